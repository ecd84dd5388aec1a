"""How words are cut, stemmed and forgiven, the same in every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from skills.text.languages import LANGUAGES, load_pack, normalise_language
from skills.text.tokens import cut_words, fold, stem

# No index takes a term of any length; a "word" of more than this is no word.
LONGEST_TERM: Final = 200
_SUGGESTION_MARK: Final = "\t"
_WORDS_COMPLETED: Final = 8
_LONGEST_PIECE_KEPT: Final = 64
_MOST_PIECES_KEPT: Final = 50_000


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms by which a text was searched for, as the highlights need them."""

    stems: frozenset[str] = frozenset()  # with their language: "fi:ohjelmoij"
    words: frozenset[str] = frozenset()  # folded
    typos: frozenset[str] = frozenset()  # folded words that no document holds, searched with edits


def words_of(text: str) -> list[str]:
    """Return the words of a text folded but not stemmed."""
    return words_text(text).split()


def words_text(text: str) -> str:
    """Return `words_of` a text with spaces between, as an index takes them."""
    return _terms(text, "")


def stems_of(text: str, lang: str) -> list[str]:
    """Return the stems of a text with their language; [] for a language outside the ten.

    The language is part of a stem, so that a stem of one language never meets the same letters of
    another.
    """
    return stems_text(text, lang).split()


def stems_text(text: str, lang: str) -> str:
    """Return `stems_of` a text with spaces between, as an index takes them."""
    code = normalise_language(lang)
    return _terms(text, code) if code in LANGUAGES else ""


def _terms(text: str, code: str) -> str:
    known = terms_of_pieces(code)
    return " ".join(filter(None, map(known.__getitem__, text.split())))


class _Pieces(dict[str, str]):
    """The terms of pieces of text between white space, over which no word reaches.

    Most pieces of a text stand in others too, the comma behind a word included, so that looking
    them up saves most of the cutting and stemming.
    """

    def __init__(self, code: str) -> None:
        self._code = code

    def __missing__(self, piece: str) -> str:
        stems = [stem(word, self._code) for word in cut_words(piece, self._code)]
        terms = [one for one in stems if one and len(one) <= LONGEST_TERM]
        found = " ".join(f"{self._code}:{one}" if self._code else one for one in terms)
        if len(piece) <= _LONGEST_PIECE_KEPT:
            if len(self) >= _MOST_PIECES_KEPT:
                self.clear()
            self[piece] = found
        return found


@cache
def terms_of_pieces(code: str) -> Mapping[str, str]:
    """Return the terms of any piece of text between white space, with spaces between them.

    For one of the ten languages they are stems with it, for "" the words as `words_of` has them.
    """
    return _Pieces(code)


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
