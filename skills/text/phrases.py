"""Finding the phrases of a language pack in a text, inflected as they may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from skills.text.tokens import Token, fold, stem, tokenize


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut once for all that looks at it: tokens, folded forms and stems side by side."""

    text: str
    lang: str
    tokens: tuple[Token, ...]
    folded: tuple[str, ...]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, text: str, lang: str) -> Words:
        return _words_of(text, lang)

    def gap_before(self, place: int) -> str:
        """Return what stands between a word, not the first, and the word before it."""
        return self.text[self.tokens[place - 1].end : self.tokens[place].start]


# Five readers look at every sentence one after the other; the last few are kept cut.
@lru_cache(maxsize=128)
def _words_of(text: str, lang: str) -> Words:
    tokens = tuple(tokenize(text, lang))
    return Words(
        text,
        lang,
        tokens,
        tuple(fold(token.text) for token in tokens),
        tuple(stem(token.text, lang) for token in tokens),
    )


@dataclass(frozen=True, slots=True)
class PhraseHit:
    """A phrase found: its code in the table, and the words it covers, end excluded."""

    code: str
    first: int
    last: int


# Below this a word must stand as the pack writes it: stems of short words meet too much.
_SHORTEST_STEM = 4


class PhraseTable:
    """Phrases under codes, found by their forms or by their stems, the longest first.

    may_inflect(code, phrase) says whether a phrase is found by its stems too; all are by default.
    """

    def __init__(
        self,
        lang: str,
        phrases: Mapping[str, Sequence[str]],
        *,
        may_inflect: Callable[[str, Words], bool] = lambda code, phrase: True,
    ) -> None:
        self._forms: dict[tuple[str, ...], str] = {}
        self._longest = 0
        self._openings: set[str] = set()
        for code, variants in phrases.items():
            for variant in variants:
                words = Words.of(variant, lang)
                if not words.tokens:
                    continue
                self._forms.setdefault(words.folded, code)
                if all(len(word) >= _SHORTEST_STEM for word in words.stems) and may_inflect(
                    code, words
                ):
                    self._forms.setdefault(words.stems, code)
                self._longest = max(self._longest, len(words.tokens))
        self._openings.update(form[0] for form in self._forms)

    def find(self, words: Words) -> list[PhraseHit]:
        """Return the phrases in order, none overlapping; at one word the longest wins."""
        hits: list[PhraseHit] = []
        first = 0
        while first < len(words.tokens):
            hit = self._longest_at(words, first)
            if hit is None:
                first += 1
            else:
                hits.append(hit)
                first = hit.last
        return hits

    def find_all(self, words: Words) -> list[PhraseHit]:
        """Return the longest phrase at every word, overlapping ones too."""
        return [
            hit
            for first in range(len(words.tokens))
            if (hit := self._longest_at(words, first)) is not None
        ]

    def _longest_at(self, words: Words, first: int) -> PhraseHit | None:
        if words.folded[first] not in self._openings and words.stems[first] not in self._openings:
            return None
        for last in range(min(first + self._longest, len(words.tokens)), first, -1):
            code = self._forms.get(words.folded[first:last])
            if code is None:
                code = self._forms.get(words.stems[first:last])
            if code is not None:
                return PhraseHit(code, first, last)
        return None
