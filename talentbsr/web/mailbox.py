"""The mail of the demo region, read from the files it is kept in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

# How Django's file backend parts the mails of one file.
_BETWEEN = b"\n" + b"-" * 79 + b"\n"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it would have been sent; `sent_at` is None where it names no date."""

    subject: str
    to: str
    sent_at: datetime | None
    body: str


def newest_mails(folder: Path, *, limit: int) -> list[Mail]:
    """Return the mails of a folder, newest first; no folder holds none."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: (-path.stat().st_mtime, path.name))
    mails: list[Mail] = []
    for path in files:
        mails += reversed(list(_mails_of(path)))
        if len(mails) >= limit:
            break
    return mails[:limit]


def _mails_of(path: Path) -> Iterator[Mail]:
    for part in path.read_bytes().split(_BETWEEN):
        if not part.strip():
            continue
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(part)
        body = message.get_body(preferencelist=("plain",))
        date = message["Date"]
        yield Mail(
            subject=str(message["Subject"] or ""),
            to=str(message["To"] or ""),
            sent_at=parsedate_to_datetime(str(date)) if date else None,
            body=body.get_content() if body is not None else "",
        )
