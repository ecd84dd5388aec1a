"""What is wrong with a vacancy before it is published (errors), and what would help it (advice)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from employers.models import Vacancy
from employers.wording import WordingHit, find_wording
from skills.names import language_name
from skills.text.languages import CEFR_LEVELS, LANGUAGES
from skills.text.statements import Statements, read_statements

SHORT_TEXT_CHARACTERS: Final = 300
# A range whose top is more than this many times its bottom tells a talent little.
WIDEST_PAY_RATIO: Final = Decimal("1.8")
SOON_DAYS, LATE_DAYS = 7, 120
# The least and most that full-time work is paid in a month before tax, by currency: outside it a
# wrong period or a zero too many is likelier than the pay. Round figures, wider than any real ad.
MONTHLY_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "EUR": (600, 20_000), "SEK": (12_000, 200_000), "DKK": (12_000, 150_000),
    "NOK": (15_000, 200_000), "PLN": (3_500, 80_000),
}  # fmt: skip
MONTHS_OF: Final[Mapping[str, Decimal]] = {
    "hour": Decimal(160), "month": Decimal(1), "year": Decimal(1) / 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one field of a vacancy; an error keeps it from being published."""

    field: str
    sentence: str
    is_error: bool = False


def publishing_findings(
    vacancy: Vacancy, *, languages: Iterable[Mapping[str, Any]] | None, today: date
) -> list[Finding]:
    """Return errors first, then advice, for a vacancy as it stands.

    `languages` are rows of {code, cefr_level, must}; None takes those that are saved.
    """
    rows = (
        [dict(row) for row in vacancy.languages.values("code", "cefr_level", "must")]
        if languages is None
        else [dict(row) for row in languages]
    )
    found = [
        *_text(vacancy),
        *_pay(vacancy),
        *_days(vacancy, today=today),
        *_languages(vacancy, rows),
        *_words(vacancy),
    ]
    return sorted(found, key=lambda finding: not finding.is_error)


def _text(vacancy: Vacancy) -> Iterable[Finding]:
    length = len(vacancy.body.strip())
    if not length:
        yield Finding("body", _("Describe the work before you publish."), is_error=True)
    elif length < SHORT_TEXT_CHARACTERS:
        yield Finding(
            "body",
            _(
                "The description has %(n)d characters. Say what one does, what one needs to know "
                "and with whom one works: short ads are matched and trusted less."
            )
            % {"n": length},
        )
    if length and vacancy.lang not in LANGUAGES:
        yield Finding(
            "lang",
            _("The language of the text was not recognised: choose it, so that it is matched."),
        )
    if length and not vacancy.reading.get("occupations"):
        yield Finding(
            "title",
            _("No occupation was recognised. Choose one from the list, so that talents find it."),
        )
    if length and not vacancy.reading.get("skills"):
        yield Finding(
            "skills", _("No skill was recognised. Name two or three that the work needs.")
        )


def _pay(vacancy: Vacancy) -> Iterable[Finding]:
    low, high = vacancy.pay_min, vacancy.pay_max
    if low is None and high is None:
        stated = _statements(vacancy).pay
        if stated is not None:
            yield Finding(
                "pay_min",
                _("The text names pay (“%(phrase)s”): fill it in, so that it can be searched for.")
                % {"phrase": stated.phrase[:60]},
            )
        else:
            yield Finding(
                "pay_min",
                _(
                    "No pay range. EU rules on pay transparency want it known before the "
                    "interview at the latest, and ads with pay are opened more often."
                ),
            )
        return
    if low is not None and high is not None and low > high:
        yield Finding(
            "pay_max", _("The highest pay has to be at least the lowest."), is_error=True
        )
        return
    if low is None or high is None:
        yield Finding("pay_max" if high is None else "pay_min", _("Give both ends of the range."))
    if low and high and high > low * WIDEST_PAY_RATIO:
        yield Finding(
            "pay_max",
            _(
                "The range is wide: the top is %(times)s times the bottom. Narrow it to what is real."
            )
            % {"times": number_format(high / low, 1)},
        )
    bounds = MONTHLY_BOUNDS.get(vacancy.pay_currency)
    months = MONTHS_OF.get(vacancy.pay_period)
    if bounds and months:
        amounts = [amount * months for amount in (low, high) if amount is not None]
        if min(amounts) < bounds[0] or max(amounts) > bounds[1]:
            yield Finding(
                "pay_period",
                _("This pay is unusual for full-time work: check the amounts and the period."),
            )


def _days(vacancy: Vacancy, *, today: date) -> Iterable[Finding]:
    closes, starts = vacancy.closes_on, vacancy.starts_on
    if closes is None:
        yield Finding(
            "closes_on", _("No last day of application. Talents plan by it: name a day.")
        )
    elif closes < today:
        yield Finding(
            "closes_on",
            _("The last day of application is over: choose a later one."),
            is_error=True,
        )
    elif closes < today + timedelta(days=SOON_DAYS):
        yield Finding("closes_on", _("Less than a week to apply. Two weeks bring more talents."))
    elif closes > today + timedelta(days=LATE_DAYS):
        yield Finding("closes_on", _("Four months or more to apply: an earlier day looks honest."))
    if starts is not None and starts < today:
        yield Finding(
            "starts_on", _("The work starts in the past. Correct the day or leave it out.")
        )
    elif starts is not None and closes is not None and starts < closes:
        yield Finding("starts_on", _("The work starts before the last day of application."))


def _languages(vacancy: Vacancy, rows: list[dict[str, Any]]) -> Iterable[Finding]:
    demanded = {row["code"]: row for row in rows}
    unasked = vacancy.lang in LANGUAGES and vacancy.lang not in demanded
    if unasked and (rows or vacancy.lang != "en"):
        yield Finding(
            "languages",
            _(
                "The ad is in %(ad)s, and %(ad)s is not among the languages asked for. Add the "
                "level the work needs, or also publish the ad in a language you do ask for."
            )
            % {"ad": language_name(vacancy.lang)},
        )
    if not rows:
        yield Finding(
            "languages", _("No language is asked for: talents with any language will be shown.")
        )
    for code, row in demanded.items():
        if row["cefr_level"] in ("C2", "native") and row["must"]:
            yield Finding(
                "languages",
                _(
                    "%(language)s at level %(level)s is more than most work needs and shuts out "
                    "nearly everybody who learned it. Is B2 or C1 enough?"
                )
                % {"language": language_name(code), "level": row["cefr_level"]},
            )
    musts = [row for row in rows if row["must"]]
    if len(musts) > 2:
        yield Finding(
            "languages",
            _("%(n)d languages are required at once. Which of them are only a plus?")
            % {"n": len(musts)},
        )
    for stated in _statements(vacancy).languages:
        if stated.negated or stated.importance != "must":
            continue
        have = demanded.get(stated.code)
        if have is None or (stated.level in CEFR_LEVELS and stated.level != have["cefr_level"]):
            yield Finding(
                "languages",
                _("The text says “%(phrase)s”; the languages below say something else.")
                % {"phrase": stated.phrase[:80]},
            )


def _words(vacancy: Vacancy) -> Iterable[Finding]:
    hit: WordingHit
    for hit in find_wording(f"{vacancy.title}\n{vacancy.body}", vacancy.lang):
        yield Finding("title" if hit.start < len(vacancy.title) else "body", hit.sentence)


def _statements(vacancy: Vacancy) -> Statements:
    if vacancy.lang not in LANGUAGES:
        return Statements()
    return read_statements(vacancy.body, vacancy.lang)
