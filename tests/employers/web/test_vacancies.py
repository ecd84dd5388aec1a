"""The pages of an employer's vacancies, with good and bad input and two tenants."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from employers.models import Employer, EmployerMember, Vacancy
from skills.text.vocabulary import load_vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerMemberFactory, VacancyFactory

pytestmark = pytest.mark.django_db
NEW = "/employer/vacancies/new/"
ROWS = {
    "languages-TOTAL_FORMS": "2",
    "languages-INITIAL_FORMS": "0",
    "skills-TOTAL_FORMS": "2",
    "skills-INITIAL_FORMS": "0",
}


def good(**changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        **ROWS,
        "title": "Software developer",
        "occupation": "",
        "body": "You write web services in Python and keep the data in PostgreSQL.",
        "lang": "en",
        "city": str(CityFactory().pk),
        "remote": "hybrid",
        "contract_type": "direct_hire",
        "schedule": "full_time",
        "openings": "1",
        "starts_on": "",
        "closes_on": str(timezone.localdate() + timedelta(days=30)),
        "pay_min": "3200",
        "pay_max": "4200.50",
        "pay_currency": "EUR",
        "pay_period": "month",
        "working_languages": ["en", "fi"],
        "eqf_level": "6",
        "experience_years": "2",
        "licence": "",
        "sponsorship": "yes",
        "languages-0-code": "en",
        "languages-0-cefr_level": "B2",
        "languages-0-need": "must",
        "skills-0-phrase": "Python",
        "skills-0-need": "nice",
    }
    return values | changes


@pytest.fixture
def member(client: Client) -> EmployerMember:
    row = EmployerMemberFactory()
    client.force_login(row.user)
    return row


@pytest.fixture
def draft(member: EmployerMember) -> Vacancy:
    return VacancyFactory(employer=member.employer, status="draft", published_on=None)


def page_of(vacancy: Vacancy, tail: str = "") -> str:
    return f"/employer/vacancies/{vacancy.pk}/{tail}"


def test_a_vacancy_starts_as_a_draft_with_its_title_alone(
    client: Client, member: EmployerMember
) -> None:
    assert client.get(NEW).status_code == 200
    sent = {
        "employer": str(member.employer_id),
        "title": "Night nurse",
        "city": str(CityFactory().pk),
    }
    page = client.post(NEW, sent, follow=True)
    vacancy = Vacancy.objects.get()
    assert page.redirect_chain == [(page_of(vacancy, "edit/"), 302)]
    assert (vacancy.status, vacancy.title, vacancy.body) == ("draft", "Night nurse", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"city": "x"}, "city"),
        ({"employer": str(uuid.uuid4())}, "employer"),
        ({"employer": "x"}, "employer"),
    ],
)
def test_a_wrong_start_is_told(
    client: Client, member: EmployerMember, changes: dict[str, str], field: str
) -> None:
    sent = {
        "employer": str(member.employer_id),
        "title": "Night nurse",
        "city": str(CityFactory().pk),
    }
    page = client.post(NEW, sent | changes)
    assert page.status_code == 400
    assert f"#id_{field}" in page.text
    assert not Vacancy.objects.exists()


def test_a_vacancy_of_anothers_employer_is_not_started(
    client: Client, member: EmployerMember
) -> None:
    other = EmployerMemberFactory().employer
    sent = {"employer": str(other.pk), "title": "Night nurse", "city": str(CityFactory().pk)}
    assert client.post(NEW, sent).status_code == 400
    assert not Vacancy.objects.exists()


def test_who_acts_for_nobody_is_led_to_register(client: Client) -> None:
    client.force_login(UserFactory())
    page = client.get(NEW)
    assert page.status_code == 403
    assert "/employer/register/" in page.text


def test_everything_typed_is_kept(client: Client, draft: Vacancy) -> None:
    nurse = load_vocabulary().occupations_by_key["registered_nurse"].uri
    sent = good(occupation="Registered Nurse", title="Nurse", starts_on="2027-01-07")
    assert client.post(page_of(draft, "edit/"), sent).status_code == 302
    draft.refresh_from_db()
    python = load_vocabulary().skills_by_key["python"].uri
    assert draft.stated_occupation == nurse
    assert draft.stated_skills == [{"uri": python, "must": False}]
    assert [(one.code, one.cefr_level, one.must) for one in draft.languages.all()] == [
        ("en", "B2", True)
    ]
    assert (str(draft.pay_max), draft.pay_currency, draft.pay_period) == (
        "4200.50", "EUR", "month",
    )  # fmt: skip
    assert (draft.working_languages, draft.eqf_level, draft.experience_years) == (
        ["en", "fi"], 6, 2.0,
    )  # fmt: skip
    assert (draft.remote, draft.sponsorship, draft.status) == ("hybrid", "yes", "draft")
    shown = client.get(page_of(draft, "edit/")).text
    for kept in ('value="Python"', 'value="registered nurse"', 'value="2027-01-07"'):
        assert kept in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"body": "x" * 20_001}, "body"),
        ({"city": ""}, "city"),
        ({"lang": "xx"}, "lang"),
        ({"remote": "moon"}, "remote"),
        ({"contract_type": ""}, "contract_type"),
        ({"sponsorship": "maybe"}, "sponsorship"),
        ({"openings": "0"}, "openings"),
        ({"openings": "-1"}, "openings"),
        ({"openings": "9999999999"}, "openings"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"closes_on": "2026-02-30"}, "closes_on"),
        ({"pay_min": "-1"}, "pay_min"),
        ({"pay_min": "NaN"}, "pay_min"),
        ({"pay_min": "9" * 30}, "pay_min"),
        ({"pay_min": "5000"}, "pay_max"),
        ({"pay_currency": ""}, "pay_currency"),
        ({"pay_currency": "BTC"}, "pay_currency"),
        ({"pay_period": ""}, "pay_period"),
        ({"working_languages": ["en", "??"]}, "working_languages"),
        ({"eqf_level": "9"}, "eqf_level"),
        ({"experience_years": "inf"}, "experience_years"),
        ({"experience_years": "-1"}, "experience_years"),
        ({"licence": "x" * 61}, "licence"),
        ({"occupation": "Astronautess"}, "occupation"),
        ({"languages-0-code": "xx"}, "languages-0-code"),
        ({"languages-0-code": ""}, "languages-0-code"),
        ({"languages-0-cefr_level": ""}, "languages-0-cefr_level"),
        ({"languages-0-cefr_level": "fluent"}, "languages-0-cefr_level"),
        ({"languages-1-code": "en", "languages-1-cefr_level": "B1"}, "languages-1-code"),
        ({"skills-0-phrase": "Zyxwology"}, "skills-0-phrase"),
        ({"skills-1-phrase": "python"}, "skills-1-phrase"),
    ],
)
def test_what_is_wrong_is_named_at_its_field_and_nothing_is_saved(
    client: Client, draft: Vacancy, changes: dict[str, Any], field: str
) -> None:
    page = client.post(page_of(draft, "edit/"), good(title="Changed") | changes)
    assert page.status_code == 400
    assert 'class="error-summary"' in page.text
    assert f'href="#id_{field}' in page.text
    draft.refresh_from_db()
    assert draft.title == "Software developer"
    assert not draft.languages.exists()


def test_a_near_word_of_the_vocabulary_is_suggested(client: Client, draft: Vacancy) -> None:
    page = client.post(page_of(draft, "edit/"), good(**{"skills-0-phrase": "Pythonn"}))
    assert "Near it: Python" in page.text


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"languages-TOTAL_FORMS": "x", "languages-INITIAL_FORMS": "0"},
        {"languages-TOTAL_FORMS": "-5", "languages-INITIAL_FORMS": "0"},
        {"languages-TOTAL_FORMS": "100000", "languages-INITIAL_FORMS": "0"},
    ],
)
def test_a_form_sent_without_its_rows_is_no_failure(
    client: Client, draft: Vacancy, rows: dict[str, str]
) -> None:
    sent = {name: value for name, value in good().items() if not name.endswith("_FORMS")}
    page = client.post(page_of(draft, "edit/"), {**sent, **rows})
    assert page.status_code in (302, 400)


def test_more_rows_keep_what_was_typed_and_save_nothing(client: Client, draft: Vacancy) -> None:
    sent = good(more="skills", title="Half a ti", pay_min="abc")
    sent |= {"skills-1-phrase": "Django", "skills-TOTAL_FORMS": "2"}
    page = client.post(page_of(draft, "edit/"), sent)
    assert page.status_code == 200
    for kept in ('value="Half a ti"', 'value="abc"', 'value="Python"', 'value="Django"'):
        assert kept in page.text
    assert "skills-3-phrase" in page.text
    assert "error-summary" not in page.text
    draft.refresh_from_db()
    assert draft.title == "Software developer"


def test_a_draft_saves_itself_and_says_so(client: Client, draft: Vacancy) -> None:
    answer = client.post(page_of(draft, "edit/"), good(autosave="1", title="Typed so far"))
    assert "Draft saved at" in answer.text
    draft.refresh_from_db()
    assert draft.title == "Typed so far"
    answer = client.post(page_of(draft, "edit/"), good(autosave="1", title=""))
    assert "Not saved yet" in answer.text
    draft.refresh_from_db()
    assert draft.title == "Typed so far"


def test_what_is_public_never_saves_itself(client: Client, member: EmployerMember) -> None:
    public = VacancyFactory(employer=member.employer)
    assert "hx-post" not in client.get(page_of(public, "edit/")).text
    answer = client.post(page_of(public, "edit/"), good(autosave="1", title="Half a"))
    assert answer.status_code == 409
    public.refresh_from_db()
    assert public.title == "Software developer"


def test_a_public_vacancy_cannot_be_edited_into_what_is_not_publishable(
    client: Client, member: EmployerMember
) -> None:
    public = VacancyFactory(employer=member.employer)
    for changes, field in (({"body": ""}, "body"), ({"closes_on": "2020-01-01"}, "closes_on")):
        page = client.post(page_of(public, "edit/"), good(**changes))
        assert page.status_code == 400
        assert f'href="#id_{field}' in page.text
    public.refresh_from_db()
    assert public.body.startswith("You write")


def test_the_page_tells_errors_from_advice_and_previews(client: Client, draft: Vacancy) -> None:
    client.post(
        page_of(draft, "edit/"),
        good(body="A young and dynamic team. <b>Hi</b>", pay_min="", pay_max=""),
    )
    page = client.get(page_of(draft))
    assert "things would help it" in page.text
    assert "young and dynamic" in page.text
    assert "&lt;b&gt;Hi&lt;/b&gt;" in page.text
    assert "To mend before" not in page.text
    Vacancy.objects.filter(pk=draft.pk).update(body="")
    assert "To mend before" in client.get(page_of(draft)).text


def test_publish_pause_close_and_open_again(client: Client, draft: Vacancy) -> None:
    move = page_of(draft, "move/")
    for name, status in (
        ("publish", "published"), ("pause", "paused"), ("resume", "published"),
        ("close", "closed"), ("reopen", "published"),
    ):  # fmt: skip
        assert f'value="{name}"' in client.get(page_of(draft)).text
        client.post(move, {"move": name})
        draft.refresh_from_db()
        assert draft.status == status
    for wrong in ("publish", "", "vanish"):
        page = client.post(move, {"move": wrong}, follow=True)
        assert "not possible" in page.text


def test_publishing_what_has_an_error_tells_it(client: Client, draft: Vacancy) -> None:
    Vacancy.objects.filter(pk=draft.pk).update(body="")
    page = client.post(page_of(draft, "move/"), {"move": "publish"}, follow=True)
    assert "Describe the work" in page.text
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_an_employer_that_is_not_approved_drafts_and_publishes_nothing(
    client: Client, draft: Vacancy, status: str
) -> None:
    Employer.objects.update(status=status, decision_reason="Who is this?")
    assert "not approved" in client.get(page_of(draft)).text
    page = client.post(page_of(draft, "move/"), {"move": "publish"}, follow=True)
    assert "approve the employer first" in page.text
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_only_a_draft_is_deleted_and_only_when_sure(client: Client, draft: Vacancy) -> None:
    client.post(page_of(draft, "delete/"), {})
    assert Vacancy.objects.exists()
    Vacancy.objects.update(status="paused", published_on=timezone.localdate())
    client.post(page_of(draft, "delete/"), {"sure": "yes"})
    assert Vacancy.objects.exists()
    Vacancy.objects.update(status="draft")
    client.post(page_of(draft, "delete/"), {"sure": "yes"})
    assert not Vacancy.objects.exists()


def test_another_tenant_finds_no_vacancy_of_mine(client: Client, draft: Vacancy) -> None:
    client.force_login(EmployerMemberFactory(role="owner").user)
    assert client.get(page_of(draft)).status_code == 404
    assert client.get(page_of(draft, "edit/")).status_code == 404
    for tail in ("edit/", "move/", "delete/"):
        sent = good(move="publish", sure="yes")
        assert client.post(page_of(draft, tail), sent).status_code == 404
    draft.refresh_from_db()
    assert (draft.status, draft.title) == ("draft", "Software developer")


def test_a_visitor_is_led_to_the_login(client: Client) -> None:
    draft = VacancyFactory(status="draft")
    for address in (NEW, page_of(draft), page_of(draft, "edit/")):
        assert client.get(address).status_code == 302
    for tail in ("edit/", "move/", "delete/"):
        assert client.post(page_of(draft, tail), good()).status_code == 302
