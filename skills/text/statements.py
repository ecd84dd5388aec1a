"""What a text states beside skills: languages, years of experience, pay, permit, remote work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from skills.text.grammar import NEGATORS, NUMBER_WORDS
from skills.text.languages import load_pack, normalise_language
from skills.text.languages_asked import LanguageStatement, language_reader
from skills.text.phrases import PhraseTable, Words
from skills.text.sections import Sentence, cue_may_inflect, split_sections
from skills.text.tokens import fold

Period = Literal["hour", "month", "year"]
Remote = Literal["on_site", "hybrid", "remote"]

# More years than this are a company's age or a person's, not a demand.
_MOST_YEARS: Final = 15
_YEAR_REACH_WORDS: Final = 9

_AMOUNT: Final = r"\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_TO: Final = r"\s*(?:-|–|—|−|bis|to|til|till|do|iki|līdz|kuni|and|och|og)\s*"
_BEFORE: Final = r"(?:€|eur\w*|zł|pln|sek|dkk|nok|kr\.?)"
_PAY: Final = re.compile(
    rf"(?P<before>{_BEFORE})?\s*(?P<low>{_AMOUNT})(?P<k1>\s?k\b)?"
    rf"(?:(?:\s*{_BEFORE})?{_TO}(?:{_BEFORE}\s*)?(?P<high>{_AMOUNT})(?P<k2>\s?k\b)?)?"
    r"\s*(?P<after>€|eur\w*|zł\w*|złot\w*|pln|sek|dkk|nok|kronor|kroner|kr\b|,-)?",
    re.IGNORECASE,
)
# The number of a standard is no pay: "bonus points for ISO 27001".
_STANDARD: Final = re.compile(r"\b(?:ISO|IEC|EN|DIN|SFS|VDE|EVS|LST)[\s/-]*(?:IEC|EN|ISO)?[\s-]*$")
_CURRENCY: Final = (("€", "EUR"), ("eur", "EUR"), ("zł", "PLN"), ("pln", "PLN"), ("sek", "SEK"),
                    ("dkk", "DKK"), ("nok", "NOK"))  # fmt: skip
_CROWNS: Final = {"sv": "SEK", "da": "DKK", "nb": "NOK"}
# What amounts of each currency can only be, when the text names no period: per hour up to the
# first figure, per month up to the second, per year above.
_BOUNDS: Final = {"EUR": (100, 15_000), "PLN": (300, 60_000), "SEK": (900, 150_000),
                  "DKK": (900, 150_000), "NOK": (900, 150_000)}  # fmt: skip
_DEFAULT_CURRENCY: Final = {"pl": "PLN", "sv": "SEK", "da": "DKK", "nb": "NOK"}


@dataclass(frozen=True, slots=True)
class Pay:
    """Gross pay as the text says it; minimum and maximum are equal when one figure stands.

    currency is an ISO 4217 code; phrase == text[start:end].
    """

    minimum: float
    maximum: float
    currency: str
    period: Period
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements of a text. experience_years is the least that is asked.

    sponsorship: True when the employer helps with permits, False when a permit must be there,
    None when the text says nothing.
    """

    languages: tuple[LanguageStatement, ...] = ()
    experience_years: float | None = None
    pay: Pay | None = None
    sponsorship: bool | None = None
    remote: Remote | None = None


def read_statements(
    text: str, lang: str, *, sentences: Sequence[Sentence] | None = None
) -> Statements:
    """Return what a text in one of LANGUAGES states; nothing found gives empty Statements.

    sentences are those of `split_sections`, for callers that have them already. Raises
    LanguagePackError for a language outside the ten.
    """
    code = normalise_language(lang)
    cut = split_sections(text, code) if sentences is None else sentences
    reader = _statement_reader(code)
    asked: dict[str, LanguageStatement] = {}
    years: list[float] = []
    pays: list[Pay] = []
    permits: list[bool] = []
    places: list[Remote] = []
    languages = language_reader(code)
    for sentence in cut:
        for statement in languages.read(sentence):
            before = asked.get(statement.code)
            if before is None or _weight(statement) > _weight(before):
                asked[statement.code] = statement
        words = Words.of(sentence.text, code)
        if (number := reader.experience(sentence, words)) is not None:
            years.append(number)
        if (pay := reader.pay(sentence)) is not None:
            pays.append(pay)
        if (permit := reader.permit(words)) is not None:
            permits.append(permit)
        if (place := reader.place(words)) is not None:
            places.append(place)
    return Statements(
        languages=tuple(sorted(asked.values(), key=lambda item: (item.start, item.code))),
        experience_years=years[0] if years else None,
        pay=pays[0] if pays else None,
        sponsorship=None if not permits else all(permits),
        remote=_one_place(places),
    )


