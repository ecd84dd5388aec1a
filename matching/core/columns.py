"""The score of `scoring.py` for many vacancies or profiles at once, over arrays.

It is there to choose whom to look at: who is shown is scored again by `score_pair`, pair by pair,
and those are the numbers that anybody sees. Both agree to NEARLY, which a test holds them to.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Protocol, runtime_checkable
from uuid import UUID
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from matching.core.hashes import hash_of
from matching.core.levels import eqf_value
from matching.core.rarity import Rarity
from matching.core.scoring import once_each, shared_digits, wish
from matching.core.types import Facts, Kind, LinkedOccupation, ProfileFacts, VacancyFacts
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
        wanted: Callable[[Facts], bool],
        leave_out: frozenset[UUID],
        limit: int,
    ) -> list[UUID]:
        """Return the ids of the `limit` best documents for the other side, best first.

        `wanted` is asked with facts that hold what constraints are decided by and nothing else.
        A vacancy has to be open on `today`. More than `limit` come
        back where scores are too near to one another to part them, fewer where there are no more.
        Raises IndexMissing or EngineUnavailable.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Occupations:
    """The different occupations of some rows, and which each row has.

    `places` (n, k) points into `uris`, and one behind them where a row has fewer than k.
    """

    uris: Hashes
    isco_codes: list[str]  # up to four digits
    places: npt.NDArray[np.int32]
    shares: Floats  # (n, k), confidence in [0, 1]


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

    def __len__(self) -> int:
        return len(self.eqf_levels)

    @cached_property
    def occupations(self) -> Occupations:
        pairs = np.empty(len(self.occupation_uris), dtype=[("uri", "u8"), ("isco", "S4")])
        pairs["uri"], pairs["isco"] = self.occupation_uris, self.occupation_isco
        different, found = np.unique(pairs, return_inverse=True)
        width = int(self.occupation_counts.max(initial=0))
        places = np.full((len(self), width), len(different), dtype=np.int32)
        shares = np.zeros((len(self), width))
        rows = np.repeat(np.arange(len(self)), self.occupation_counts)
        firsts = np.cumsum(self.occupation_counts) - self.occupation_counts
        nth = np.arange(len(found)) - np.repeat(firsts, self.occupation_counts)
        places[rows, nth] = found
        shares[rows, nth] = np.clip(self.occupation_shares, 0.0, 1.0)
        codes = [code.decode() for code in different["isco"].tolist()]
        return Occupations(different["uri"], codes, places, shares)

    @cached_property
    def postings(self) -> Postings:
        order = np.argsort(self.skill_uris, kind="stable")
        uris, starts = np.unique(self.skill_uris[order], return_index=True)
        rows = np.repeat(np.arange(len(self)), self.skill_counts)
        ends = np.append(starts, len(order)).astype(np.int64)
        return Postings(uris, ends, rows[order], self.skill_wishes[order])

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


def score_rows(
    columns: Columns,
    facts: Facts,
    *,
    cosines: npt.NDArray[np.float32] | None,
    idf: Rarity,
) -> Floats:
    """Return the score of each row with the other side, in [0, 1], higher is better.

    `cosines` are those of the other side's vector with each row of the matrix, None without one.
    """
    total = PART_WEIGHTS["occupation"] * _occupations(columns, facts)
    total += PART_WEIGHTS["skills"] * _skills(columns, facts, idf)
    total += PART_WEIGHTS["text"] * _texts(columns, facts, cosines)
    total += PART_WEIGHTS["level"] * _levels(columns, facts)
    return total


def _occupations(columns: Columns, facts: Facts) -> Floats:
    if isinstance(facts, VacancyFacts) and not facts.occupations:
        return np.full(len(columns), NEUTRAL_VALUE)
    theirs = columns.occupations
    best = np.zeros(len(theirs.uris) + 1)
    for ours in facts.occupations:
        share = min(1.0, max(0.0, ours.confidence))
        np.maximum(best[:-1], _nearnesses(ours, theirs) * share, out=best[:-1])
    found = np.zeros(len(columns))
    for nth in range(theirs.places.shape[1]):
        np.maximum(found, best[theirs.places[:, nth]] * theirs.shares[:, nth], out=found)
    if columns.kind is Kind.VACANCY:
        found[columns.occupation_counts == 0] = NEUTRAL_VALUE
    return found


