"""Which of the ten languages a text is written in, or an honest "unknown"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from skills.text.languages import (
    LANGUAGES,
    LanguagePackError,
    load_pack,
    normalise_language,
)

# What is not written in any language: addresses, mail, numbers.
_NO_WORDS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
# More than this of a text changes no answer and only costs time.
_READ_CHARACTERS: Final = 4000
_FEWEST_LETTERS: Final = 3
# Below this the best of the ten is a guess; measured on job titles of one and two words.
_LEAST_CONFIDENCE: Final = 0.45
# A language outside the ten is named only when the identifier, free to choose among all its
# languages, is sure and leaves the ten next to nothing.
_OTHER_LEAST: Final = 0.4
_TEN_MOST: Final = 0.2
_OTHER_LETTERS: Final = 12


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text: lang is one of LANGUAGES, or None when unknown.

    confidence is in [0, 1]. other names a language outside the ten when the text is
    recognisably in one ("zh", "ru", "fr"); lang is then None.
    """

    lang: str | None
    confidence: float
    other: str | None = None


UNKNOWN: Final = Detection(None, 0.0)


def detect_language(text: str) -> Detection:
    """Return the language of a text; UNKNOWN for empty, emoji, code or otherwise wordless text.

    Reads at most the first 4,000 characters that are words. Never raises.
    """
    words = _NO_WORDS.sub(" ", text[: 2 * _READ_CHARACTERS])[:_READ_CHARACTERS]
    letters = [letter for letter in words if letter.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return UNKNOWN
    latin = sum(1 for letter in letters if _is_latin(letter)) / len(letters)
    everywhere = _rank("all", words)
    best_lang, best = max(everywhere.items(), key=lambda item: (item[1], item[0]))
    if latin < 0.5:
        outside = {code: p for code, p in everywhere.items() if code not in LANGUAGES}
        code, share = max(outside.items(), key=lambda item: (item[1], item[0]))
        return Detection(None, share, other=code if share >= 0.2 else None)
    inside = sum(everywhere.get(code, 0.0) for code in LANGUAGES)
    counted = _function_word_shares(words)
    if (
        best_lang not in LANGUAGES
        and best >= _OTHER_LEAST
        and inside <= _TEN_MOST
        and len(letters) >= _OTHER_LETTERS
        and max(counted.values(), default=0.0) < 0.3
    ):
        return Detection(None, best, other=None if best_lang == "zxx" else best_lang)
    ranked = _rank("ten", words)
    # Function words speak up where letters cannot tell: Danish from Norwegian, English loans.
    scores = {code: ranked.get(code, 0.0) + counted.get(code, 0.0) for code in LANGUAGES}
    total = sum(scores.values())
    code, score = max(scores.items(), key=lambda item: (item[1], item[0]))
    confidence = min(score / total, 1.0) if total else 0.0
    # English titles stand in ads of all ten languages; an even race goes to English.
    if code != "en" and confidence < 0.6 and scores["en"] >= 0.9 * score and words.isascii():
        code, confidence = "en", scores["en"] / total
        if confidence >= 0.3:
            return Detection(code, confidence)
    if confidence < _LEAST_CONFIDENCE:
        return Detection(None, confidence)
    return Detection(code, confidence)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def _rank(which: str, text: str) -> dict[str, float]:
    """Return the probability of each language, both forms of Norwegian together."""
    merged: dict[str, float] = {}
    for label, probability in _identifiers()[which].rank(text):
        code = normalise_language(label)
        merged[code] = merged.get(code, 0.0) + float(probability)
    return merged


@cache
def _identifiers() -> dict[str, Any]:
    # Lazily: reading the model takes a second and five megabytes.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    free = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    ten = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(free.labels)
    ten.set_languages([code for code in (*LANGUAGES, "no", "nn") if code in known])
    return {"all": free, "ten": ten}


def _function_word_shares(text: str) -> dict[str, float]:
    """Return, per language, the share of the words that are grammar or trades there, in [0, 1].

    A word that several languages share counts for each of them in part.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return {}
    owners = _function_words()
    shares = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        langs = owners.get(word, ())
        for code in langs:
            shares[code] += 1.0 / len(langs)
    return {code: share / len(words) for code, share in shares.items()}


@cache
def _function_words() -> dict[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for code in LANGUAGES:
        try:
            pack = load_pack(code)
        except LanguagePackError:
            continue
        phrases = (*pack.stop_words, *pack.job_words)
        for word in {phrase.lower() for phrase in phrases if " " not in phrase}:
            owners[word] = (*owners.get(word, ()), code)
    return owners
