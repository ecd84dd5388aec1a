"""CV files to drafts and profiles to CV files.

Imports stand inside the function on purpose: the child process imports this package, and must
not load the second step with its vocabulary.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from profiles.cv.types import CvDraft


def read_cv(source: bytes | Path, filename: str = "", *, today: date | None = None) -> "CvDraft":
    """Return what was understood of a CV file; its kind is told by its bytes, not by its name.

    `today` decides what still runs, the current day by default. Raises CvError, whose message
    says what the file is and what to do; never raises anything else for what a file holds.
    """
    from profiles.cv.reading.draft import read_document
    from profiles.cv.reading.lines import build_document
    from profiles.cv.reading.linkers import load_linkers
    from profiles.cv.reading.structured import read_structure
    from profiles.cv.sandbox import parse_in_child

    data = source if isinstance(source, bytes) else _bytes_of(source)
    document = build_document(parse_in_child(data))
    linkers = load_linkers()
    day = today or date.today()  # noqa: DTZ011
    if document.structure is not None:
        return read_structure(document, today=day, linkers=linkers)
    return read_document(document, today=day, linkers=linkers)


def _bytes_of(path: Path) -> bytes:
    from profiles.cv.errors import CvError
    from profiles.cv.parsers.limits import FILE_BYTES

    if path.stat().st_size > FILE_BYTES:
        raise CvError("too_large")
    return path.read_bytes()
