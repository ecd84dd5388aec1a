"""What filters, ranges, places, access and facets owe in every engine."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching.core.ports import InvalidQuery, SearchEngine
from matching.core.types import (
    Filter,
    Near,
    Query,
    Range,
    Sort,
)
from tests.factories.matching import HELSINKI, RIGA, TAMPERE, make_facts, make_vacancy_facts
from tests.matching.engine_contract.asking import find, numbers, put


def test_filters_are_or_within_a_field_and_and_between_fields(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE, lang="fi"),
        make_facts(engine.kind, 2, place=HELSINKI, lang="en"),
        make_facts(engine.kind, 3, place=RIGA, lang="en"),
    )
    both = Filter("city", ("tampere", "helsinki"))
    assert find(engine, filters=(both,)) == [1, 2]
    assert find(engine, filters=(both, Filter("lang", ("en",)))) == [2]
    assert find(engine, filters=(Filter("city", ("riga",), exclude=True),)) == [1, 2]


def test_ranges_hold_their_ends_and_say_what_a_missing_value_does(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, experience_years=2.0),
        make_facts(engine.kind, 2, experience_years=5.0),
        make_facts(engine.kind, 3),
    )
    assert find(engine, ranges=(Range("experience_years", 2.0, 4.0),)) == [1]
    assert find(engine, ranges=(Range("experience_years", low=2.0),)) == [1, 2]
    open_end = Range("experience_years", high=4.0, missing_passes=True)
    assert find(engine, ranges=(open_end,)) == [1, 3]


def test_days_are_ranges_too(vacancies: SearchEngine) -> None:
    put(
        vacancies,
        make_vacancy_facts(1, closes_on=date(2026, 3, 31)),
        make_vacancy_facts(2, closes_on=date(2026, 4, 1)),
    )
    assert find(vacancies, ranges=(Range("closes_on", date(2026, 4, 1)),)) == [2]


def test_near_counts_kilometres(engine: SearchEngine) -> None:
    put(
        engine,
        *(make_facts(engine.kind, n, place=p) for n, p in enumerate((TAMPERE, HELSINKI, RIGA), 1)),
    )
    helsinki = (60.1699, 24.9384)
    assert find(engine, near=Near(*helsinki, 10)) == [2]
    assert find(engine, near=Near(*helsinki, 170)) == [1, 2]
    assert find(engine, near=Near(0.0, 0.0, 10)) == []


def test_access_narrows_everything_and_is_not_lifted_by_a_facet(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE, vector=np.array([1.0, 0.0], dtype=np.float32)),
        make_facts(engine.kind, 2, place=RIGA, vector=np.array([1.0, 0.0], dtype=np.float32)),
    )
    access = (Filter("city", ("tampere",)),)
    page = engine.search(
        Query(filters=(Filter("city", ("riga", "tampere")),), access=access, facets=("city",))
    )
    assert numbers(page) == [1]
    assert [(c.value, c.count) for c in page.facets["city"]] == [("tampere", 1)]
    vector = np.array([1.0, 0.0], dtype=np.float32)
    assert find(engine, vector=vector, access=access) == [1]
    assert find(engine, "developer", vector=vector, access=access) == [1]


def test_a_facet_leaves_out_its_own_filter(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE, lang="fi"),
        make_facts(engine.kind, 2, place=TAMPERE, lang="en"),
        make_facts(engine.kind, 3, place=RIGA, lang="en"),
    )
    page = engine.search(
        Query(filters=(Filter("city", ("tampere",)),), facets=("city", "lang"), facet_size=5)
    )
    counts = {name: [(c.value, c.count) for c in found] for name, found in page.facets.items()}
    assert counts == {"city": [("tampere", 2), ("riga", 1)], "lang": [("en", 1), ("fi", 1)]}
    assert page.total == 2
    assert len(engine.search(Query(facets=("city",), facet_size=1)).facets["city"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        Query(filters=(Filter("colour", ("red",)),)),
        Query(ranges=(Range("height", 1.0),)),
        Query(access=(Filter("colour", ("red",)),)),
        Query(facets=("colour",)),
        Query(after="nonsense"),
        Query(limit=0),
        Query(limit=501),
        Query(sort=Sort.DISTANCE),
    ],
)
def test_what_a_kind_does_not_have_is_an_error(engine: SearchEngine, query: Query) -> None:
    with pytest.raises(InvalidQuery):
        engine.search(query)
