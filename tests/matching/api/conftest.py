"""A small region: two talents, two approved employers with a vacancy each, one waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from cities.models import City
from employers.lifecycle import bring_to
from employers.models import Employer, EmployerMember, Vacancy
from employers.services import save_vacancy
from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import sync
from profiles.models import LanguageSkill, Profile
from profiles.services import add_skill, get_or_create_profile, give_consent, read_profile
from skills.text.vocabulary import load_vocabulary
from tests.matching.engine_contract.asking import make_empty_index

PASSWORD = "a-long-password"
NURSE_AD = (
    "Sjuksköterska",
    "Vi söker en legitimerad sjuksköterska till vår avdelning. Du har erfarenhet av "
    "läkemedelshantering och patientvård. Svenska på nivå B2 krävs.",
    "sv",
)
CODER_AD = (
    "Python-kehittäjä",
    "Etsimme kehittäjää rakentamaan rajapintoja. Odotamme kokemusta Pythonista, Djangosta ja "
    "PostgreSQL:stä sekä hyvää englannin taitoa.",
    "fi",
)


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Throttles and counts of one test must not reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def search_folder(settings: Any, tmp_path: Path) -> Iterator[None]:
    """An index of each test's own."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    get_engine.cache_clear()
    for kind in Kind:
        make_empty_index(get_engine(kind))
    yield
    for kind in Kind:
        get_engine(kind).close()
    get_engine.cache_clear()


def account(email: str, **fields: Any) -> User:
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def talent(email: str, headline: str, city: City) -> Profile:
    profile = get_or_create_profile(account(email))
    profile.given_name, profile.family_name, profile.phone = "Ilze", "Zvaigzne", "+371 2000"
    profile.headline, profile.summary, profile.lang = headline, "Three years of work.", "en"
    profile.city, profile.permit_basis = city, "eu_eea_ch"
    profile.save()
    return profile


def vacancy(employer: Employer, city: City, ad: tuple[str, str, str], **fields: Any) -> Vacancy:
    row = Vacancy(employer=employer, city=city, title=ad[0], body=ad[1], lang=ad[2], **fields)
    save_vacancy(row, languages=[{"code": "en", "cefr_level": "B1", "must": True}])
    return bring_to(row, "published", today=timezone.localdate())


@pytest.fixture
def region(db: None) -> SimpleNamespace:
    tampere = City.objects.create(
        key="tampere", name="Tampere", names=["Tammerfors"], country_code="FI",
        latitude=61.5, longitude=23.8,
    )  # fmt: skip
    malmo = City.objects.create(
        key="malmo", name="Malmö", country_code="SE", latitude=55.6, longitude=13.0
    )
    coder = talent("coder@talent.example", "Python developer", tampere)
    other = talent("nurse@talent.example", "Registered nurse", malmo)
    LanguageSkill.objects.create(profile=coder, code="en", cefr_level="C1")
    LanguageSkill.objects.create(profile=other, code="en", cefr_level="B2")
    vocabulary = load_vocabulary()
    python = vocabulary.skills_by_key["python"].uri
    add_skill(coder, uri=python, phrase="Python")
    for profile in (coder, other):
        read_profile(profile)
        give_consent(profile, "visible_to_employers")
    employers, members = [], []
    for name in ("Koodi", "Vård", "Waiting"):
        employers.append(Employer.objects.create(name=name, status="approved", city=tampere))
        members.append(account(f"{name.lower().replace('å', 'a')}@employer.example"))
        EmployerMember.objects.create(user=members[-1], employer=employers[-1])
    Employer.objects.filter(pk=employers[2].pk).update(status="pending")
    in_a_month = timezone.localdate() + timedelta(days=30)
    ads = [
        vacancy(employers[0], tampere, CODER_AD, closes_on=in_a_month),
        vacancy(employers[1], malmo, NURSE_AD, closes_on=in_a_month),
    ]
    return SimpleNamespace(
        coder=coder, nurse=other, employers=employers, members=members, ads=ads,
        coding=ads[0], nursing=ads[1], python=python,
    )  # fmt: skip


@pytest.fixture
def indexed(region: SimpleNamespace) -> SimpleNamespace:
    for kind in Kind:
        engine = get_engine(kind)
        sync(engine)
        engine.refresh()
    return region


@pytest.fixture
def login() -> Callable[[User], APIClient]:
    def as_user(user: User) -> APIClient:
        client = APIClient()
        answer = client.post("/api/v1/auth/login/", {"email": user.email, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        client.credentials(HTTP_AUTHORIZATION=f"Token {answer.json()['token']}")
        return client

    return as_user


@pytest.fixture
def anybody() -> APIClient:
    return APIClient()
