"""The one door from rows to facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    "published_on", "closes_on", "starts_on", "vector",
)  # fmt: skip
_PROFILE_COLUMNS = (
    "id", "headline", "summary", "lang", "city_id", "permit_basis", "permit_valid_until",
    "licences", "target_countries", "target_cities", "target_occupations", "remote_only",
    "contract_types", "pay_floor_eur_month", "willing_to_move", "schedule", "available_from",
    "vector",
)  # fmt: skip
_NO_VERSIONS: Mapping[UUID, int] = MappingProxyType({})
# As text: Python's own parser is slow, and of this there is much.
_READING = Cast("reading", TextField())
# Hours of a full-time month and fixed rates of 2026-11, for comparing pay alone; an ad shows its own.
HOURS_A_MONTH = 160
EURO_PER = {"EUR": 1.0, "SEK": 0.091, "DKK": 0.134, "NOK": 0.085, "PLN": 0.235}


def _place(city: City | None) -> Place:
    if city is None:
        return Place("", "", "")
    return Place(
        city.country_code,
        city.key,
        city.name,
        tuple(city.names),
        city.nuts_code,
        city.latitude,
        city.longitude,
    )


def _places(city_ids: Iterable[UUID | None]) -> dict[UUID | None, Place]:
    """Return the places of cities by their keys; None is a place of its own."""
    cities = City.objects.filter(pk__in={pk for pk in city_ids if pk is not None})
    return {None: _place(None), **{city.pk: _place(city) for city in cities}}


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


# Queries are made once and narrowed each time: to find the columns takes longer than to read them.


def _read_vacancies(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy, Any]:
    columns = (*_VACANCY_COLUMNS, "read")
    return rows.order_by().annotate(read=_READING).values_list(*columns, named=True)


def _read_profiles(rows: QuerySet[Profile]) -> QuerySet[Profile, Any]:
    in_force = Consent.objects.filter(
        profile=OuterRef("pk"),
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
        withdrawn_at__isnull=True,
    )
    columns = (*_PROFILE_COLUMNS, "is_visible", "read")
    read = rows.order_by().annotate(is_visible=Exists(in_force), read=_READING)
    return read.values_list(*columns, named=True)


@cache
def _any_vacancy() -> QuerySet[Vacancy, Any]:
    return _read_vacancies(Vacancy.objects.all())


@cache
def _any_profile() -> QuerySet[Profile, Any]:
    return _read_profiles(Profile.objects.all())


@cache
def _asked_languages() -> QuerySet[VacancyLanguage, Any]:
    return VacancyLanguage.objects.order_by("code", "id").values_list(
        "vacancy_id", "code", "cefr_level", "must"
    )


@cache
def _parts_of(model: Any, *names: str) -> QuerySet[Any, Any]:
    parts: QuerySet[Any, Any] = model.objects.values_list("profile_id", *names)
    return parts


def vacancy_facts(
    ids: Iterable[UUID],
    *,
    among: QuerySet[Vacancy] | None = None,
    versions: Mapping[UUID, int] = _NO_VERSIONS,
) -> dict[UUID, VacancyFacts]:
    """Return the facts of those vacancies that exist, open or not, by id.

    `among` narrows them; `versions` are those the facts are to carry, else 0. Read as plain
    values, since a rebuild reads all there are and rows as objects take longer.
    """
    allowed = _any_vacancy() if among is None else _read_vacancies(among)
    rows = list(allowed.filter(pk__in=list(ids)))
    places = _places(row.city_id for row in rows)
    languages: dict[UUID, list[LanguageDemand]] = {}
    asked = _asked_languages().filter(vacancy_id__in=[row.id for row in rows])
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
    among: QuerySet[Profile] | None = None,
    versions: Mapping[UUID, int] = _NO_VERSIONS,
) -> dict[UUID, ProfileFacts]:
    """Return the facts of those profiles that exist, by id: no name, no contact.

    The rest is as `vacancy_facts` says.
    """
    allowed = _any_profile() if among is None else _read_profiles(among)
    rows = list(allowed.filter(pk__in=list(ids)))
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
        def listed(model: Any, *names: str) -> dict[UUID, list[Any]]:
            found: dict[UUID, list[Any]] = defaultdict(list)
            for profile_id, *values in _parts_of(model, *names).filter(profile_id__in=ids):
                found[profile_id].append(values)
            return found

        self.languages = listed(LanguageSkill, "code", "cefr_level")
        self.skills = listed(SkillStatement, "uri", "phrase")
        self.educations = listed(Education, "eqf_level")
        self.experiences = listed(Experience, "title", "tasks", "start", "end")


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
