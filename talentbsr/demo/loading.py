"""Load the demo region from its texts; a second run changes nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from cities.models import City, CityOfficer
from cities.services import NAMESPACE, import_cities, import_partners, known_cities
from employers.models import Employer, EmployerMember, MemberRole, Vacancy
from employers.services import save_vacancy
from profiles.models import Consent, Education, Experience, LanguageSkill, Profile
from profiles.services import add_skill, give_consent, read_profile, store_cv
from skills.text.languages import LANGUAGES
from skills.text.vocabulary import load_vocabulary
from universities.models import CareerOfficer, University
from universities.services import import_universities

FOLDER = Path(__file__).parent
PASSWORD = "baltic-sea-demo"
ROLES = (
    ("talent", "talent@demo.example"),
    ("employer", "employer@demo.example"),
    ("career officer", "career@demo.example"),
    ("city officer", "city@demo.example"),
    ("operator", "operator@demo.example"),
)
# The talent who has the demo account of a talent, and a CV file of the same person.
DEMO_TALENT = "da_t5"
DEMO_CV = "da_t5_pdf_columns_side_dark.pdf"
# Its vacancies fit many of the talents, so that the demo account of an employer has much to see.
DEMO_EMPLOYER = "sv-norrljus"
Progress = Callable[[str], None]


def demo_id(*key: str) -> UUID:
    """Return the id that a thing of the demo region always has, on every machine."""
    return uuid5(NAMESPACE, "/".join(key))


def _texts(kind: str, noun: str) -> list[dict[str, Any]]:
    rows = []
    for lang in LANGUAGES:
        path = FOLDER / kind / f"{lang}.toml"
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get(noun, ()):
            rows.append({"file_lang": lang, **row})
    return rows


def keys(kind: str, noun: str) -> list[str]:
    """Return the keys of the demo's texts of one kind, in the order of their files."""
    return [row["key"] for row in _texts(kind, noun)]


def load(*, today: date, progress: Progress) -> None:
    """Load cities, universities, employers, vacancies, talents and one account per role."""
    import_cities(known_cities())
    import_partners()
    import_universities()
    cities = {city.key: city for city in City.objects.all()}
    progress(f"{len(cities)} cities and {University.objects.count()} universities")
    _load_employers(cities)
    _join_employers()
    _load_vacancies(cities, today=today, progress=progress)
    _load_talents(cities, progress=progress)
    _load_accounts()


@transaction.atomic
def _load_employers(cities: dict[str, City]) -> None:
    for row in _texts("employers", "employer"):
        Employer.objects.get_or_create(
            key=row["key"].replace("_", "-"),
            defaults={
                "id": demo_id("employer", row["key"]),
                "name": row["name"],
                "website": row["website"],
                "about": row["about"],
                "nace_section": row.get("nace_section", ""),
                "city": cities[row["city"]],
                "status": Employer.Status.APPROVED,
            },
        )


def _join_employers() -> None:
    """Make the first three employers partners too, so that the region has one of every kind."""
    first = Employer.objects.filter(status=Employer.Status.APPROVED).order_by("key", "id")[:3]
    import_partners(
        [
            (f"employer-{one.key}", one.name, "employer", "partner", "active", one.city.key)
            for one in first.select_related("city")
            if one.city
        ]
    )


def _load_vacancies(cities: dict[str, City], *, today: date, progress: Progress) -> None:
    rows = _texts("vacancies", "vacancy")
    known = set(Vacancy.objects.exclude(external_id="").values_list("external_id", flat=True))
    new = [row for row in rows if row["key"] not in known]
    for count, row in enumerate(new, 1):
        pay = {}
        if "pay_min" in row:
            pay = {
                "pay_min": Decimal(str(row["pay_min"])),
                "pay_max": Decimal(str(row["pay_max"])),
                "pay_currency": row["currency"],
                "pay_period": row["pay_period"],
            }
        vacancy = Vacancy(
            id=demo_id("vacancy", row["key"]),
            employer_id=demo_id("employer", row["employer"]),
            city=cities[row["city"]],
            external_id=row["key"],
            title=row["title"],
            body=row["body"].strip(),
            lang=row["file_lang"],
            status=Vacancy.Status.PUBLISHED,
            published_on=today - timedelta(days=count % 20),
            closes_on=today + timedelta(days=row.get("closes_in_days", 30)),
            starts_on=today + timedelta(days=row["starts_in_days"])
            if "starts_in_days" in row
            else None,
            contract_type=row["contract_type"],
            schedule=row["schedule"],
            remote=row["remote"],
            sponsorship=row["sponsorship"],
            licence=row.get("licence", ""),
            working_languages=row.get("working_languages", []),
            eqf_level=row.get("eqf_level"),
            experience_years=row.get("experience_years"),
            openings=row.get("openings", 1),
            **pay,
        )
        languages = [
            {"code": one["code"], "cefr_level": one["level"], "must": one["must"]}
            for one in row["languages"]
        ]
        save_vacancy(vacancy, languages=languages)
        if count % 25 == 0 or count == len(new):
            progress(f"{count} of {len(new)} vacancies")


