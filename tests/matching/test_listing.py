"""Rows of lists: who is open, and what is shown of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from employers.models import Employer, Vacancy
from matching.api.serializers import VacancyRowSerializer, row_data
from matching.listing import list_open, occupation_links
from tests.factories.employers import EmployerFactory, VacancyFactory

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


def test_the_list_agrees_with_the_query_on_every_state_and_day() -> None:
    for status in Vacancy.Status.values:
        VacancyFactory(status=status)
    for days in (-1, 0, 1):
        day = TODAY + timedelta(days=days)
        VacancyFactory(closes_on=day)
        VacancyFactory(published_on=day)
    VacancyFactory(closes_on=None)
    for status in Employer.Status.values:
        VacancyFactory(employer=EmployerFactory(status=status, decision_reason="Because."))
    ids = list(Vacancy.objects.order_by("title", "pk").values_list("pk", flat=True))
    open_ids = set(Vacancy.objects.open(TODAY).values_list("pk", flat=True))
    assert 0 < len(open_ids) < len(ids)
    for wanted in (ids, ids[::-1]):
        expected = [pk for pk in wanted if pk in open_ids]
        assert [one.id for one in list_open(wanted, on=TODAY)] == expected


def test_a_row_is_what_the_schema_declares(django_assert_num_queries) -> None:
    plain = VacancyFactory(closes_on=None)
    full = VacancyFactory(
        working_languages=["en", "nb"],
        pay_min=Decimal("2900.5"),
        pay_max=Decimal(3500),
        pay_currency="EUR",
        pay_period="month",
        closes_on=TODAY + timedelta(days=9),
        remote="remote",
    )
    for code, level, must in (("sv", "B1", False), ("en", "B2", True), ("fi", "native", True)):
        full.languages.create(code=code, cefr_level=level, must=must)
    ids = [plain.pk, full.pk]
    with django_assert_num_queries(1):
        rows = list_open(ids, on=TODAY)
    for row in rows:
        marks = {"title": "<mark>x</mark>"}
        vacancy = Vacancy.objects.get(pk=row.id)
        vacancy.highlights = marks
        declared = VacancyRowSerializer(vacancy).data
        told = row_data(row, marks)
        assert {name: plainly(value) for name, value in told.items()} == declared
        assert list(told) == list(declared)
        assert row.get_remote_display() == vacancy.get_remote_display()
        assert row.get_pay_period_display() == vacancy.get_pay_period_display()


def plainly(value: object) -> object:
    """Return a value as JSON has it."""
    if isinstance(value, dict):
        return {name: plainly(one) for name, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if hasattr(value, "hex") and not isinstance(value, float) else value


def test_occupations_are_read_without_the_rest() -> None:
    link = {"uri": "urn:occupation:1", "confidence": 0.9}
    read = VacancyFactory(reading={"occupations": [link], "skills": []})
    unread = VacancyFactory(reading={})
    assert occupation_links([read.pk, unread.pk]) == {read.pk: [link], unread.pk: []}
