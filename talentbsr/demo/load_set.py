"""A large region for measuring: vacancies and profiles put together from known sentences.

The n-th vacancy and the n-th profile are the same on every machine and whatever the size of the
set, so a larger set holds the smaller one, and a second run adds only what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from cities.models import City
from employers.models import ContractType, Employer, Remote, Sponsorship, Vacancy, VacancyLanguage
from profiles.models import (
    Consent,
    Education,
    Experience,
    LanguageSkill,
    PermitBasis,
    Profile,
    SkillStatement,
)
from skills.readings import vector_bytes
from skills.text.encoder import load_encoder
from skills.text.languages import LANGUAGES
from skills.text.reading import TextReading, build_vector
from skills.text.sections import split_sections
from talentbsr.demo.load_texts import Line, LoadLanguage, Trade, body_of, load_language, reading_of
from talentbsr.demo.loading import demo_id

Progress = Callable[[str], None]
BATCH = 1_000
PREFIX = "load-"
# Vacancies of one language for each employer, so that 100,000 vacancies have 2,500 employers.
VACANCIES_PER_EMPLOYER = 40
COUNTRY = {
    "da": "DK", "de": "DE", "et": "EE", "fi": "FI", "lt": "LT", "lv": "LV", "nb": "NO",
    "pl": "PL", "sv": "SE",
}  # fmt: skip
# Pay from and to a month: fictional, in the country's currency.
PAY = {
    "DK": ("DKK", 27_000, 55_000), "DE": ("EUR", 2_600, 6_500), "EE": ("EUR", 1_200, 4_200),
    "FI": ("EUR", 2_300, 5_600), "LT": ("EUR", 1_200, 4_200), "LV": ("EUR", 1_000, 3_800),
    "NO": ("NOK", 33_000, 68_000), "PL": ("PLN", 5_000, 19_000), "SE": ("SEK", 26_000, 56_000),
}  # fmt: skip
LEVELS = ("A2", "B1", "B1", "B2", "B2", "C1")


class MissingPlaces(LookupError):
    """The load set lies in the demo region's cities, which are not there yet."""


def make_vacancies(count: int, *, today: date, progress: Progress) -> int:
    """Bring the load set up to `count` vacancies with their employers; return how many are new.

    Raises MissingPlaces before load_demo has run.
    """
    cities = _cities()
    known = set(
        Vacancy.objects.filter(external_id__startswith=PREFIX).values_list(
            "external_id", flat=True
        )
    )
    missing = [n for n in range(count) if f"{PREFIX}{n:06}" not in known]
    _make_employers(count, cities)
    for start in range(0, len(missing), BATCH):
        rows, languages = [], []
        for number in missing[start : start + BATCH]:
            row, asked = _vacancy(number, cities, today=today)
            rows.append(row)
            languages += asked
        with transaction.atomic():
            Vacancy.objects.bulk_create(rows)
            VacancyLanguage.objects.bulk_create(languages)
        progress(f"{start + len(rows)} of {len(missing)} vacancies")
    return len(missing)


def make_profiles(count: int, *, progress: Progress) -> int:
    """Bring the load set up to `count` profiles, visible to employers; return how many are new.

    Raises MissingPlaces before load_demo has run.
    """
    cities = _cities()
    known = set(
        User.objects.filter(email__startswith=PREFIX, email__endswith="@load.example").values_list(
            "email", flat=True
        )
    )
    missing = [n for n in range(count) if _email(n) not in known]
    password = make_password(None)
    for start in range(0, len(missing), BATCH):
        numbers = missing[start : start + BATCH]
        made = [_profile(number, cities, password) for number in numbers]
        with transaction.atomic():
            User.objects.bulk_create(rows[0] for rows in made)
            Profile.objects.bulk_create(rows[1] for rows in made)
            parts: Sequence[Any] = (Experience, Education, LanguageSkill, SkillStatement, Consent)
            for model in parts:
                model.objects.bulk_create(
                    row for rows in made for row in rows[2:] if type(row) is model
                )
        progress(f"{start + len(numbers)} of {len(missing)} profiles")
    return len(missing)


def _cities() -> dict[str, list[City]]:
    cities: dict[str, list[City]] = {}
    for city in City.objects.order_by("key"):
        cities.setdefault(city.country_code, []).append(city)
    if not set(COUNTRY.values()) <= set(cities):
        raise MissingPlaces
    return cities


@cache
def _employer(lang: str, number: int, countries: tuple[str, ...]) -> tuple[str, str, int]:
    """Return name, country and a number that picks the city of one employer of the load set."""
    pick = Random(f"employer/{lang}/{number}")
    country = COUNTRY.get(lang) or pick.choice(countries)
    return f"Example Works {lang.upper()} {number:04}", country, pick.randrange(1_000)


