"""What an employer is never shown, whatever the index holds, with every engine."""

from __future__ import annotations

from uuid import UUID

import pytest

from employers.models import Vacancy
from matching.core.ports import SearchEngine
from matching.core.types import Filter, Kind, Query
from matching.engines import get_engine
from matching.services import find_talents, find_vacancies
from profiles.models import Profile
from profiles.services import erase, give_consent, read_profile, withdraw_consent
from tests.factories.employers import TODAY, VacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import each_engine, sync_all

__all__ = ["each_engine"]
pytestmark = pytest.mark.django_db
VISIBLE = "visible_to_employers"

ACTOR = UUID(int=77)
Engines = dict[Kind, SearchEngine]


def talents(vacancy: Vacancy) -> list[UUID]:
    return [row.pk for row, _ in find_talents(vacancy, actor_id=ACTOR, today=TODAY)]


def profile() -> Profile:
    made = read_profile(ProfileFactory())
    give_consent(made, VISIBLE)
    return made


@pytest.mark.parametrize("go", [lambda p: withdraw_consent(p, VISIBLE), erase])
def test_who_goes_is_gone_at_the_next_request(each_engine: Engines, go: object) -> None:
    vacancy, stays, goes = VacancyFactory(), profile(), profile()
    sync_all()
    assert sorted(talents(vacancy)) == sorted([stays.pk, goes.pk])
    gone = goes.pk
    go(goes)
    assert gone in {one.id for one in each_engine[Kind.PROFILE].versions(None, limit=9)}
    assert talents(vacancy) == [stays.pk]
    sync_all()
    assert [one.id for one in each_engine[Kind.PROFILE].versions(None, limit=9)] == [stays.pk]


def test_profiles_without_consent_are_not_in_the_index(each_engine: Engines) -> None:
    read_profile(ProfileFactory())
    shown = profile()
    sync_all()
    query = Query(access=(Filter("visible_to_employers", ("yes",)),))
    assert [hit.id for hit in get_engine(Kind.PROFILE).search(query).hits] == [shown.pk]
    assert get_engine(Kind.PROFILE).search(Query()).total == 1


def test_a_vacancy_closed_a_moment_ago_is_not_shown(each_engine: Engines) -> None:
    kept, closed = VacancyFactory(), VacancyFactory()
    sync_all()
    Vacancy.objects.filter(pk=closed.pk).update(status="closed")
    found = find_vacancies(Query(), today=TODAY)
    assert [one.id for one in found.vacancies] == [kept.pk]
    assert len(found.page.hits) == 2
