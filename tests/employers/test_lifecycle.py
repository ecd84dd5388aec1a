from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from employers.lifecycle import (
    VACANCY_MOVES,
    bring_to,
    expire_vacancies,
    move_vacancy,
    moves_from,
)
from employers.models import Employer, Vacancy
from tests.factories.employers import TODAY, EmployerFactory, VacancyFactory

pytestmark = pytest.mark.django_db
STATUSES = Vacancy.Status.values
# What each status may become, as a person would write it; the table has to say the same.
ALLOWED = {
    "draft": {"publish": "published"},
    "published": {"pause": "paused", "close": "closed"},
    "paused": {"resume": "published", "close": "closed"},
    "closed": {"reopen": "published"},
    "expired": {"close": "closed", "reopen": "published"},
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("name", VACANCY_MOVES)
def test_each_move_leads_where_the_table_says_or_nowhere(status: str, name: str) -> None:
    vacancy = VacancyFactory(status=status)
    target = ALLOWED[status].get(name)
    if target is None:
        with pytest.raises(ValidationError, match="not possible"):
            move_vacancy(vacancy, name, today=TODAY)
    else:
        move_vacancy(vacancy, name, today=TODAY)
    vacancy.refresh_from_db()
    assert vacancy.status == (target or status)
    assert set(moves_from(status)) == set(ALLOWED[status])


def test_a_move_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError, match="not possible"):
        move_vacancy(VacancyFactory(), "vanish", today=TODAY)


def test_a_page_that_is_old_does_not_undo_a_colleagues_move() -> None:
    vacancy = VacancyFactory()
    seen_before = Vacancy.objects.get(pk=vacancy.pk)
    move_vacancy(vacancy, "close", today=TODAY)
    with pytest.raises(ValidationError, match="Closed"):
        move_vacancy(seen_before, "pause", today=TODAY)
    vacancy.refresh_from_db()
    assert vacancy.status == "closed"


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_only_an_approved_employer_publishes(status: str) -> None:
    employer = EmployerFactory(status=status, decision_reason="Not a real office.")
    vacancy = VacancyFactory(employer=employer, status="draft", published_on=None)
    with pytest.raises(ValidationError, match="approve"):
        move_vacancy(vacancy, "publish", today=TODAY)
    vacancy.refresh_from_db()
    assert vacancy.status == "draft"


def test_a_day_that_is_over_cannot_be_the_last() -> None:
    vacancy = VacancyFactory(status="draft", closes_on=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        move_vacancy(vacancy, "publish", today=TODAY)
    assert set(refused.value.error_dict) == {"closes_on"}
    vacancy.closes_on = TODAY
    move_vacancy(vacancy, "publish", today=TODAY)
    assert Vacancy.objects.open(TODAY).get() == vacancy
    assert not Vacancy.objects.open(TODAY + timedelta(days=1)).exists()


def test_publishing_again_keeps_the_first_day() -> None:
    vacancy = VacancyFactory(status="paused", published_on=TODAY - timedelta(days=9))
    move_vacancy(vacancy, "resume", today=TODAY)
    assert vacancy.published_on == TODAY - timedelta(days=9)


def test_bringing_to_a_status_takes_the_move_that_leads_there() -> None:
    vacancy = VacancyFactory(status="draft", published_on=None)
    assert bring_to(vacancy, "draft", today=TODAY).status == "draft"
    assert bring_to(vacancy, "published", today=TODAY).published_on == TODAY
    with pytest.raises(ValidationError, match="cannot become"):
        bring_to(vacancy, "draft", today=TODAY)


def test_staying_published_still_needs_what_publishing_needs() -> None:
    vacancy = VacancyFactory(closes_on=TODAY - timedelta(days=1))
    with pytest.raises(ValidationError, match="later"):
        bring_to(vacancy, "published", today=TODAY)


def test_what_is_over_expires_and_nothing_else() -> None:
    over = VacancyFactory(closes_on=TODAY - timedelta(days=1))
    last_day, endless = VacancyFactory(closes_on=TODAY), VacancyFactory()
    draft = VacancyFactory(status="draft", closes_on=TODAY - timedelta(days=1))
    assert expire_vacancies(today=TODAY) == 1
    assert {row.pk: row.status for row in Vacancy.objects.all()} == {
        over.pk: "expired",
        last_day.pk: "published",
        endless.pk: "published",
        draft.pk: "draft",
    }


@pytest.mark.parametrize(
    "values",
    [
        {"body": ""},
        {"pay_min": 3000},
        {"pay_min": 3000, "pay_currency": "EUR"},
        {"pay_min": -1, "pay_currency": "EUR", "pay_period": "hour"},
        {"pay_min": 9, "pay_max": 8, "pay_currency": "EUR", "pay_period": "hour"},
        {"published_on": None},
    ],
)
def test_the_database_refuses_what_no_published_vacancy_can_be(values: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        VacancyFactory(**values)


def test_the_database_refuses_a_declined_employer_without_a_reason() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Employer.objects.filter(pk=EmployerFactory().pk).update(status="declined")
