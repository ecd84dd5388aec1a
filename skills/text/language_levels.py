"""How well a language is asked for: CEFR codes and the words of the packs, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from skills.text.cues import Group, Mark, nearest
from skills.text.grammar import CONJUNCTIONS, COPULAS, LANGUAGE_ROOTS, RANGE, TOO
from skills.text.language_names import CEFR, language_names
from skills.text.languages import CEFR_LEVELS, load_pack
from skills.text.phrases import PhraseHit, PhraseTable, Words
from skills.text.tokens import fold

_WORKPLACE_ROOTS: Final = (*LANGUAGE_ROOTS[:5], "kalb", "valod", "jezyk")

_REACH: Final = 10
_FAR_REACH: Final = 15
_BEFORE_WORDS: Final = 2


class LevelFinder:
    """Finds levels in sentences of one language."""

    def __init__(self, lang: str) -> None:
        pack = load_pack(lang)
        self._lang = lang
        self._names = language_names(lang)
        self._stop_words = frozenset(fold(word) for word in pack.stop_words) - {
            fold(phrase) for phrases in pack.levels.values() for phrase in phrases
        }
        self._levels = PhraseTable(
            lang,
            {code: pack.levels[code] for code in CEFR_LEVELS if code in pack.levels},
            # "töökeelena" is a level, "töökeel" the language of a workplace; and the stem of
            # "communicative" is that of "communication".
            may_inflect=lambda code, phrase: (
                lang != "en"
                and (
                    code == "native"
                    or not any(root in word for word in phrase.folded for root in _WORKPLACE_ROOTS)
                )
            ),
        )

    def find(self, words: Words, names: Sequence[PhraseHit], cues: Sequence[Mark]) -> list[Mark]:
        """Return the levels of a sentence in order, of ranges the least: B1 of "B1/B2"."""
        named = {place for hit in names for place in range(hit.first, hit.last)}
        covered = set(named)
        marks: list[Mark] = []
        for place, token in enumerate(words.tokens):
            if match := CEFR.fullmatch(token.text):
                marks.append(Mark(match[1].upper(), place, place + 1))
                covered.add(place)
        ends = {hit.last for hit in names}
        # "godt at kunne" is welcome, not a level, and "pakanka" (suffices) no "pakankamai".
        # "er tilstrækkeligt" (is enough) says how much, not how well.
        welcome = {
            place
            for cue in cues
            if cue.code == "nice" or (cue.code == "must" and words.folded[cue.first] in COPULAS)
            for place in range(cue.first, cue.last)
        }
        spans = {(cue.first, cue.last) for cue in cues}
        for hit in self._levels.find(words):
            if hit.first in welcome or (hit.first, hit.last) in spans:
                continue
            # "English (working language)" is a level; "our working language is English" is not.
            if (
                hit.last - hit.first == 1
                and hit.first not in ends
                and self._is_workplace(words.folded[hit.first], hit.code)
            ):
                continue
            # The stem of "sichere" is German "sich".
            if hit.last - hit.first == 1 and words.folded[hit.first] in self._stop_words:
                continue
            # "prøve i dansk 3", "SFI D" name the language and the level at once.
            both = any(
                hit.first <= name.first and name.last <= hit.last and hit.last - hit.first > 1
                for name in names
            )
            if both or not covered.intersection(range(hit.first, hit.last)):
                marks.append(Mark(hit.code, hit.first, hit.last))
        return self._without_repeats(words, sorted(marks, key=lambda mark: mark.first), named)

    def _is_workplace(self, word: str, code: str) -> bool:
        # A mother tongue is nobody's workplace language; "susikalbėti" is to make oneself clear.
        return (
            code != "native"
            and not word.startswith("susikalb")
            and any(root in word for root in _WORKPLACE_ROOTS)
        )

    def _without_repeats(self, words: Words, marks: Sequence[Mark], named: set[int]) -> list[Mark]:
        """Of "B2-C1" and "B2 (good)" the first stands, of "good (B2)" the code."""
        kept: list[Mark] = []
        for mark in marks:
            last = kept[-1] if kept else None
            if last is None or mark.first - last.last > 1:
                kept.append(mark)
                continue
            between = range(last.last, mark.first)
            gap = words.text[words.tokens[last.last - 1].end : words.tokens[mark.first].start]
            joined = any(words.folded[place] in CONJUNCTIONS[self._lang] for place in between)
            coded, before = is_code(words, mark), is_code(words, last)
            if named.intersection(between):
                kept.append(mark)
            elif any(words.folded[place] in RANGE for place in between):
                continue  # "gute bis sehr gute"
            elif coded and not before and "," not in gap:
                kept[-1] = mark
            elif not (before and (re.search(r"[-–/]", gap) if coded else not joined)):
                kept.append(mark)
        return kept

    def of_group(
        self,
        words: Words,
        group: Group,
        levels: Sequence[Mark],
        others: Sequence[Group],
        gaps: Sequence[int],
        clauses: Sequence[int],
    ) -> Mark | None:
        """Return which of the levels that reach a group is its own, None where none is.

        A code counts before words: "good Finnish (at least B1)". gaps and clauses are those of
        the words.
        """
        if named := next((m for m in levels if m.first <= group.first < m.last), None):
            return named  # "prøve i dansk 3"
        here = clauses[group.first]
        # "Some", "a little" and their like speak of their own clause.
        levels = [
            mark
            for mark in levels
            if is_code(words, mark)
            or (
                (clauses[mark.first] == here or mark.code not in ("A1", "A2"))
                and not self._speaks_of_other_things(words, group, mark)
            )
        ]
        level = nearest(group, levels, others, gaps, _REACH)
        coded = [mark for mark in levels if is_code(words, mark)]
        if level is None and not others:
            # "Mycket god förmåga att uttrycka dig i tal och skrift på svenska"
            far = nearest(group, levels, others, gaps, _FAR_REACH)
            said = words.folded[far.last : group.first] if far else ()
            if any(self._names.is_language_word(word) for word in said):
                return far
            # "You talk with guests in Danish, for which you need at least B2": a code can
            # only speak of the one language named, however far it stands.
            return coded[0] if coded else None
        if level is None:
            return None
        if len(group.hits) == 1 and not is_code(words, level):
            code = nearest(group, coded, others, gaps, _REACH)
            if code is not None and all(
                abs(code.first - group.first) < abs(code.first - other.first) for other in others
            ):
                return code
        if any(other.last == level.first for other in others):
            return None  # "German (C1) and some Polish": the level is its neighbour's
        return level

    def _speaks_of_other_things(self, words: Words, group: Group, mark: Mark) -> bool:
        """Return whether a conjunction between words of other things parts a level and a group.

        "Sie sprechen Deutsch und haben gute Umgangsformen"; not "good written and oral English".
        """
        low, high = (
            (mark.last, group.first) if mark.last <= group.first else (group.last, mark.first)
        )
        for place in range(low, high):
            if words.folded[place] not in CONJUNCTIONS[self._lang] - TOO:
                continue
            beside = words.folded[max(place - 1, low) : place] + words.folded[place + 1 : high]
            if beside and not any(self._names.is_language_word(word) for word in beside):
                return True
        return False


def is_code(words: Words, mark: Mark) -> bool:
    """Return whether a level is written as a code of the CEFR."""
    return CEFR.fullmatch(words.tokens[mark.first].text) is not None


def level_of_last(group: Group, levels: Sequence[Mark]) -> Mark | None:
    """Return the level that follows a group whose first name has one before it.

    "Fluent Finnish and English B2": the second level belongs to the last name alone.
    """
    if len(group.hits) < 2:
        return None
    if not any(0 <= group.first - mark.last <= _BEFORE_WORDS for mark in levels):
        return None
    return next((mark for mark in levels if 0 <= mark.first - group.last <= 1), None)


@cache
def level_finder(lang: str) -> LevelFinder:
    """Return the finder of one of LANGUAGES, built once per process."""
    return LevelFinder(lang)
