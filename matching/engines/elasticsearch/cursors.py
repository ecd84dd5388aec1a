"""Where the next page begins, as a text that a client carries and cannot make up.

It may name a point in time of the server, which stands for an index: without a signature a made-up
one could read an index that the client may not see.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Final

from matching.core.ports import InvalidQuery
from matching.core.types import Kind, Query

_SIGNATURE_BYTES: Final = 16
# A cursor stands in an address; a point in time over many shards is longer than one may be.
_LONGEST_VIEW: Final = 1_500
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit of a page: its values in the order asked for, and its place."""

    sort: str
    values: tuple[Any, ...]
    place: int
    view: str = ""  # point in time that the following pages are read from


def write_cursor(cursor: Cursor, *, kind: Kind, key: bytes) -> str:
    """Return a cursor as text for an address."""
    view = cursor.view if len(cursor.view) <= _LONGEST_VIEW else ""
    parts = [kind.value, cursor.sort, list(cursor.values), cursor.place, view]
    text = json.dumps(parts, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(text, key) + text).decode().rstrip("=")


def read_cursor(query: Query, *, kind: Kind, key: bytes) -> Cursor | None:
    """Return the cursor of a query; raises InvalidQuery for one we did not write for this order."""
    if query.after is None:
        return None
    try:
        if len(query.after) > _LONGEST:
            raise ValueError
        padded = query.after + "=" * (-len(query.after) % 4)
        whole = base64.urlsafe_b64decode(padded.encode())
    except (binascii.Error, ValueError) as error:
        raise _gone() from error
    signature, text = whole[:_SIGNATURE_BYTES], whole[_SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(text, key)):
        raise _gone()
    of_kind, sort, values, place, view = json.loads(text)
    if of_kind != kind.value or sort != query.sort.value:
        raise InvalidQuery("The page belongs to another order; start the search again.")
    return Cursor(sort, tuple(values), place, view)


def _signature(text: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"search cursor" + text, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _gone() -> InvalidQuery:
    return InvalidQuery("This page is no longer there; start the search again.")
