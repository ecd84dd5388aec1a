"""Name, e-mail, telephone and links; kept apart from all text that is matched."""

import re
from collections.abc import Sequence
from itertools import pairwise

from profiles.cv.reading.headings import Section, section_of
from profiles.cv.reading.parts import job_score
from profiles.cv.reading.words import fold, key, load_words
from profiles.cv.types import CvDocument, Line

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,24}")
SPELT_EMAIL = re.compile(
    r"([\w.+-]+)\s*(?:\(at\)|\[at\]|\{at\}|\sat\s|\s@\s|@\s|\s@)\s*([\w-]+(?:\s*(?:\.|\(dot\)|\[dot\]|\sdot\s)\s*[\w-]+)+)",
    re.I,
)
KNOWN_END = re.compile(
    r"\.(?:[a-z]{2}|com|org|net|edu|gov|info|mil|int|name|email|example)$", re.I
)
PHONE = re.compile(r"(?<![\w/.-])(?:\+|00|\(\+?)?\d[\d\s().\-/]{6,18}\d(?![\w/])")
# "2018 - 21", "2021-03 - 2023-08", "03/2021 - 08/2023": years, with months or without.
DATES_ALONE = re.compile(
    r"\D*(?:\d{1,2}[./-])?(?:19|20)\d\d(?:[./-]\d{1,2})?\D+(?:\d{1,2}[./-])?(?:19|20)?\d\d(?:[./-]\d{1,2})?\D*"
)
URL = re.compile(
    r"(?:https?://|www\.)[^\s,;|<>()]+|(?<![@\w.])(?:linkedin\.com|github\.com|gitlab\.com|[\w-]+\.github\.io|orcid\.org)[^\s,;|<>()]*",
    re.I,
)
TITLES = re.compile(
    r"^(?:dr|mr|mrs|ms|miss|prof|dipl[.-]*ing|mag|herr|frau|ing|mgr|inz)\.?\s+", re.I
)
DOCUMENT_WORDS = re.compile(
    r"\b(?:curriculum|vitae|resume|résumé|cv|lebenslauf|ansioluettelo|meritförteckning|elulookirjeldus|"
    r"życiorys|dzīvesgājums|dzīves|apraksts|gyvenimo|aprašymas|currículum|резюме|europass|page|sivu|seite|personal|information|updated)\b",
    re.I,
)
NAME_LABEL = re.compile(
    r"^(?:full\s)?(?:name|first name\(s\)[\s/]+surname\(s\)|surname\(s\)[\s/]+first name\(s\)|nimi|namn|navn|"
    r"vorname und name|imię i nazwisko|vārds,? uzvārds|vardas,? pavardė|nom|nombre|nome|имя|фио)\s*[:\s]\s*",
    re.I,
)


def find_email(document: CvDocument) -> tuple[str, str] | None:
    """Return (address, phrase), of several the first seen; a link only when none is visible."""
    text = document.text
    match = EMAIL.search(text)
    linked = [
        link[7:].split("?")[0] for link in document.links if link.lower().startswith("mailto:")
    ]
    if match:
        seen = match.group().strip(".-")
        whole = next((link for link in linked if link.startswith(seen)), None)
        return whole or _unbroken(document, seen), match.group()
    joined = re.sub(r"@\s+", "@", text)
    for source in (text, joined):
        spelt = SPELT_EMAIL.search(source)
        if spelt:
            domain = re.sub(
                r"\s*(?:\(dot\)|\[dot\]|\sdot\s|\.)\s*", ".", spelt.group(2), flags=re.I
            )
            return f"{spelt.group(1)}@{domain}", spelt.group()
    for link in document.links:
        if link.lower().startswith("mailto:"):
            address = EMAIL.search(link)
            if address:
                return address.group(), address.group()
    return None


def _unbroken(document: CvDocument, address: str) -> str:
    """Return the address with the end that a narrow column broke onto the next line."""
    if KNOWN_END.search(address):
        return address
    lines = [line for line in document.lines if line.segments]
    for line, following in pairwise(lines):
        if line.text.rstrip().endswith(address):
            rest = following.segments[0].text.strip()
            if re.fullmatch(r"[a-z0-9.-]{1,24}", rest) and len(following.segments) == 1:
                return address + rest
    return address


