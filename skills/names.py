"""Names of languages and countries for their codes, as the reader's language has them."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from skills.text.languages import LANGUAGES


@cache
def _locale(code: str) -> Locale:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _here() -> Locale:
    return _locale(get_language() or "en")


def language_name(code: str) -> str:
    """Return the name of an ISO 639-1 code; no, nn and nb are one language here."""
    if code in {"no", "nn", "nb"}:
        code = "no"
    return str(_here().languages.get(code, code))


def country_name(code: str) -> str:
    """Return the name of an ISO 3166-1 code."""
    return str(_here().territories.get(code, code))


def language_choices() -> list[tuple[str, str]]:
    """Return (ISO 639-1 code, name): the region's ten first, then all others by name."""
    first = sorted((language_name(code), code) for code in LANGUAGES)
    others = sorted(
        (language_name(code), code)
        for code in map(str, _here().languages)
        if len(code) == 2 and code not in {*LANGUAGES, "no", "nn"}
    )
    return [(code, name) for name, code in [*first, *others]]
