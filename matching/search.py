"""From what a person typed to a query: names and codes are both taken, and a wrong one is told."""

from __future__ import annotations

import difflib
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from babel import Locale
from django.core.cache import cache
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cities.models import City
from employers.models import ContractType, Employer, Remote, Schedule, Sponsorship
from matching.core.fields import VACANCY_FACETS
from matching.core.ports import InvalidQuery
from matching.core.types import Filter, Near, Query, Range, Sort
from skills.text.languages import normalise_language
from skills.text.vocabulary import load_vocabulary

COUNTRIES = ("FI", "SE", "DK", "NO", "EE", "LV", "LT", "PL", "DE")
CHOICES: Mapping[str, Any] = {
    "contract_type": ContractType,
    "schedule": Schedule,
    "remote": Remote,
    "sponsorship": Sponsorship,
}
ISCO_MAJOR_GROUPS = {
    "0": gettext_lazy("Armed forces"),
    "1": gettext_lazy("Managers"),
    "2": gettext_lazy("Professionals"),
    "3": gettext_lazy("Technicians"),
    "4": gettext_lazy("Office work"),
    "5": gettext_lazy("Service and sales"),
    "6": gettext_lazy("Agriculture and forestry"),
    "7": gettext_lazy("Crafts and trades"),
    "8": gettext_lazy("Plant and machine operators"),
    "9": gettext_lazy("Elementary work"),
}
PAGE_SIZE, LONGEST_TEXT = 20, 300
NAMES_SECONDS = 60
LANGUAGE_CODES = tuple(Locale("en").languages)
# When to read the name of an employer again, and the name.
_employers: dict[str, tuple[float, str]] = {}


def language_name(code: str) -> str:
    """Return the English name of an ISO 639-1 code."""
    return str(Locale("en").languages.get("nb" if code in {"no", "nn"} else code, code))


def country_name(code: str) -> str:
    """Return the English name of an ISO 3166-1 code."""
    return str(Locale("en").territories.get(code, code))


def facet_label(field: str, value: str) -> str:
    """Return human words for a code of a facet."""
    return facet_labels(field, [value])[value]


def facet_labels(field: str, values: Collection[str]) -> dict[str, str]:
    """Return human words for codes of a facet; names of the database are read at once."""
    if field == "city":
        names = _city_names()
    elif field == "employer":
        names = _employer_names(values)
    elif field in {"skill", "occupation"}:
        vocabulary = load_vocabulary()
        return {value: vocabulary.label(value, "en") for value in values}
    else:
        language = get_language() or ""
        return {value: _words(field, value, language) for value in values}
    return {value: names.get(value, value) for value in values}


# As many as there are codes, with some to spare.
@lru_cache(maxsize=2_000)
def _words(field: str, value: str, _language: str) -> str:
    """Return words for a code of a fixed list, in the language of the reader."""
    if field in CHOICES:
        return str(CHOICES[field](value).label)
    if field == "country":
        return country_name(value)
    if field in {"lang", "language", "working_language"}:
        return language_name(value)
    if field == "isco_major":
        return str(ISCO_MAJOR_GROUPS.get(value, value))
    if field == "eqf":
        return _("EQF level %(level)s") % {"level": value}
    return value


def _city_names() -> dict[str, str]:
    # Read anew every minute, so that a city that was imported has its name without a restart.
    names: dict[str, str] | None = cache.get("city-names")
    if names is None:
        names = dict(City.objects.values_list("key", "name"))
        cache.set("city-names", names, NAMES_SECONDS)
    return names


def _employer_names(ids: Collection[str]) -> dict[str, str]:
    """Return names by id; each is read anew after a minute."""
    now = time.monotonic()
    lacking = [one for one in ids if _employers.get(one, (0.0, ""))[0] < now]
    if lacking:
        rows = Employer.objects.filter(pk__in=lacking).values_list("pk", "name")
        read = {str(pk): (now + NAMES_SECONDS, name) for pk, name in rows}
        for one in lacking:
            _employers.pop(one, None)
        _employers.update(read)
    return {one: kept[1] for one in ids if (kept := _employers.get(one))}


def _pick(what: str, typed: str, known: Mapping[str, str]) -> str:
    """Return the code for what was typed, by code or name; raise InvalidQuery with the nearest."""
    folded = {name.casefold(): code for name, code in known.items()}
    if found := folded.get(typed.strip().casefold()):
        return found
    near = difflib.get_close_matches(typed.casefold(), folded, n=1, cutoff=0.6)
    if near:
        # As its people write it: a code and a name may be alike but for the capital.
        written = min(name for name in known if name.casefold() == near[0])
        raise InvalidQuery(
            _("%(what)s “%(typed)s” is not known. Did you mean %(near)s?")
            % {"what": what, "typed": typed[:60], "near": written}
        )
    raise InvalidQuery(
        _("%(what)s “%(typed)s” is not known.") % {"what": what, "typed": typed[:60]}
    )


def _countries() -> dict[str, str]:
    return {code: code for code in COUNTRIES} | {country_name(c): c for c in COUNTRIES}


def _cities() -> dict[str, str]:
    names = {}
    for city in City.objects.all():
        for name in (city.key, city.name, *city.names):
            names[name] = city.key
    return names


