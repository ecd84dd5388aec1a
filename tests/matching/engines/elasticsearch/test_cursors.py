from __future__ import annotations

import pytest

from matching.core.ports import InvalidQuery
from matching.core.types import Kind, Query, Sort
from matching.engines.elasticsearch.cursors import Cursor, read_cursor, write_cursor

CURSOR = Cursor("newest", (739_000, "id"), 20, "view")


def test_a_cursor_comes_back_as_it_was() -> None:
    text = write_cursor(CURSOR, kind=Kind.VACANCY, key=b"key")
    query = Query(sort=Sort.NEWEST, after=text)
    assert read_cursor(query, kind=Kind.VACANCY, key=b"key") == CURSOR
    assert read_cursor(Query(), kind=Kind.VACANCY, key=b"key") is None


@pytest.mark.parametrize("kind", [Kind.PROFILE])
def test_a_cursor_of_another_kind_or_order_or_hand_is_refused(kind: Kind) -> None:
    text = write_cursor(CURSOR, kind=Kind.VACANCY, key=b"key")
    changed = text[:-2] + ("A" if text[-2] != "A" else "B") + text[-1]
    for query, of_kind, key in [
        (Query(sort=Sort.NEWEST, after=text), kind, b"key"),
        (Query(sort=Sort.PAY, after=text), Kind.VACANCY, b"key"),
        (Query(sort=Sort.NEWEST, after=text), Kind.VACANCY, b"other"),
        (Query(sort=Sort.NEWEST, after=changed), Kind.VACANCY, b"key"),
        (Query(sort=Sort.NEWEST, after="é" * 9), Kind.VACANCY, b"key"),
        (Query(sort=Sort.NEWEST, after="A" * 9_999), Kind.VACANCY, b"key"),
    ]:
        with pytest.raises(InvalidQuery):
            read_cursor(query, kind=of_kind, key=key)


def test_a_view_too_long_for_an_address_is_left_out() -> None:
    wide = Cursor("newest", (1, "id"), 20, "v" * 5_000)
    text = write_cursor(wide, kind=Kind.VACANCY, key=b"key")
    found = read_cursor(Query(sort=Sort.NEWEST, after=text), kind=Kind.VACANCY, key=b"key")
    assert found == Cursor("newest", (1, "id"), 20)
