"""Labels whose words stand a little apart: "obsługa naszych klientów" for "obsługa klienta".

The words meet by stem or by the root that a verb shares with its noun, and the parts of a
compound count as words, each for one word of the label: "Lieferantenbewertung" is "Bewertung von
Lieferanten", while Danish "kort" (card) alone is no "kørekort".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from skills.text.phrases import Words
from skills.text.roots import root
from skills.text.tokens import JOINT_LANGUAGES, split_compound, stem

_LONGEST: Final = 4
_SLACK_WORDS: Final = 2
_SHORTEST_COMPOUND: Final = 8
_SHORTEST_PART: Final = 4
_MOST_SPLIT: Final = 50_000
# English verbs stand before what they are done to, so its words turn round only where the label
# names the work by a noun, or around a preposition: "machines are part" is no "machine parts".
_NOUNS_OF_WORK: Final = ("ing", "ion", "ment", "ance", "al")
_TURNING_WORDS: Final = frozenset(("of", "for", "in", "to", "with"))
_CLAUSE_WORDS: Final = frozenset(
    ("are", "is", "was", "were", "who", "which", "that", "may", "can")
)
# Who does the work is no word for it: "projektledare" among those one meets is no "leda projekt".
_DOERS: Final = {"sv": ("are", "aren", "arens")}
_PEOPLE: Final = frozenset(
    ("manager", "managers", "designers", "developers", "engineers", "planners", "analysts")
)

Keys = frozenset[str]


class WordsApart:
    """Finds labels of two to four content words; labels maps a number to a label's folded words."""

    def __init__(
        self, labels: Mapping[int, Sequence[str]], lang: str, stop_words: Collection[str]
    ) -> None:
        self._lang = lang
        self._stop_words = stop_words
        self._part_words = frozenset(
            form for forms in labels.values() for form in forms if len(form) >= _SHORTEST_PART
        )
        self._split: dict[str, tuple[str, ...]] = {}
        self._labels = labels
        self._index = self._index_labels(labels)

    def find(self, words: Words) -> Iterator[tuple[int, int, int]]:
        """Yield (number, first, last) of every label whose words stand near each other."""
        slots = [
            # Parts of a compound meet by stem alone: who does the work shares the root of it.
            (place, frozenset((stem(part, self._lang),)) if part != word else self._keys(part))
            for place, word in enumerate(words.folded)
            if word not in self._stop_words and word not in _PEOPLE
            for part in self._parts(word)
        ]
        for here, (_place, keys) in enumerate(slots):
            for key in keys:
                for rest, number, rarest in self._index.get(key, ()):
                    places = _gather(slots, here, rest)
                    if places is None:
                        continue
                    first, last = min(places), max(places) + 1
                    if _parted(words, first, last):
                        continue
                    in_order = [*places[1 : rarest + 1], places[0], *places[rarest + 1 :]]
                    if self._lang == "en" and not self._may_stand(
                        number, words.folded[first:last], in_order
                    ):
                        continue
                    yield number, first, last

    def _index_labels(
        self, labels: Mapping[int, Sequence[str]]
    ) -> dict[str, list[tuple[tuple[Keys, ...], int, int]]]:
        """Return the labels under the keys of their rarest word.

        Each comes with the keys of the others, its number and the place of the rarest word.
        """
        contents: list[tuple[tuple[Keys, ...], int]] = []
        for number, forms in labels.items():
            content = tuple(
                dict.fromkeys(
                    self._keys(part)
                    for form in forms
                    if form not in self._stop_words and len(form) > 2
                    for part in self._parts(form)
                )
            )
            if 2 <= len(content) <= _LONGEST:
                contents.append((content, number))
        counts = Counter(key for content, _number in contents for keys in content for key in keys)
        index: dict[str, list[tuple[tuple[Keys, ...], int, int]]] = {}
        for content, number in contents:
            rarest = min(content, key=lambda keys: (max(counts[k] for k in keys), min(keys)))
            rest = tuple(keys for keys in content if keys is not rarest)
            for key in rarest:
                index.setdefault(key, []).append((rest, number, content.index(rarest)))
        return index

    def _may_stand(self, number: int, span: Sequence[str], places: Sequence[int]) -> bool:
        """Return whether English words are the label's, in its order or turned as nouns are."""
        if not _CLAUSE_WORDS.isdisjoint(span):
            return False
        turned = list(places) != sorted(places)
        return (
            not turned
            or not _TURNING_WORDS.isdisjoint(span)
            or self._labels[number][-1].endswith(_NOUNS_OF_WORK)
        )

    def _keys(self, word: str) -> Keys:
        """Return what a word is met by: its stem, and the root it shares with verb or noun."""
        return frozenset((stem(word, self._lang), "=" + root(word, self._lang)))

    def _parts(self, word: str) -> Sequence[str]:
        """Return the parts of a compound that labels know, or the word itself."""
        found = self._split.get(word)
        if found is None:
            found = ()
            if (
                self._lang in JOINT_LANGUAGES
                and len(word) >= _SHORTEST_COMPOUND
                and not (self._lang in _DOERS and word.endswith(_DOERS[self._lang]))
            ):
                found = tuple(split_compound(word, self._lang, self._part_words))
            found = found or (word,)
            if len(self._split) < _MOST_SPLIT:
                self._split[word] = found
        return found


def _gather(
    slots: Sequence[tuple[int, Keys]], here: int, rest: Sequence[Keys]
) -> list[int] | None:
    """Return the places of a label's words, here first, None if one of them is missing.

    slots are the words or parts of words with their places; each stands for one word only.
    """
    reach = len(rest) + _SLACK_WORDS
    place = slots[here][0]
    taken = [here]
    for wanted in rest:
        best: int | None = None
        for step in (-1, 1):
            slot = here + step
            while 0 <= slot < len(slots) and (away := abs(slots[slot][0] - place)) <= reach:
                if slot not in taken and wanted & slots[slot][1]:
                    if best is None or away < abs(slots[best][0] - place):
                        best = slot
                    break
                slot += step
        if best is None:
            return None
        taken.append(best)
    places = [slots[slot][0] for slot in taken]
    return places if max(places) - min(places) <= reach else None


def _parted(words: Words, first: int, last: int) -> bool:
    """Return whether the words stand in different clauses."""
    span = words.text[words.tokens[first].start : words.tokens[last - 1].end]
    return re.search(r"[.,;:!?\n•()]|\s[-–—]\s", span) is not None
