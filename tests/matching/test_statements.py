"""Kept statements read what Django's own would."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from employers.models import Vacancy
from matching.statements import rows_of
from tests.factories.employers import VacancyFactory

pytestmark = pytest.mark.django_db


def priced() -> QuerySet[Vacancy, Any]:
    """Values of every kind, behind a condition with a value of its own."""
    return (
        Vacancy.objects.exclude(status="closed")
        .order_by("-title", "id")
        .values_list("id", "title", "pay_min", "working_languages", "published_on", "city__key")
    )


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9])
def test_rows_are_those_of_the_query_whatever_their_number(count: int) -> None:
    rows = [
        VacancyFactory(
            title=f"Cook {n}", pay_min=n + 0.5, pay_currency="EUR", pay_period="month",
            working_languages=["en", "nb"], status="closed" if n == 2 else "published",
        )
        for n in range(count)
    ]  # fmt: skip
    VacancyFactory()
    ids = [row.pk for row in rows]
    expected = list(priced().filter(pk__in=ids))
    assert len(expected) == count - (count > 2)
    assert [tuple(row) for row in rows_of(priced, "pk", [*ids, uuid4()])] == expected


def test_many_ids_are_asked_for_in_groups(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    vacancy = VacancyFactory()
    ids = [uuid4() for _ in range(1_100)]
    list(rows_of(priced, "pk", ids[:1]))
    with django_assert_num_queries(3):
        found = [row[0] for row in rows_of(priced, "pk", [*ids, vacancy.pk])]
    assert found == [vacancy.pk]