def _load_talents(cities: dict[str, City], *, progress: Progress) -> None:
    rows = [
        row | ({"email": ROLES[0][1]} if row["key"] == DEMO_TALENT else {})
        for row in _texts("talents", "talent")
    ]
    vocabulary = load_vocabulary()
    universities = {one.key: one for one in University.objects.all()}
    known = set(User.objects.values_list("email", flat=True))
    new = [row for row in rows if row["email"].lower() not in known]
    for count, row in enumerate(new, 1):
        _load_talent(row, cities, universities, vocabulary.occupations_by_key)
        if count % 20 == 0 or count == len(new):
            progress(f"{count} of {len(new)} talents")


@transaction.atomic
def _load_talent(
    row: dict[str, Any],
    cities: dict[str, City],
    universities: dict[str, University],
    occupations: Any,
) -> Profile:
    user = _account(row["email"], key=row["key"])
    graduation = str(row.get("expected_graduation", ""))
    profile = Profile.objects.create(
        id=demo_id("profile", row["key"]),
        user=user,
        given_name=row["given_name"],
        family_name=row["family_name"],
        phone=row.get("phone", ""),
        headline=row["headline"][:200],
        summary=row["summary"],
        lang=row["cv_lang"],
        city=cities.get(row.get("city", "")),
        permit_basis=row["permit_basis"],
        permit_valid_until=_day(row.get("permit_valid_until")),
        target_countries=row.get("target_countries", []),
        target_occupations=[
            occupations[key].uri for key in row.get("target_occupations", []) if key in occupations
        ],
        willing_to_move=row.get("willing_to_move"),
        schedule=row.get("schedule", ""),
        available_from=_day(row.get("available_from")),
        university=universities.get(row.get("university", "")),
        programme=row.get("programme", ""),
        expected_graduation_on=_day(f"{graduation}-01") if len(graduation) == 7 else None,
    )
    for study in row.get("education", []):
        Education.objects.create(
            profile=profile,
            institution=study["institution"],
            degree=study.get("degree", ""),
            field=study.get("field", ""),
            isced_f=study.get("isced_f", ""),
            eqf_level=study.get("eqf_level"),
            start=study.get("start", ""),
            end=study.get("end", ""),
        )
    for work in row.get("experience", []):
        Experience.objects.create(
            profile=profile,
            employer=work["employer"],
            title=work["title"],
            start=work.get("start", ""),
            end=work.get("end", ""),
            tasks="\n".join(work.get("tasks", [])),
        )
    for language in row.get("language", []):
        LanguageSkill.objects.get_or_create(
            profile=profile, code=language["code"], defaults={"cefr_level": language["level"]}
        )
    for skill in row.get("skill", []):
        add_skill(profile, uri="", phrase=skill["written"][:200])
    read_profile(profile)
    give_consent(profile, Consent.Purpose.VISIBLE_TO_EMPLOYERS)
    give_consent(profile, Consent.Purpose.SHOWN_WITH_UNIVERSITY)
    return profile


def _day(stated: str | None) -> date | None:
    return date.fromisoformat(stated) if stated else None


def _account(email: str, *, key: str, password: str | None = None, **fields: Any) -> User:
    user = User.objects.create_user(email, password, id=demo_id("user", key), **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def _load_accounts() -> None:
    """Give one account per role the demo password; the talent's is one of the region's talents."""
    if User.objects.filter(email=ROLES[1][1]).exists():
        return
    cities = {city.key: city for city in City.objects.all()}
    universities = {one.key: one for one in University.objects.all()}
    talent = User.objects.get(email=ROLES[0][1])
    talent.set_password(PASSWORD)
    talent.save()
    # One CV that waits for the worker, so that the page of review has something to show.
    store_cv(
        Profile.objects.get(user=talent),
        SimpleUploadedFile("cv.pdf", (FOLDER / "cvs" / DEMO_CV).read_bytes()),
    )
    employer = _account(ROLES[1][1], key="demo_employer", password=PASSWORD)
    EmployerMember.objects.create(
        user=employer,
        employer=Employer.objects.get(key=DEMO_EMPLOYER),
        role=MemberRole.OWNER,
        name="Freja Lundbæk",
    )
    career = _account(ROLES[2][1], key="demo_career", password=PASSWORD)
    CareerOfficer.objects.create(user=career, university=universities["tartu_uni"])
    _load_applicants(cities)
    city = _account(ROLES[3][1], key="demo_city", password=PASSWORD)
    CityOfficer.objects.create(user=city, city=cities["tallinn"])
    _account(ROLES[4][1], key="demo_operator", password=PASSWORD, is_staff=True, is_superuser=True)


def _load_applicants(cities: dict[str, City]) -> None:
    """Make two employers that wait for approval: one easy to check, one that leaves doubts."""
    for key, name, city, website, number, mail in (
        ("pikkukari", "Pikkukari Marine Oy", "turku", "https://pikkukari.example/", "0000000-1", "rekry@pikkukari.example"),
        ("granskar", "Granskär Consulting", "umea", "", "", "jobs.granskar@postbox.example"),
    ):  # fmt: skip
        employer = Employer.objects.create(
            id=demo_id("employer", key),
            key=key,
            name=name,
            city=cities[city],
            website=website,
            register_number=number,
            status=Employer.Status.PENDING,
        )
        EmployerMember.objects.create(
            user=_account(mail, key=key), employer=employer, role=MemberRole.OWNER
        )
