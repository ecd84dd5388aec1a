"""The passage of a text in which the words searched for stand, with marks around them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from matching.engines.words import Forms, edits_forgiven
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.tokens import cut_words, fold, stem, tokenize

_PASSAGE_CHARACTERS: Final = 240
_LEAD_CHARACTERS: Final = 60


def highlight(texts: Mapping[str, str], lang: str, found: Forms) -> dict[str, str]:
    """Return each text that holds a word found: HTML-escaped, with <mark> around those words."""
    marked: dict[str, str] = {}
    for name, text in texts.items():
        spans = _spans(text, lang, found)
        if spans:
            marked[name] = _passage(text, spans)
    return marked


def _spans(text: str, lang: str, found: Forms) -> list[tuple[int, int]]:
    code = normalise_language(lang)
    # Most texts hold each word several times, and many none that was searched for.
    hits = {word for word in set(cut_words(text, code)) if _is_found(word, code, found)}
    if not hits:
        return []
    return [(token.start, token.end) for token in tokenize(text, code) if token.text in hits]


def _is_found(word: str, code: str, found: Forms) -> bool:
    return (
        (code in LANGUAGES and f"{code}:{stem(word, code)}" in found.stems)
        or stem(word, "") in found.words
        or any(_within_edits(fold(word), typed) for typed in found.typos)
    )


def _passage(text: str, spans: list[tuple[int, int]]) -> str:
    start = 0
    if spans[0][0] > _LEAD_CHARACTERS:
        start = text.rfind(" ", 0, spans[0][0] - _LEAD_CHARACTERS) + 1
    end = len(text)
    if end - start > _PASSAGE_CHARACTERS:
        cut = text.rfind(" ", spans[0][1], start + _PASSAGE_CHARACTERS)
        end = cut if cut > start else max(start + _PASSAGE_CHARACTERS, spans[0][1])
    parts = ["…"] if start else []
    position = start
    for first, last in spans:
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
