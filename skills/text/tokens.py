"""Words of a text and their stems: one way of cutting for ads, CVs, labels and the search index.

A stem is lower case, without diacritics and without the endings of its language, so that
"sygeplejerskerne" meets "sygeplejerske" and a searcher who types "tyopaikat" meets "työpaikka".
Diacritics go first, endings after: a word and its plain-keyboard spelling then always meet. The
price is that pairs such as Swedish "lön" and "lån" meet too.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Protocol

from skills.text.languages import LANGUAGES, normalise_language
from skills.text.stemmers import OWN_STEMMERS, PREPARATIONS, REFINEMENTS

# Names that punctuation would tear apart stay whole: C++, C#, F#, .NET, ASP.NET, Node.js, R&D.
# Elsewhere a hyphen or slash separates: "full-stack" is two words wherever it is written. What is
# taken greedily is never given back (++), as no shorter run of letters could fit either.
_TOKEN: Final = re.compile(
    r"""
    [^\W\d_]\&[^\W\d_](?![^\W_])                    # R&D, Q&A
    | (?<![\w.])\.(?:net|NET|Net)\b                 # .NET
    | [^\W_]++\.(?:js|JS|Js|io|net|NET|Net|ai|py)\b # Node.js, ASP.NET
    | [^\W_]++\+\+                                  # C++, g++, Notepad++
    | \b[A-Za-z]\#(?![^\W_])                        # C#, F#
    | \d++(?:[.,]\d+)+                              # 3.11, 1,5
    | [^\W_]++(?:[’'][^\W_]+)*                      # words, l'Oréal, don't
    """,
    re.VERBOSE,
)

# An ending written behind a colon belongs to the word: Finnish "SQL:ää", Swedish "VD:n".
_COLON_ENDING: Final = re.compile(r":[^\W\d_]{1,5}(?![^\W_])")
_COLON_LANGUAGES: Final = frozenset({"fi", "sv", "da", "nb"})
# German gender marks: Entwickler*in, Entwickler:innen, Entwickler/-in, Entwickler_in.
_GENDER_ENDING: Final = re.compile(r"(?:[*:_]|/-?)(?:innen|in|r|n)(?![^\W_])")

# Letters that NFKD leaves whole, and the digraph that plain keyboards use for the same sound.
_PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "œ": "oe",
     "’": "'", "`": "'"}
)  # fmt: skip

_SNOWBALL: Final = {
    "da": "danish", "de": "german", "en": "english", "fi": "finnish", "lt": "lithuanian",
    "nb": "norwegian",
}  # fmt: skip


_STEMMERS: Final = threading.local()


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Token:
    """One word as written, and where: text == source[start:end]."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return the text in lower case without diacritics: "Öl" gives "ol", "Łódź" gives "lodz"."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_PLAIN_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tokenize(text: str, lang: str) -> list[Token]:
    """Return the words of a text in order; punctuation, symbols and emoji are left out."""
    code = normalise_language(lang)
    tokens: list[Token] = []
    position = 0
    while match := _TOKEN.search(text, position):
        end = match.end()
        if text[match.start()].isalpha() and end < len(text):
            ending = None
            if code in _COLON_LANGUAGES:
                ending = _COLON_ENDING.match(text, end)
            elif code == "de":
                ending = _GENDER_ENDING.match(text, end)
            if ending:
                end = ending.end()
        tokens.append(Token(text[match.start() : end], match.start(), end))
        position = end
    return tokens


def stem(word: str, lang: str) -> str:
    """Return the stem of one word as `tokenize` cuts it; never empty for a word with letters.

    Languages outside the ten are only folded. Names with symbols or digits keep them: "c++".
    """
    return _stem(word, normalise_language(lang))


def stem_text(text: str, lang: str) -> str:
    """Return the stems of a text in order, with a space between them; "" for no words."""
    code = normalise_language(lang)
    return " ".join(_stem(word, code) for word in cut_words(text, code))


def cut_words(text: str, lang: str) -> Sequence[str]:
    """Return what `tokenize` finds, faster where no word of the text has an ending behind it."""
    code = normalise_language(lang)
    endings = (
        _COLON_ENDING if code in _COLON_LANGUAGES else _GENDER_ENDING if code == "de" else None
    )
    if endings is None or endings.search(text) is None:
        return _TOKEN.findall(text)
    return [token.text for token in tokenize(text, code)]


@lru_cache(maxsize=200_000)
def _stem(word: str, code: str) -> str:
    if code in _COLON_LANGUAGES and ":" in word:
        word = word.partition(":")[0]
    elif code == "de" and not word.isalnum():
        word = _GENDER_ENDING.sub("", word)
    folded = fold(word)
    if code not in LANGUAGES or not folded.isalpha() or len(folded) < 3:
        return folded.removesuffix("'s").removesuffix("'")
    own = OWN_STEMMERS.get(code)
    if own is not None:
        return own(folded)
    prepare, refine = PREPARATIONS.get(code), REFINEMENTS.get(code)
    if prepare is not None:
        folded = prepare(folded)
    stemmed = _snowball(code).stemWord(folded)
    return refine(folded, stemmed) if refine else stemmed


def _snowball(code: str) -> _Stemmer:
    # A stemmer keeps the word it is at, so that two threads must not share one.
    made = _STEMMERS.__dict__
    if code not in made:
        import snowballstemmer  # lazily: the web worker that only shows pages never stems

        made[code] = snowballstemmer.stemmer(_SNOWBALL[code])
    stemmer: _Stemmer = made[code]
    return stemmer


# Letters that join the parts of a compound: Swedish and German s, German n/en/es/er, Danish e.
_JOINTS: Final = {
    "da": ("", "s", "e", "er"), "de": ("", "s", "n", "en", "es", "er", "e"), "et": ("",),
    "fi": ("", "n"), "nb": ("", "s", "e"), "sv": ("", "s", "o", "e", "u"),
}  # fmt: skip
# Languages that write compounds as one word.
JOINT_LANGUAGES: Final = frozenset(_JOINTS)
_SHORTEST_PART: Final = 3


def split_compound(word: str, lang: str, known: Collection[str]) -> list[str]:
    """Return the parts of a compound, as folded words, or [] when it does not come apart.

    `known` holds the folded words and stems that count as parts; every part must be one of them,
    as it stands or by its stem. The fewest parts win, then the longest last part, which in these
    languages names the thing ("Datenbankentwicklung" is a kind of "Entwicklung").
    """
    code = normalise_language(lang)
    joints = _JOINTS.get(code)
    folded = fold(word)
    if joints is None or not folded.isalpha() or len(folded) < 2 * _SHORTEST_PART:
        return []

    def is_known(part: str) -> bool:
        return len(part) >= _SHORTEST_PART and (part in known or _stem(part, code) in known)

    @cache
    def split(rest: str) -> tuple[str, ...] | None:
        best: tuple[str, ...] | None = None
        for cut in range(_SHORTEST_PART, len(rest) - _SHORTEST_PART + 1):
            head, tail = rest[:cut], rest[cut:]
            if not any(
                is_known(head.removesuffix(joint)) for joint in joints if head.endswith(joint)
            ):
                continue
            found: tuple[str, ...] | None = (head, tail) if is_known(tail) else None
            if found is None and (further := split(tail)) is not None:
                found = (head, *further)
            if found and (best is None or len(found) < len(best)):
                best = found
        return best

    return list(split(folded) or ())
