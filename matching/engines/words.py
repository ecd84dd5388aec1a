"""How words are cut, stemmed and forgiven, the same in every engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

from skills.text.languages import LANGUAGES, load_pack, normalise_language
from skills.text.tokens import cut_words, fold, stem

# No index takes a term of any length; a "word" of more than this is no word.
LONGEST_TERM: Final = 200
_SUGGESTION_MARK: Final = "\t"
_WORDS_COMPLETED: Final = 8


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms by which a text was searched for, as the highlights need them."""

    stems: frozenset[str] = frozenset()  # with their language: "fi:ohjelmoij"
    words: frozenset[str] = frozenset()  # folded
    typos: frozenset[str] = frozenset()  # folded words that no document holds, searched with edits


def words_of(text: str) -> list[str]:
    """Return the words of a text folded but not stemmed."""
    return list(filter(None, map(_term, cut_words(text, ""), repeat(""))))


@lru_cache(maxsize=50_000)
def words_of_name(name: str) -> tuple[str, ...]:
    """Return `words_of` a name or label, which many documents share."""
    return tuple(words_of(name))


@lru_cache(maxsize=300_000)
def _term(word: str, code: str) -> str:
    """Return the stem of a word with its language, folded alone for no language; "" for none."""
    stemmed = stem(word, code)
    if not stemmed or len(stemmed) > LONGEST_TERM:
        return ""
    return f"{code}:{stemmed}" if code else stemmed


def stems_of(text: str, lang: str) -> list[str]:
    """Return the stems of a text with their language; [] for a language outside the ten.

    The language is part of a stem, so that a stem of one language never meets the same letters of
    another.
    """
    code = normalise_language(lang)
    if code not in LANGUAGES:
        return []
    return list(filter(None, map(_term, cut_words(text, code), repeat(code))))


def suggestions_of(title: str) -> list[str]:
    """Return what a title can be completed from: its folded rest at each word, then itself."""
    shown = " ".join(title.split())[:LONGEST_TERM]
    words = fold(shown).split()
    return [
        " ".join(words[i:]) + _SUGGESTION_MARK + shown
        for i in range(min(len(words), _WORDS_COMPLETED))
    ]


def title_of_suggestion(term: str) -> str:
    """Return the title within one of `suggestions_of`."""
    return term.partition(_SUGGESTION_MARK)[2]


def edits_forgiven(word: str) -> int:
    """Return how many typos a word may have: none in short ones, where each would be another."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


@cache
def stop_words(lang: str | None) -> frozenset[str]:
    """Words that alone say nothing, folded; of all languages when that of the text is not known."""
    codes: Iterable[str] = (lang,) if lang in LANGUAGES else () if lang else LANGUAGES
    return frozenset(fold(word) for code in codes for word in load_pack(code).stop_words)
