"""The one door from rows to facts."""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from cities.models import City
from employers.models import Vacancy, VacancyLanguage
from matching.core.types import (
    LanguageDemand,
    LinkedOccupation,
    LinkedSkill,
    Place,
    ProfileFacts,
    VacancyFacts,
    Vector,
)
from matching.statements import rows_of
from profiles.models import (
    Consent,
    Education,
    Experience,
    LanguageSkill,
    Profile,
    SkillStatement,
)
from skills.text.vocabulary import load_vocabulary

_VACANCY_COLUMNS = (
    "id", "title", "body", "lang", "employer_id", "employer__name", "city_id",
    "working_languages", "contract_type", "schedule", "remote", "sponsorship", "licence",
    "eqf_level", "experience_years", "pay_min", "pay_max", "pay_currency", "pay_period",
    "published_on", "closes_on", "starts_on", "vector", "read",
)  # fmt: skip
_PROFILE_COLUMNS = (
    "id", "headline", "summary", "lang", "city_id", "permit_basis", "permit_valid_until",
    "licences", "target_countries", "target_cities", "target_occupations", "remote_only",
    "contract_types", "pay_floor_eur_month", "willing_to_move", "schedule", "available_from",
    "vector", "is_visible", "read",
)  # fmt: skip
_NO_VERSIONS: Mapping[UUID, int] = MappingProxyType({})
# As text: Python's own parser is slow, and of this there is much.
_READING = Cast("reading", TextField())
# Hours of a full-time month and fixed rates of 2026-11, for comparing pay alone; an ad shows its own.
HOURS_A_MONTH = 160
EURO_PER = {"EUR": 1.0, "SEK": 0.091, "DKK": 0.134, "NOK": 0.085, "PLN": 0.235}


def _places(city_ids: Iterable[UUID | None]) -> dict[UUID | None, Place]:
    """Return the places of cities by their keys; None is a place of its own."""
    wanted = {pk for pk in city_ids if pk is not None}
    places: dict[UUID | None, Place] = {None: Place("", "", "")}
    for pk, country_code, key, name, names, *rest in rows_of(_any_city, "pk", wanted):
        places[pk] = Place(country_code, key, name, tuple(names), *rest)
    return places


def _any_city() -> QuerySet[City, Any]:
    return City.objects.order_by().values_list(
        "id", "country_code", "key", "name", "names", "nuts_code", "latitude", "longitude"
    )


def _vector(stored: bytes | memoryview | None) -> Vector | None:
    return None if stored is None else np.frombuffer(bytes(stored), dtype=np.float32)


def _occupations(reading: dict[str, Any]) -> tuple[LinkedOccupation, ...]:
    return tuple(LinkedOccupation(**row) for row in reading.get("occupations", ()))


def _skills(reading: dict[str, Any]) -> tuple[LinkedSkill, ...]:
    return tuple(LinkedSkill(**row) for row in reading.get("skills", ()))


def euro_a_month(amount: Any, *, currency: str, period: str) -> float | None:
    """Return pay in euro a month before tax, or None where it is not stated."""
    rate = EURO_PER.get(currency)
    if amount is None or rate is None:
        return None
    times = {"hour": HOURS_A_MONTH, "month": 1.0, "year": 1 / 12}.get(period)
    return None if times is None else float(amount) * rate * times


_VacancyRow: Any = namedtuple("_VacancyRow", _VACANCY_COLUMNS)  # type: ignore[misc]
_ProfileRow: Any = namedtuple("_ProfileRow", _PROFILE_COLUMNS)  # type: ignore[misc]


@cache
def _vacancies(among: Callable[[], QuerySet[Vacancy]]) -> Callable[[], QuerySet[Any, Any]]:
    return lambda: among().order_by().annotate(read=_READING).values_list(*_VACANCY_COLUMNS)


