"""An employer's first screen and the talents of a vacancy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from employers.models import Employer, EmployerMember, Vacancy
from matching.engines import get_engine
from matching.models import RankingLog
from profiles.contacts import ask_talent, move_contact, open_profile
from profiles.models import Consent, Profile
from profiles.services import add_skill, give_consent, read_profile, withdraw_consent
from skills.text.vocabulary import load_vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.employers import EmployerMemberFactory, ReadVacancyFactory, VacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engines")]
WORDS = "Your work on harbour services is what we look for."


@pytest.fixture
def member(client: Client) -> EmployerMember:
    row = EmployerMemberFactory(role="owner")
    client.force_login(row.user)
    return row


@pytest.fixture
def vacancy(member: EmployerMember) -> Vacancy:
    return ReadVacancyFactory(employer=member.employer, published_on=timezone.localdate())


@pytest.fixture
def developer() -> Profile:
    profile = ProfileFactory()
    add_skill(profile, uri=load_vocabulary().skills_by_key["python"].uri, phrase="Python")
    profile.languages.create(code="en", cefr_level="C1")
    give_consent(profile, "visible_to_employers")
    return read_profile(profile)


def talents_of(vacancy: Vacancy) -> str:
    return f"/employer/vacancies/{vacancy.pk}/talents/"


def test_talents_are_shown_with_reasons_and_without_names(
    client: Client, vacancy: Vacancy, developer: Profile
) -> None:
    sync_all()
    page = client.get(talents_of(vacancy))
    assert page.status_code == 200
    for shown in ("Software developer", "fit,", "Python", "Adds"):
        assert shown in page.text
    for hidden in ("Ilvara", "Tesk", developer.user.email, developer.phone, "eu_eea_ch"):
        assert hidden not in page.text
    assert f"/talents/{developer.pk}/ask/" in page.text
    assert RankingLog.objects.get().vacancy_id == vacancy.pk


def test_who_was_asked_is_shown_with_the_state_instead_of_the_question(
    client: Client, vacancy: Vacancy, developer: Profile, member: EmployerMember
) -> None:
    sync_all()
    contact = ask_talent(
        vacancy, developer, member=member.user, message=WORDS, today=timezone.localdate()
    )
    page = client.get(talents_of(vacancy))
    assert f"/employer/contacts/{contact.pk}/" in page.text
    assert f"/talents/{developer.pk}/ask/" not in page.text


def test_a_talent_without_headline_and_city_is_called_by_the_last_job(
    client: Client, vacancy: Vacancy, developer: Profile
) -> None:
    developer.experiences.create(title="Backend developer", start="2022")
    developer.headline, developer.city = "", None
    developer.available_from = timezone.localdate()
    developer.save()
    read_profile(developer)
    sync_all()
    page = client.get(talents_of(vacancy))
    assert ">Backend developer</h2>" in page.text
    assert "available from" in page.text
    assert "· available from" not in page.text


def test_who_agreed_is_named_on_the_first_screen_and_that_is_noted(
    client: Client, vacancy: Vacancy, developer: Profile, member: EmployerMember
) -> None:
    contact = open_profile(developer, vacancy, today=timezone.localdate())
    sync_all()
    assert "Ilvara Tesk" not in client.get("/employer/").text
    today = timezone.localdate()
    move_contact(contact, "agree", actor=member.user, side="employer", today=today)
    assert "Ilvara Tesk" in client.get("/employer/").text
    assert contact.disclosures.get().seen_by == member.user


def test_without_talents_the_page_says_what_to_do(client: Client, vacancy: Vacancy) -> None:
    sync_all()
    page = client.get(talents_of(vacancy))
    assert "No talent who agreed to be seen fits" in page.text
    assert f"/employer/vacancies/{vacancy.pk}/edit/" in page.text


def test_a_draft_shows_talents_but_asks_none(
    client: Client, vacancy: Vacancy, developer: Profile
) -> None:
    Vacancy.objects.update(status="draft")
    sync_all()
    page = client.get(talents_of(vacancy))
    assert "publish it before you ask" in page.text
    assert "/ask/" not in page.text


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_an_employer_that_is_not_approved_sees_no_talent(
    client: Client, vacancy: Vacancy, developer: Profile, member: EmployerMember, status: str
) -> None:
    sync_all()
    open_profile(developer, vacancy, today=timezone.localdate())
    Employer.objects.update(status=status, decision_reason="The number is wrong.")
    page = client.get(talents_of(vacancy))
    assert "not approved yet" in page.text
    page = client.get("/employer/")
    assert page.status_code == 200
    for text in (client.get(talents_of(vacancy)).text, page.text):
        assert developer.headline not in text.replace(vacancy.title, "")
    assert "The number is wrong." in page.text


def test_a_missing_index_is_told_on_both_pages(
    client: Client, vacancy: Vacancy, engines: dict[Any, Any], settings, tmp_path
) -> None:
    for engine in engines.values():
        engine.close()
    get_engine.cache_clear()
    settings.SEARCH_FOLDER = tmp_path / "nothing"
    assert client.get(talents_of(vacancy)).status_code == 503
    page = client.get("/employer/")
    assert page.status_code == 200
    assert "not available for the moment" in page.text
    assert vacancy.title in page.text


def test_the_first_screen_says_who_waits_who_is_new_and_what_is_open(
    client: Client, vacancy: Vacancy, developer: Profile, member: EmployerMember
) -> None:
    sync_all()
    page = client.get("/employer/")
    assert "Nobody waits for you." in page.text
    assert f"/employer/vacancies/{vacancy.pk}/talents/{developer.pk}/ask/" in page.text
    assert "0 wait for an answer, 0 in contact" in page.text
    contact = open_profile(developer, vacancy, today=timezone.localdate())
    page = client.get("/employer/")
    assert f"/employer/contacts/{contact.pk}/" in page.text
    assert "1 waits for an answer" in page.text
    assert "No new talent fits" in page.text


def test_who_may_be_seen_for_long_is_no_news(
    client: Client, vacancy: Vacancy, developer: Profile
) -> None:
    sync_all()
    Consent.objects.update(given_at=timezone.now() - timedelta(days=8))
    assert "No new talent fits" in client.get("/employer/").text


def test_who_withdrew_a_moment_ago_is_gone_from_both_pages(
    client: Client, vacancy: Vacancy, developer: Profile
) -> None:
    sync_all()
    withdraw_consent(developer, "visible_to_employers")
    for address in ("/employer/", talents_of(vacancy)):
        assert f"/talents/{developer.pk}/ask/" not in client.get(address).text


def test_closed_vacancies_are_behind_a_link(
    client: Client, vacancy: Vacancy, member: EmployerMember
) -> None:
    VacancyFactory(employer=member.employer, status="closed", title="Harbour pilot")
    sync_all()
    page = client.get("/employer/")
    assert "Harbour pilot" not in page.text
    assert "1 closed vacancy" in page.text
    page = client.get("/employer/?show=closed&page=99")
    assert "Harbour pilot" in page.text


def test_who_acts_for_nobody_is_led_to_register(client: Client) -> None:
    client.force_login(UserFactory())
    assert "/employer/register/" in client.get("/employer/").text


def test_another_tenants_vacancies_talents_and_contacts_are_not_there(
    client: Client, vacancy: Vacancy, developer: Profile
) -> None:
    open_profile(developer, vacancy, today=timezone.localdate())
    sync_all()
    client.force_login(EmployerMemberFactory(role="owner").user)
    assert client.get(talents_of(vacancy)).status_code == 404
    page = client.get("/employer/")
    assert vacancy.title not in page.text
    client.logout()
    assert client.get(talents_of(vacancy)).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_screen_takes_no_more_queries_for_more_drafts(
    client: Client, member: EmployerMember, count: int, django_assert_max_num_queries
) -> None:
    VacancyFactory.create_batch(count, employer=member.employer, status="draft")
    sync_all()
    with django_assert_max_num_queries(14):
        page = client.get("/employer/")
    assert page.text.count("Go on writing") >= count
