"""The ten languages of the region, and what each of them calls things: one TOML pack per language.

A pack holds words and phrases only, never patterns, so that somebody who knows the language can
correct it without knowing the program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

LANGUAGES: Final = ("da", "de", "en", "et", "fi", "lt", "lv", "nb", "pl", "sv")
# Of the Common European Framework of Reference for Languages, and what is above them.
CEFR_LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2", "native")

# Both written forms of Norwegian, and the code that stands for either, are kept as one language:
# employers answer a Nynorsk ad with a Bokmål CV without noticing.
_ALIASES: Final = {"no": "nb", "nn": "nb", "nor": "nb"}

PACKS_FOLDER: Final = Path(__file__).parent

Phrases = tuple[str, ...]


class LanguagePackError(ValueError):
    """A pack is missing or malformed; the message names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True)
class LanguagePack:
    """What one language calls things. All phrases are as written by its speakers, any case.

    language_names, levels, cues, seasons, cv_headings, degrees and contact map a fixed code
    (a language code, a CEFR level or "native", the name of a cue, ...) to its phrases.
    months has twelve tuples, January first. stems_meet and stems_apart are pairs of words.
    """

    lang: str
    name_en: str
    stop_words: Phrases
    language_names: Mapping[str, Phrases]
    levels: Mapping[str, Phrases]
    cues: Mapping[str, Phrases]
    months: tuple[Phrases, ...]
    present: Phrases
    since: Phrases
    until: Phrases
    expected: Phrases
    seasons: Mapping[str, Phrases]
    cv_headings: Mapping[str, Phrases]
    degrees: Mapping[str, Phrases]
    institution: Phrases
    company_suffix: Phrases
    job_words: Phrases
    contact: Mapping[str, Phrases]
    stems_meet: tuple[tuple[str, str], ...]
    stems_apart: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def normalise_language(code: str) -> str:
    """Return the code we store for a language tag: "NO" and "nn-NO" give "nb", "sv_FI" gives "sv".

    Codes of other languages come back in lower case without their region; the caller decides
    whether to serve them (see LANGUAGES).
    """
    primary = code.strip().lower().replace("_", "-").split("-")[0]
    return _ALIASES.get(primary, primary)


@cache
def load_pack(lang: str) -> LanguagePack:
    """Return the pack of one of LANGUAGES (aliases allowed), read once per process.

    Raises LanguagePackError when there is no such pack or its file is malformed.
    """
    code = normalise_language(lang)
    path = PACKS_FOLDER / f"{code}.toml"
    if code not in LANGUAGES or not path.exists():
        raise LanguagePackError(f"no language pack for {lang!r}; there are {', '.join(LANGUAGES)}")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return _build_pack(code, data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise LanguagePackError(f"{path.name}: {error!r}") from error


def _build_pack(code: str, data: Mapping[str, Any]) -> LanguagePack:
    if data["lang"] != code:
        raise ValueError(f"lang is {data['lang']!r}")
    dates, words, stems = data["dates"], data["cv_words"], data["stems"]
    months = tuple(_phrases(names) for names in dates["months"])
    if len(months) != 12:
        raise ValueError(f"{len(months)} months")
    return LanguagePack(
        lang=code,
        name_en=str(data["name_en"]),
        stop_words=_phrases(data["stop_words"]),
        language_names=_table(data["language_names"]),
        levels=_table(data["levels"]),
        cues=_table(data["cues"]),
        months=months,
        present=_phrases(dates["present"]),
        since=_phrases(dates["since"]),
        until=_phrases(dates["until"]),
        expected=_phrases(dates["expected"]),
        seasons=_table(dates["seasons"]),
        cv_headings=_table(data["cv_headings"]),
        degrees=_table(words["degree"]),
        institution=_phrases(words["institution"]),
        company_suffix=_phrases(words["company_suffix"]),
        job_words=_phrases(words["job_words"]),
        contact=_table(words["contact"]),
        stems_meet=_pairs(stems["meet"]),
        stems_apart=_pairs(stems["apart"]),
    )


def _phrases(values: Any) -> Phrases:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"expected a list of phrases, found {values!r}")
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def _table(values: Mapping[str, Any]) -> Mapping[str, Phrases]:
    return MappingProxyType({key: _phrases(phrases) for key, phrases in values.items()})


def _pairs(values: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(first), str(second)) for first, second in values)
