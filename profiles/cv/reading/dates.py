"""Dates and ranges of dates as CVs write them, in all the languages of words.py."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from profiles.cv.reading.words import fold, load_words

DASH = r"[-–—‒−~→]|->|--|/(?=\s*(?:19|20)\d\d|\s)"


@dataclass(frozen=True)
class When:
    """A date or a range found in a text, at [at, until); dates are YYYY or YYYY-MM.

    `end` is None while it runs, which `runs` tells apart from a single date, whose start is None.
    """

    at: int
    until: int
    start: str | None
    end: str | None
    runs: bool = False
    is_range: bool = False
    is_expected: bool = False

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years named, start first."""
        return tuple(part[:4] for part in (self.start, self.end) if part)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load_words()

    def any_of(phrases: object) -> str:
        ordered = sorted(map(str, phrases), key=lambda phrase: (-len(phrase), phrase))  # type: ignore[call-overload]
        return "|".join(re.escape(phrase) for phrase in ordered)

    year = r"(?:19[5-9]\d|20[0-4]\d)"
    month = rf"(?:{any_of(words.months)})"
    season = rf"(?:{any_of(words.seasons)})"
    one = rf"""
        (?P<d1>\d{{1,2}})[.]\s?(?P<m1>\d{{1,2}})[.]\s?(?P<y1>{year})(?!\d)
      | (?P<y2>{year})[-/.]\s?(?P<m2>1[0-2]|0?[1-9])(?:[-/.]\s?(?:[0-2]?\d|3[01]))?(?![\d])
      | (?<![\d/])(?P<d3>\d{{1,2}})[/-](?P<m3>\d{{1,2}})[/-](?P<y3>{year})(?!\d)
      | (?<!\d)(?P<m4>1[0-2]|0?[1-9])\s?[/.\-]\s?(?P<y4>{year})(?!\d)
      | (?P<y5>{year})\.?(?:\s?(?:m|g|gada|r|г)\b\.?)?\s{{0,2}}[-,]?\s?(?P<n5>{month})\b\.?(?:\s?men\.?)?(?:\s\d{{1,2}}(?!\d)(?:\s?d\.)?)?
      | (?:(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s|of\s)?)?\b(?P<n6>{month})\b\.?,?(?:\s(?:de|del|of)\b)?(?:\s\d{{1,2}}(?:st|nd|rd|th)?,)?[\s,/'-]{{0,3}}(?P<y6>{year})(?!\d)
      | \b(?P<n7>{month})\b\.?\s?['’´`](?P<s7>\d\d)(?!\d)
      | \b(?P<n10>{month})[-\s](?P<s10>[0-3]\d)(?![\d,])
      | \b(?P<season>{season})\b[\s,]{{0,2}}(?:semester\s|term\s|of\s)?(?P<y8>{year})(?!\d)
      | (?<![\d.])(?P<m11>0[1-9]|1[0-2])/(?P<s11>[0-3]\d)(?![\d/])
      | (?<![\d.,/+-])(?P<y9>{year})(?![\d%])(?:\s?(?:m\.|r\.|gada|aasta|г\.|г\b|р\.))?
    """
    single = re.compile(one, re.VERBOSE)
    until = any_of(words.until)
    between = re.compile(
        rf"\s*(?:\([^)]{{0,30}}\)\s*)?(?:{DASH}|\b(?:{until})\b|(?:[-–—]\s*(?:{until})\b))[\s–-]*"
    )
    present = re.compile(rf"(?:the\s)?(?:{any_of(words.present)})(?!\w)\.?")
    return single, between, present


def _month(text: str | None) -> str | None:
    if text is None or not 1 <= int(text) <= 12:
        return None
    return f"{int(text):02d}"


def _century(text: str) -> str:
    return f"20{text}" if int(text) < 50 else f"19{text}"


def _value(match: re.Match[str]) -> str:
    """Return YYYY or YYYY-MM of one match."""
    words = load_words()
    groups = match.groupdict()
    for name in ("n5", "n6", "n7", "n10"):
        if groups[name]:
            number = words.months[groups[name]]
            short = groups["s7"] or groups["s10"]
            year = _century(short) if short else groups["y5"] or groups["y6"]
            return f"{year}-{number:02d}"
    if groups["s11"]:
        return f"{_century(groups['s11'])}-{groups['m11']}"
    if groups["season"]:
        # A season is no month: the year is what was said.
        return str(groups["y8"])
    for form in ("1", "2", "3", "4"):
        if groups[f"y{form}"]:
            month = _month(groups[f"m{form}"])
            if month is None and form in ("1", "3"):
                month = _month(groups[f"d{form}"])
            return f"{groups[f'y{form}']}-{month}" if month else str(groups[f"y{form}"])
    return str(groups["y9"])