def find_phone(document: CvDocument) -> str | None:
    """Return the first telephone number near the top or the end of the document."""
    lines = document.lines
    for line in [*lines[:40], *lines[-12:]]:
        for match in PHONE.finditer(line.text):
            digits = re.sub(r"\D", "", match.group())
            is_dates = DATES_ALONE.fullmatch(match.group())
            is_day = re.search(r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b", match.group())
            if 7 <= len(digits) <= 15 and not is_dates and not is_day:
                return match.group().strip()
    return None


def find_links(document: CvDocument) -> list[str]:
    """Return web addresses that are written or linked, each once."""
    found: dict[str, None] = {}
    for url in [*URL.findall(document.text), *document.links]:
        cleaned = url.strip(".,;)")
        if not cleaned.lower().startswith(("mailto:", "tel:", "#")) and len(cleaned) > 8:
            found.setdefault(cleaned)
    return list(found)[:30]


def find_name(
    document: CvDocument, sections: Sequence[Section], email: str | None
) -> tuple[str, str] | None:
    """Return (name, phrase): what the e-mail agrees with, else what is set largest at the top."""
    best: tuple[float, str, str] | None = None
    lines = [line for line in document.lines if line.segments]
    first_page = [line for line in lines if line.page <= 1]
    biggest = max((line.size for line in first_page), default=0.0)
    local = fold(email.split("@")[0]) if email else ""
    tops = {
        id(line) for section in sections[:1] if section.name == "top" for line in section.lines
    }
    for place, line in enumerate(first_page[:120]):
        for number, segment in enumerate(line.segments):
            labelled = NAME_LABEL.match(segment.text)
            text = segment.text[labelled.end() :] if labelled else segment.text
            if not labelled and number and NAME_LABEL.match(line.segments[number - 1].text + ":"):
                labelled = NAME_LABEL.match("name: x")
            # Two words of a name are often set under one another.
            options = [text]
            following = first_page[place + 1] if place + 1 < len(first_page) else None
            again = following and fold(following.segments[0].text) == fold(text)
            if (
                following
                and not again
                and len(text.split()) <= 2
                and abs(following.size - line.size) < 0.6
            ):
                glue = "" if text.endswith("-") else " "
                options.append(f"{text}{glue}{following.segments[0].text}")
            for option in options:
                name = _as_name(option)
                if name is None:
                    continue
                score = _name_score(name, line, place, biggest, local)
                score += 3.0 if labelled else 0.0
                score += 1.0 if id(line) in tops else 0.0
                if option is not text:
                    score -= 0.2 if line.size >= biggest - 0.1 and biggest else 2.5
                if best is None or score > best[0]:
                    best = (score, name, option)
    if best is None or best[0] < 1.5:
        return None
    return best[1], best[2]


def _as_name(text: str) -> str | None:
    """Return the name in normal case when the words could be one, or None."""
    pieces = re.split(
        r"[|•·◆/]|\s[–—-]\s|\t|,\s*(?:ph\.?d|msc|m\.sc|bsc|mba|md|dr|b\.sc|m\.a)", text, flags=re.I
    )
    # "Curriculum vitae – Ada Lovell", "Lebenslauf: Ada Lovell"
    if len(pieces) > 1 and DOCUMENT_WORDS.search(pieces[0]):
        text = pieces[1]
    else:
        title, colon, rest = pieces[0].partition(":")
        text = rest if colon and DOCUMENT_WORDS.search(title) else pieces[0]
    text = TITLES.sub("", text.strip(" .:,"))
    if any(char.isdigit() or char in "@:;!?()[]=+" for char in text):
        return None
    if "," in text:
        family, _, given = text.partition(",")
        if "," in given or not given.strip() or len(text.split()) > 4:
            return None
        text = f"{given.strip()} {family.strip()}"
    words = text.split()
    if not 2 <= len(words) <= 5 or DOCUMENT_WORDS.search(text) or section_of(text):
        return None
    small = {
        "de",
        "van",
        "von",
        "da",
        "der",
        "den",
        "al",
        "el",
        "bin",
        "la",
        "del",
        "dos",
        "di",
        "af",
        "ter",
        "le",
        "du",
        "e",
        "y",
    }
    if not all(
        word[0].isupper() or fold(word) in small or word[0] in "’'ʻ" for word in words if word
    ):
        return None
    if any(len(word) > 20 for word in words) or not any(len(word) > 2 for word in words):
        return None
    if text.isupper():
        text = " ".join(
            re.sub(r"[^\W_]+", lambda m: m.group().capitalize(), word) for word in words
        )
    return " ".join(text.split())


def _name_score(name: str, line: Line, place: int, biggest: float, local: str) -> float:
    score = 0.0
    if biggest and line.size >= biggest - 0.1:
        score += 2.5
    elif biggest and line.size > 1.3 * _usual(biggest):
        score += 1.0
    score += max(0.0, 1.5 - 0.15 * place)
    if line.level == 0:
        score += 1.0
    if local:
        hits = [
            part for part in re.split(r"[\s-]+", fold(name)) if len(part) >= 3 and part in local
        ]
        score += 2.0 * min(len(hits), 2)
    if job_score(name):
        score -= 2.5
    words = load_words()
    lowered = key(name)
    if lowered in words.countries or any(
        word in words.institution or word in words.headings for word in lowered.split()
    ):
        score -= 2.5
    return score


def _usual(biggest: float) -> float:
    return biggest / 2
