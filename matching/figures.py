"""The figures of cities and of the region: what is asked for, and what talents bring.

Vacancies are public one by one, so their counts are given as they are. Talents are not: only
those who agreed to be seen are counted, once a month, and counts pass `cities.disclosure`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cities.disclosure import LEAST, publishable
from cities.models import City, SupplyFigures
from employers.models import Vacancy
from profiles.models import Consent, Education, Profile
from skills.text.vocabulary import load_vocabulary

# The broad fields of ISCED-F 2013.
ISCED_FIELDS: Final = {
    "01": _("Education"),
    "02": _("Arts and humanities"),
    "03": _("Social sciences, journalism and information"),
    "04": _("Business, administration and law"),
    "05": _("Natural sciences, mathematics and statistics"),
    "06": _("Information and communication technologies"),
    "07": _("Engineering, manufacturing and construction"),
    "08": _("Agriculture, forestry, fisheries and veterinary"),
    "09": _("Health and welfare"),
    "10": _("Services"),
}
OCCUPATIONS_SHOWN: Final = 10
# The key of the whole region among the cells of supply.
REGION: Final = ""
Cells = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: what it counts and how many. `count` is None where it is not given."""

    label: str
    count: int | None
    code: str


@dataclass(frozen=True, slots=True)
class Demand:
    """Open vacancies by occupation, most asked for first; `unread` have no known occupation."""

    bars: tuple[Bar, ...]
    other: int
    unread: int
    total: int


def vacancies_by_city(*, today: date) -> list[tuple[City, int]]:
    """Return every city with the number of its open vacancies, by country and name."""
    counts = dict(
        Vacancy.objects.open(today)
        .order_by()
        .values_list("city")
        .annotate(n=Count("pk"))
        .values_list("city", "n")
    )
    return [(city, counts.get(city.pk, 0)) for city in City.objects.all()]


def demand(*, today: date, city: City | None = None) -> Demand:
    """Return what is asked for in a city, or in the region, by the occupation of each vacancy."""
    rows = Vacancy.objects.open(today)
    if city is not None:
        rows = rows.filter(city=city)
    counts: Counter[str] = Counter()
    for uri, count in (
        rows.order_by()
        .values_list("reading__occupations__0__uri")
        .annotate(n=Count("pk"))
        .values_list("reading__occupations__0__uri", "n")
    ):
        counts[uri or ""] += count
    unread = counts.pop("", 0)
    vocabulary = load_vocabulary()
    bars = sorted(
        (Bar(vocabulary.label(uri, "en"), count, uri) for uri, count in counts.items()),
        key=lambda bar: (-(bar.count or 0), bar.label, bar.code),
    )
    shown = tuple(bars[:OCCUPATIONS_SHOWN])
    return Demand(
        shown,
        other=sum(bar.count or 0 for bar in bars[OCCUPATIONS_SHOWN:]),
        unread=unread,
        total=sum(counts.values()) + unread,
    )


def supply(*, today: date) -> SupplyFigures:
    """Return this month's figures of supply; the first look in a month fixes them."""
    month = today.replace(day=1)
    found = SupplyFigures.objects.filter(month_on=month).first()
    if found is None:
        found = SupplyFigures.objects.get_or_create(
            month_on=month, defaults={"cells": protected(_talents_by_field())}
        )[0]
    return found


def supply_bars(figures: SupplyFigures, city: City | None = None) -> list[Bar]:
    """Return the fields with a count that may be given, most talents first."""
    cells: Mapping[str, int] = figures.cells.get(city.key if city else REGION, {})
    bars = [Bar(str(ISCED_FIELDS[field]), count, field) for field, count in cells.items()]
    return sorted(bars, key=lambda bar: (-(bar.count or 0), bar.code))


def _talents_by_field() -> Cells:
    """Count who agreed to be seen by employers, by city and the field studied last."""
    agreed = Consent.objects.filter(
        profile=OuterRef("pk"),
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
        withdrawn_at=None,
    )
    city_of = dict(
        Profile.objects.filter(Exists(agreed)).order_by().values_list("pk", "city__key")
    )
    last: dict[UUID, str] = {}
    for profile_id, field in (
        Education.objects.filter(profile__in=Profile.objects.filter(Exists(agreed)))
        .exclude(isced_f="")
        .order_by("start", "id")
        .values_list("profile_id", "isced_f")
    ):
        last[profile_id] = field[:2]
    cells: Cells = defaultdict(lambda: defaultdict(int))
    for profile_id, field in last.items():
        if field not in ISCED_FIELDS:
            continue
        cells[REGION][field] += 1
        if city_key := city_of.get(profile_id):
            cells[city_key][field] += 1
    return cells


def protected(cells: Cells) -> Cells:
    """Return what of true counts may be published, so that no sum or difference gives away few.

    A cell below `LEAST` is left out, as is a cell of nobody: both look alike. Where the region's
    count less the cities given would point at fewer than `LEAST`, the smallest city given is left
    out too, or at last the region's count. What remains is rounded.
    """
    given: Cells = {
        place: {field: count for field, count in row.items() if count >= LEAST}
        for place, row in cells.items()
    }
    for field, total in list(given.get(REGION, {}).items()):
        while True:
            places = [key for key, row in given.items() if key != REGION and field in row]
            rest = total - sum(given[key][field] for key in places)
            if rest == 0 or rest >= LEAST:
                break
            if not places:
                del given[REGION][field]
                break
            del given[min(places, key=lambda key: (given[key][field], key))][field]
    return {place: _rounded(row.items()) for place, row in given.items() if row}


def _rounded(cells: Iterable[tuple[str, int]]) -> dict[str, int]:
    pairs = ((field, publishable(count)) for field, count in cells)
    return {field: count for field, count in pairs if count is not None}
