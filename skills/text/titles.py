"""Job titles without what is not part of the title: gender marks, doubled forms, shouting."""

from __future__ import annotations

import re
from typing import Final

# (m/w/d), (f/m/x), (all genders), m/k, (k/m), v/m ... : letters of genders, slashed.
_GENDER_LETTERS: Final = re.compile(
    r"[\(\[]?\b(?:[mfwdxkvnis]\s*[/|]\s*){1,3}[mfwdxkvnis]\b[\)\]]?", re.IGNORECASE
)
_ALL_GENDERS: Final = re.compile(
    r"\(\s*(?:all genders|gn|alle geschlechter|hen|any gender)\s*\)", re.IGNORECASE
)
# German Entwickler/in, Entwickler*innen, Entwickler:in, Entwickler_in: the mark goes.
_GERMAN_MARK: Final = re.compile(r"(?<=\w)(?:[*:_]|/-?)(?:innen|in)\b")
_DOUBLED: Final = re.compile(r"(?P<first>[^\s/,;()]+)\s*/\s*(?P<second>[^\s/,;()]+)")
_BRACES: Final = str.maketrans("{}[]", "()()")
# Two words of which one is the other's feminine begin alike for at least this share of the
# shorter one: Koch/Köchin and kelner/kelnerka do, projektledare/producent do not.
_ALIKE_SHARE: Final = 0.6
_LANGUAGES_WITH_FEMININE: Final = frozenset({"de", "lt", "lv", "pl"})


# What follows one of these is where, for whom, with what: "Koch - Tagungshaus an der Trave".
_BREAKS: Final = re.compile(r"\s+[-–—|•·]+\s+|\s*[,;:(|/]\s*|\)\s*")
# A part of the title says less than the whole: its evidence counts this much of it.
PART_SHARE: Final = 0.9


def title_parts(title: str, stop_words: frozenset[str]) -> list[str]:
    """Return the first phrase of a plain title and the words before its first stop word.

    "Enhetschef inom social omsorg, Lund" gives both "Enhetschef inom social omsorg" and
    "Enhetschef"; a title that is one phrase without a stop word gives nothing.
    """
    first = next((part.strip() for part in _BREAKS.split(title) if part.strip()), "")
    words = first.split()
    stop = next(
        (place for place, word in enumerate(words) if place and word.lower() in stop_words),
        len(words),
    )
    parts = dict.fromkeys((first, " ".join(words[:stop])))
    return [part for part in parts if part and part != title]


def plain_title(title: str, lang: str) -> str:
    """Return the title without gender marks, doubled forms and empty brackets.

    "Koch/Köchin (m/w/d)" gives "Koch". A title that would lose all its words stays as it is.
    """
    text = _ALL_GENDERS.sub(" ", title.translate(_BRACES))
    text = _GENDER_LETTERS.sub(" ", text)
    if lang == "de":
        text = _GERMAN_MARK.sub("", text)
    if lang in _LANGUAGES_WITH_FEMININE:
        text = _DOUBLED.sub(_first_form, text)
    text = " ".join(text.split())
    return text if any(letter.isalnum() for letter in text) else title


def _first_form(match: re.Match[str]) -> str:
    first, second = match["first"], match["second"]
    shared = 0
    for left, right in zip(first.lower(), second.lower(), strict=False):
        if left != right and {left, right} not in ({"o", "ö"}, {"a", "ä"}, {"u", "ü"}):
            break
        shared += 1
    return first if shared >= _ALIKE_SHARE * min(len(first), len(second)) else match[0]
