"""Whom to look at for one profile or vacancy: the best of an index, before the exact sums."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from uuid import UUID
from weakref import WeakKeyDictionary

from matching.core.columns import Shortlister
from matching.core.constraints import Show, decide_constraints, is_shown
from matching.core.ports import EngineUnavailable, SearchEngine
from matching.core.rarity import Rarity
from matching.core.scoring import rank, score_pair
from matching.core.types import (
    Facts,
    Filter,
    Kind,
    Match,
    ProfileFacts,
    Query,
    sides,
)
from matching.engines import get_engine
from matching.search import open_vacancies
from matching.selectors import profile_facts, vacancy_facts

# How many an engine that does not score by itself finds for each list before they are scored.
RETRIEVED = 200
RARITY_SECONDS = 300.0

_rarities: WeakKeyDictionary[SearchEngine, tuple[float, Rarity]] = WeakKeyDictionary()


def rarity() -> Rarity:
    """Return how rare each skill is among the indexed vacancies; counted anew every 5 minutes.

    Raises EngineUnavailable when it was never counted in this process and cannot be now.
    """
    engine = get_engine(Kind.VACANCY)
    made_at, kept = _rarities.get(engine, (0.0, None))
    if kept is None or time.monotonic() - made_at > RARITY_SECONDS:
        try:
            page = engine.search(Query(facets=("skill",), facet_size=5000, limit=1))
        except EngineUnavailable:
            # What was counted some minutes ago is nearly the same, and a page need not wait.
            if kept is None:
                raise
            return kept
        kept = Rarity({count.value: count.count for count in page.facets["skill"]}, page.total)
        _rarities[engine] = (time.monotonic(), kept)
    return kept


def forget_rarity() -> None:
    """Count anew at the next call."""
    _rarities.clear()


def score(one: Facts, other: Facts, *, today: date, with_reasons: bool = True) -> Match:
    """Return the match of a vacancy and a profile, whichever of them comes first."""
    vacancy, profile = sides(one, other)
    return score_pair(vacancy, profile, idf=rarity(), today=today, with_reasons=with_reasons)


def shortlist(
    engine: SearchEngine,
    facts: Facts,
    *,
    today: date,
    show: Show,
    leave_out: frozenset[UUID],
    limit: int,
) -> list[UUID]:
    """Return the ids of at least the `limit` best documents of an engine for the other side.

    What is in `leave_out`, or has no place in a list of the kind `show`, is not among them.
    Raises EngineUnavailable.
    """
    if isinstance(engine, Shortlister):
        return engine.shortlist(
            facts, idf=rarity(), today=today, show=show, leave_out=leave_out, limit=limit
        )

    def wanted(other: Facts) -> bool:
        if isinstance(other, ProfileFacts) and not other.visible_to_employers:
            return False
        return is_shown(decide_constraints(*sides(facts, other), today=today), show)

    ids = [pk for pk in _retrieve(engine, facts, today=today) if pk not in leave_out]
    others: dict[UUID, Facts] = (
        dict(vacancy_facts(ids)) if engine.kind is Kind.VACANCY else dict(profile_facts(ids))
    )
    best = rank(
        score(facts, other, today=today, with_reasons=False)
        for other in others.values()
        if wanted(other)
    )
    of_vacancies = engine.kind is Kind.VACANCY
    return [one.vacancy_id if of_vacancies else one.profile_id for one in best[:limit]]


def _retrieve(engine: SearchEngine, facts: Facts, *, today: date) -> list[UUID]:
    """Return ids near the other side: by vector, by occupation and by skill, without doubles."""
    access = (
        Query(access=open_vacancies(today))
        if engine.kind is Kind.VACANCY
        else Query(access=(Filter("visible_to_employers", ("yes",)),))
    )
    whole = replace(access, vector=facts.vector, limit=RETRIEVED)
    occupations = tuple(dict.fromkeys(occupation.uri for occupation in facts.occupations))
    skills = tuple(skill.uri for skill in facts.skills)
    queries = [whole] if facts.vector is not None else []
    for name, uris in (("occupation", occupations), ("skill", skills)):
        if uris:
            queries.append(replace(whole, filters=(*access.filters, Filter(name, uris))))
    found: dict[UUID, None] = {}
    for query in queries or [whole]:
        found.update(dict.fromkeys(hit.id for hit in engine.search(query).hits))
    return list(found)
