"""Frozen facts and results: what matching reads and what it answers with.

Nothing here knows a framework or a database. Moments are UTC, days are dates, levels are CEFR
("A1" to "C2" or "native") and EQF (1 to 8), pay is euro a month before tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal
from uuid import UUID

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]


class Kind(StrEnum):
    """What an index holds: vacancies for talents, or profiles for employers."""

    VACANCY = "vacancy"
    PROFILE = "profile"


class State(StrEnum):
    """State of one hard constraint."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Sort(StrEnum):
    """Orders a search can be asked for; each ends in the id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    CLOSES_SOON = "closes_soon"
    PAY = "pay"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: codes, names in any language that a searcher may type, and a point."""

    country_code: str  # ISO 3166-1 alpha-2
    city_key: str
    city_name: str
    names: tuple[str, ...] = ()
    nuts_code: str = ""
    latitude: float | None = None  # degrees, WGS 84
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class LanguageDemand:
    """A language a vacancy asks for, at least at `cefr_level`."""

    code: str  # ISO 639-1
    cefr_level: str
    must: bool = True


@dataclass(frozen=True, slots=True)
class LinkedSkill:
    """A skill of the vocabulary as one side states it, with the words it was read from."""

    uri: str
    label: str
    phrase: str = ""
    # A must-have weighs 1, a nice-to-have less, company talk nothing; see weights.py.
    weight: float = 1.0
    must: bool = True


@dataclass(frozen=True, slots=True)
class LinkedOccupation:
    """An occupation of the vocabulary that a title was linked with."""

    uri: str
    label: str
    isco_code: str
    phrase: str = ""
    confidence: float = 1.0  # calibrated share in [0, 1]


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """One vacancy as matching sees it."""

    id: UUID
    version: int
    title: str
    body: str
    lang: str  # ISO 639-1 of the ad, "" when unknown
    employer_id: UUID
    employer_name: str
    place: Place
    occupations: tuple[LinkedOccupation, ...] = ()
    skills: tuple[LinkedSkill, ...] = ()
    languages: tuple[LanguageDemand, ...] = ()
    working_languages: tuple[str, ...] = ()
    contract_type: str = ""
    schedule: str = ""
    remote: str = "on_site"  # on_site, hybrid, remote
    sponsorship: str = "case_by_case"  # yes, no, case_by_case
    licence: str = ""
    eqf_level: int | None = None
    experience_years: float | None = None
    pay_min_eur_month: float | None = None
    pay_max_eur_month: float | None = None
    published_on: date | None = None
    closes_on: date | None = None
    starts_on: date | None = None
    vector: Vector | None = field(default=None, compare=False, repr=False)
    vector_name: str = ""  # name and version of the encoder that made the vector


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """One profile as matching sees it: no name, no contact, no protected field."""

    id: UUID
    version: int
    headline: str
    body: str
    lang: str
    place: Place
    occupations: tuple[LinkedOccupation, ...] = ()
    skills: tuple[LinkedSkill, ...] = ()
    # CEFR level by ISO 639-1 code; "" for a language whose level is not stated.
    languages: Mapping[str, str] = field(default_factory=dict)
    permit_basis: str = "unknown"
    permit_valid_until: date | None = None
    licences: tuple[str, ...] = ()
    eqf_level: int | None = None
    experience_years: float | None = None
    target_countries: tuple[str, ...] = ()
    target_cities: tuple[str, ...] = ()
    willing_to_move: bool | None = None
    remote_only: bool = False
    schedule: str = ""
    contract_types: tuple[str, ...] = ()
    pay_floor_eur_month: float | None = None
    available_from: date | None = None
    # Employers the talent shows the profile to: consent, then approved employers only.
    visible_to_employers: bool = False
    vector: Vector | None = field(default=None, compare=False, repr=False)
    vector_name: str = ""


Facts = VacancyFacts | ProfileFacts


def sides(one: Facts, other: Facts) -> tuple[VacancyFacts, ProfileFacts]:
    """Return the vacancy and the profile of a pair, whichever of them comes first."""
    vacancy, profile = (one, other) if isinstance(one, VacancyFacts) else (other, one)
    if not isinstance(vacancy, VacancyFacts) or not isinstance(profile, ProfileFacts):
        raise TypeError("a pair is one vacancy and one profile")
    return vacancy, profile


