"""The one door from rows to facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

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
from matching.models import IndexRequest
from profiles.models import Consent, Profile
from skills.text.vocabulary import load_vocabulary

_VACANCY_COLUMNS = (
    "id", "title", "body", "lang", "employer_id", "employer__name", "city_id",
    "working_languages", "contract_type", "schedule", "remote", "sponsorship", "licence",
    "eqf_level", "experience_years", "pay_min", "pay_max", "pay_currency", "pay_period",
    "published_on", "closes_on", "starts_on", "reading", "vector",
)  # fmt: skip
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


def _vector(stored: bytes | memoryview | None) -> Vector | None:
    return None if stored is None else np.frombuffer(bytes(stored), dtype=np.float32)


def _versions(kind: str, ids: list[UUID]) -> dict[UUID, int]:
    rows = IndexRequest.objects.filter(kind=kind, object_id__in=ids)
    return dict(rows.values_list("object_id", "version"))


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


def vacancy_facts(
    ids: Iterable[UUID], *, among: QuerySet[Vacancy] | None = None
) -> dict[UUID, VacancyFacts]:
    """Return the facts of those vacancies that exist, open or not, by id; `among` narrows them.

    Read as plain values, since a rebuild reads all there are and rows as objects take longer.
    """
    wanted = list(ids)
    # The version is read before the row, so that a facts' version is never newer than its content.
    versions = _versions("vacancy", wanted)
    allowed = Vacancy.objects.all() if among is None else among
    rows = list(
        allowed.filter(pk__in=wanted).order_by().values_list(*_VACANCY_COLUMNS, named=True)
    )
    cities = City.objects.filter(pk__in={row.city_id for row in rows})
    places = {city.pk: _place(city) for city in cities}
    languages: dict[UUID, list[LanguageDemand]] = {}
    asked = VacancyLanguage.objects.filter(vacancy_id__in=[row.id for row in rows])
    for vacancy_id, code, level, must in asked.order_by("code", "id").values_list(
        "vacancy_id", "code", "cefr_level", "must"
    ):
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


def vacancies_with_facts(rows: QuerySet[Vacancy]) -> QuerySet[Vacancy]:
    """Return the vacancies with everything read along that `facts_of_vacancy` asks for."""
    return rows.select_related("employer", "city").prefetch_related("languages")


def open_among(ids: Iterable[UUID], *, on: date) -> dict[UUID, Vacancy]:
    """Return those of the vacancies that `VacancyQuerySet.open` would, by id.

    They are read by id and looked at here: asked for both at once, SQLite goes through every open
    vacancy, which takes 100 times as long where there are many.
    """
    rows = vacancies_with_facts(Vacancy.objects.filter(pk__in=list(ids)))
    return {row.pk: row for row in rows if _is_open(row, on)}


def _is_open(row: Vacancy, on: date) -> bool:
    return (
        row.status == Vacancy.Status.PUBLISHED
        and row.employer.is_approved
        and row.published_on is not None
        and row.published_on <= on
        and (row.closes_on is None or row.closes_on >= on)
    )


def facts_of_vacancy(row: Vacancy) -> VacancyFacts:
    """Return the facts of one vacancy; the version is of no matter to a score."""
    return _vacancy_facts(
        row,
        version=0,
        employer_name=row.employer.name,
        place=_place(row.city),
        languages=tuple(
            LanguageDemand(language.code, language.cefr_level, language.must)
            for language in row.languages.all()
        ),
    )


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

    return VacancyFacts(
        id=row.id,
        version=version,
        title=row.title,
        body=row.body,
        lang=row.lang,
        employer_id=row.employer_id,
        employer_name=employer_name,
        place=place,
        occupations=_occupations(row.reading),
        skills=_skills(row.reading),
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
        vector_name=row.reading.get("versions", {}).get("encoder", ""),
    )


def profile_facts(
    ids: Iterable[UUID], *, among: QuerySet[Profile] | None = None
) -> dict[UUID, ProfileFacts]:
    """Return the facts of those profiles that exist, by id: no name, no contact.

    `among` narrows them.
    """
    wanted = list(ids)
    versions = _versions("profile", wanted)
    allowed = Profile.objects.all() if among is None else among
    rows = profiles_with_facts(allowed.filter(pk__in=wanted))
    return {row.pk: facts_of_profile(row, version=versions.get(row.pk, 0)) for row in rows}


def profiles_with_facts(rows: QuerySet[Profile]) -> QuerySet[Profile]:
    """Return the profiles with everything read along that `facts_of_profile` asks for."""
    consent = Consent.objects.filter(
        profile=OuterRef("pk"),
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
        withdrawn_at__isnull=True,
    )
    return (
        rows.select_related("city")
        .prefetch_related("languages", "skills", "educations", "experiences")
        .annotate(visible=Exists(consent))
    )


def facts_of_profile(row: Any, *, version: int = 0) -> ProfileFacts:
    """Return the facts of one profile; `version` is of no matter to a score."""
    vocabulary = load_vocabulary()
    skills = {skill.uri: skill for skill in _skills(row.reading)}
    for stated in row.skills.all():
        if stated.uri:
            label = vocabulary.label(stated.uri, row.lang or "en")
            skills[stated.uri] = LinkedSkill(stated.uri, label, stated.phrase)
    experiences = list(row.experiences.all())
    levels = [e.eqf_level for e in row.educations.all() if e.eqf_level]
    return ProfileFacts(
        id=row.pk,
        version=version,
        headline=row.headline,
        body="\n".join([row.summary, *(f"{e.title}. {e.tasks}" for e in experiences)]),
        lang=row.lang,
        place=_place(row.city),
        occupations=_wished(row) + _occupations(row.reading),
        skills=tuple(skills.values()),
        languages={language.code: language.cefr_level for language in row.languages.all()},
        permit_basis=row.permit_basis,
        permit_valid_until=row.permit_valid_until,
        licences=tuple(row.licences),
        eqf_level=max(levels, default=None),
        experience_years=years_of_experience([(e.start, e.end) for e in experiences]),
        target_countries=tuple(row.target_countries),
        target_cities=tuple(row.target_cities),
        remote_only=row.remote_only,
        contract_types=tuple(row.contract_types),
        pay_floor_eur_month=row.pay_floor_eur_month,
        willing_to_move=row.willing_to_move,
        schedule=row.schedule,
        available_from=row.available_from,
        visible_to_employers=row.visible,
        vector=_vector(row.vector),
        vector_name=row.reading.get("versions", {}).get("encoder", ""),
    )


def _wished(row: Profile) -> tuple[LinkedOccupation, ...]:
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
