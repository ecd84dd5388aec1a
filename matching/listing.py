"""What a list of vacancies shows, read in one query without texts and vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from employers.models import Employer, PayPeriod, Remote, Vacancy
from matching.core.types import LanguageDemand

_COLUMNS: Final = (
    "id", "title", "lang", "employer_id", "employer__name", "city__key", "city__name",
    "city__country_code", "contract_type", "schedule", "remote", "sponsorship",
    "working_languages", "pay_min", "pay_max", "pay_currency", "pay_period", "published_on",
    "closes_on", "status", "employer__status", "languages__code", "languages__cefr_level",
    "languages__must",
)  # fmt: skip
_CENT: Final = Decimal("0.01")


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
    if not wanted:
        return []
    key = Vacancy._meta.pk.get_db_prep_value
    shown: dict[UUID, list[Any]] = {}
    languages: dict[UUID, list[LanguageDemand]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(wanted)), [key(pk, connection) for pk in wanted])
        rows = cursor.fetchall()
    # A row for each language asked for, one without any.
    for row in rows:
        *values, published_on, closes_on, status, employer_status, code, level, must = row
        if not _is_open(status, employer_status, published_on, closes_on, on):
            continue
        pk = _uuid(values[0])
        shown[pk] = [*values, published_on, closes_on]
        if code is not None:
            languages.setdefault(pk, []).append(LanguageDemand(code, level, bool(must)))
    return [_listed(pk, shown[pk], languages.get(pk, [])) for pk in wanted if pk in shown]


@lru_cache(maxsize=500)
def _statement(count: int) -> str:
    """Return the SQL that reads `count` vacancies by their ids.

    Kept, and its rows converted here: to make it and to convert by Django takes longer than to
    read.
    """
    some = [UUID(int=number) for number in range(count)]
    rows = Vacancy.objects.filter(pk__in=some).order_by().values_list(*_COLUMNS)
    sql, _ids = rows.query.sql_with_params()
    return sql


def _uuid(stored: Any) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)


def _money(stored: Any) -> Decimal | None:
    return None if stored is None else Decimal(str(stored)).quantize(_CENT)


def occupation_links(ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Return the occupations that the titles of these vacancies were read as, likeliest first."""
    return {
        pk: orjson.loads(reading).get("occupations", [])
        for pk, reading in _readings().filter(pk__in=list(ids))
    }


@cache
def _readings() -> QuerySet[Vacancy, tuple[UUID, str]]:
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


def _listed(pk: UUID, values: list[Any], languages: list[LanguageDemand]) -> ListedVacancy:
    _pk, title, lang, employer_id, employer_name, key, city_name, country_code, *terms = values
    contract_type, schedule, remote, sponsorship, spoken, pay_min, pay_max, *rest = terms
    pay_currency, pay_period, published_on, closes_on = rest
    return ListedVacancy(
        id=pk,
        title=title,
        lang=lang,
        employer=NamedEmployer(_uuid(employer_id), employer_name),
        city=NamedCity(key, city_name, country_code),
        contract_type=contract_type,
        schedule=schedule,
        remote=remote,
        sponsorship=sponsorship,
        working_languages=spoken if isinstance(spoken, list) else orjson.loads(spoken),
        pay_min=_money(pay_min),
        pay_max=_money(pay_max),
        pay_currency=pay_currency,
        pay_period=pay_period,
        published_on=published_on,
        closes_on=closes_on,
        languages=tuple(sorted(languages, key=lambda one: one.code)),
    )
