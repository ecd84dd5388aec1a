"""A vacancy as a row of a list: its facts, how well it fits, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from employers.models import Vacancy, VacancyLanguage
from matching.core.types import LanguageDemand, Match, SkillReason, State
from matching.listing import ListedVacancy, occupation_links
from matching.wording import (
    PART_NAMES,
    constraint_words,
    demand_words,
    fit_words,
    occupation_gap,
    percent,
)
from profiles.models import VacancyMark
from skills.text.vocabulary import load_vocabulary

# A link this unsure is not worth a word beside the title.
SURE_OCCUPATION = 0.3
# A space between the parts of the bar, in hundredths of it.
GAP = 0.6


class BarPart(NamedTuple):
    """One part of the bar; every number in hundredths."""

    name: str
    label: str
    x: float
    width: float
    value: float
    weight: float
    contribution: float


class SkillLine(NamedTuple):
    """A skill in English, with the words it was read from on both sides."""

    label: str
    label_vacancy: str
    phrase_vacancy: str
    phrase_profile: str


class Gap(NamedTuple):
    """A constraint in words; `state` is met, not_met or unknown."""

    state: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class MatchRow:
    """What a row shows. `match` is None where nobody is matched."""

    vacancy: Vacancy | ListedVacancy
    occupation: str
    languages: tuple[str, ...]
    mark: VacancyMark | None = None
    match: Match | None = None
    fit: str = ""
    percent: int = 0
    occupation_near: int = 0  # of the pair of occupations, in hundredths
    occupation_gap: str = ""
    bar: tuple[BarPart, ...] = ()
    matched: tuple[SkillLine, ...] = ()
    missing: tuple[SkillLine, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def _said(self, state: State) -> list[str]:
        return [gap.words.rstrip(".") for gap in self.gaps if gap.state == state]

    @property
    def met(self) -> list[str]:
        """Languages alone: what else is met says nothing new in a list."""
        return [
            gap.words for gap in self.gaps if gap.state == State.MET and gap.kind == "language"
        ]

    @property
    def not_met(self) -> list[str]:
        return self._said(State.NOT_MET)

    @property
    def unknown(self) -> list[str]:
        return self._said(State.UNKNOWN)


def occupation_of(vacancy: Vacancy) -> str:
    """Return the English name of the occupation behind a title, or "" where that adds nothing."""
    return _occupation(vacancy.title, vacancy.reading.get("occupations", ()))


def _occupation(title: str, links: Sequence[Mapping[str, Any]]) -> str:
    if not links or links[0].get("confidence", 1.0) < SURE_OCCUPATION:
        return ""
    label = load_vocabulary().label(links[0]["uri"], "en")
    return "" if label.casefold() == title.casefold() else label


def vacancy_row(vacancy: Vacancy, *, mark: VacancyMark | None = None) -> MatchRow:
    """Return a row for a vacancy that nobody is matched with."""
    return MatchRow(vacancy, occupation_of(vacancy), _languages(vacancy.languages.all()), mark)


def listed_rows(vacancies: Sequence[ListedVacancy]) -> list[MatchRow]:
    """Return rows for vacancies of a list."""
    links = occupation_links(one.id for one in vacancies)
    return [
        MatchRow(one, _occupation(one.title, links.get(one.id, ())), _languages(one.languages))
        for one in vacancies
    ]


def _languages(asked: Iterable[VacancyLanguage | LanguageDemand]) -> tuple[str, ...]:
    return tuple(demand_words(f"{one.code} {one.cefr_level}") for one in asked if one.must)


def match_row(row: MatchRow, match: Match, *, mark: VacancyMark | None = None) -> MatchRow:
    """Return a row with its match, everything in words."""
    found = match.reasons.occupation
    return replace(
        row,
        mark=mark,
        match=match,
        fit=fit_words(round(match.score, 2)),
        percent=percent(match.score),
        occupation_near=percent(found.similarity) if found else 0,
        occupation_gap=occupation_gap(match),
        bar=bar_of(match),
        matched=tuple(map(_skill, match.reasons.matched)),
        missing=tuple(map(_skill, match.reasons.missing)),
        gaps=tuple(
            Gap(one.state.value, constraint_words(one), one.kind) for one in match.constraints
        ),
    )


def _skill(reason: SkillReason) -> SkillLine:
    label = load_vocabulary().label(reason.uri, "en")
    return SkillLine(label, reason.label_vacancy, reason.phrase, reason.phrase_profile)


def bar_of(match: Match) -> tuple[BarPart, ...]:
    parts, x = [], 0.0
    for name, part in match.parts.items():
        width = 100 * part.contribution
        parts.append(
            BarPart(
                name,
                str(PART_NAMES[name]),
                round(x, 2),
                round(max(width - GAP, 0.0), 2),
                100 * part.value,
                100 * part.weight,
                width,
            )
        )
        x += width
    return tuple(parts)
