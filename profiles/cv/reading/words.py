"""The words a reader of CVs needs, out of the language packs, words.toml and the locale data.

Everything is kept folded: small letters without marks, one character for one character, so that
places found in the folded text are places in the original.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from skills.text.languages import LANGUAGES, LanguagePack, LanguagePackError, load_pack

SECTIONS = (
    "personal",
    "summary",
    "education",
    "experience",
    "languages",
    "skills",
    "certificates",
    "projects",
    "publications",
    "volunteering",
    "interests",
    "references",
    "awards",
    "links",
)
BEYOND = ("fr", "es", "it", "pt", "nl", "ru", "uk")
SAME_NAME = 0.8
SPECIAL = {
    "ø": "o",
    "ł": "l",
    "ß": "s",
    "æ": "a",
    "đ": "d",
    "ı": "i",
    "œ": "o",
    "’": "'",
    "‘": "'",
}


@cache
def _fold_char(char: str) -> str:
    lower = char.lower()
    lower = lower if len(lower) == 1 else char
    if lower in SPECIAL:
        return SPECIAL[lower]
    if ord(lower) < 128 or "а" <= lower <= "я":
        return lower
    return unicodedata.normalize("NFD", lower)[0]


def fold(text: str) -> str:
    """Return the text in small letters without marks, of the same length."""
    return "".join(map(_fold_char, text))


def key(text: str) -> str:
    """Return the folded text as a look-up key: words parted by single spaces, edges cleaned."""
    return re.sub(r"[^\w+#&/'().@-]+", " ", fold(text)).strip(" :.-–—&/")


def same(first: str | None, second: str | None) -> bool:
    """Return whether two names mean the same thing: equal, one within the other, or nearly equal."""
    one, other = key(first or ""), key(second or "")
    if not one or not other:
        return one == other
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long):
        return len(short) >= 0.4 * len(long)
    return SequenceMatcher(None, one, other).ratio() >= SAME_NAME


@dataclass(frozen=True)
class Words:
    """All look-ups, folded. Headings map a phrase to its section, months to 1 to 12."""

    headings: Mapping[str, str]
    heading_parts: Mapping[str, str]
    months: Mapping[str, int]
    seasons: Mapping[str, int]
    present: tuple[str, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]
    expected: tuple[str, ...]
    language_names: Mapping[str, str]
    levels: Mapping[str, str]
    degrees: Mapping[str, int]
    degree_words: frozenset[str]
    institution: frozenset[str]
    company: frozenset[str]
    job: frozenset[str]
    contact: Mapping[str, str]
    private: frozenset[str]
    placeholder: tuple[str, ...]
    countries: frozenset[str]
    stop_words: Mapping[str, frozenset[str]]


def _packs() -> list[LanguagePack]:
    packs = []
    for lang in LANGUAGES:
        try:
            packs.append(load_pack(lang))
        except LanguagePackError:
            continue
    return packs


def _keys(phrases: Iterable[str]) -> list[str]:
    return [folded for phrase in phrases if (folded := key(phrase))]


@cache
def load_words() -> Words:
    """Return the words of all languages; read once per process."""
    raw = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    packs = _packs()
    headings: dict[str, str] = {}
    for section in SECTIONS:
        for phrase in _keys(raw["headings"][section]):
            headings.setdefault(phrase, section)
    for pack in packs:
        for section, phrases in pack.cv_headings.items():
            for phrase in _keys(phrases):
                headings.setdefault(phrase, section)
    # "Mother tongue" stands beside a language more often than over a section.
    for pack in packs:
        for phrase in _keys(pack.levels.get("native", ())):
            headings.pop(phrase, None)
    for phrase in ("mother tongue", "mother tongue(s", "mother tongue(s)", "native"):
        headings.pop(phrase, None)
    parts = {
        phrase: section
        for section, phrases in raw["heading_parts"].items()
        for phrase in _keys(phrases)
    }
    degrees: dict[str, int] = {}
    for pack in packs:
        for eqf, phrases in pack.degrees.items():
            for phrase in _keys(phrases):
                degrees.setdefault(phrase, int(eqf[-1]))
    words, dates = raw["words"], raw["dates"]

    def both(own: Iterable[str], attribute: str) -> tuple[str, ...]:
        found = {fold(phrase).strip() for phrase in own}
        for pack in packs:
            found |= {fold(phrase).strip() for phrase in getattr(pack, attribute)}
        return tuple(sorted(found - {""}, key=lambda phrase: (-len(phrase), phrase)))

    return Words(
        headings=headings,
        heading_parts=parts,
        months=_months(packs, dates["months"]),
        seasons={
            fold(phrase): month
            for pack in packs
            for name, month in (("spring", 3), ("summer", 6), ("autumn", 9), ("winter", 12))
            for phrase in pack.seasons.get(name, ())
        }
        | {"fall": 9},
        present=both(dates["present"], "present"),
        since=both(dates["since"], "since"),
        until=both(dates["range"], "until"),
        expected=both(dates["expected"], "expected"),
        language_names=_language_names(packs),
        levels={
            phrase: level
            for pack in packs
            for level, phrases in pack.levels.items()
            for phrase in _keys(phrases)
        },
        degrees=degrees,
        degree_words=frozenset(_keys(words["degree"])) | frozenset(degrees),
        institution=frozenset(_keys([*words["institution"], *_all(packs, "institution")])),
        company=frozenset(_keys([*words["company"], *_all(packs, "company_suffix")])),
        job=frozenset(_keys([*words["job"], *_all(packs, "job_words")])),
        contact={
            phrase: name
            for pack in packs
            for name, phrases in pack.contact.items()
            for phrase in _keys(phrases)
        },
        private=frozenset(_keys(words["private"])),
        placeholder=tuple(fold(phrase) for phrase in words["placeholder"]),
        countries=_countries(),
        stop_words={pack.lang: frozenset(_keys(pack.stop_words)) for pack in packs},
    )


def _all(packs: list[LanguagePack], attribute: str) -> list[str]:
    return [phrase for pack in packs for phrase in getattr(pack, attribute)]


def _months(packs: list[LanguagePack], own: Mapping[str, Any]) -> dict[str, int]:
    months: dict[str, int] = {}
    tables: list[Iterable[Iterable[str]]] = [pack.months for pack in packs]
    for locale in (*LANGUAGES, *BEYOND):
        names = Locale.parse(locale).months
        for form in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                table = names[form][width]
                tables.append([[table[number]] for number in range(1, 13)])
    tables += [own[lang] for lang in BEYOND]
    for table in tables:
        for number, names_of_month in enumerate(table, start=1):
            for name in names_of_month:
                folded = fold(name).strip(". ")
                if len(folded) >= 3 and not folded[0].isdigit():
                    months.setdefault(folded, number)
    for name, number in (("sept", 9), ("jän", 1)):
        months.setdefault(fold(name), number)
    return months


def _language_names(packs: list[LanguagePack]) -> dict[str, str]:
    names: dict[str, str] = {}
    for pack in packs:
        for code, phrases in pack.language_names.items():
            for phrase in _keys(phrases):
                names.setdefault(phrase, code)
    for locale in (*LANGUAGES, *BEYOND):
        for code, name in Locale.parse(locale).languages.items():
            if len(code) == 2 and len(name) > 2:
                names.setdefault(key(name), {"no": "nb", "nn": "nb"}.get(code, code))
    extra = {
        "mandarin": "zh", "cantonese": "zh", "farsi": "fa", "flemish": "nl", "filipino": "tl",
        "castilian": "es", "bokmal": "nb", "nynorsk": "nb", "bahasa": "id", "bahasa indonesia": "id",
        "putonghua": "zh", "slovene": "sl", "valencian": "ca", "kiswahili": "sw", "dari": "fa",
        "british english": "en", "american english": "en", "sinhalese": "si", "moldovan": "ro",
        "norwegian": "nb", "norsk": "nb", "oriya": "or", "mandarin chinese": "zh",
    }  # fmt: skip
    for name, code in extra.items():
        names.setdefault(name, code)
    # Each language in its own words, for lists such as "Deutsch, English, Suomi".
    for code in sorted(set(names.values())):
        try:
            own = Locale.parse(code).languages.get(code)
        except (ValueError, UnknownLocaleError):
            continue
        if own:
            names.setdefault(key(own), code)
    return names


def _countries() -> frozenset[str]:
    names = {"usa", "uk", "u.s.a", "u.k", "england", "scotland", "wales", "remote", "uae", "korea"}
    for locale in (*LANGUAGES, *BEYOND):
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha():
                names.add(key(name))
    return frozenset(names)


@cache
def phrase_pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of whole words over one of the word sets, for folded text."""
    phrases = getattr(load_words(), name)
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    body = "|".join(re.escape(phrase) for phrase in ordered)
    return re.compile(rf"(?<![\w])(?:{body})(?![\w])")
