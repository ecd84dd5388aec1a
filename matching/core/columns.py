"""The score of `scoring.py` for many vacancies or profiles at once, over arrays.

It is there to choose whom to look at: who is shown is scored again by `score_pair`, pair by pair,
and those are the numbers that anybody sees. Both agree to NEARLY, which a test holds them to.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, Protocol, runtime_checkable
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from matching.core.constraints import Show
from matching.core.hashes import hash_of
from matching.core.limits import ANYBODY, ANYTHING, Limits
from matching.core.rarity import Rarity
from matching.core.scoring import compare_levels, once_each, wish
from matching.core.types import Facts, Kind, LinkedOccupation, VacancyFacts, Vector, sides
from matching.core.weights import (
    IDF_FLOOR,
    ISCO_SIMILARITY,
    NEUTRAL_VALUE,
    PART_WEIGHTS,
    SAME_OCCUPATION,
    TEXT_COSINE_HIGH,
    TEXT_COSINE_LOW,
)

# Single floats of vectors and sums in another order: no more than this apart from `score_pair`.
NEARLY: Final = 1e-5
_NEUTRAL_TEXT: Final = PART_WEIGHTS["text"] * NEUTRAL_VALUE
_ISCO_NEARNESS: Final = np.array([ISCO_SIMILARITY[count] for count in range(5)])
# Rows whose texts are compared first, to know which others still can be among the best.
_FIRST_LOOK: Final = 256
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


@runtime_checkable
class Shortlister(Protocol):
    """An engine that can score all its documents at once, by `score_rows` or to the same end.

    One without it is asked by `search` for what is near, and what it finds is scored pair by pair.
    """

    def shortlist(
        self,
        facts: Facts,
        *,
        idf: Rarity,
        today: date,
        show: Show,
        leave_out: frozenset[UUID],
        limit: int,
    ) -> list[UUID]:
        """Return the ids of the `limit` best documents of a list for the other side, best first.

        A vacancy has to be open on `today`, and a talent visible to employers. More than `limit`
        come back where scores are too near to one another to part them, fewer where there are no
        more.
        Raises IndexMissing or EngineUnavailable.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Occupations:
    """The different occupations of some rows, and which each row has.

    `places` (k, n) points into `uris`, and one behind them where a row has fewer than k.
    """

    uris: Hashes
    isco_digits: npt.NDArray[np.uint8]  # (m, 4), as letters, 0 behind a shorter code
    places: npt.NDArray[np.intp]
    shares: Floats  # (k, n), confidence in [0, 1]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The rows that hold each skill, `uris[i]` those from `starts[i]` to `starts[i + 1]`."""

    uris: Hashes
    starts: Ints
    rows: Ints
    wishes: Floats

    def of(self, uri: str) -> tuple[Ints, Floats]:
        """Return the rows that hold a skill, and how much each wishes for it."""
        hashed = np.uint64(hash_of(uri))
        place = int(np.searchsorted(self.uris, hashed))
        if place == len(self.uris) or self.uris[place] != hashed:
            return self.rows[:0], self.wishes[:0]
        part = slice(int(self.starts[place]), int(self.starts[place + 1]))
        return self.rows[part], self.wishes[part]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The different pairs of EQF level and years of some rows, and which each row has."""

    pairs: list[Facts]  # that state these levels and nothing else
    of_row: Ints


@dataclass(frozen=True, eq=False)
class Columns:
    """What scores are made of, a row for each vacancy or profile.

    Occupations and skills are lists of entries; the counts say how many a row has, one row after
    the other. A row's skills come once each, and only such as weigh something.
    """

    kind: Kind
    occupation_counts: Ints
    occupation_uris: Hashes
    occupation_isco: npt.NDArray[np.bytes_]  # ISCO-08, up to four digits
    occupation_shares: Floats
    skill_counts: Ints
    skill_uris: Hashes
    skill_wishes: Floats
    eqf_levels: Ints  # 0 where not stated
    years: Floats  # NaN where not stated
    vector_names: Hashes  # of name and version of the encoder
    vector_rows: Ints  # row of the matrix, -1 without a vector
    limits: Limits

    def __len__(self) -> int:
        return len(self.eqf_levels)

    @cached_property
    def occupations(self) -> Occupations:
        pairs = np.empty(len(self.occupation_uris), dtype=[("uri", "u8"), ("isco", "S4")])
        pairs["uri"], pairs["isco"] = self.occupation_uris, self.occupation_isco
        different, found = np.unique(pairs, return_inverse=True)
        width = int(self.occupation_counts.max(initial=0))
        places = np.full((width, len(self)), len(different), dtype=np.intp)
        shares = np.zeros((width, len(self)))
        rows = np.repeat(np.arange(len(self)), self.occupation_counts)
        firsts = np.cumsum(self.occupation_counts) - self.occupation_counts
        nth = np.arange(len(found)) - np.repeat(firsts, self.occupation_counts)
        places[nth, rows] = found
        shares[nth, rows] = np.clip(self.occupation_shares, 0.0, 1.0)
        digits = np.ascontiguousarray(different["isco"]).view(np.uint8).reshape(-1, 4)
        return Occupations(different["uri"], digits, places, shares)

    @cached_property
    def postings(self) -> Postings:
        order = np.argsort(self.skill_uris, kind="stable")
        uris, starts = np.unique(self.skill_uris[order], return_index=True)
        rows = np.repeat(np.arange(len(self)), self.skill_counts)
        ends = np.append(starts, len(order)).astype(np.int64)
        return Postings(uris, ends, rows[order], self.skill_wishes[order])

    @cached_property
    def levels(self) -> Levels:
        pairs = np.empty(len(self), dtype=[("eqf", "i8"), ("years", "f8")])
        pairs["eqf"], pairs["years"] = self.eqf_levels, np.nan_to_num(self.years, nan=-1.0)
        different, of_row = np.unique(pairs, return_inverse=True)
        bare: Facts = ANYTHING if self.kind is Kind.VACANCY else ANYBODY
        return Levels(
            [
                replace(
                    bare, eqf_level=eqf or None, experience_years=years if years >= 0 else None
                )
                for eqf, years in different.tolist()
            ],
            of_row,
        )

    @cached_property
    def _totals(self) -> WeakKeyDictionary[Rarity, Floats]:
        return WeakKeyDictionary()

    def skill_totals(self, idf: Rarity) -> Floats:
        """Return what each row's skills weigh together, 0 for a row without skills."""
        totals = self._totals.get(idf)
        if totals is None:
            found = self.postings
            rarities = [max(IDF_FLOOR, idf.of_hash(hashed)) for hashed in found.uris.tolist()]
            weights = found.wishes * np.repeat(np.array(rarities), np.diff(found.starts))
            totals = np.zeros(len(self))
            totals += np.bincount(found.rows, weights=weights, minlength=len(self))
            self._totals[idf] = totals
        return totals


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows and their scores in [0, 1], best first."""

    rows: Ints
    scores: Floats


def best_rows(
    columns: Columns,
    facts: Facts,
    *,
    among: Ints,
    cosines: Callable[[Vector, Ints], Vector],
    idf: Rarity,
    limit: int,
) -> Scored:
    """Return those of the rows `among` that score best with the other side.

    At least `limit` of them where there are as many, and all that are too near to the last one to
    part them. `cosines` gives those of a vector with rows of the matrix. Texts are
    compared last, and only where they can still bring a row among the best: most vectors are
    never read.
    """
    base = _without_text(columns, facts, idf=idf, among=among)
    compared = _compared(columns, facts).take(among)
    most = base + np.where(compared, PART_WEIGHTS["text"], _NEUTRAL_TEXT)

    def score(chosen: Ints) -> Floats:
        scores = most[chosen]
        known = compared[chosen]
        if facts.vector is not None and known.any():
            rows = columns.vector_rows[among[chosen[known]]]
            values = cosines(facts.vector, rows).astype(np.float64)
            values = (values - TEXT_COSINE_LOW) / (TEXT_COSINE_HIGH - TEXT_COSINE_LOW)
            scores[known] += PART_WEIGHTS["text"] * (np.clip(values, 0.0, 1.0) - 1.0)
        return scores

    first = _highest(most, max(_FIRST_LOOK, 4 * limit))
    found = score(first)
    floor = _floor(found, limit)
    rest = np.flatnonzero(most >= floor)
    rest = rest[~np.isin(rest, first)]
    chosen, scores = np.concatenate([first, rest]), np.concatenate([found, score(rest)])
    near = scores >= _floor(scores, limit)
    chosen, scores = chosen[near], scores[near]
    order = np.lexsort((chosen, -scores))
    return Scored(among[chosen[order]], scores[order])


def _highest(values: Floats, count: int) -> Ints:
    if len(values) <= count:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - count)[len(values) - count :]


def _floor(scores: Floats, limit: int) -> float:
    """Return the least score that may be among the best `limit` once it is summed up exactly."""
    if len(scores) < limit:
        return -math.inf
    return float(np.partition(scores, len(scores) - limit)[len(scores) - limit]) - 2 * NEARLY


def _without_text(columns: Columns, facts: Facts, *, idf: Rarity, among: Ints) -> Floats:
    total = PART_WEIGHTS["occupation"] * _occupations(columns, facts, among)
    total += PART_WEIGHTS["skills"] * _skills(columns, facts, idf, among)
    total += PART_WEIGHTS["level"] * _levels(columns, facts).take(
        columns.levels.of_row.take(among)
    )
    return total


def _occupations(columns: Columns, facts: Facts, among: Ints) -> Floats:
    if isinstance(facts, VacancyFacts) and not facts.occupations:
        return np.full(len(among), NEUTRAL_VALUE)
    theirs = columns.occupations
    best = np.zeros(len(theirs.uris) + 1)
    for ours in facts.occupations:
        share = min(1.0, max(0.0, ours.confidence))
        np.maximum(best[:-1], _nearnesses(ours, theirs) * share, out=best[:-1])
    # A vacancy without any says nothing that could be judged.
    least = NEUTRAL_VALUE if columns.kind is Kind.VACANCY else 0.0
    found = np.where(columns.occupation_counts[among] == 0, least, 0.0)
    for places, shares in zip(theirs.places, theirs.shares, strict=True):
        np.maximum(found, best.take(places.take(among)) * shares.take(among), out=found)
    return found


def _nearnesses(ours: LinkedOccupation, theirs: Occupations) -> Floats:
    code = ours.isco_code[:4].encode("ascii", "ignore").ljust(4, b"-")
    shared = np.cumprod(theirs.isco_digits == np.frombuffer(code, dtype=np.uint8), axis=1)
    near: Floats = _ISCO_NEARNESS[shared.sum(axis=1)]
    near[theirs.uris == np.uint64(hash_of(ours.uri))] = SAME_OCCUPATION
    return near


def _skills(columns: Columns, facts: Facts, idf: Rarity, among: Ints) -> Floats:
    stated = once_each(facts.skills)
    if isinstance(facts, VacancyFacts) and not stated:
        return np.full(len(among), NEUTRAL_VALUE)
    found = np.zeros(len(columns))
    weights = {uri: max(IDF_FLOOR, idf(uri)) for uri in stated}
    if isinstance(facts, VacancyFacts):
        weights = {uri: wish(stated[uri]) * weight for uri, weight in weights.items()}
        for uri, weight in weights.items():
            found[columns.postings.of(uri)[0]] += weight
        return found.take(among) / math.fsum(weights.values())
    for uri, weight in weights.items():
        rows, wishes = columns.postings.of(uri)
        found[rows] += wishes * weight
    totals = columns.skill_totals(idf).take(among)
    asked = totals > 0.0
    totals[~asked] = 1.0
    return np.where(asked, found.take(among) / totals, NEUTRAL_VALUE)


def _compared(columns: Columns, facts: Facts) -> npt.NDArray[np.bool_]:
    """Return which rows have a vector that can be compared with the other side's."""
    if facts.vector is None or not facts.vector_name or not np.linalg.norm(facts.vector):
        return np.zeros(len(columns), dtype=bool)
    compared: npt.NDArray[np.bool_] = columns.vector_rows >= 0
    compared &= columns.vector_names == np.uint64(hash_of(facts.vector_name))
    return compared


def _levels(columns: Columns, facts: Facts) -> Floats:
    """Return the value of each different pair of levels."""
    return np.array([compare_levels(*sides(pair, facts)) for pair in columns.levels.pairs])


def stated_skills(facts: Facts) -> Iterable[tuple[int, float]]:
    """Return the skills of one side as columns hold them: the URI's hash and the wish."""
    for uri, skill in once_each(facts.skills).items():
        yield hash_of(uri), wish(skill)
