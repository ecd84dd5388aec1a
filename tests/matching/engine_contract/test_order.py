"""In which order every engine answers, page after page, by words and by vectors."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from matching.core.ports import InvalidQuery, SearchEngine
from matching.core.types import (
    Filter,
    Near,
    Put,
    Query,
    Sort,
)
from tests.factories.matching import HELSINKI, RIGA, TAMPERE, make_facts, make_vacancy_facts
from tests.matching.engine_contract.asking import find, numbers, put, titles


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [3, 1, 2, 4]),
        (Sort.CLOSES_SOON, [2, 1, 3, 4]),
        (Sort.PAY, [2, 3, 1, 4]),
        (Sort.DISTANCE, [2, 1, 4, 3]),
    ],
)
def test_orders(vacancies: SearchEngine, sort: Sort, expected: list[int]) -> None:
    day = date(2026, 3, 1)
    put(
        vacancies,
        make_vacancy_facts(1, published_on=day, closes_on=date(2026, 4, 2), place=TAMPERE,
                           pay_max_eur_month=2000.0),
        make_vacancy_facts(2, published_on=day, closes_on=date(2026, 4, 1), place=HELSINKI,
                           pay_max_eur_month=4000.0),
        make_vacancy_facts(3, published_on=date(2026, 3, 9), closes_on=None, place=RIGA,
                           pay_min_eur_month=3000.0),
        make_vacancy_facts(4, published_on=None, closes_on=None, place=TAMPERE),
    )  # fmt: skip
    near = Near(60.2, 24.9, 2000) if sort is Sort.DISTANCE else None
    assert numbers(vacancies.search(Query(sort=sort, near=near))) == expected


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "developer"])
def test_pages_follow_without_gap_or_double(
    vacancies: SearchEngine, sort: Sort, text: str
) -> None:
    put(
        vacancies,
        *(
            make_vacancy_facts(n, published_on=date(2026, 3, 1 + n % 3), place=(TAMPERE, RIGA)[n % 2],
                               closes_on=date(2026, 4, 1 + n % 4), pay_max_eur_month=1000.0 * (n % 3 + 1))
            for n in (9, 3, 7, 1, 12, 5, 2, 11, 4, 10, 8, 6)
        ),
    )  # fmt: skip
    near = Near(60.2, 24.9, 2000) if sort is Sort.DISTANCE else None
    whole = numbers(vacancies.search(Query(text, sort=sort, near=near)))
    assert sorted(whole) == list(range(1, 13))
    if sort is Sort.RELEVANCE:
        assert whole == list(range(1, 13))
    for limit in (1, 5, 12):
        read: list[int] = []
        after = None
        for _ in range(13):
            page = vacancies.search(Query(text, sort=sort, near=near, limit=limit, after=after))
            assert page.total == 12
            read += numbers(page)
            after = page.next
            if after is None:
                break
        assert read == whole


def test_a_cursor_of_another_order_is_refused(vacancies: SearchEngine) -> None:
    titles(vacancies, "Nurse", "Nurse")
    after = vacancies.search(Query(limit=1)).next
    with pytest.raises(InvalidQuery):
        vacancies.search(Query(limit=1, sort=Sort.NEWEST, after=after))


def test_vectors_order_by_cosine_under_the_same_filters(engine: SearchEngine) -> None:
    ways = {1: (1.0, 0.0), 2: (3.0, 3.0), 3: (0.0, 1.0), 4: (0.1, 2.0)}
    put(
        engine,
        *(
            make_facts(engine.kind, n, place=RIGA if n == 4 else TAMPERE,
                       vector=np.array(way, dtype=np.float32))
            for n, way in ways.items()
        ),
        make_facts(engine.kind, 5),
    )  # fmt: skip
    vector = np.array([0.0, 5.0], dtype=np.float32)
    page = engine.search(Query(vector=vector, limit=2))
    assert (numbers(page), page.total) == ([3, 4], 4)
    assert numbers(engine.search(Query(vector=vector, limit=2, after=page.next))) == [2, 1]
    near = engine.search(Query(vector=vector, filters=(Filter("city", ("tampere",)),)))
    assert numbers(near) == [3, 2, 1]
    assert near.hits[1].engine_score == pytest.approx(2**-0.5, abs=1e-5)


def test_text_and_vector_are_fused(engine: SearchEngine) -> None:
    ways = {1: ("Nurse", (0.0, 1.0)), 2: ("Sairaanhoitaja", (1.0, 0.1)), 3: ("Nurse", (1.0, 0.0))}
    put(
        engine,
        *(
            make_facts(engine.kind, n, title=title, vector=np.array(way, dtype=np.float32))
            for n, (title, way) in ways.items()
        ),
    )
    page = engine.search(Query("nurse", vector=np.array([1.0, 0.0], dtype=np.float32)))
    assert numbers(page) == [3, 1, 2]
    assert page.hits[0].engine_score == pytest.approx(1 / 62 + 1 / 61)


def test_a_changed_vector_replaces_the_former(engine: SearchEngine) -> None:
    for version, way in enumerate(((1.0, 0.0), (0.0, 1.0)), 1):
        put(engine, make_facts(engine.kind, 1, version=version, vector=np.array(way, np.float32)))
    page = engine.search(Query(vector=np.array([0.0, 1.0], dtype=np.float32)))
    assert [(h.id.int, h.engine_score) for h in page.hits] == [(1, 1.0)]


def test_a_vector_of_another_width_is_rejected_and_the_rest_written(engine: SearchEngine) -> None:
    put(engine, make_facts(engine.kind, 1, vector=np.ones(4, dtype=np.float32)))
    rejections = engine.write(
        [
            Put(make_facts(engine.kind, 2, vector=np.ones(3, dtype=np.float32))),
            Put(make_facts(engine.kind, 3, vector=np.full(4, np.nan, dtype=np.float32))),
            Put(make_facts(engine.kind, 4)),
        ]
    )
    engine.refresh()
    assert sorted(r.id.int for r in rejections) == [2, 3]
    assert find(engine) == [1, 4]
