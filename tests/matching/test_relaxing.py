from __future__ import annotations

import pytest

from matching.core.types import Filter, Query
from matching.relaxing import Relaxed, corrected, relaxations
from tests.factories.employers import ReadVacancyFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pyhton", "python"),
        ("software developper", "software developer"),
        ("python", ""),
        ("sql", ""),
        ("qqqqqqqq", ""),
        ("", ""),
        ("C++ 2024", ""),
    ],
)
def test_mistyped_words_are_set_right_and_others_left(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


@pytest.mark.django_db
def test_each_thing_that_can_be_dropped_comes_with_what_it_finds(engines) -> None:
    ReadVacancyFactory(title="Python developer")
    ReadVacancyFactory(title="Registered nurse", body="You care for patients.")
    sync_all()
    query = Query(
        text="python", filters=(Filter("country", ("SE", "FI")), Filter("remote", ("remote",)))
    )
    assert relaxations(query) == [Relaxed("remote", "", 1)]
    assert relaxations(Query(text="nothing-like-it")) == [Relaxed("q", "", 2)]