def _languages() -> dict[str, str]:
    codes = {code: normalise_language(code) for code in LANGUAGE_CODES if len(code) == 2}
    return codes | {language_name(code): normalise_language(code) for code in codes}


def _as_typed(codes: Iterable[str]) -> dict[str, str]:
    return {code: code for code in codes}


# Filters by a code: what it is called, and the code for each name that it may be given by.
_PICKED: Mapping[str, tuple[Any, Callable[[], Mapping[str, str]]]] = {
    "country": (gettext_lazy("Country"), _countries),
    "lang": (gettext_lazy("Language"), _languages),
    "language": (gettext_lazy("Language"), _languages),
    "working_language": (gettext_lazy("Language"), _languages),
    **{
        name: (gettext_lazy("Value"), partial(_as_typed, choices.values))
        for name, choices in CHOICES.items()
    },
    "isco_major": (gettext_lazy("Occupation group"), partial(_as_typed, tuple(ISCO_MAJOR_GROUPS))),
    "eqf": (gettext_lazy("Education level"), partial(_as_typed, tuple("12345678"))),
}


def _values(params: Any, name: str) -> list[str]:
    values = params.getlist(name) if hasattr(params, "getlist") else params.get(name, [])
    values = [values] if isinstance(values, str) else values
    return [part for value in values for part in str(value).split(",") if part.strip()][:50]


def parse_search(params: Any, *, today: date) -> Query:
    """Return the query for the parameters of a search for vacancies.

    Raises InvalidQuery, with a suggestion where there is one, for a code, place or number that
    does not exist: never a silent zero.
    """
    text = " ".join(str(params.get("q", "") or "").replace("\x00", " ").split())[:LONGEST_TEXT]
    filters = []
    for name, (what, known) in _PICKED.items():
        if typed := _values(params, name):
            table = known()
            filters.append(
                Filter(name, tuple(dict.fromkeys(_pick(str(what), t, table) for t in typed)))
            )
    for name in ("occupation", "skill", "employer"):
        if typed := _values(params, name):
            filters.append(Filter(name, tuple(_concept(name, t) for t in typed)))
    near = None
    radius = _number(params, "radius_km", low=1, high=2000)
    keys = tuple(dict.fromkeys(_pick(_("City"), t, _cities()) for t in _values(params, "city")))
    if radius and len(keys) != 1:
        raise InvalidQuery(_("A distance is measured from one city: choose one."))
    if keys:
        if radius:
            city = City.objects.get(key=keys[0])
            near = Near(city.latitude, city.longitude, radius)
        else:
            filters.append(Filter("city", keys))
    pay = _number(params, "pay_min", low=0, high=1_000_000)
    ranges = (Range("pay_max_eur_month", low=pay),) if pay else ()
    try:
        sort = Sort(params.get("sort") or "relevance")
    except ValueError:
        raise InvalidQuery(
            _("This order is not known. Use one of: %(known)s.") % {"known": ", ".join(Sort)}
        ) from None
    if sort is Sort.DISTANCE and near is None:
        raise InvalidQuery(_("To sort by distance, give a city and radius_km."))
    limit = _number(params, "limit", low=1, high=100)
    return Query(
        text=text,
        filters=tuple(filters),
        ranges=ranges,
        near=near,
        access=open_vacancies(today),
        facets=VACANCY_FACETS,
        sort=sort if text or sort is not Sort.RELEVANCE else Sort.NEWEST,
        after=params.get("cursor") or None,
        limit=int(limit) if limit else PAGE_SIZE,
        highlight=bool(text),
    )


def open_vacancies(today: date) -> tuple[Range, ...]:
    """Return what every search for vacancies is limited to, added by our side."""
    return (
        Range("closes_on", low=today, missing_passes=True),
        Range("published_on", high=today),
    )


def _concept(name: str, typed: str) -> str:
    if name == "employer":
        try:
            return str(UUID(typed))
        except ValueError:
            raise InvalidQuery(_("Give an employer by its identifier.")) from None
    if ":" in typed:
        known = load_vocabulary().resolve(typed)
        if known is None:
            raise InvalidQuery(_("No occupation or skill has this address: choose one by name."))
        return known.uri
    kinds: Iterable[str] = (
        ("occupation",)
        if name == "occupation"
        else ("skill", "knowledge", "transversal", "tool", "technique", "standard")
    )
    table = load_vocabulary()
    concept = (table.occupations_by_key if name == "occupation" else table.skills_by_key).get(
        typed
    )
    if concept is not None:
        return concept.uri
    labels = {
        label: concept.uri
        for concept in table.concepts
        if concept.kind in kinds
        for label in [table.label(concept.uri, "en")]
    }
    return _pick(_("Occupation") if name == "occupation" else _("Skill"), typed, labels)


def _number(params: Any, name: str, *, low: float, high: float) -> float | None:
    typed = params.get(name)
    if typed in (None, ""):
        return None
    try:
        number = float(typed)
    except (TypeError, ValueError):
        number = float("nan")
    if not low <= number <= high:
        raise InvalidQuery(
            _("%(name)s has to be a number from %(low)s to %(high)s.")
            % {"name": name, "low": int(low), "high": int(high)}
        )
    return number
