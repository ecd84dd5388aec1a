"""The use cases: search, match, explain. Both directions go one way: retrieve, score, rank, explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import prefetch_related_objects

from employers.models import Vacancy
from matching.core.constraints import Show, is_shown
from matching.core.permits import without_permit_basis
from matching.core.ports import EngineUnavailable
from matching.core.scoring import rank
from matching.core.types import Facts, Kind, Match, Page, Query
from matching.core.weights import NEAR_MISS_LEAST_SCORE
from matching.engines import get_engine
from matching.fallback import find_in_database
from matching.listing import ListedVacancy, list_open
from matching.rankings import log_ranking
from matching.search import facet_label, parse_search
from matching.selectors import (
    profile_facts,
    vacancy_facts,
)
from matching.shortlists import rarity, score, shortlist
from profiles.marks import refused_vacancies
from profiles.models import Profile

__all__ = [
    "Found",
    "count_vacancies",
    "explain_match",
    "facet_label",
    "find_talents",
    "find_vacancies",
    "match_profile",
    "parse_search",
]

# What a list shows of a talent; the names are there to be masked.
_SHOWN_OF_TALENT = (
    "headline", "lang", "available_from", "given_name", "family_name",
    "city__key", "city__name", "city__country_code",
)  # fmt: skip
# Rows asked of an index whose last changes have not arrived, before fewer are shown than asked for.
MOST_WANTED = 200


@dataclass(frozen=True, slots=True)
class Found:
    """Vacancies of one page in the order of the hits, and the page with facets and cursor."""

    vacancies: list[ListedVacancy]
    page: Page


def find_vacancies(query: Query, *, today: date) -> Found:
    """Return the open vacancies that fit `query`, best first; the database has the last word.

    While the engine does not answer, the database is searched instead and the page says so in a
    notice; a page that goes on from an earlier one raises EngineUnavailable then. Raises
    InvalidQuery.
    """
    try:
        page = get_engine(Kind.VACANCY).search(query)
    except EngineUnavailable:
        if query.after is not None:
            raise
        return Found(*find_in_database(query, today=today))
    return Found(list_open((hit.id for hit in page.hits), on=today), page)


def count_vacancies(query: Query) -> int:
    """Return how many vacancies a query finds, by the engine alone; raises EngineUnavailable."""
    bare = replace(query, facets=(), highlight=False, limit=1, after=None)
    return get_engine(Kind.VACANCY).search(bare).total


def match_profile(
    profile: Profile, *, actor_id: UUID, today: date, limit: int = 20, show: Show = "fits"
) -> list[tuple[ListedVacancy, Match]]:
    """Return open vacancies for a talent, best first, each with its match, and log the ranking.

    `show` is "fits" (no constraint is not met), "near" (one is not met and within reach, and the
    score is not below NEAR_MISS_LEAST_SCORE) or "all".
    What the talent said is not for them does not come back.
    """
    facts = profile_facts([profile.pk])[profile.pk]

    wanted = limit
    refused = frozenset(refused_vacancies(profile.pk))
    while True:
        ids = shortlist(
            get_engine(Kind.VACANCY),
            facts,
            today=today,
            show=show,
            leave_out=refused,
            limit=wanted,
        )
        # The database has the last word: what was closed a moment ago is not shown, and the next
        # best takes its place.
        rows = {row.id: row for row in list_open(ids, on=today)}
        others = vacancy_facts(rows)
        matches = _ranked(facts, others.values(), show=show, today=today)
        if len(matches) >= limit or len(ids) < wanted or wanted >= MOST_WANTED:
            break
        wanted *= 2
    least = NEAR_MISS_LEAST_SCORE if show == "near" else 0.0
    matches = [match for match in matches[:limit] if match.score >= least]
    log_ranking(
        matches,
        actor_id=actor_id,
        profile_id=profile.pk,
        facts={profile.pk: facts, **{m.vacancy_id: others[m.vacancy_id] for m in matches}},
        idf=rarity(),
    )
    return [(rows[match.vacancy_id], match) for match in matches]


def _ranked(facts: Facts, others: Iterable[Facts], *, show: Show, today: date) -> list[Match]:
    matches = (score(facts, other, today=today) for other in others)
    return rank(match for match in matches if is_shown(match.constraints, show))


def explain_match(vacancy: Vacancy, profile: Profile, *, today: date) -> Match:
    """Return the match of one pair, with all its reasons."""
    return score(
        vacancy_facts([vacancy.pk])[vacancy.pk],
        profile_facts([profile.pk])[profile.pk],
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
    wanted = limit
    while True:
        ids = shortlist(
            get_engine(Kind.PROFILE),
            facts,
            today=today,
            show="fits",
            leave_out=frozenset(),
            limit=wanted,
        )
        others = profile_facts(ids)
        visible = [other for other in others.values() if other.visible_to_employers]
        matches = _ranked(facts, visible, show="fits", today=today)
        if len(matches) >= limit or len(ids) < wanted or wanted >= MOST_WANTED:
            break
        wanted *= 2
    matches = [
        replace(match, constraints=tuple(map(without_permit_basis, match.constraints)))
        for match in matches[:limit]
    ]
    log_ranking(
        matches,
        actor_id=actor_id,
        vacancy_id=vacancy.pk,
        facts={vacancy.pk: facts, **{m.profile_id: others[m.profile_id] for m in matches}},
        idf=rarity(),
    )
    rows = Profile.objects.select_related("city").only(*_SHOWN_OF_TALENT)
    shown = rows.in_bulk([match.profile_id for match in matches])
    # Without a headline, the page names a talent by the last job or degree.
    unnamed = [row for row in shown.values() if not row.headline]
    prefetch_related_objects(unnamed, "experiences", "educations")
    return [(shown[match.profile_id], match) for match in matches if match.profile_id in shown]