@cache
def _profiles(among: Callable[[], QuerySet[Profile]]) -> Callable[[], QuerySet[Any, Any]]:
    in_force = Consent.objects.filter(
        profile=OuterRef("pk"),
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
        withdrawn_at__isnull=True,
    )
    return lambda: (
        among()
        .order_by()
        .annotate(is_visible=Exists(in_force), read=_READING)
        .values_list(*_PROFILE_COLUMNS)
    )


def _any_vacancy() -> QuerySet[Vacancy]:
    return Vacancy.objects.all()


def _any_profile() -> QuerySet[Profile]:
    return Profile.objects.all()


def _asked_languages() -> QuerySet[VacancyLanguage, Any]:
    return VacancyLanguage.objects.order_by("code", "id").values_list(
        "vacancy_id", "code", "cefr_level", "must"
    )


def vacancy_facts(
    ids: Iterable[UUID],
    *,
    among: Callable[[], QuerySet[Vacancy]] = _any_vacancy,
    versions: Mapping[UUID, int] = _NO_VERSIONS,
) -> dict[UUID, VacancyFacts]:
    """Return the facts of those vacancies that exist, open or not, by id.

    `among` makes a query that narrows them, the same each time; `versions` are those the facts
    are to carry, else 0. Read as plain values, since a rebuild reads all there are and rows as
    objects take longer.
    """
    rows: list[Any] = [
        _VacancyRow._make(row) for row in rows_of(_vacancies(among), "pk", list(ids))
    ]
    places = _places(row.city_id for row in rows)
    languages: dict[UUID, list[LanguageDemand]] = {}
    asked = rows_of(_asked_languages, "vacancy_id", [row.id for row in rows])
    for vacancy_id, code, level, must in asked:
        languages.setdefault(vacancy_id, []).append(LanguageDemand(code, level, must))
    return {
        row.id: _vacancy_facts(
            row,
            version=versions.get(row.id, 0),
            employer_name=row.employer__name,
            place=places[row.city_id],
            languages=tuple(languages.get(row.id, ())),
        )
        for row in rows
    }


def _vacancy_facts(
    row: Any,
    *,
    version: int,
    employer_name: str,
    place: Place,
    languages: tuple[LanguageDemand, ...],
) -> VacancyFacts:
    def pay(amount: Any) -> float | None:
        return euro_a_month(amount, currency=row.pay_currency, period=row.pay_period)

    reading = orjson.loads(row.read)
    return VacancyFacts(
        id=row.id,
        version=version,
        title=row.title,
        body=row.body,
        lang=row.lang,
        employer_id=row.employer_id,
        employer_name=employer_name,
        place=place,
        occupations=_occupations(reading),
        skills=_skills(reading),
        languages=languages,
        working_languages=tuple(row.working_languages),
        contract_type=row.contract_type,
        schedule=row.schedule,
        remote=row.remote,
        sponsorship=row.sponsorship,
        licence=row.licence,
        eqf_level=row.eqf_level,
        experience_years=row.experience_years,
        pay_min_eur_month=pay(row.pay_min),
        pay_max_eur_month=pay(row.pay_max),
        published_on=row.published_on,
        closes_on=row.closes_on,
        starts_on=row.starts_on,
        vector=_vector(row.vector),
        vector_name=reading.get("versions", {}).get("encoder", ""),
    )


def profile_facts(
    ids: Iterable[UUID],
    *,
    among: Callable[[], QuerySet[Profile]] = _any_profile,
    versions: Mapping[UUID, int] = _NO_VERSIONS,
) -> dict[UUID, ProfileFacts]:
    """Return the facts of those profiles that exist, by id: no name, no contact.

    The rest is as `vacancy_facts` says.
    """
    rows: list[Any] = [
        _ProfileRow._make(row) for row in rows_of(_profiles(among), "pk", list(ids))
    ]
    places = _places(row.city_id for row in rows)
    parts = _ProfileParts([row.id for row in rows])
    return {
        row.id: _profile_facts(
            row,
            version=versions.get(row.id, 0),
            place=places[row.city_id],
            parts=parts,
        )
        for row in rows
    }


