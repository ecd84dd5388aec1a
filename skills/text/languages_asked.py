"""Which languages a text asks for (or a person knows): code, level, must or nice, negation.

A name of a language is taken as one only where the words around it speak of language skills, for
the same words name countries and their things: "Suomen johtava", "danske kunder". Each group of
names ("Finnish, Swedish or Danish") then takes the nearest level and the nearest cue, where
commas, contrasts and other names count as distance.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from skills.text.cues import (
    COST_BREAK,
    CUE_REACH,
    Group,
    Importance,
    Mark,
    cue_reader,
    gap_costs,
    nearest,
    number_clauses,
    reachable,
)
from skills.text.grammar import CONJUNCTIONS, LANGUAGE_WORDS, NEGATORS
from skills.text.languages import CEFR_LEVELS, load_pack
from skills.text.phrases import PhraseHit, PhraseTable, Words
from skills.text.sections import Sentence
from skills.text.tokens import fold

_CEFR: Final = re.compile(r"(?<![A-Za-z0-9])([ABC][12])(?:\s?\+)?(?![A-Za-z0-9])", re.IGNORECASE)

_LANGUAGE_ROOTS: Final = ("keel", "kiel", "sprak", "sprog", "sprach", "kalb", "valod", "jezyk")

_LEVEL_REACH: Final = 8


@dataclass(frozen=True, slots=True)
class LanguageStatement:
    """One language that a text speaks of as a skill; phrase == text[start:end].

    level is A1 to C2, "native" or None where none is said. negated: the text says that it is not
    needed, which is never a demand.
    """

    code: str
    level: str | None
    importance: Importance
    negated: bool
    phrase: str
    start: int
    end: int


class LanguageReader:
    """Reads the statements about languages in texts of one language."""

    def __init__(self, lang: str) -> None:
        pack = load_pack(lang)
        self._lang = lang
        self._names = PhraseTable(lang, pack.language_names)
        self._levels = PhraseTable(
            lang,
            {code: pack.levels[code] for code in CEFR_LEVELS if code in pack.levels},
            # "töökeelena" is a level, "töökeel" the language of a workplace.
            may_inflect=lambda code, phrase: (
                code == "native"
                or not any(root in word for word in phrase.folded for root in _LANGUAGE_ROOTS)
            ),
        )
        self._cues = cue_reader(lang)
        self._stop_words = frozenset(fold(word) for word in pack.stop_words)
        self._language_words = LANGUAGE_WORDS[lang]
        # Compounds the pack does not list: "svenskakunskaper", "Finnischkenntnisse".
        self._bare_names = {
            fold(name): code
            for code, names in pack.language_names.items()
            for name in names
            if " " not in name and len(name) >= 5
        }

    def read(self, sentence: Sentence, *, in_list_of_languages: bool = False) -> list[
        LanguageStatement
    ]:  # fmt: skip
        """Return the statements of one sentence, in order.

        in_list_of_languages: the sentence stands under a heading such as "Languages", where a
        bare name is enough.
        """
        words = Words.of(sentence.text, self._lang)
        names = self._find_names(words)
        if not names:
            return []
        # "English – fluent": a dash leads to a level, but parts one demand from the next.
        gaps = gap_costs(words, self._lang, dash=COST_BREAK)
        level_gaps = gap_costs(words, self._lang, dash=0)
        groups = self._group(words, names)
        clauses = number_clauses(words, self._lang, groups)
        levels = self._find_levels(words, names)
        covered = {place for hit in names for place in range(hit.first, hit.last)}
        cues = self._cues.find(words, covered=covered)
        speaks = any(self._is_language_word(word) for word in words.folded)
        found: list[LanguageStatement] = []
        sure = False
        for group in sorted(groups, key=lambda group: not self._is_certain(words, group)):
            others = [other for other in groups if other is not group]
            level = nearest(
                group, reachable(group, levels, others, clauses), others, level_gaps, _LEVEL_REACH
            )
            if level is None and not others:
                # "You talk with guests in Danish, for which you need at least B2": a code can
                # only speak of the one language named, however far it stands.
                level = next((m for m in levels if _is_code(words, m)), None)
            if level is not None and any(other.last == level.first for other in others):
                level = None  # "German (C1) and some Polish": the level is its neighbour's
            near = reachable(group, cues, others, clauses)
            cue = nearest(group, near, others, gaps, CUE_REACH)
            certain = (
                in_list_of_languages
                or level is not None
                or self._is_certain(words, group)
                or any(c.code == "negation" and 0 <= group.first - c.last <= 1 for c in near)
            )
            noun = self._stands_alone(words, group)
            hinted = cue is not None or speaks or sure or len(group.hits) > 1
            if not certain and not (noun and hinted):
                continue
            sure = True
            importance, negated = self._judge(group, cue, near, others, gaps, clauses, sentence)
            last_level = _level_of_last(group, levels) or level
            for hit in group.hits:
                own = last_level if hit is group.hits[-1] else level
                start = words.tokens[hit.first].start
                end = words.tokens[hit.last - 1].end
                found.append(
                    LanguageStatement(
                        code=hit.code,
                        level=own.code if own is not None else None,
                        importance=importance,
                        negated=negated,
                        phrase=sentence.text[start:end],
                        start=sentence.start + start,
                        end=sentence.start + end,
                    )
                )
        return _without_doubles(found)

    def _find_names(self, words: Words) -> list[PhraseHit]:
        hits = self._names.find(words)
        covered = {place for hit in hits for place in range(hit.first, hit.last)}
        for place, word in enumerate(words.folded):
            if place in covered or len(word) < 10:
                continue
            for cut in range(len(word) - 4, 4, -1):
                code = self._bare_names.get(word[:cut])
                if code and word[cut:].removeprefix("s").startswith(self._language_words):
                    hits.append(PhraseHit(code, place, place + 1))
                    break
        return sorted(hits, key=lambda hit: hit.first)

    def _group(self, words: Words, names: Sequence[PhraseHit]) -> list[Group]:
        """Names with only commas, slashes and conjunctions between them stand together."""
        groups: list[list[PhraseHit]] = []
        # Names with bare commas before them wait for a conjunction: in "good English, Polish
        # is a plus" each name is its own.
        waiting: list[PhraseHit] = []
        for hit in names:
            last = waiting[-1] if waiting else groups[-1][-1] if groups else None
            joint = None if last is None else self._joint(words, last, hit)
            if joint == "conjunction":
                groups[-1].extend([*waiting, hit])
                waiting = []
            elif joint == "comma":
                waiting.append(hit)
            else:
                groups.extend([single] for single in waiting)
                waiting = []
                groups.append([hit])
        groups.extend([single] for single in waiting)
        return [Group(tuple(hits)) for hits in groups]

    def _joint(self, words: Words, left: PhraseHit, right: PhraseHit) -> str | None:
        """Return what joins two names: "conjunction" (or slash), "comma", or None."""
        between = words.folded[left.last : right.first]
        gap = words.text[words.tokens[left.last - 1].end : words.tokens[right.first].start]
        if (
            len(between) > 2
            or any(word not in CONJUNCTIONS[self._lang] for word in between)
            or re.search(r"[;:.()–—\n]", gap)
        ):
            return None
        return "conjunction" if between or "/" in gap or "&" in gap else "comma"

    def _find_levels(self, words: Words, names: Sequence[PhraseHit]) -> list[Mark]:
        covered = {place for hit in names for place in range(hit.first, hit.last)}
        marks: list[Mark] = []
        for place, token in enumerate(words.tokens):
            if match := _CEFR.fullmatch(token.text):
                marks.append(Mark(match[1].upper(), place, place + 1))
                covered.add(place)
        ends = {hit.last for hit in names}
        for hit in self._levels.find(words):
            # "English (working language)" is a level; "our working language is English" is not.
            single = hit.last - hit.first == 1 and hit.first not in ends
            # A mother tongue is nobody's workplace language.
            if (
                hit.code != "native"
                and single
                and any(root in words.folded[hit.first] for root in _LANGUAGE_ROOTS)
            ):
                continue
            if not covered.intersection(range(hit.first, hit.last)):
                marks.append(Mark(hit.code, hit.first, hit.last))
        # Of "B2-C1" and "B2 (good)" the first, which is the least that is asked, stands.
        marks.sort(key=lambda mark: mark.first)
        kept: list[Mark] = []
        for mark in marks:
            coded = _is_code(words, mark)
            if kept and mark.first - kept[-1].last <= 1:
                before = _is_code(words, kept[-1])
                gap = words.text[
                    words.tokens[kept[-1].last - 1].end : words.tokens[mark.first].start
                ]
                if coded and not before and "," not in gap:
                    kept[-1] = mark
                    continue
                if (coded and before and re.search(r"[-–/]", gap)) or (before and not coded):
                    continue
            kept.append(mark)
        return kept

    def _judge(
        self,
        group: Group,
        cue: Mark | None,
        cues: Sequence[Mark],
        others: Sequence[Group],
        gaps: Sequence[int],
        clauses: Sequence[int],
        sentence: Sentence,
    ) -> tuple[Importance, bool]:
        """Return (importance, negated) of a group from the cues that reach it."""
        default: Importance = "nice" if sentence.section == "nice" else "must"
        if cue is None:
            return default, False
        reaching = {
            code: nearest(group, [m for m in cues if m.code == code], others, gaps, CUE_REACH)
            for code in ("negation", "nice", "must")
        }
        negation, must = reaching["negation"], reaching["must"]
        if cue.code == "must" and negation is not None and must is not None:
            # "is not required", "ei ole vaatimus": a negator right beside the demand turns it.
            between = gaps[min(negation.last, must.last) : max(negation.first, must.first)]
            if abs(negation.first - must.first) <= 3 and sum(between) <= 3:
                cue = negation
        nice = reaching["nice"]
        if cue.code == "must" and nice is not None:
            # "we would be glad if you knew at least some": the friendlier word is meant.
            here = clauses[group.first]
            if clauses[nice.first] == here and all(clauses[o.first] != here for o in others):
                cue = nice
        if cue.code == "negation":
            # "not required but a plus": what is welcome is no longer ruled out.
            if nice is not None and not others:
                return "nice", False
            return default, True
        return ("nice" if cue.code == "nice" else "must"), False

    def _is_certain(self, words: Words, group: Group) -> bool:
        return self._is_beside(words, group) or any(
            self._is_inside(words, hit) for hit in group.hits
        )

    def _is_inside(self, words: Words, hit: PhraseHit) -> bool:
        covered = words.folded[hit.first : hit.last]
        if any(self._is_language_word(word) for word in covered):
            return True
        # In compounds the language word comes last: "suomenkielinen", "danskkundskaber".
        return any(
            len(word) > 8
            and any(part in word[3:] for part in self._language_words if len(part) > 3)
            for word in covered
        )

    def _is_beside(self, words: Words, group: Group) -> bool:
        beside = words.folded[max(group.first - 2, 0) : group.first]
        after = words.folded[group.last : group.last + 1]
        return any(self._is_language_word(word) for word in (*beside, *after))

    def _is_language_word(self, word: str) -> bool:
        return word.startswith(self._language_words)

    def _stands_alone(self, words: Words, group: Group) -> bool:
        """Return whether no noun follows that the name would only describe."""
        if group.last >= len(words.tokens):
            return True
        gap = words.text[words.tokens[group.last - 1].end : words.tokens[group.last].start]
        following = words.folded[group.last]
        return (
            bool(gap.strip())
            or following in self._stop_words
            or following in NEGATORS[self._lang]
            or self._is_language_word(following)
            or bool(_CEFR.fullmatch(words.tokens[group.last].text))
            or any(mark.first == group.last for mark in self._cues.find(words))
            or any(hit.first == group.last for hit in self._levels.find_all(words))
        )


def _is_code(words: Words, mark: Mark) -> bool:
    return _CEFR.fullmatch(words.tokens[mark.first].text) is not None


def _level_of_last(group: Group, levels: Sequence[Mark]) -> Mark | None:
    """Return the level that follows a group whose first name has one before it.

    "Fluent Finnish and English B2": the second level belongs to the last name alone.
    """
    if len(group.hits) < 2 or not any(group.first == mark.last for mark in levels):
        return None
    return next((mark for mark in levels if 0 <= mark.first - group.last <= 1), None)


def _without_doubles(found: list[LanguageStatement]) -> list[LanguageStatement]:
    """Keep one statement per language of a sentence: the one with a level, else the first."""
    kept: dict[str, LanguageStatement] = {}
    for statement in found:
        before = kept.get(statement.code)
        if before is None or (before.level is None and statement.level is not None):
            kept[statement.code] = statement
    return sorted(kept.values(), key=lambda statement: statement.start)


@cache
def language_reader(lang: str) -> LanguageReader:
    """Return the reader of one of LANGUAGES, built once per process."""
    return LanguageReader(lang)
