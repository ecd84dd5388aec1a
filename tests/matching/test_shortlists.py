from __future__ import annotations

import pytest

from matching.core.columns import Shortlister
from matching.core.types import Kind
from matching.engines import get_engine
from matching.selectors import profile_facts, vacancy_facts
from matching.shortlists import rarity, shortlist
from profiles.services import give_consent, read_profile, withdraw_consent
from tests.factories.employers import TODAY, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engines")]
WARD = {
    "title": "Registered nurse",
    "body": "You care for patients on our hospital ward and give them their medicines.",
}


class SearchingAlone:
    """An engine that finds and does not score, as a search server does."""

    def __init__(self, engine):
        self.kind, self._engine = engine.kind, engine

    def search(self, query):
        return self._engine.search(query)


def best(engine, facts, **changes):
    asked = {"today": TODAY, "show": "fits", "leave_out": frozenset(), "limit": 5}
    return shortlist(engine, facts, **asked | changes)


@pytest.fixture
def nurse():
    profile = read_profile(
        ProfileFactory(
            headline="Registered nurse",
            summary="I care for patients on a hospital ward and give them their medicines.",
        )
    )
    give_consent(profile, "visible_to_employers")
    return profile


def test_an_engine_that_only_searches_gives_the_same_shortlist(nurse):
    for _ in range(3):
        ReadVacancyFactory()
        ReadVacancyFactory(**WARD)
    sync_all()
    engine = get_engine(Kind.VACANCY)
    assert isinstance(engine, Shortlister)
    assert not isinstance(SearchingAlone(engine), Shortlister)
    facts = profile_facts([nurse.pk])[nurse.pk]
    found = best(engine, facts)
    assert len(found) >= 5
    assert set(best(SearchingAlone(engine), facts)) <= set(found)


@pytest.mark.parametrize("wrap", [SearchingAlone, lambda engine: engine])
def test_who_withdrew_is_on_no_shortlist_once_the_index_knows(nurse, wrap):
    vacancy = ReadVacancyFactory(**WARD)
    sync_all()
    facts = vacancy_facts([vacancy.pk])[vacancy.pk]
    engine = wrap(get_engine(Kind.PROFILE))
    assert best(engine, facts) == [nurse.pk]
    assert best(engine, facts, leave_out=frozenset({nurse.pk})) == []
    withdraw_consent(nurse, "visible_to_employers")
    sync_all()
    assert best(engine, facts) == []


def test_a_skill_that_many_ask_for_is_less_rare(nurse):
    for _ in range(4):
        ReadVacancyFactory()
    ReadVacancyFactory(**WARD)
    sync_all()
    counted = rarity()
    often, seldom = (
        next(uri for uri, count in counted.counts.items() if count == wanted) for wanted in (4, 1)
    )
    assert counted(often) < counted(seldom) < counted("urn:nobody-asks")
    assert rarity() is counted