def _nearnesses(ours: LinkedOccupation, theirs: Occupations) -> Floats:
    shared = {code: shared_digits(ours.isco_code, code) for code in set(theirs.isco_codes)}
    near = np.array([ISCO_SIMILARITY[shared[code]] for code in theirs.isco_codes])
    near[theirs.uris == np.uint64(hash_of(ours.uri))] = SAME_OCCUPATION
    return near


def _skills(columns: Columns, facts: Facts, idf: Rarity) -> Floats:
    stated = once_each(facts.skills)
    found = np.zeros(len(columns))
    if isinstance(facts, VacancyFacts):
        if not stated:
            return np.full(len(columns), NEUTRAL_VALUE)
        weights = {uri: wish(skill) * max(IDF_FLOOR, idf(uri)) for uri, skill in stated.items()}
        for uri, weight in weights.items():
            found[columns.postings.of(uri)[0]] += weight
        return found / math.fsum(weights.values())
    for uri in stated:
        rows, wishes = columns.postings.of(uri)
        found[rows] += wishes * max(IDF_FLOOR, idf(uri))
    totals = columns.skill_totals(idf)
    asked = totals > 0.0
    return np.where(asked, found / np.where(asked, totals, 1.0), NEUTRAL_VALUE)


def _texts(
    columns: Columns, facts: Facts, cosines: npt.NDArray[np.float32] | None
) -> Floats | float:
    if cosines is None or not len(cosines) or not facts.vector_name:
        return NEUTRAL_VALUE
    known = columns.vector_rows >= 0
    known &= columns.vector_names == np.uint64(hash_of(facts.vector_name))
    values = cosines[np.where(known, columns.vector_rows, 0)].astype(np.float64)
    values = (values - TEXT_COSINE_LOW) / (TEXT_COSINE_HIGH - TEXT_COSINE_LOW)
    return np.where(known, np.clip(values, 0.0, 1.0), NEUTRAL_VALUE)


def _levels(columns: Columns, facts: Facts) -> Floats:
    if isinstance(facts, ProfileFacts):
        have = facts.eqf_level
        known = [NEUTRAL_VALUE if have is None else eqf_value(need, have) for need in range(9)]
        by_eqf = np.array(known)[columns.eqf_levels]
        asked_eqf = columns.eqf_levels > 0
        asked_years = ~np.isnan(columns.years)
        by_years = _experience(columns.years, facts.experience_years)
        count = asked_eqf.astype(np.int64) + asked_years
        total = np.where(asked_eqf, by_eqf, 0.0) + np.where(asked_years, by_years, 0.0)
        return np.where(count > 0, total / np.maximum(count, 1), NEUTRAL_VALUE)
    values: list[Floats] = []
    if facts.eqf_level is not None:
        need = facts.eqf_level
        table = [NEUTRAL_VALUE, *(eqf_value(need, have) for have in range(1, 9))]
        values.append(np.array(table)[columns.eqf_levels])
    if facts.experience_years is not None:
        have_years = np.nan_to_num(columns.years)
        asked = facts.experience_years
        met = np.ones(len(columns)) if asked <= 0 else _share_of(have_years, asked)
        values.append(np.where(np.isnan(columns.years), NEUTRAL_VALUE, met))
    if not values:
        return np.full(len(columns), NEUTRAL_VALUE)
    mean: Floats = np.mean(values, axis=0)
    return mean


def _experience(needs: Floats, have: float | None) -> Floats:
    if have is None:
        return np.full(len(needs), NEUTRAL_VALUE)
    asked = np.nan_to_num(needs)
    return np.where(asked > 0, _share_of(have, np.where(asked > 0, asked, 1.0)), 1.0)


def _share_of(have: Floats | float, asked: Floats | float) -> Floats:
    """Return the share of the asked years that are there, however few are asked."""
    share: Floats = np.minimum(np.maximum(have, 0.0), asked) / asked
    return share


def stated_skills(facts: Facts) -> Iterable[tuple[int, float]]:
    """Return the skills of one side as columns hold them: the URI's hash and the wish."""
    for uri, skill in once_each(facts.skills).items():
        yield hash_of(uri), wish(skill)
