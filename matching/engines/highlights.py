"""The passage of a text in which the words searched for stand, with marks around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import chain
from typing import Final

from matching.engines.words import Forms, edits_forgiven, terms_of_pieces
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.tokens import stem, tokenize

_PASSAGE_CHARACTERS: Final = 240
_LEAD_CHARACTERS: Final = 60
_PIECE: Final = re.compile(r"\S+")

Span = tuple[int, int]


class Highlighter:
    """Marks the words found in the texts of one answer."""

    def __init__(self, found: Forms) -> None:
        self._found = found
        self._pieces: dict[str, _Pieces] = {}

    def passages(self, texts: Mapping[str, str], lang: str) -> dict[str, str]:
        """Return each text that holds a word found: HTML-escaped, with <mark> around those words.

        A long text is cut to a passage around the first of them.
        """
        code = normalise_language(lang)
        pieces = self._pieces.get(code)
        if pieces is None:
            pieces = self._pieces[code] = _Pieces(code, self._found)
        marked = {name: _passage(text, pieces.spans(text)) for name, text in texts.items()}
        return {name: passage for name, passage in marked.items() if passage}


class _Pieces:
    """Where in pieces of text between white space the words found stand.

    No word reaches over white space, and the texts of one answer share most of their pieces, so
    that few words are cut and looked at.
    """

    def __init__(self, code: str, found: Forms) -> None:
        self._code, self._found = code, found
        self._words = terms_of_pieces("")
        self._stems = terms_of_pieces(code) if code in LANGUAGES else None
        self._seen: set[str] = set()
        self._held: dict[str, list[Span]] = {}

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where the words found stand in a text, one after the other."""
        pieces = set(text.split())
        new = pieces - self._seen
        self._seen |= new
        for piece in filter(self._may_hold, new):
            if held := self._spans_in(piece):
                self._held[piece] = held
        places = [_place(text, piece) for piece in pieces & self._held.keys()]
        if places:
            for match in _PIECE.finditer(text, min(places)):
                for first, last in self._held.get(match[0], ()):
                    yield match.start() + first, match.start() + last

    def _may_hold(self, piece: str) -> bool:
        """Look at the terms that an index has of a piece, which are known of most pieces."""
        words = self._words[piece]
        stems = self._stems[piece] if self._stems is not None else ""
        found = self._found
        if words in found.words or stems in found.stems:
            return True
        # Most pieces are one word.
        if not found.typos and " " not in words and " " not in stems:
            return False
        split = words.split()
        return (
            not found.words.isdisjoint(split)
            or not found.stems.isdisjoint(stems.split())
            or any(_within_edits(word, typed) for typed in found.typos for word in split)
        )

    def _spans_in(self, piece: str) -> list[Span]:
        return [
            (token.start, token.end)
            for token in tokenize(piece, self._code)
            if self._is_found(token.text)
        ]

    def _is_found(self, word: str) -> bool:
        code, plain = self._code, stem(word, "")
        return (
            plain in self._found.words
            or (self._stems is not None and f"{code}:{stem(word, code)}" in self._found.stems)
            or any(_within_edits(plain, typed) for typed in self._found.typos)
        )


def _place(text: str, piece: str) -> int:
    """Return where a piece of a text first stands between white space."""
    start = text.find(piece)
    while True:
        end = start + len(piece)
        if (start == 0 or text[start - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return start
        start = text.find(piece, start + 1)


def _passage(text: str, spans: Iterator[Span]) -> str:
    """Return the passage around the first span, "" without one; later ones are read as needed."""
    leader = next(spans, None)
    if leader is None:
        return ""
    start = 0
    if leader[0] > _LEAD_CHARACTERS:
        start = text.rfind(" ", 0, leader[0] - _LEAD_CHARACTERS) + 1
    end = len(text)
    if end - start > _PASSAGE_CHARACTERS:
        cut = text.rfind(" ", leader[1], start + _PASSAGE_CHARACTERS)
        end = cut if cut > start else max(start + _PASSAGE_CHARACTERS, leader[1])
    parts = ["…"] if start else []
    position = start
    for first, last in chain([leader], spans):
        if last > end:
            break
        parts += [escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>"]
        position = last
    parts.append(escape(text[position:end]))
    if end < len(text):
        parts.append("…")
    return "".join(parts)


def _within_edits(word: str, typed: str) -> bool:
    """Return whether a word is as near as the index forgives; swapped neighbours are one edit."""
    edits = edits_forgiven(typed)
    if abs(len(word) - len(typed)) > edits:
        return False
    before: list[int] = []
    row = list(range(len(typed) + 1))
    for i, letter in enumerate(word, start=1):
        last, before, row = before, row, [i]
        for j, other in enumerate(typed, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == typed[j - 2] and word[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1] <= edits
