"""What constraints are decided by, for many vacancies or profiles at once, over arrays.

A row's limits fall into pieces: one for each rule, and one for each language. Few pieces differ,
so each is decided once, by the rule that decides a pair, and the rows look its answer up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from matching.core.constraints import RULES, Show, decide_language
from matching.core.levels import cefr_rank, language_code
from matching.core.types import (
    Constraint,
    Facts,
    Kind,
    LanguageDemand,
    Place,
    ProfileFacts,
    State,
    VacancyFacts,
    sides,
)

# Between the pieces of a row: one for each of RULES, in their order, then the languages.
_SEPARATOR: Final = b"\t"
_NO_ID: Final = UUID(int=0)
_NOWHERE: Final = Place("", "", "")
# Facts that state nothing, to be filled with what one rule reads.
ANYTHING: Final = VacancyFacts(_NO_ID, 0, "", "", "", _NO_ID, "", _NOWHERE)
ANYBODY: Final = ProfileFacts(_NO_ID, 0, "", "", "", _NOWHERE)
# What one constraint adds to a row's hurdles. Two within reach are as much as one beyond.
_WITHIN_REACH, _BEYOND = 1, 2
# What the rules read of either side: whoever has the same has the same answers.
_READ: Final = {
    Kind.VACANCY: {
        "permit": attrgetter("sponsorship", "place.country_code", "starts_on"),
        "dates": attrgetter("starts_on", "closes_on"),
        "place": attrgetter("remote", "place.country_code", "place.city_key"),
        "licence": attrgetter("licence"),
    },
    Kind.PROFILE: {
        "permit": attrgetter("permit_basis", "permit_valid_until", "place.country_code"),
        "dates": attrgetter("available_from"),
        "place": attrgetter(
            "place.country_code", "place.city_key", "target_countries", "target_cities",
            "willing_to_move", "remote_only",
        ),
        "licence": attrgetter("licences"),
    },
}  # fmt: skip
_TABLES_KEPT: Final = 2_000
Hurdles = npt.NDArray[np.int16]
# As numpy looks places up: any other kind of number is converted each time.
Places = npt.NDArray[np.intp]


def write_limits(facts: Facts) -> bytes:
    """Return the pieces of one side as a line, without its end: JSON, between tabs."""
    if isinstance(facts, VacancyFacts):
        place = facts.place
        pieces: list[Any] = [
            [facts.sponsorship, place.country_code],
            _ordinal(facts.starts_on),
            [facts.remote, place.country_code, place.city_key],
            facts.licence,
            *sorted({(d.code, d.cefr_level) for d in facts.languages if d.must}),
        ]
    else:
        pieces = [
            [facts.permit_basis, _ordinal(facts.permit_valid_until), facts.place.country_code],
            _ordinal(facts.available_from),
            [facts.place.country_code, facts.place.city_key, facts.target_countries,
             facts.target_cities, facts.willing_to_move, facts.remote_only],
            facts.licences,
            *_best_levels(facts).items(),
        ]  # fmt: skip
    return _SEPARATOR.join(json.dumps(piece, separators=(",", ":")).encode() for piece in pieces)


def _best_levels(facts: ProfileFacts) -> dict[str, str]:
    """Return the better level of a language that is stated in two spellings."""
    best: dict[str, str] = {}
    for spelling, level in facts.languages.items():
        code = language_code(spelling)
        best[code] = max(best.get(code, ""), level, key=lambda text: (cefr_rank(text) or 0, text))
    return best


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _day(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def _vacancy(rule: str, piece: Any) -> VacancyFacts:
    """Return facts that hold what one rule reads, and nothing else."""
    match rule:
        case "permit":
            sponsorship, country = piece
            return replace(ANYTHING, sponsorship=sponsorship, place=Place(country, "", ""))
        case "dates":
            return replace(ANYTHING, starts_on=_day(piece))
        case "place":
            remote, country, city = piece
            return replace(ANYTHING, remote=remote, place=Place(country, city, ""))
        case _:
            return replace(ANYTHING, licence=piece)


def _profile(rule: str, piece: Any) -> ProfileFacts:
    match rule:
        case "permit":
            basis, until, country = piece
            return replace(
                ANYBODY,
                permit_basis=basis,
                permit_valid_until=_day(until),
                place=Place(country, "", ""),
            )
        case "dates":
            return replace(ANYBODY, available_from=_day(piece))
        case "place":
            country, city, countries, cities, willing_to_move, remote_only = piece
            return replace(
                ANYBODY,
                place=Place(country, city, ""),
                target_countries=tuple(countries),
                target_cities=tuple(cities),
                willing_to_move=willing_to_move,
                remote_only=remote_only,
            )
        case _:
            return replace(ANYBODY, licences=tuple(piece))


@dataclass(frozen=True, eq=False)
class Limits:
    """The limits of some rows: which of the different pieces each row has.

    `codes[rule]` (n) point into `pieces[rule]`; `languages` (k, n) into `spoken`, which are pairs
    of code and level, and one behind them where a row has fewer than k. `starts` (n) are the days
    on which work starts, 0 where not stated.
    """

    kind: Kind
    pieces: dict[str, list[Facts]]
    codes: dict[str, Places]
    spoken: list[tuple[str, str]]
    languages: Places
    starts: npt.NDArray[np.int32]
    _tables: dict[tuple[Any, ...], Hurdles] = field(default_factory=dict)

    @classmethod
    def read(cls, kind: Kind, lines: Sequence[bytes]) -> Limits:
        """Return the limits of rows from their lines; see `write_limits`."""
        numbers: dict[str, dict[bytes, int]] = {rule: {} for rule in (*RULES, "language")}
        tables = [numbers[rule] for rule in RULES]
        single = np.zeros((len(RULES), len(lines)), dtype=np.intp)
        spoken = numbers["language"]
        several: list[list[int]] = []
        for row, line in enumerate(lines):
            texts = line.split(_SEPARATOR)
            for nth, table in enumerate(tables):
                single[nth, row] = table.setdefault(texts[nth], len(table))
            several.append([spoken.setdefault(t, len(spoken)) for t in texts[len(RULES) :]])
        width = max(map(len, several), default=0)
        languages = np.full((width, len(lines)), len(spoken), dtype=np.intp)
        for row, found in enumerate(several):
            languages[: len(found), row] = found
        side = _vacancy if kind is Kind.VACANCY else _profile
        codes = dict(zip(RULES, single, strict=True))
        days = [json.loads(text) or 0 for text in numbers["dates"]]
        return cls(
            kind,
            {rule: [side(rule, json.loads(text)) for text in numbers[rule]] for rule in RULES},
            codes,
            [(code, level) for code, level in map(json.loads, spoken)],
            languages,
            np.array(days, dtype=np.int32)[codes["dates"]],
        )

    def shown(self, facts: Facts, *, today: date, show: Show) -> npt.NDArray[np.bool_]:
        """Return which rows `is_shown` for the other side; a vacancy's last day is not looked at."""
        if show == "all":
            return np.ones(len(self.starts), dtype=bool)
        wanted = _WITHIN_REACH if show == "near" else 0
        found: npt.NDArray[np.bool_] = self._hurdles(facts, today=today) == wanted
        return found

    def _hurdles(self, facts: Facts, *, today: date) -> Hurdles:
        """Return what stands in each row's way, summed up: 0 nothing, 1 a single near miss."""
        total = np.zeros(len(self.starts), dtype=np.int16)
        for rule in RULES:
            total += self._by_rule(rule, facts, today)
        if isinstance(facts, ProfileFacts):
            ends = facts.permit_valid_until
            if ends is not None:
                self._end_permits(total, facts, ends, today)
            return total + self._by_languages(facts)
        for demand in {demand for demand in facts.languages if demand.must}:
            total += self._by_demand(demand)
        return total

    def _by_rule(self, rule: str, facts: Facts, today: date) -> Hurdles:
        asked = (rule, _READ[_kind_of(facts)][rule](facts), today)
        table = self._tables.get(asked)
        if table is None:
            if len(self._tables) >= _TABLES_KEPT:
                self._tables.clear()
            table = self._tables[asked] = _decide(self.pieces[rule], rule, facts, today)
        return table.take(self.codes[rule])

    def _end_permits(self, total: Hurdles, facts: ProfileFacts, ends: date, today: date) -> None:
        """Correct the rows whose work starts after a permit has ended: their piece has no day."""
        late = self.starts > ends.toordinal()
        start = ends + timedelta(days=1)
        pieces = [
            replace(one, starts_on=start)
            for one in self.pieces["permit"]
            if isinstance(one, VacancyFacts)
        ]
        after = _decide(pieces, "permit", facts, today)[self.codes["permit"]]
        total[late] += after[late] - self._by_rule("permit", facts, today)[late]

    def _by_languages(self, profile: ProfileFacts) -> Hurdles:
        """Decide what each vacancy asks of one profile."""
        found = [_hurdle(decide_language(LanguageDemand(*one), profile)) for one in self.spoken]
        table = np.array([*found, 0], dtype=np.int16)
        total = np.zeros(len(self.starts), dtype=np.int16)
        for nth in self.languages:
            total += table.take(nth)
        return total

    def _by_demand(self, demand: LanguageDemand) -> Hurdles:
        """Decide one language for each profile."""

        def hurdle(languages: dict[str, str]) -> int:
            return _hurdle(decide_language(demand, replace(ANYBODY, languages=languages)))

        asked = language_code(demand.code)
        found = [hurdle({code: level}) if code == asked else -1 for code, level in self.spoken]
        table = np.array([*found, -1], dtype=np.int16)
        best = np.full(len(self.starts), -1, dtype=np.int16)
        states_any = np.zeros(len(self.starts), dtype=bool)
        for nth in self.languages:
            np.maximum(best, table.take(nth), out=best)
            states_any |= nth < len(self.spoken)
        without = np.where(states_any, hurdle({f"not {asked}": ""}), hurdle({}))
        return np.where(best < 0, without, best).astype(np.int16)


def _kind_of(facts: Facts) -> Kind:
    return Kind.VACANCY if isinstance(facts, VacancyFacts) else Kind.PROFILE


def _decide(pieces: Iterable[Facts], rule: str, facts: Facts, today: date) -> Hurdles:
    decide = RULES[rule]
    found = [_hurdle(decide(*sides(piece, facts), today)) for piece in pieces]
    return np.array(found, dtype=np.int16)


def _hurdle(constraint: Constraint | None) -> int:
    if constraint is None or constraint.state is not State.NOT_MET:
        return 0
    return _WITHIN_REACH if constraint.within_reach else _BEYOND
