"""What a list of vacancies shows, read in one query without texts and vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from employers.models import Employer, PayPeriod, Remote, Vacancy
from matching.core.types import LanguageDemand
from matching.statements import rows_of

_COLUMNS: Final = (
    "id", "title", "lang", "employer_id", "employer__name", "city__key", "city__name",
    "city__country_code", "contract_type", "schedule", "remote", "sponsorship",
    "working_languages", "pay_min", "pay_max", "pay_currency", "pay_period", "published_on",
    "closes_on", "status", "employer__status", "languages__code", "languages__cefr_level",
    "languages__must",
)  # fmt: skip


class NamedEmployer(NamedTuple):
    """An employer by name."""

    id: UUID
    name: str


class NamedCity(NamedTuple):
    """A city by name."""

    key: str
    name: str
    country_code: str  # ISO 3166-1 alpha-2


@dataclass(frozen=True, slots=True)
class ListedVacancy:
    """A vacancy in a list, with the names that `Vacancy` has; languages in order of their code."""

    id: UUID
    title: str
    lang: str
    employer: NamedEmployer
    city: NamedCity
    contract_type: str
    schedule: str
    remote: str
    sponsorship: str
    working_languages: list[str]
    pay_min: Decimal | None
    pay_max: Decimal | None
    pay_currency: str
    pay_period: str
    published_on: date
    closes_on: date | None
    languages: tuple[LanguageDemand, ...]

    def get_remote_display(self) -> str:
        return str(Remote(self.remote).label)

    def get_pay_period_display(self) -> str:
        return str(PayPeriod(self.pay_period).label) if self.pay_period else ""


def list_open(ids: Iterable[UUID], *, on: date) -> list[ListedVacancy]:
    """Return those of the vacancies that `VacancyQuerySet.open` would, in the order of the ids.

    They are read by id and looked at here: asked for both at once, SQLite goes through every open
    vacancy, which takes 100 times as long where there are many.
    """
    wanted = list(dict.fromkeys(ids))
    shown: dict[UUID, list[Any]] = {}
    languages: dict[UUID, list[LanguageDemand]] = {}
    # A row for each language asked for, one without any.
    for row in rows_of(_listed_rows, "pk", wanted):
        *values, published_on, closes_on, status, employer_status, code, level, must = row
        if not _is_open(status, employer_status, published_on, closes_on, on):
            continue
        shown[values[0]] = [*values, published_on, closes_on]
        if code is not None:
            languages.setdefault(values[0], []).append(LanguageDemand(code, level, must))
    return [_listed(shown[pk], languages.get(pk, [])) for pk in wanted if pk in shown]


def _listed_rows() -> QuerySet[Vacancy, Any]:
    return Vacancy.objects.order_by().values_list(*_COLUMNS)


def occupation_links(ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Return the occupations that the titles of these vacancies were read as, likeliest first."""
    return {
        pk: orjson.loads(reading).get("occupations", [])
        for pk, reading in rows_of(_readings, "pk", list(ids))
    }


def _readings() -> QuerySet[Vacancy, Any]:
    # As text: what else was read of a vacancy is much, and Python's own parser slow.
    return Vacancy.objects.order_by().values_list("id", Cast("reading", TextField()))


def _is_open(
    status: str, employer_status: str, published_on: date | None, closes_on: date | None, on: date
) -> bool:
    return (
        status == Vacancy.Status.PUBLISHED
        and employer_status == Employer.Status.APPROVED
        and published_on is not None
        and published_on <= on
        and (closes_on is None or closes_on >= on)
    )


def _listed(values: list[Any], languages: list[LanguageDemand]) -> ListedVacancy:
    pk, title, lang, employer_id, employer_name, key, city_name, country_code, *terms = values
    named = [NamedEmployer(employer_id, employer_name), NamedCity(key, city_name, country_code)]
    spoken = tuple(sorted(languages, key=lambda one: one.code))
    in_order: list[Any] = [pk, title, lang, *named, *terms, spoken]
    return ListedVacancy(*in_order)