@dataclass(frozen=True, slots=True)
class Filter:
    """A field holds one of `values`; with `exclude`, none of them."""

    field: str
    values: tuple[str, ...]
    exclude: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """`low <= field <= high`; an open end is None. A document without the field fails it,
    unless `missing_passes`."""

    field: str
    low: float | date | None = None
    high: float | date | None = None
    missing_passes: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Within `radius_km` of a point."""

    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Query:
    """Cleaned wish of a searcher. `access` is added last, by our side, and never by a client.

    `text` may hold "quoted phrases" and -negated words. With `vector`, text and vector answers
    are fused by reciprocal rank, the same way in every engine (core.ranking.fuse).
    Filters of one field are OR-ed inside and AND-ed with the other fields; the counts of a facet
    leave out the filter on its own field (multi-select).
    """

    text: str = ""
    lang: str | None = None  # language of the words; None: any of the ten
    filters: tuple[Filter, ...] = ()
    ranges: tuple[Range, ...] = ()
    near: Near | None = None
    access: tuple[Filter | Range, ...] = ()
    vector: Vector | None = field(default=None, compare=False, repr=False)
    facets: tuple[str, ...] = ()
    facet_size: int = 20
    sort: Sort = Sort.RELEVANCE
    after: str | None = None  # opaque cursor of an earlier page
    limit: int = 20  # 1 to 500
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """What an engine found. `engine_score` compares within one answer alone."""

    id: UUID
    engine_score: float
    # Field name to HTML-escaped text in which <mark> encloses the words found.
    highlights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and how many documents carry it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer, best first, in a total order that ends in the id."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    next: str | None = None
    took_ms: float = 0.0
    # Sentences for the person searching, such as that the search is reduced for now.
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what was typed."""

    text: str
    kind: str  # title, occupation, skill, city, employer
    value: str = ""  # code or URI behind the text
    count: int = 0


@dataclass(frozen=True, slots=True)
class Put:
    """Write the document of these facts."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the document out. `version` is newer than any version put."""

    id: UUID
    version: int


Change = Put | Remove


@dataclass(frozen=True, slots=True)
class Rejection:
    """A change the engine refused for its own content; trying again without change is useless."""

    id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index holds of one object."""

    id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Health:
    """State of an engine, for the health page."""

    engine: str
    status: Literal["ok", "degraded", "down"]
    documents: int | None = None
    detail: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: `contribution == value * weight`."""

    value: float  # share in [0, 1]
    weight: float  # share of a sum of 1
    contribution: float


@dataclass(frozen=True, slots=True)
class Constraint:
    """One hard constraint, decided before ranking and never mixed into the score."""

    kind: str  # language, permit, dates, place, licence
    state: State
    need: str
    have: str
    # Not met, but within reach: one CEFR level, three months, or place.
    within_reach: bool = False
    code: str = ""  # the language or licence it is about; closed or start; named (places)


@dataclass(frozen=True, slots=True)
class SkillReason:
    """A skill as a reason, with the words of both sides."""

    uri: str
    label_vacancy: str
    label_profile: str
    phrase: str  # of the vacancy; of the profile for an extra skill
    phrase_profile: str = ""
    must: bool = True
    contribution: float = 0.0


@dataclass(frozen=True, slots=True)
class OccupationReason:
    """Which occupation of each side was compared, and how near they are."""

    uri_vacancy: str
    uri_profile: str
    label_vacancy: str  # in the language of the vacancy
    label_profile: str
    phrase_vacancy: str
    phrase_profile: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a pair scores as it does; exact, from the same sums as the score."""

    matched: tuple[SkillReason, ...] = ()
    missing: tuple[SkillReason, ...] = ()
    extra: tuple[SkillReason, ...] = ()
    occupation: OccupationReason | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A scored pair with its reasons. `score` is the sum of the parts' contributions."""

    vacancy_id: UUID
    profile_id: UUID
    score: float  # in [0, 1]
    parts: Mapping[str, Part]  # occupation, skills, text, level
    constraints: tuple[Constraint, ...]
    reasons: Reasons
    ranker: str  # name and version of the weights and the encoder
    rank: int = 0  # 1 is best