def _place(lang: str, number: int, cities: dict[str, list[City]]) -> City:
    _, country, pick = _employer(lang, number, tuple(sorted(COUNTRY.values())))
    return cities[country][pick % len(cities[country])]


def _employers_of(number: int) -> int:
    """Return among how many employers of its language the n-th vacancy chooses."""
    return 1 + number // (VACANCIES_PER_EMPLOYER * len(LANGUAGES))


def _make_employers(count: int, cities: dict[str, list[City]]) -> None:
    numbers = range(_employers_of(max(0, count - 1)))
    wanted = {f"{PREFIX}{lang}-{n:04}": (lang, n) for lang in LANGUAGES for n in numbers}
    known = set(Employer.objects.filter(key__startswith=PREFIX).values_list("key", flat=True))
    Employer.objects.bulk_create(
        [
            Employer(
                id=demo_id("load", "employer", lang, str(n)),
                key=key,
                name=_employer(lang, n, tuple(sorted(COUNTRY.values())))[0],
                website=f"https://{key}.load.example",
                city=_place(lang, n, cities),
                status=Employer.Status.APPROVED,
            )
            for key, (lang, n) in wanted.items()
            if key not in known
        ],
        batch_size=BATCH,
    )


def _trade(language: LoadLanguage, pick: Random) -> Trade:
    """Return an occupation: a few are asked for often, most now and then, as on real boards."""
    return language.trades[int(len(language.trades) * pick.random() ** 1.7)]


def _vacancy(
    number: int, cities: dict[str, list[City]], *, today: date
) -> tuple[Vacancy, list[VacancyLanguage]]:
    lang = LANGUAGES[number % len(LANGUAGES)]
    language, pick = load_language(lang), Random(f"vacancy/{number}")
    employer = pick.randrange(_employers_of(number))
    name = _employer(lang, employer, tuple(sorted(COUNTRY.values())))[0]
    city = _place(lang, employer, cities)
    trade = _trade(language, pick)
    asked = _languages_asked(lang, city.country_code, pick)
    years, eqf_level = pick.choice((None, 1, 2, 3, 5)), pick.choice((None, 4, 5, 6, 6, 7))
    lines = _lines(language, trade, pick, employer=name, city=city.name)
    lines += _demands(language, years=years, eqf_level=eqf_level, asked=asked)
    reading, vector = reading_of(language, trade.title, lines)
    currency, low, high = PAY[city.country_code]
    pay = round(pick.uniform(low, (low + high) / 2), -2)
    vacancy = Vacancy(
        id=demo_id("load", "vacancy", str(number)),
        employer_id=demo_id("load", "employer", lang, str(employer)),
        city=city,
        external_id=f"{PREFIX}{number:06}",
        title=trade.title,
        body=body_of(language, lines),
        lang=lang,
        status=Vacancy.Status.PUBLISHED,
        published_on=today - timedelta(days=pick.randrange(60)),
        closes_on=today + timedelta(days=pick.randrange(10, 120)),
        starts_on=today + timedelta(days=pick.randrange(30, 240)) if pick.random() < 0.5 else None,
        contract_type=pick.choices(ContractType.values, (60, 15, 8, 4, 4, 3, 3, 3))[0],
        schedule=pick.choices(("full_time", "part_time", "flex_time"), (75, 18, 7))[0],
        remote=pick.choices(Remote.values, (60, 30, 10))[0],
        sponsorship=pick.choices(Sponsorship.values, (25, 35, 40))[0],
        working_languages=list(dict.fromkeys([lang, *(row.code for row in asked)])),
        eqf_level=eqf_level,
        experience_years=years,
        openings=1 + pick.randrange(3),
        pay_min=Decimal(pay),
        pay_max=Decimal(round(pay * pick.uniform(1.1, 1.5), -2)),
        pay_currency=currency,
        pay_period="month",
        reading=reading,
        vector=vector,
    )
    for row in asked:
        row.vacancy = vacancy
    return vacancy, asked


def _languages_asked(lang: str, country: str, pick: Random) -> list[VacancyLanguage]:
    own = next(code for code, there in COUNTRY.items() if there == country)
    wanted = {own: pick.random() < 0.75} if lang != "en" or pick.random() < 0.5 else {}
    if lang == "en" or pick.random() < 0.5:
        wanted["en"] = lang == "en" or pick.random() < 0.6
    return [
        VacancyLanguage(code=code, cefr_level=pick.choice(LEVELS), must=must)
        for code, must in wanted.items()
    ]


