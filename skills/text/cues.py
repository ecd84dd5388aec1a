"""Cues of a sentence (must, nice to have, not needed) and which words each of them reaches.

Distance is counted in words, and commas, contrasts and dashes count as several: of "English is
required, but Finnish is only a plus" each demand stays with its own language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, Literal, Protocol

from skills.text.grammar import (
    CONJUNCTIONS,
    CONTRASTS,
    NEGATED_VERBS,
    NEGATORS,
    NO_TROUBLE,
    NOT_NEGATED,
    ONLY,
    WITHOUT_ENDINGS,
)
from skills.text.languages import load_pack
from skills.text.phrases import PhraseHit, PhraseTable, Words
from skills.text.sections import cue_may_inflect

Importance = Literal["must", "nice"]

CUE_REACH: Final = 14
COST_BREAK: Final = 9
_COST_COMMA: Final = 4
_COST_CONTRAST: Final = 9
_COST_CONJUNCTION: Final = 3
_COST_OTHER_NAME: Final = 6


class Span(Protocol):
    """Words [first, last) of a text."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A level ("B2") or cue ("must", "nice", "negation") at the words [first, last)."""

    code: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Group:
    """Names that stand together and share what is said of them."""

    hits: tuple[PhraseHit, ...]

    @property
    def first(self) -> int:
        return self.hits[0].first

    @property
    def last(self) -> int:
        return self.hits[-1].last


class CueReader:
    """Finds the cues of one language.

    about_languages adds those that are said of languages alone: "German helps", "you will learn
    Danish with us".
    """

    def __init__(self, lang: str, *, about_languages: bool = False) -> None:
        pack = load_pack(lang)
        self._lang = lang
        prefixes = ("", "language_") if about_languages else ("",)
        self._phrases = PhraseTable(
            lang,
            {
                code: [
                    phrase for prefix in prefixes for phrase in pack.cues.get(prefix + code, ())
                ]
                for code in ("negation", "nice", "must")
            },
            may_inflect=partial(cue_may_inflect, lang),
        )

    def find(self, words: Words, *, covered: Collection[int] = frozenset()) -> list[Mark]:
        """Return the cues in order: phrases of the pack, then bare negating words.

        covered are words that name a language or skill, so their negation is no other cue.
        """
        marks: list[Mark] = []
        for hit in self._phrases.find(words):
            marks.append(Mark(hit.code, hit.first, hit.last))
        taken = {p for m in marks if m.code != "must" for p in range(m.first, m.last)}.union(
            covered
        )
        without = WITHOUT_ENDINGS.get(self._lang, ())
        for place, word in enumerate(words.folded):
            if without and word.endswith(without):
                marks.append(Mark("negation", place, place + 1))
                taken.add(place)
        negators = NEGATORS[self._lang]
        negated_verbs = NEGATED_VERBS.get(self._lang, ())
        innocent = NOT_NEGATED.get(self._lang, ())
        for place, word in enumerate(words.folded):
            if place in taken:
                continue
            following = words.folded[place + 1 : place + 3]
            denies = (
                word in negators
                and not (following and self._limits(following[0]))
                and not self._is_least(words, place)
                and not any(next_word.startswith(NO_TROUBLE) for next_word in following)
                and not self._is_than(words, place)
            )
            if denies or (
                negated_verbs and word.startswith(negated_verbs) and not word.startswith(innocent)
            ):
                marks.append(Mark("negation", place, place + 1))
        return sorted(marks, key=lambda mark: mark.first)

    def _limits(self, word: str) -> bool:
        """Return whether a negator before a word only limits: "not only", "not below"."""
        only = ONLY[self._lang]
        return word in only or word.startswith(tuple(part for part in only if len(part) > 5))

    def _is_least(self, words: Words, place: int) -> bool:
        """Return whether a negator leads to a least level: "may not be below B1"."""
        for under in range(place + 1, min(place + 6, len(words.tokens))):
            codes = words.folded[under + 1 : under + 3]
            if self._limits(words.folded[under]) and any(
                re.fullmatch("[abc][12]", code) for code in codes
            ):
                return True
        return False

    def _is_than(self, words: Words, place: int) -> bool:
        """Return whether Lithuanian "nei" compares ("ne žemesniu nei B2") and so denies nothing."""
        return words.folded[place] == "nei" and self._limits(words.folded[max(place - 1, 0)])


def gap_costs(words: Words, lang: str, *, dash: int) -> list[int]:
    """Return for each word what it costs to pass from the word before it to it, at least 1."""
    costs = [1] * (len(words.tokens) + 1)
    for place in range(1, len(words.tokens)):
        gap = words.text[words.tokens[place - 1].end : words.tokens[place].start]
        if re.search(r"[;!?\n]", gap):
            costs[place] += COST_BREAK
        elif re.search(r"[–—]|\s-\s", gap):
            costs[place] += dash
        elif "," in gap:
            costs[place] += _COST_COMMA
        if words.folded[place] in CONTRASTS[lang]:
            costs[place] += _COST_CONTRAST
        elif words.folded[place] in CONJUNCTIONS[lang]:
            costs[place] += _COST_CONJUNCTION
    return costs


def number_clauses(words: Words, lang: str, groups: Sequence[Span]) -> list[int]:
    """Return the number of the clause that each word is in."""
    inside = {place for group in groups for place in range(group.first + 1, group.last)}
    ends = {group.last for group in groups}
    clauses: list[int] = []
    number = 0
    for place, word in enumerate(words.folded):
        if place and place not in inside:
            gap = words.text[words.tokens[place - 1].end : words.tokens[place].start]
            breaks = re.search(r"[,;:–—!?\n]|\s-\s", gap) or word in CONTRASTS[lang]
            # "German: fluent, Danish: welcome": what follows the colon is the name's.
            if breaks and not (place in ends and gap.strip() == ":"):
                number += 1
        clauses.append(number)
    return clauses


def reachable(
    group: Span, marks: Sequence[Mark], others: Sequence[Span], clauses: Sequence[int]
) -> list[Mark]:
    """Return the marks that may speak of a group: those of its clause, and of clauses that have
    no name of their own to speak of."""
    owned = {clauses[other.first] for other in others}
    here = clauses[group.first]
    return [
        mark for mark in marks if clauses[mark.first] == here or clauses[mark.first] not in owned
    ]


def nearest(
    group: Span,
    marks: Sequence[Mark],
    others: Sequence[Span],
    gaps: Sequence[int],
    reach: int,
) -> Mark | None:
    """Return the mark that is cheapest to reach from the group, None when all are too far."""
    best: tuple[int, int, Mark] | None = None
    for mark in marks:
        if mark.first >= group.last:
            low, high = group.last, mark.first
        elif mark.last <= group.first:
            low, high = mark.last, group.first
        else:
            low, high = 1, 0
        cost = sum(gaps[low : high + 1]) + _COST_OTHER_NAME * sum(
            1 for other in others if low <= other.first and other.last <= high
        )
        if cost <= reach and (best is None or (cost, mark.first) < best[:2]):
            best = (cost, mark.first, mark)
    return best[2] if best else None


@cache
def cue_reader(lang: str, *, about_languages: bool = False) -> CueReader:
    """Return a cue reader of one of LANGUAGES, built once per process."""
    return CueReader(lang, about_languages=about_languages)
