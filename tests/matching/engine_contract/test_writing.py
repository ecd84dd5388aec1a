"""What every engine owes those who write to it, and what it holds afterwards."""

from __future__ import annotations

from uuid import UUID

import pytest

from matching.core.ports import IndexMissing, SearchEngine
from matching.core.types import (
    Indexed,
    Kind,
    Put,
    Query,
    Remove,
)
from tests.factories.matching import make_facts, make_vacancy_facts
from tests.matching.engine_contract.asking import find, put, titles
from tests.matching.engine_contract.conftest import MakeEngine


def test_an_older_change_is_dropped(engine: SearchEngine) -> None:
    put(engine, make_facts(engine.kind, 1, version=5, title="Nurse"))
    put(engine, make_facts(engine.kind, 1, version=4, title="Cook"))
    assert (find(engine, "nurse"), find(engine, "cook")) == ([1], [])
    put(engine, make_facts(engine.kind, 1, version=6, title="Cook"))
    assert (find(engine, "nurse"), find(engine, "cook")) == ([], [1])
    assert engine.versions(None, limit=10) == [Indexed(UUID(int=1), 6)]


def test_the_newest_of_one_batch_stays_whatever_the_order(engine: SearchEngine) -> None:
    changes = [Put(make_facts(engine.kind, 1, version=v, title=f"Grade{v}")) for v in (2, 3, 1)]
    engine.write(changes)
    engine.refresh()
    assert (find(engine, "grade3"), find(engine, '"grade1"')) == ([1], [])


def test_a_late_change_does_not_revive_what_was_removed(engine: SearchEngine) -> None:
    put(engine, make_facts(engine.kind, 1, version=2), make_facts(engine.kind, 2))
    engine.write([Remove(UUID(int=1), 3), Remove(UUID(int=7), 1)])
    engine.write([Put(make_facts(engine.kind, 1, version=2))])
    engine.refresh()
    assert find(engine) == [2]
    assert engine.health().documents == 1
    assert engine.versions(None, limit=10) == [Indexed(UUID(int=2), 1)]
    assert engine.suggest("softw", lang=None, limit=5)[0].count == 1


def test_versions_come_in_order_of_id(engine: SearchEngine) -> None:
    far = 2**127 + 9
    put(engine, *(make_facts(engine.kind, n) for n in (far, 2, 2**64 + 1, 1, 2**63)))
    first = engine.versions(None, limit=2)
    rest = engine.versions(first[-1].id, limit=10)
    assert [i.id.int for i in first + rest] == [1, 2, 2**63, 2**64 + 1, far]


def test_without_an_index_search_and_write_say_so(make_engine: MakeEngine) -> None:
    engine = make_engine(Kind.VACANCY, "nothing-")
    with pytest.raises(IndexMissing):
        engine.search(Query())
    with pytest.raises(IndexMissing):
        engine.write([Put(make_vacancy_facts(1))])
    with pytest.raises(IndexMissing):
        engine.versions(None, limit=1)
    assert engine.health().status == "down"


def test_a_fresh_generation_takes_the_place_with_what_was_written_meanwhile(
    engine: SearchEngine,
) -> None:
    titles(engine, "Nurse", "Cook", "Baker")
    with engine.new_generation() as fresh:
        fresh.write([Put(make_facts(engine.kind, 1, title="Nurse"))])
        put(engine, make_facts(engine.kind, 4, title="Welder"))
        engine.write([Remove(UUID(int=2), 2)])
        fresh.write([Put(make_facts(engine.kind, 2, title="Cook"))])
        engine.refresh()
        assert find(engine) == [1, 3, 4]
    assert find(engine) == [1, 4]


def test_a_failed_generation_leaves_the_live_one(engine: SearchEngine) -> None:
    titles(engine, "Nurse")

    def fill() -> None:
        with engine.new_generation() as fresh:
            fresh.write([Put(make_facts(engine.kind, 2))])
            raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        fill()
    assert find(engine) == [1]
