"""The use cases: search, match, explain. Both directions go one way: retrieve, score, rank, explain."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from django.core.cache import cache

from employers.models import Vacancy
from matching.core.constraints import fits, is_near_miss
from matching.core.permits import without_permit_basis
from matching.core.scoring import rank, score_pair
from matching.core.types import (
    Facts,
    Filter,
    Kind,
    Match,
    Page,
    ProfileFacts,
    Query,
    VacancyFacts,
)
from matching.engines import get_engine
from matching.models import RankingLog
from matching.search import facet_label, open_vacancies, parse_search
from matching.selectors import profile_facts, vacancy_facts
from profiles.models import Profile

__all__ = [
    "Found",
    "explain_match",
    "facet_label",
    "find_talents",
    "find_vacancies",
    "match_profile",
    "parse_search",
]

Show = Literal["fits", "near", "all"]
# How many an engine retrieves for each list before they are scored one by one.
RETRIEVED = 200
IDF_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Found:
    """Vacancies of one page in the order of the hits, and the page with facets and cursor."""

    vacancies: list[Vacancy]
    page: Page


def find_vacancies(query: Query, *, today: date) -> Found:
    """Return the open vacancies that fit `query`, best first; the database has the last word.

    Raises InvalidQuery and EngineUnavailable.
    """
    page = get_engine(Kind.VACANCY).search(query)
    ids = [hit.id for hit in page.hits]
    rows = (
        Vacancy.objects.open(today)
        .select_related("employer", "city")
        .prefetch_related("languages")
    )
    found = rows.in_bulk(ids)
    return Found([found[pk] for pk in ids if pk in found], page)


def rarity(uri: str) -> float:
    """Return how rare a skill is among the open vacancies, at least 0; higher is rarer.

    The usual inverse document frequency, ln((n + 1) / (df + 1)) + 1. From vacancies alone, so
    that no profile changes another's score.
    """
    frequencies, total = _skill_frequencies()
    return math.log((total + 1) / (frequencies.get(uri, 0) + 1)) + 1


def _skill_frequencies() -> tuple[dict[str, int], int]:
    kept: tuple[dict[str, int], int] | None = cache.get("skill-frequencies")
    if kept is None:
        page = get_engine(Kind.VACANCY).search(Query(facets=("skill",), facet_size=5000, limit=1))
        kept = {count.value: count.count for count in page.facets.get("skill", ())}, page.total
        cache.set("skill-frequencies", kept, IDF_SECONDS)
    return kept


def _retrieve(kind: Kind, facts: Facts, access: Query) -> list[UUID]:
    """Return ids near the other side: by vector, by occupation and by skill, without doubles."""
    engine = get_engine(kind)
    groups = tuple({occupation.isco_code[:3] for occupation in facts.occupations} - {""})
    uris = tuple(dict.fromkeys(occupation.uri for occupation in facts.occupations))
    ids: dict[UUID, None] = {}
    queries = (
        [replace(access, vector=facts.vector, limit=RETRIEVED)] if facts.vector is not None else []
    )
    if uris:
        queries.append(
            replace(access, filters=(*access.filters, Filter("occupation", uris)), limit=RETRIEVED)
        )
    skills = tuple(skill.uri for skill in facts.skills)
    if skills:
        queries.append(
            replace(
                access,
                filters=(*access.filters, Filter("skill", skills)),
                vector=facts.vector,
                limit=RETRIEVED,
            )
        )
    if not queries or not groups:
        queries.append(replace(access, limit=RETRIEVED))
    for query in queries:
        ids.update(dict.fromkeys(hit.id for hit in engine.search(query).hits))
    return list(ids)


def match_profile(
    profile: Profile, *, actor_id: UUID, today: date, limit: int = 20, show: Show = "fits"
) -> list[tuple[Vacancy, Match]]:
    """Return open vacancies for a talent, best first, each with its match, and log the ranking.

    `show` is "fits" (no constraint is not met), "near" (one is not met and within reach) or "all".
    """
    facts = profile_facts([profile.pk])[profile.pk]
    ids = _retrieve(Kind.VACANCY, facts, Query(access=open_vacancies(today)))
    rows = (
        Vacancy.objects.open(today)
        .select_related("employer", "city")
        .prefetch_related("languages")
    )
    vacancies = rows.in_bulk(ids)
    others = vacancy_facts(vacancies)
    matches = rank(
        match
        for match in (
            score_pair(other, facts, idf=rarity, today=today) for other in others.values()
        )
        if _is_shown(match, show)
    )[:limit]
    _log(matches, actor_id=actor_id, profile_id=profile.pk, sides=[facts, *others.values()])
    return [(vacancies[match.vacancy_id], match) for match in matches]


def explain_match(vacancy: Vacancy, profile: Profile, *, today: date) -> Match:
    """Return the match of one pair, with all its reasons."""
    return score_pair(
        vacancy_facts([vacancy.pk])[vacancy.pk],
        profile_facts([profile.pk])[profile.pk],
        idf=rarity,
        today=today,
    )


def find_talents(
    vacancy: Vacancy, *, actor_id: UUID, today: date, limit: int = 20
) -> list[tuple[Profile, Match]]:
    """Return consenting talents for a vacancy, best first, and log the ranking.

    Nobody is shown to an employer that is not approved. A consent withdrawn a moment ago counts.
    """
    if not vacancy.employer.is_approved:
        return []
    facts = vacancy_facts([vacancy.pk])[vacancy.pk]
    access = Query(access=(Filter("visible_to_employers", ("yes",)),))
    others: dict[UUID, ProfileFacts] = {
        pk: other
        for pk, other in profile_facts(_retrieve(Kind.PROFILE, facts, access)).items()
        if other.visible_to_employers
    }
    matches = rank(
        match
        for match in (
            score_pair(facts, other, idf=rarity, today=today) for other in others.values()
        )
        if fits(match.constraints)
    )[:limit]
    matches = [
        replace(match, constraints=tuple(map(without_permit_basis, match.constraints)))
        for match in matches
    ]
    _log(matches, actor_id=actor_id, vacancy_id=vacancy.pk, sides=[facts, *others.values()])
    profiles = Profile.objects.select_related("city", "university").in_bulk(
        [m.profile_id for m in matches]
    )
    return [
        (profiles[match.profile_id], match) for match in matches if match.profile_id in profiles
    ]


def _is_shown(match: Match, show: Show) -> bool:
    if show == "fits":
        return fits(match.constraints)
    return show == "all" or is_near_miss(match.constraints)


def _digest(facts: Facts) -> str:
    vector = b"" if facts.vector is None else facts.vector.tobytes()
    return hashlib.sha256(repr(facts).encode() + vector).hexdigest()[:16]


def _log(
    matches: Sequence[Match],
    *,
    actor_id: UUID,
    sides: Sequence[VacancyFacts | ProfileFacts],
    profile_id: UUID | None = None,
    vacancy_id: UUID | None = None,
) -> None:
    digests = {side.id: side for side in sides}
    RankingLog.objects.create(
        actor_id=actor_id,
        profile_id=profile_id,
        vacancy_id=vacancy_id,
        ranker=matches[0].ranker if matches else "",
        matches=[
            {
                "vacancy": str(match.vacancy_id),
                "profile": str(match.profile_id),
                "score": match.score,
                "parts": {
                    name: [part.value, part.weight, part.contribution]
                    for name, part in match.parts.items()
                },
                "inputs": [_digest(digests[match.vacancy_id]), _digest(digests[match.profile_id])],
            }
            for match in matches
        ],
    )