def find_dates(text: str) -> list[When]:
    """Return the dates and ranges of a line in order; places are those of the text."""
    folded = fold(text).replace("\xa0", " ")
    single, between, present = _patterns()
    found: list[When] = []
    at = 0
    while match := single.search(folded, at):
        value = _value(match)
        when = When(match.start(), match.end(), None, value)
        gap = between.match(folded, match.end())
        begins, partial = _partial_before(folded, match, value)
        if gap:
            # Cut off, since a year after a dash alone may be part of a telephone number.
            after = single.match(folded[gap.end() :])
            now = present.match(folded, gap.end())
            short = re.compile(r"['’]?(\d\d)(?![\d.:/%])").match(folded, gap.end())
            if after:
                until = gap.end() + after.end()
                when = When(match.start(), until, value, _value(after), is_range=True)
            elif now:
                when = When(match.start(), now.end(), value, None, runs=True, is_range=True)
            elif short and len(value) == 4 and int(short.group(1)) >= int(value[2:]):
                end = value[:2] + short.group(1)
                when = When(match.start(), short.end(), value, end, is_range=True)
            elif re.match(r"\s*(?:$|[)|,;]|\s{2})", folded[gap.end() :]) or gap.end() >= len(
                folded
            ):
                when = When(match.start(), gap.end(), value, None, runs=True, is_range=True)
        elif partial:
            when = When(begins, match.end(), partial, value, is_range=True)
        elif now := present.match(folded, match.end() + 1):
            when = When(match.start(), now.end(), value, None, runs=True, is_range=True)
        elif _said_before(folded, match.start(), "since") or re.match(
            r"\s*(?:alkaen|lahtien|alates|og frem)\b", folded[match.end() :]
        ):
            when = When(match.start(), match.end(), value, None, runs=True, is_range=True)
        if when.start and when.end and when.start[:4] > when.end[:4]:
            when = replace(when, start=when.end, end=when.start)
        if _said_before(folded, when.at, "expected") or "expected" in folded[when.until :][:14]:
            when = replace(when, is_expected=True)
        found.append(when)
        at = when.until
    return found


def _partial_before(folded: str, match: re.Match[str], value: str) -> tuple[int, str | None]:
    """Find "May - August 2019" and "5-8/2019": the start shares the year of the end."""
    months = load_words().months
    head = folded[: match.start()]
    named = re.search(r"\b([^\W\d_]{3,})\.?\s?(?:[-–—/]|to|bis|til)\s?$", head)
    if named and named.group(1) in months and len(value) == 7:
        return named.start(), f"{value[:4]}-{months[named.group(1)]:02d}"
    number = re.search(r"(?<![\d.])(1[0-2]|0?[1-9])\.?\s?[-–—]\s?$", head)
    if number and len(value) == 7 and folded[match.start()].isdigit():
        return number.start(), f"{value[:4]}-{int(number.group(1)):02d}"
    return match.start(), None


def _said_before(folded: str, at: int, name: str) -> bool:
    head = folded[max(0, at - 24) : at].rstrip(" :(")
    return any(
        head.endswith(phrase)
        and (len(head) == len(phrase) or not head[-len(phrase) - 1].isalpha())
        for phrase in getattr(load_words(), name)
    )


def is_future(value: str, today: date) -> bool:
    """Return whether a date YYYY or YYYY-MM lies after the day."""
    return value > (today.strftime("%Y-%m") if len(value) == 7 else today.strftime("%Y"))


DURATION = re.compile(
    r"[(\[,·|–-]*\s*(?<![\w])\d{1,2}\+?\s?(?:years?|yrs?|yr|months?|mos?|mths?|weeks?|jahre?|monate?|"
    r"vuotta|vuosi|kuukautta|kk|år|mån(?:ader)?|måneder|mdr|lata|lat|rok|miesi[eę]c[ey]?|miesięcy|gadi|gads|"
    r"mēneši|metai|mėn|aastat?|kuud?)\b\.?(?:,?\s?(?:and\s)?\d{1,2}\s?(?:months?|mos?|monate?|kuukautta|"
    r"kk|mån(?:ader)?|måneder|mies\w*|mēneš\w*|mėn|kuud?)\b\.?)?\s*[)\]]?",
    re.I,
)


BEFORE_DATE = re.compile(
    r"(?i)\b(?:since|from|expected(?: graduation)?|dates?|period|grad(?:uat(?:ed|ion|ing))?|issued(?: on)?|"
    r"completed|awarded|class of)\b[.:]?\s*$"
)


def _last_word(text: str) -> str:
    words = fold(text).split()
    return words[-1] if words else ""


def without_dates(text: str, dates: list[When]) -> str:
    """Return the text with the dates and the punctuation they leave taken out."""
    for when in sorted(dates, key=lambda when: -when.at):
        head = text[: when.at]
        head = BEFORE_DATE.sub("", head)
        if when.is_range and (said := _last_word(head)) in load_words().since:
            head = head.rstrip()[: -len(said)]
        text = head + "\x00" + text[when.until :]
    if dates or len(text) < 24:
        text = DURATION.sub(" ", text)
    text = re.sub(r"[(\[{]\s*\x00[^)\]}]{0,24}[)\]}]", "\x00", text)
    text = re.sub(r"\s*[,;:|·•–—-]*\s*\x00\s*(?:\([^)]{0,30}\)\s*$)?", "\x00", text)
    text = text.strip("\x00 ,;:|·•–—-◆")
    return re.sub(r"\s*\x00[\s,;:|·•–—-]*", "  ", text).strip()