class _ProfileParts:
    """What profiles list, each by the profile's id and in the order of its table."""

    def __init__(self, ids: list[UUID]) -> None:
        def listed(read: Callable[[], QuerySet[Any, Any]]) -> dict[UUID, list[Any]]:
            found: dict[UUID, list[Any]] = defaultdict(list)
            for profile_id, *values in rows_of(read, "profile_id", ids):
                found[profile_id].append(values)
            return found

        self.languages = listed(_languages_of)
        self.skills = listed(_skills_of)
        self.educations = listed(_educations_of)
        self.experiences = listed(_experiences_of)


def _languages_of() -> QuerySet[LanguageSkill, Any]:
    return LanguageSkill.objects.values_list("profile_id", "code", "cefr_level")


def _skills_of() -> QuerySet[SkillStatement, Any]:
    return SkillStatement.objects.values_list("profile_id", "uri", "phrase")


def _educations_of() -> QuerySet[Education, Any]:
    return Education.objects.values_list("profile_id", "eqf_level")


def _experiences_of() -> QuerySet[Experience, Any]:
    return Experience.objects.values_list("profile_id", "title", "tasks", "start", "end")


def _profile_facts(row: Any, *, version: int, place: Place, parts: _ProfileParts) -> ProfileFacts:
    vocabulary, reading = load_vocabulary(), orjson.loads(row.read)
    skills = {skill.uri: skill for skill in _skills(reading)}
    for uri, phrase in parts.skills[row.id]:
        if uri:
            label = vocabulary.label(uri, row.lang or "en")
            skills[uri] = LinkedSkill(uri, label, phrase)
    experiences = parts.experiences[row.id]
    levels = [level for (level,) in parts.educations[row.id] if level]
    return ProfileFacts(
        id=row.id,
        version=version,
        headline=row.headline,
        body="\n".join([row.summary, *(f"{title}. {tasks}" for title, tasks, *_ in experiences)]),
        lang=row.lang,
        place=place,
        occupations=_wished(row) + _occupations(reading),
        skills=tuple(skills.values()),
        languages=dict(parts.languages[row.id]),
        permit_basis=row.permit_basis,
        permit_valid_until=row.permit_valid_until,
        licences=tuple(row.licences),
        eqf_level=max(levels, default=None),
        experience_years=years_of_experience([(start, end) for *_, start, end in experiences]),
        target_countries=tuple(row.target_countries),
        target_cities=tuple(row.target_cities),
        remote_only=row.remote_only,
        contract_types=tuple(row.contract_types),
        pay_floor_eur_month=row.pay_floor_eur_month,
        willing_to_move=row.willing_to_move,
        schedule=row.schedule,
        available_from=row.available_from,
        visible_to_employers=row.is_visible,
        vector=_vector(row.vector),
        vector_name=reading.get("versions", {}).get("encoder", ""),
    )


def _wished(row: Any) -> tuple[LinkedOccupation, ...]:
    vocabulary = load_vocabulary()
    wished = []
    for uri in row.target_occupations:
        concept = vocabulary.resolve(uri)
        if concept is not None:
            label = vocabulary.label(concept.uri, row.lang or "en")
            wished.append(LinkedOccupation(concept.uri, label, concept.isco_code, label))
    return tuple(wished)


def years_of_experience(
    spans: Iterable[tuple[str, str]], *, today: date | None = None
) -> float | None:
    """Return years covered by (start, end) spans of YYYY or YYYY-MM, overlaps counted once.

    An empty end runs until today. None where no start is stated.
    """
    now = today or date.today()  # noqa: DTZ011 - a day is enough for years

    def month(stated: str, *, last: bool) -> int:
        year, _, number = stated.partition("-")
        return int(year) * 12 + (int(number) - 1 if number else (11 if last else 0))

    months: set[int] = set()
    known = False
    for start, end in spans:
        if not start:
            continue
        known = True
        until = month(end, last=True) if end else now.year * 12 + now.month - 1
        months.update(range(month(start, last=False), until + 1))
    return round(len(months) / 12, 1) if known else None