def _lines(
    language: LoadLanguage, trade: Trade, pick: Random, *, employer: str, city: str
) -> list[Line]:
    phrases = language.phrases
    lines = [
        Line("", pick.choice(phrases["intro"]).format(employer=employer)),
        Line("", pick.choice(phrases["place"]).format(city=city)),
        *(Line("", sentence) for sentence in pick.sample(phrases["company"], 2)),
    ]
    skills = pick.sample(trade.skills, min(len(trade.skills), pick.randint(6, 10)))
    # About half are asked for, a third named among the tasks, the rest would be a plus.
    sections = ["requirement", "task", "requirement", "nice", "task", "requirement"]
    for place, skill in enumerate(skills):
        section = sections[place % len(sections)]
        sentence = pick.choice(phrases[section]).format(skill=skill.label)
        lines.append(Line(section, sentence, skill))
    lines += [Line("offer", sentence) for sentence in pick.sample(phrases["offer"], 2)]
    lines.append(Line("offer", pick.choice(phrases["closing"])))
    return lines


def _demands(
    language: LoadLanguage,
    *,
    years: int | None,
    eqf_level: int | None,
    asked: Sequence[VacancyLanguage],
) -> Iterator[Line]:
    phrases = language.phrases
    if years is not None:
        yield Line("requirement", phrases["experience"][0].format(years=years))
    if eqf_level is not None:
        yield Line("requirement", phrases["degree"][str(eqf_level)] + ".")
    for row in asked:
        sentence = phrases["language"][0].format(
            language=language.language_name(row.code), level=row.cefr_level
        )
        yield Line("requirement" if row.must else "nice", sentence)


def _email(number: int) -> str:
    return f"{PREFIX}{number:06}@load.example"


def _profile(number: int, cities: dict[str, list[City]], password: str) -> tuple[Any, ...]:
    """Return account, profile and the parts of the profile, none of them saved."""
    lang = LANGUAGES[number % len(LANGUAGES)]
    language, pick = load_language(lang), Random(f"profile/{number}")
    phrases, trade = language.phrases, _trade(language, pick)
    country = COUNTRY.get(lang) or pick.choice(sorted(COUNTRY.values()))
    user = User(id=demo_id("load", "user", str(number)), email=_email(number), password=password)
    profile = Profile(
        id=demo_id("load", "profile", str(number)),
        user=user,
        given_name="Example",
        family_name=f"Person {number:06}",
        headline=trade.title,
        summary=pick.choice(phrases["summary"]),
        lang=lang,
        city=pick.choice(cities[country]),
        permit_basis=pick.choice(PermitBasis.values),
        target_countries=sorted({country, pick.choice(sorted(COUNTRY.values()))}),
        target_occupations=[trade.concept.uri],
        willing_to_move=pick.choice((True, True, False, None)),
        schedule=pick.choice(("full_time", "part_time", "")),
    )
    skills = pick.sample(trade.skills, min(len(trade.skills), pick.randint(5, 12)))
    did = [(skill, pick.choice(phrases["did"]).format(skill=skill.label)) for skill in skills[:4]]
    experience = Experience(
        profile=profile,
        employer=f"Example Works {lang.upper()} {pick.randrange(100):04}",
        title=trade.title,
        start=f"{pick.randint(2018, 2023)}-01",
        end=pick.choice(("", "2025-12")),
        tasks="\n".join(sentence for _, sentence in did),
    )
    eqf_level = pick.choice((4, 5, 6, 7))
    education = Education(
        profile=profile,
        institution="Example University",
        degree=phrases["degree"][str(eqf_level)],
        eqf_level=eqf_level,
        start="2014-08",
        end="2018-06",
    )
    levels = {lang: "native", "en": pick.choice(("B2", "C1", "C2"))}
    levels[pick.choice(LANGUAGES)] = pick.choice(LEVELS)
    text = "\n".join(
        [
            profile.summary,
            f"{experience.title}. {experience.tasks}",
            f"{education.degree} {education.field}",
            ", ".join(skill.label for skill in skills),
        ]
    )
    lines = [Line("task", sentence, skill) for skill, sentence in did]
    lines += [Line("task", skill.label, skill) for skill in skills[4:]]
    profile.reading, _ = reading_of(language, trade.title, lines)
    vector = build_vector(trade.title, split_sections(text, lang), lang, load_encoder())
    profile.vector = vector_bytes(TextReading(lang, vector=vector))
    return (
        user,
        profile,
        experience,
        education,
        *(LanguageSkill(profile=profile, code=c, cefr_level=level) for c, level in levels.items()),
        *(SkillStatement(profile=profile, uri=s.concept.uri, phrase=s.label) for s in skills),
        Consent(profile=profile, purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS),
    )
