"""Which of the readings of a sentence stand: spelt as a name is, in company, the longest of all.

Names such as R, Go and Spring are ordinary words too and count only among other skills; of
readings that overlap the longest wins, and tools named in a phrase for work count beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from skills.text.cues import cue_reader
from skills.text.grammar import CONJUNCTIONS
from skills.text.phrases import Words
from skills.text.sections import Sentence
from skills.text.skill_patterns import Candidate, is_ending
from skills.text.vocabulary import NAMED_KINDS

# Of readings surer than this the longer wins; the words of others merely stand near each other.
_SURE_LENGTH: Final = 0.75
# Names this short are letters and little words first, and languages second: C, R, Go.
_SHORT_NAME: Final = 2
_LICENCE_CLASSES: Final = frozenset({"A", "B", "BE", "C1", "CE", "C1E", "D", "DE"})
# Beginnings of words that say such a name is a programming language.
_CODE_WORDS: Final = (
    "program", "language", "code", "coding", "kod", "skript", "script", "ohjelmoin", "kiel",
    "keel", "sprak", "sprog", "sprach", "jezyk", "kalb", "valod", "package", "pakett", "studio",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """How many skills that are clear by themselves stand where, for names that are not.

    clear and names count by line, since a line is one list item however many sentences it has.
    """

    lines: tuple[int, ...]
    clear: tuple[int, ...]
    names: tuple[int, ...]

    @classmethod
    def of(cls, cut: Sequence[Sentence], read: Sequence[Sequence[Candidate]]) -> Company:
        lines: list[int] = []
        for place, sentence in enumerate(cut):
            follows = place > 0 and sentence.start - cut[place - 1].end <= 2
            lines.append(lines[-1] if follows and not sentence.in_list else place)
            if follows and sentence.in_list and cut[place - 1].in_list:
                lines[-1] = lines[-2]
        clear, names = [0] * len(cut), [0] * len(cut)
        for line, found in zip(lines, read, strict=True):
            clear[line] += sum(
                1 for c in found if not c.pattern.needs_context and _is_technical(c)
            )
            names[line] += sum(1 for c in found if c.pattern.needs_context)
        return cls(tuple(lines), tuple(clear), tuple(names))

    def allows(self, candidate: Candidate, place: int, words: Words) -> bool:
        """Return whether a name that may be an ordinary word stands among skills here.

        Short names, and names that open a running sentence with a capital, need a clear skill in
        the line itself or two more such names; others are content with one near by.
        """
        if not candidate.pattern.needs_context:
            return True
        line = self.lines[place]
        here = self.clear[line] > 0 or self.names[line] >= 3
        if len(words.tokens[candidate.first].text) <= _SHORT_NAME:
            return here and _is_listed(candidate, words)
        if candidate.first == 0 and len(words.tokens) > 3:
            return here
        around = self.clear[max(line - 3, 0) : line + 4]
        return here or any(around) or sum(self.clear) >= 3


def _is_listed(candidate: Candidate, words: Words) -> bool:
    """Return whether a short name ends its phrase, as in "C, R or Go", not "Go through".

    What a conjunction joins is listed whatever follows: "Python or R basics".
    """
    last = candidate.last
    if candidate.first > 1 and words.folded[candidate.first - 1] in CONJUNCTIONS[words.lang]:
        return True
    if (
        last < len(words.tokens)
        and gap_before(words, last) == "-"
        and is_ending(words.folded[last], words.lang)
    ):
        last += 1
    if last >= len(words.tokens):
        return True
    following = words.folded[last]
    gap = gap_before(words, last)
    if following.startswith(_CODE_WORDS):
        return True
    if (gap.strip() and gap != "-") or following in CONJUNCTIONS[words.lang]:
        return True
    # "R is a plus": the demand follows the name at once.
    return any(
        0 <= cue.first - last <= 1 and cue.code != "negation"
        for cue in cue_reader(words.lang).find(words)
    )


def gap_before(words: Words, place: int) -> str:
    """Return what is written between a word and the one before it."""
    return words.text[words.tokens[place - 1].end : words.tokens[place].start]


def _is_technical(candidate: Candidate) -> bool:
    return candidate.pattern.concept.kind in ("tool", "technique", "standard", "knowledge")


def is_spelt(candidate: Candidate, words: Words) -> bool:
    """Return whether a name whose case matters stands as it is spelt, endings aside."""
    pattern = candidate.pattern
    written = words.tokens[candidate.first].text
    inflected = words.folded[candidate.first] != pattern.forms[0]
    spelling = pattern.spelling or (pattern.acronym if inflected else "")
    if not written.startswith(spelling):
        return False
    # "Driving licence B, C and CE": letters among letters are classes of a licence.
    around = words.tokens[max(candidate.first - 2, 0) : candidate.last + 2]
    return written != "C" or not any(token.text in _LICENCE_CLASSES for token in around)


def choose_longest(candidates: Sequence[Candidate], words: Words) -> list[Candidate]:
    """Keep, of readings that overlap, the longest, then the surest; one per place and concept."""
    ranked = sorted(
        candidates,
        key=lambda c: (
            -(c.last - c.first) if c.confidence > _SURE_LENGTH else 0,
            -c.confidence,
            c.distance if c.last - c.first == 1 else 0,
            # What names both a tool and the work with it is the tool: HACCP, CRM, 5S.
            c.pattern.concept.kind not in NAMED_KINDS,
            c.first,
            c.distance,
            c.pattern.label != c.pattern.label.lower(),
            c.pattern.concept.uri,
        ),
    )
    taken: set[int] = set()
    kept: list[Candidate] = []
    for candidate in ranked:
        places = set(range(candidate.first, candidate.last))
        if places & taken:
            continue
        taken |= places
        kept.append(candidate)
    kept.extend(_tools_within(candidates, kept, words))
    return sorted(kept, key=lambda c: (c.first, c.last))


def _tools_within(
    candidates: Sequence[Candidate], kept: Sequence[Candidate], words: Words
) -> list[Candidate]:
    """Return the names of tools inside longer phrases for work: "reports in Power BI".

    Inside the name of another tool they are a part of it: "SQL Server", "React Native".
    """
    found: dict[tuple[int, str], Candidate] = {}
    for longer in kept:
        if longer.pattern.concept.kind in NAMED_KINDS or longer.last - longer.first == 1:
            continue
        for candidate in candidates:
            concept = candidate.pattern.concept
            if (
                longer.first <= candidate.first
                and candidate.last <= longer.last
                and candidate.last - candidate.first < longer.last - longer.first
                and concept.kind in NAMED_KINDS
                and candidate.confidence > _SURE_LENGTH
                and candidate.pattern.label != candidate.pattern.label.lower()
                # "PLC-programmering" is one word, and says so.
                and (candidate.last == longer.last or gap_before(words, candidate.last) != "-")
            ):
                place = (candidate.first, concept.uri)
                known = found.get(place)
                if known is None or known.last < candidate.last:
                    found[place] = candidate
    return list(found.values())
