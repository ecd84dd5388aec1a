"""Short ways to fill an engine and to ask it."""

from __future__ import annotations

from matching.core.ports import SearchEngine
from matching.core.types import Facts, Page, Put, Query
from tests.factories.matching import make_facts


def make_empty_index(engine: SearchEngine) -> None:
    """Let an engine have an index: a write makes none by itself."""
    with engine.new_generation():
        pass


def put(engine: SearchEngine, *facts: Facts) -> None:
    assert engine.write([Put(one) for one in facts]) == []
    engine.refresh()


def titles(engine: SearchEngine, *names: str, lang: str = "en") -> None:
    put(engine, *(make_facts(engine.kind, n, title=t, lang=lang) for n, t in enumerate(names, 1)))


def numbers(page: Page) -> list[int]:
    return [hit.id.int for hit in page.hits]


def find(engine: SearchEngine, text: str = "", **wish: object) -> list[int]:
    return sorted(numbers(engine.search(Query(text, **wish))))
