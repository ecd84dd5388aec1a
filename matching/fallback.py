"""Search for vacancies while the search engine does not answer: bounded, and said to be so."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cities.models import City
from employers.models import Vacancy, VacancyLanguage
from matching.core.fields import filter_values
from matching.core.geo import distance_km
from matching.core.text import parse_search_text
from matching.core.types import Filter, Hit, Near, Page, Query, Range, Sort, VacancyFacts
from matching.listing import ListedVacancy, list_open
from matching.selectors import vacancy_facts

# As many rows are read at most, however large the region is.
ROWS: Final = 200
_WORDS: Final = 8
# Filters that a column answers; the others are answered by the facts of the rows read.
_COLUMNS: Final = {
    "country": "city__country_code",
    "city": "city__key",
    "nuts": "city__nuts_code",
    "lang": "lang",
    "employer": "employer_id",
    "contract_type": "contract_type",
    "schedule": "schedule",
    "remote": "remote",
    "sponsorship": "sponsorship",
    "licence": "licence",
    "eqf": "eqf_level",
}


def find_in_database(query: Query, *, today: date) -> tuple[list[ListedVacancy], Page]:
    """Return one page of open vacancies by title, employer and city, with a notice that says so.

    At most ROWS newest vacancies are looked at, nothing is counted, and no page follows.
    """
    order = [F("closes_on").asc(nulls_last=True)] if query.sort is Sort.CLOSES_SOON else []
    rows = _narrowed(query, today).order_by(*order, "-published_on", "pk")
    read = list(rows.values_list("pk", flat=True)[:ROWS])
    left = [part for part in query.filters if part.field not in {*_COLUMNS, "language"}]
    if left or query.ranges:
        facts = vacancy_facts(read)
        read = [pk for pk in read if _passes(facts[pk], left, query.ranges)]
    vacancies = list_open(read[: query.limit], on=today)
    notice = _(
        "Search is reduced for the moment: titles, employers and cities alone are searched, "
        "newest first, and nothing is counted. Try again soon."
    )
    hits = tuple(Hit(row.id, 0.0) for row in vacancies)
    return vacancies, Page(hits, total=len(read), notices=(notice,))


def _narrowed(query: Query, today: date) -> QuerySet[Vacancy]:
    rows: QuerySet[Vacancy] = Vacancy.objects.open(today)
    for part in query.filters:
        if part.field == "language":
            asked = VacancyLanguage.objects.filter(code__in=part.values)
            wanted = Q(pk__in=asked.values("vacancy_id"))
        elif part.field in _COLUMNS:
            wanted = Q(**{f"{_COLUMNS[part.field]}__in": part.values})
        else:
            continue
        rows = rows.exclude(wanted) if part.exclude else rows.filter(wanted)
    if query.near is not None:
        rows = rows.filter(city__in=_cities_within(query.near))
    parsed = parse_search_text(query.text)
    for word in (*parsed.words, *parsed.phrases)[:_WORDS]:
        rows = rows.filter(_holds(word))
    for word in (*parsed.not_words, *parsed.not_phrases)[:_WORDS]:
        rows = rows.exclude(_holds(word))
    return rows


def _holds(word: str) -> Q:
    return (
        Q(title__icontains=word)
        | Q(employer__name__icontains=word)
        | Q(city__name__icontains=word)
    )


def _cities_within(near: Near) -> list[UUID]:
    places = City.objects.values_list("pk", "latitude", "longitude")
    return [
        pk
        for pk, latitude, longitude in places
        if distance_km(near.latitude, near.longitude, latitude, longitude) <= near.radius_km
    ]


def _passes(facts: VacancyFacts, filters: list[Filter], ranges: tuple[Range, ...]) -> bool:
    held = filter_values(facts)
    for part in filters:
        if bool(set(part.values) & set(held[part.field])) is part.exclude:
            return False
    return all(_within(getattr(facts, part.field), part) for part in ranges)


def _within(value: float | date | None, part: Range) -> bool:
    if value is None:
        return part.missing_passes
    low, high = part.low, part.high
    return not ((low is not None and value < low) or (high is not None and value > high))  # type: ignore[operator]
