from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from employers.lifecycle import move_vacancy
from employers.models import Employer, Vacancy
from matching.core.ports import SearchEngine
from matching.core.types import Kind
from matching.models import RankingLog
from matching.search import parse_search
from matching.services import explain_match, find_talents, find_vacancies, match_profile
from profiles.models import Profile
from profiles.services import give_consent, read_profile, withdraw_consent
from tests.factories.employers import TODAY, EmployerFactory, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engines")]
VISIBLE = "visible_to_employers"
ACTOR = uuid4()


@pytest.fixture
def developer() -> Profile:
    profile = read_profile(ProfileFactory())
    give_consent(profile, VISIBLE)
    return profile


@pytest.fixture
def nurse() -> Profile:
    profile = read_profile(
        ProfileFactory(
            headline="Registered nurse",
            summary="I care for patients on a hospital ward and give them their medicines.",
        )
    )
    give_consent(profile, VISIBLE)
    return profile


@pytest.fixture
def software() -> Vacancy:
    return ReadVacancyFactory(employer=EmployerFactory())


@pytest.fixture
def ward() -> Vacancy:
    return ReadVacancyFactory(
        employer=EmployerFactory(),
        title="Registered nurse",
        body="You care for patients on our hospital ward and give them their medicines.",
    )


def ids(profile: Profile, show: str = "all") -> list[UUID]:
    return [
        vacancy.id
        for vacancy, _match in match_profile(profile, actor_id=ACTOR, today=TODAY, show=show)
    ]


def talents(vacancy: Vacancy) -> list[UUID]:
    return [one.pk for one, _match in find_talents(vacancy, actor_id=ACTOR, today=TODAY)]


def test_each_talent_gets_the_fitting_vacancy_first(
    developer: Profile, nurse: Profile, software: Vacancy, ward: Vacancy
) -> None:
    sync_all()
    assert ids(developer)[0] == software.pk
    assert ids(nurse)[0] == ward.pk


def test_a_match_comes_with_its_reasons_and_sums(developer: Profile, software: Vacancy) -> None:
    sync_all()
    [(vacancy, match)] = match_profile(developer, actor_id=ACTOR, today=TODAY)
    assert vacancy.id == software.pk
    assert "Python" in {reason.label_vacancy for reason in match.reasons.matched} | {
        reason.phrase for reason in match.reasons.matched
    }
    assert match.score == pytest.approx(sum(p.contribution for p in match.parts.values()))
    explained = explain_match(software, developer, today=TODAY)
    assert (explained.score, explained.reasons) == (match.score, match.reasons)


def test_a_ranking_is_logged_for_whom_it_was_made(developer: Profile, software: Vacancy) -> None:
    sync_all()
    [(_vacancy, match)] = match_profile(developer, actor_id=ACTOR, today=TODAY)
    log = RankingLog.objects.get()
    assert (log.actor_id, log.profile_id, log.ranker) == (ACTOR, developer.pk, match.ranker)
    assert [(one["vacancy"], one["score"]) for one in log.matches] == [
        (str(software.pk), match.score)
    ]


def test_an_employer_finds_only_talents_who_agreed(
    developer: Profile, nurse: Profile, software: Vacancy
) -> None:
    hidden = read_profile(ProfileFactory())
    sync_all()
    found = talents(software)
    assert found[0] == developer.pk
    assert hidden.pk not in found
    assert RankingLog.objects.get().vacancy_id == software.pk


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_an_employer_that_is_not_approved_finds_nobody(
    developer: Profile, software: Vacancy, status: str
) -> None:
    sync_all()
    assert talents(software) == [developer.pk]
    Employer.objects.filter(pk=software.employer_id).update(status=status, decision_reason="No.")
    assert talents(Vacancy.objects.get(pk=software.pk)) == []


def test_a_withdrawn_consent_counts_though_the_index_still_has_it(
    engines: dict[Kind, SearchEngine], developer: Profile, software: Vacancy
) -> None:
    sync_all()
    withdraw_consent(developer, VISIBLE)
    assert [one.id for one in engines[Kind.PROFILE].versions(None, limit=9)] == [developer.pk]
    assert talents(software) == []


@pytest.mark.parametrize("synced", [True, False])
def test_a_closed_vacancy_is_never_found(
    developer: Profile, software: Vacancy, ward: Vacancy, synced: bool
) -> None:
    sync_all()
    move_vacancy(software, "close", today=TODAY)
    if synced:
        sync_all()
    assert software.pk not in ids(developer)
    found = find_vacancies(parse_search({}, today=TODAY), today=TODAY)
    assert [one.id for one in found.vacancies] == [ward.pk]


def test_a_vacancy_is_found_on_its_last_day_and_not_after(developer: Profile) -> None:
    vacancy = ReadVacancyFactory(closes_on=TODAY)
    sync_all()
    for day, found in ((TODAY, [vacancy]), (TODAY + timedelta(days=1), [])):
        listed = find_vacancies(parse_search({"q": "developer"}, today=day), today=day).vacancies
        assert [one.id for one in listed] == [one.pk for one in found]
        made = match_profile(developer, actor_id=ACTOR, today=day, show="all")
        assert [one.id for one, _match in made] == [one.pk for one in found]