def speaks_of_terms(sentence: Sentence, words: Words, lang: str) -> bool:
    """Return whether a sentence names pay or a permit to work: "before taxes", "right to work".

    words are those of the sentence, lang one of LANGUAGES.
    """
    reader = _statement_reader(lang)
    return reader.pay(sentence) is not None or reader.permit(words) is not None


def _weight(statement: LanguageStatement) -> tuple[bool, bool, bool]:
    """A text that names a language twice means its most definite statement."""
    return (statement.negated, statement.level is not None, statement.importance == "must")


def _one_place(places: Sequence[Remote]) -> Remote | None:
    # "Remote possible two days a week" names both; what mixes home and office is hybrid.
    answers: tuple[Remote, ...] = ("hybrid", "remote", "on_site")
    return next((answer for answer in answers if answer in places), None)


class _StatementReader:
    def __init__(self, lang: str) -> None:
        pack = load_pack(lang)
        cues = pack.cues
        self._lang = lang
        self._years = {fold(word).rstrip(".") for word in cues.get("year_words", ())}
        self._experience = PhraseTable(lang, {"experience": cues.get("experience_words", ())})
        self._experience_years = PhraseTable(
            lang, {"experience": cues.get("experience_years", ())}
        )
        self._demands = PhraseTable(
            lang,
            {code: cues.get(code, ()) for code in ("negation", "nice")},
            may_inflect=lambda code, phrase: cue_may_inflect(lang, code, phrase),
        )
        self._pay_words = tuple(fold(word) for word in cues.get("pay_words", ()))
        self._periods: tuple[tuple[Period, tuple[str, ...]], ...] = (
            ("hour", tuple(fold(word) for word in cues.get("per_hour", ()))),
            ("year", tuple(fold(word) for word in cues.get("per_year", ()))),
            ("month", tuple(fold(word) for word in cues.get("per_month", ()))),
        )
        self._stop_words = frozenset(fold(word) for word in pack.stop_words)
        self._permits = [
            (answer, self._content(phrase))
            for code, answer in (("sponsor_no", False), ("sponsor_yes", True))
            for phrase in cues.get(code, ())
        ]
        self._places = PhraseTable(lang, {c: cues.get(c, ()) for c in ("hybrid", "remote")})

    def _content(self, phrase: str) -> tuple[frozenset[str], bool]:
        """Return the stems of a phrase's content words, and whether the phrase negates."""
        words = Words.of(phrase, self._lang)
        negators = NEGATORS[self._lang]
        return (
            frozenset(
                stem
                for stem, word in zip(words.stems, words.folded, strict=True)
                if word not in self._stop_words and word not in negators
            ),
            any(word in negators for word in words.folded),
        )

    def experience(self, sentence: Sentence, words: Words) -> float | None:
        """Return the least number of years of experience that a sentence asks for, or None."""
        if sentence.role in ("company", "offer"):
            return None
        if any(hit.code == "negation" for hit in self._demands.find(words)):
            return None
        near = self._experience.find_all(words) + self._experience_years.find_all(words)
        if not near:
            return None
        for place, word in enumerate(words.folded):
            number = self._number(words, place)
            if number is None or not 0 < number <= _MOST_YEARS:
                continue
            after = words.folded[place + 1 : place + 4]
            own = word in NUMBER_WORDS[self._lang] and word.rstrip(".") in self._years
            yearly = own or any(self._is_year(following) for following in after)
            close = any(
                hit.first - place <= _YEAR_REACH_WORDS and place - hit.last < _YEAR_REACH_WORDS
                for hit in near
            )
            if yearly and close:
                return float(number)
        # "vuoden kokemus": the year's own form says one.
        for hit in self._experience_years.find_all(words):
            first = words.folded[hit.first]
            if self._is_year(first) and not (hit.first and words.folded[hit.first - 1].isdigit()):
                return 1.0 if first.startswith(_ONE_YEAR.get(self._lang, ("\0",))) else None
        return None

    def _is_year(self, word: str) -> bool:
        return word in self._years

    def _number(self, words: Words, place: int) -> float | None:
        word = words.folded[place]
        if re.fullmatch(r"\d{1,2}(?:[.,]5)?", word):
            # Of "2-3 years" the first figure counts; "10/2024" and "8.00" are no years.
            return float(word.replace(",", "."))
        return NUMBER_WORDS[self._lang].get(word)

    def pay(self, sentence: Sentence) -> Pay | None:
        """Return the pay that a sentence names, or None."""
        text = sentence.text
        folded = fold(text)
        # English writes no compounds: payroll for 400 people is no pay.
        speaks = any(
            _occurs(word, folded) if self._lang == "en" else word in folded
            for word in self._pay_words
        )
        for match in _PAY.finditer(text):
            named = (match["before"] or "") + (match["after"] or "")
            if not named and (not speaks or _STANDARD.search(text, 0, match.start("low"))):
                continue
            currency = self._currency(named)
            low = _amount(match["low"], match["k1"] or match["k2"])
            high = _amount(match["high"], match["k2"]) if match["high"] else low
            if currency is None or not _BOUNDS[currency][0] / 12 <= low <= high:
                continue
            # Without the sign of a currency only figures of pay's size are taken for pay.
            if not named and low < _BOUNDS[currency][0]:
                continue
            if not speaks and self._period(folded) is None:
                continue
            phrase = match[0].strip()
            start = match.start() + match[0].index(phrase)
            return Pay(
                low,
                high,
                currency,
                self._period(folded) or _guess_period(low, currency),
                phrase,
                sentence.start + start,
                sentence.start + start + len(phrase),
            )
        return None

    def _currency(self, named: str) -> str | None:
        lowered = named.lower()
        for sign, code in _CURRENCY:
            if sign in lowered:
                return code
        if "kr" in lowered or ",-" in lowered:
            return _CROWNS.get(self._lang)
        return _DEFAULT_CURRENCY.get(self._lang, "EUR") if not lowered else None

    def _period(self, folded: str) -> Period | None:
        for period, words in self._periods:
            if any(_occurs(word, folded) for word in words):
                return period
        return None

    def permit(self, words: Words) -> bool | None:
        """Return whether a sentence offers help with permits (True) or demands one (False)."""
        stems = set(words.stems)
        negated = any(word in NEGATORS[self._lang] for word in words.folded)
        for answer, (content, negates) in self._permits:
            if len(content) >= 2 and content <= stems:
                if answer and negated and not negates:
                    return False
                if not answer and negates and not negated:
                    continue
                return answer
        return None

    def place(self, words: Words) -> Remote | None:
        """Return where a sentence says that the work is done, or None."""
        hits = self._places.find(words)
        if not hits:
            return None
        code = "hybrid" if any(hit.code == "hybrid" for hit in hits) else "remote"
        negators = NEGATORS[self._lang]
        for hit in hits:
            around = words.folded[max(hit.first - 4, 0) : hit.last + 4]
            if any(word in negators for word in around):
                return "on_site"
        return "hybrid" if code == "hybrid" else "remote"


_ONE_YEAR: Final[dict[str, tuple[str, ...]]] = {
    "fi": ("vuoden", "vuosi"), "et": ("aasta",), "lv": ("gada",), "lt": ("metu",), "pl": ("rok",),
}  # fmt: skip


def _occurs(word: str, folded: str) -> bool:
    """Return whether a period word stands in the text; "/h" anywhere, words as whole words."""
    if not word[0].isalpha():
        return word in folded
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded) is not None


def _amount(written: str, thousands: str | None) -> float:
    digits = re.sub(r"[ \u00a0\u202f']", "", written)
    whole, cents = digits, "0"
    if match := re.search(r"[.,](\d{1,2})$", digits):
        whole, cents = digits[: match.start()], match[1]
    value = float(f"{re.sub('[.,]', '', whole)}.{cents}")
    return value * 1000 if thousands else value


def _guess_period(low: float, currency: str) -> Period:
    hour, month = _BOUNDS[currency]
    return "hour" if low <= hour else "month" if low <= month else "year"


@cache
def _statement_reader(lang: str) -> _StatementReader:
    return _StatementReader(lang)
