"""Which languages a text asks for (or a person knows): code, level, must or nice, negation.

A name of a language is taken as one only where the words around it speak of language skills, for
the same words name countries and their things: "Suomen johtava", "danske kunder". Each group of
names ("Finnish, Swedish or Danish") then takes the nearest level and the nearest cue, where
commas, contrasts and other names count as distance.
"""

from __future__ import annotations

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
from skills.text.grammar import (
    CONDITIONS,
    CONJUNCTIONS,
    CONTRASTS,
    COPULAS,
    NEGATORS,
    TOO,
    WELCOMING,
    WITHOUT,
)
from skills.text.language_levels import is_code, level_finder, level_of_last
from skills.text.language_names import language_names
from skills.text.phrases import Words
from skills.text.sections import Sentence

# A mark this many words from one name, on its side of a conjunction, is that name's alone.
_OWN_REACH: Final = 3


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


@dataclass(frozen=True, slots=True)
class _Marked:
    """A sentence with all that was found in it; gaps and clauses are those of its words."""

    words: Words
    groups: tuple[Group, ...]
    cues: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    gaps: tuple[int, ...]
    level_gaps: tuple[int, ...]
    clauses: tuple[int, ...]

    def others(self, group: Group) -> list[Group]:
        return [other for other in self.groups if other is not group]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is said of one group; cues are those that reach it, cue the one that counts."""

    group: Group
    level: Mark | None
    cue: Mark | None
    cues: tuple[Mark, ...]
    alone: bool
    certain: bool


class LanguageReader:
    """Reads the statements about languages in texts of one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._names = language_names(lang)
        self._levels = level_finder(lang)
        self._cues = cue_reader(lang, about_languages=True)

    def read(self, sentence: Sentence, *, in_list_of_languages: bool = False) -> list[
        LanguageStatement
    ]:  # fmt: skip
        """Return the statements of one sentence, in order.

        in_list_of_languages: the sentence stands under a heading such as "Languages", where a
        bare name is enough.
        """
        marked = self._mark(sentence)
        if not marked.groups:
            return []
        words = marked.words
        asked = [self._ask(marked, group) for group in marked.groups]
        if self._names.tells_how_to_apply(words):
            asked = [ask for ask in asked if ask.cue is not None or ask.level is not None]
        speaks = any(self._names.is_language_word(word) for word in words.folded)
        sure = any(ask.certain or (ask.alone and ask.cue is not None) for ask in asked)
        # An item of a list of demands may be nothing but names: "Bonus: Dutch".
        named = sum(hit.last - hit.first for group in marked.groups for hit in group.hits)
        said = [word for word in words.folded if word not in CONJUNCTIONS[self._lang]]
        bare = sentence.section in ("requirement", "nice") and named >= len(said)
        listed_demand = sentence.in_list and sentence.section in ("requirement", "nice")
        found: list[LanguageStatement] = []
        clear = {hit.code for ask in asked if ask.certain for hit in ask.group.hits}
        for ask in asked:
            if not ask.certain and clear.issuperset(hit.code for hit in ask.group.hits):
                continue  # "our customers are Swedish, but you need not speak Swedish"
            # In Estonian a bare name is the country: "Soome, Rootsi ja Taani".
            listed = len(ask.group.hits) > 1 and self._lang != "et"
            if not (
                in_list_of_languages
                or ask.certain
                or (
                    ask.alone
                    and (
                        speaks
                        or sure
                        or listed
                        or bare
                        or (listed_demand and ask.group.first == 0)
                    )
                )
            ):
                continue
            found.extend(self._state(marked, ask, sentence))
        return _without_doubles(found)

    def _mark(self, sentence: Sentence) -> _Marked:
        words = Words.of(sentence.text, self._lang)
        names = self._names.find(words)
        if not names:
            return _Marked(words, (), (), (), (), (), ())
        groups = self._names.group(words, names)
        covered = {place for hit in names for place in range(hit.first, hit.last)}
        cues = self._cues.find(words, covered=covered)
        # "English – fluent": a dash leads to a level, but parts one demand from the next, unless
        # the cue itself follows it: "English – required".
        gaps = gap_costs(words, self._lang, dash=COST_BREAK)
        level_gaps = gap_costs(words, self._lang, dash=0)
        for mark in cues:
            gaps[mark.first] = min(gaps[mark.first], level_gaps[mark.first])
        return _Marked(
            words,
            tuple(groups),
            tuple(cues),
            tuple(self._levels.find(words, names, cues)),
            tuple(gaps),
            tuple(level_gaps),
            tuple(number_clauses(words, self._lang, groups)),
        )

    def _ask(self, marked: _Marked, group: Group) -> _Asked:
        words, clauses, others = marked.words, marked.clauses, marked.others(group)
        levels = self._own(words, group, reachable(group, marked.levels, others, clauses), others)
        level = self._levels.of_group(words, group, levels, others, marked.level_gaps, clauses)
        cues = self._own(words, group, reachable(group, marked.cues, others, clauses), others)
        cues = [mark for mark in cues if self._may_deny(marked, group, mark)]
        cue = nearest(group, cues, others, marked.gaps, CUE_REACH)
        if cue is None:
            # "Fluent German and good English round off your profile" is said of both.
            here = [
                mark
                for mark in cues
                if clauses[mark.first] == clauses[group.first]
                or (not others and mark.first < group.first)
            ]
            shared = len({mark.code for mark in here}) == 1 and here[0].code != "negation"
            cue = here[0] if shared else None
        alone = self._names.stands_alone(words, group)
        ruled_out = any(c.code == "negation" and 0 <= group.first - c.last <= 1 for c in cues)
        certain = (
            self._names.is_certain(words, group)
            or (alone and ruled_out)
            or (
                level is not None
                and (
                    alone
                    or is_code(words, level)
                    or level.first <= group.first < level.last
                    # "bilingual Finnish and Swedish candidates"
                    or (level.last == group.first and level.code in ("C1", "native"))
                )
            )
        )
        return _Asked(group, level, cue, tuple(cues), alone, certain)

    def _may_deny(self, marked: _Marked, group: Group, mark: Mark) -> bool:
        """Return False for a bare negator of other things: "German B2, since we have no time"."""
        words, clauses = marked.words, marked.clauses
        bare = mark.last - mark.first == 1 and words.folded[mark.first] in NEGATORS[self._lang]
        if not bare:
            return True
        clause = clauses[mark.first]
        if clause == clauses[group.first]:
            between = words.folded[group.last : mark.first]
            demands = any(
                cue.code == "must" and group.last <= cue.first < mark.last for cue in marked.cues
            )
            return demands or not CONJUNCTIONS[self._lang].intersection(between)
        return clause < clauses[group.first] or any(
            cue.code == "must" and clauses[cue.first] == clause for cue in marked.cues
        )

    def _state(self, marked: _Marked, ask: _Asked, sentence: Sentence) -> list[LanguageStatement]:
        default: Importance = "nice" if sentence.section == "nice" else "must"
        importance, negated = self._judge(marked, ask, default)
        level, words = ask.level, marked.words
        denied = ask.cue is not None and ask.cue.code == "negation"
        if denied and (lower := self._enough(marked, ask)) is not None:
            # "Perfect Danish is not needed, basic skills will do."
            level, negated = lower, False
            clause = marked.clauses[lower.first]
            welcome = [c for c in ask.cues if c.code == "nice"]
            if any(marked.clauses[cue.first] == clause for cue in welcome):
                importance = "nice"
        last_level = level_of_last(ask.group, marked.levels) or level
        found: list[LanguageStatement] = []
        for hit in ask.group.hits:
            own = last_level if hit is ask.group.hits[-1] else level
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
        return found

    def _own(
        self, words: Words, group: Group, marks: Sequence[Mark], others: Sequence[Group]
    ) -> list[Mark]:
        """Return the marks that a conjunction does not leave to another name: of "fluent English
        and ideally Danish" the second speaks of Danish alone."""

        stated = group.first > 0 and words.folded[group.first - 1] in COPULAS

        def parted(first: int, last: int) -> bool:
            conjunctions = CONJUNCTIONS[self._lang] - TOO
            return any(word in conjunctions for word in words.folded[first:last])

        def is_others(mark: Mark) -> bool:
            for other in others:
                if mark.first <= other.first < mark.last:
                    return True  # "no Danish" is one cue
                # "Required: Swedish, welcome: Norwegian"
                if mark.last == other.first and ":" in words.gap_before(other.first):
                    return True
                if stated and group.last <= other.first and other.last <= mark.first:
                    return True  # "it is English and knowledge of Danish is not needed"
                if group.last <= mark.first and mark.last <= other.first:
                    near, far = (mark.last, other.first), (group.last, mark.first)
                elif other.last <= mark.first and mark.last <= group.first:
                    near, far = (other.last, mark.first), (mark.last, group.first)
                else:
                    continue
                if near[1] - near[0] <= _OWN_REACH and parted(*far) and not parted(*near):
                    return True
            return False

        return [mark for mark in marks if not is_others(mark)]

    def _judge(self, marked: _Marked, ask: _Asked, default: Importance) -> tuple[Importance, bool]:
        """Return (importance, negated) of a group from the cues that reach it."""
        group, cue, gaps, clauses = ask.group, ask.cue, marked.gaps, marked.clauses
        if cue is None:
            return default, False
        others = marked.others(group)
        negation, nice, must = (
            nearest(group, [m for m in ask.cues if m.code == code], others, gaps, CUE_REACH)
            for code in ("negation", "nice", "must")
        )
        here = clauses[group.first]
        only_one = all(clauses[other.first] != here for other in others)
        if cue.code == "must" and negation is not None and must is not None:
            # "is not required", "ei ole vaatimus": a negator right beside the demand turns it,
            # and so does any in its clause: "Dänisch muss man bei uns nicht beherrschen".
            between = gaps[min(negation.last, must.last) : max(negation.first, must.first)]
            low, high = sorted((negation.first, group.first))
            if (abs(negation.first - must.first) <= 3 and sum(between) <= 3) or (
                clauses[negation.first] == here == clauses[must.first]
                and only_one
                and not CONJUNCTIONS[self._lang].intersection(marked.words.folded[low:high])
            ):
                cue = negation
        # "We would be glad if you knew at least some": the friendlier word is meant.
        if (
            cue.code == "must"
            and nice is not None
            and (
                (clauses[nice.first] == here and only_one)
                or (clauses[nice.first] > here and self._is_condition(marked, here))
                or (not others and self._opens(marked, nice, group))
            )
        ):
            cue = nice
        if cue.code == "negation" and WITHOUT.intersection(
            marked.words.folded[max(group.first - 3, 0) : group.first]
        ):
            rest = range(group.last, len(clauses))
            after = [marked.words.folded[p] for p in rest if clauses[p] == here]
            if NEGATORS[self._lang].intersection(after):
                return "must", False  # "without Danish it cannot be done"
        if cue.code == "negation":
            return self._judge_negated(marked, ask, cue, default)
        return ("nice" if cue.code == "nice" else "must"), False

    def _opens(self, marked: _Marked, cue: Mark, group: Group) -> bool:
        """Return whether a cue opens the clause before a name: "Ideally, you have some Latvian"."""
        between = marked.words.folded[cue.last : group.first]
        return cue.first <= 1 and bool(between) and not CONTRASTS[self._lang].intersection(between)

    def _judge_negated(
        self, marked: _Marked, ask: _Asked, negation: Mark, default: Importance
    ) -> tuple[Importance, bool]:
        """Return (importance, negated): "not required but a plus" is no longer ruled out."""
        others, words = marked.others(ask.group), marked.words
        for nice in ask.cues:
            low, high = min(ask.group.first, nice.first), max(ask.group.last, nice.last)
            if nice.code != "nice" or any(low <= other.first < high for other in others):
                continue
            said = words.folded[nice.first : nice.last]
            welcomes = any(word.startswith(WELCOMING) for word in said)
            if welcomes or NEGATORS[self._lang].intersection(said):
                continue  # "those without Danish are welcome", "ei haittaa, vaikka et ..."
            between = words.folded[min(negation.last, nice.last) : max(negation.first, nice.first)]
            if not others or any(word in CONTRASTS[self._lang] for word in between):
                return "nice", False
        return default, True

    def _enough(self, marked: _Marked, ask: _Asked) -> Mark | None:
        """Return the level that a clause without a name gives after a negation, None if none."""
        if len(marked.groups) > 1:
            return None
        clauses = marked.clauses
        denied = {clauses[cue.first] for cue in ask.cues if cue.code == "negation"}
        return next(
            (
                mark
                for mark in marked.levels
                if clauses[mark.first] > max(denied | {clauses[ask.group.first]})
            ),
            None,
        )

    def _is_condition(self, marked: _Marked, clause: int) -> bool:
        """Return whether a clause begins with "if"."""
        opening = marked.clauses.index(clause)
        begins = marked.words.folded[opening : opening + 2]
        return any(word in CONDITIONS[self._lang] for word in begins)


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
