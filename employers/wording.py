"""Words in an ad that shut people out: by age, sex, family, birth, or that ask for past pay.

Only words whose meaning is plain are listed, in `wording.toml` by language; the sentence says what
to write instead. It is advice: a person decides.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from skills.text.languages import LANGUAGES, normalise_language

_FILE: Final = Path(__file__).parent / "wording.toml"
ADVICE: Final[Mapping[str, str | Promise]] = {
    "age": gettext_lazy("“%(phrase)s” speaks of age. Say what one has to be able to do instead."),
    "sex": gettext_lazy("“%(phrase)s” speaks to one sex. Use a word that means everybody."),
    "birth": gettext_lazy(
        "“%(phrase)s” asks for where somebody was born. Ask for a language level instead."
    ),
    "family": gettext_lazy("“%(phrase)s” speaks of family or private life. Leave it out."),
    "past_pay": gettext_lazy(
        "“%(phrase)s” asks for past pay, which EU rules forbid. State your own range instead."
    ),
    "photo": gettext_lazy("“%(phrase)s” asks for a photo. Leave it out: it invites bias."),
}


@dataclass(frozen=True, slots=True)
class WordingHit:
    """Words found; text[start:start + len(phrase)] == phrase."""

    kind: str
    phrase: str
    start: int

    @property
    def sentence(self) -> str:
        return str(ADVICE[self.kind]) % {"phrase": self.phrase}


@cache
def _patterns(lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return one pattern for each kind; a `*` ends a word whose ending may differ."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))[lang]
    found = []
    for kind, phrases in table.items():
        parts = [
            re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
            for phrase in sorted(phrases, key=len, reverse=True)
        ]
        found.append((kind, re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)))
    return tuple(found)


def find_wording(text: str, lang: str) -> list[WordingHit]:
    """Return the words of a text in one of the ten languages, first of each kind, in their order.

    Another language finds nothing.
    """
    code = normalise_language(lang) if lang else ""
    if code not in LANGUAGES:
        return []
    hits = []
    for kind, pattern in _patterns(code):
        match = pattern.search(text)
        if match:
            hits.append(WordingHit(kind, match[0], match.start()))
    return sorted(hits, key=lambda hit: (hit.start, hit.kind))
