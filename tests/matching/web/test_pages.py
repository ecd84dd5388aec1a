"""The pages, each for its role, and nothing of others."""

from __future__ import annotations

import json
import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from cities.models import City
from employers.models import Employer, EmployerMember, Vacancy
from employers.services import register_employer, save_vacancy
from matching.engines import get_engine
from matching.models import RankingLog
from profiles.models import CvFile
from profiles.services import get_or_create_profile
from universities.models import CareerOfficer, University

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City.objects.create(
        key="turku", name="Turku", country_code="FI", latitude=60.45, longitude=22.27
    )


@pytest.fixture(autouse=True)
def search_folder(settings, tmp_path):
    settings.SEARCH_FOLDER = tmp_path
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


def person(email: str) -> User:
    return User.objects.create_user(email, "a long password")


def vacancy_of(employer: Employer, city: City, *, title: str) -> Vacancy:
    return save_vacancy(
        Vacancy(
            employer=employer,
            city=city,
            title=title,
            body="We look for a developer. You know Python. </script><b>Hello</b>",
            lang="en",
            status=Vacancy.Status.PUBLISHED,
            published_on=timezone.now().date(),
        ),
        languages=[{"code": "en", "cefr_level": "B2", "must": True}],
    )


@pytest.fixture
def two_tenants(city):
    tenants = []
    for name in ("Alpha", "Beta"):
        user = person(f"{name.lower()}@firm.example")
        employer = register_employer(user, name=f"{name} Oy", city=city)
        employer.status = Employer.Status.APPROVED
        employer.save()
        tenants.append((user, vacancy_of(employer, city, title=f"{name} Python developer")))
    call_command("rebuild_index", verbosity=0)
    return tenants


def test_anybody_finds_and_opens_a_vacancy(client, two_tenants):
    page = client.get("/search/", {"q": "python"})
    assert page.status_code == 200
    assert "Alpha Python developer" in page.text
    assert "Beta Python developer" in page.text
    (_user, vacancy), _other = two_tenants
    page = client.get(f"/vacancies/{vacancy.pk}/")
    assert page.status_code == 200
    (posting,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text)
    assert json.loads(posting)["title"] == "Alpha Python developer"
    assert json.loads(posting)["description"].endswith("</script><b>Hello</b>")
    assert "<b>Hello</b>" not in page.text


def test_the_front_page_counts_what_is_open(client, two_tenants):
    page = client.get("/")
    assert "<dt>open vacancies</dt><dd>2</dd>" in page.text


def test_a_wrong_place_is_told_with_the_nearest(client, city):
    page = client.get("/search/", {"city": "Turkku"})
    assert page.status_code == 400
    assert "Did you mean Turku?" in page.text
    assert '<a href="/search/">Show all vacancies</a>' in page.text


def test_a_missing_index_is_told_and_the_database_searched(client, city):
    page = client.get("/search/", {"q": "python"})
    assert page.status_code == 200
    assert '<p class="notice">' in page.text


def test_own_pages_ask_for_a_login(client):
    for address in ("/matches/", "/profile/", "/employer/", "/approvals/"):
        assert client.get(address).status_code == 302


def test_a_talent_sees_matches_with_their_reasons(client, two_tenants):
    user = person("talent@mail.example")
    profile = get_or_create_profile(user)
    client.force_login(user)
    page = client.post("/profile/edit/about/", {"headline": "Python developer"})
    assert page.status_code == 302
    profile.languages.create(code="en", cefr_level="C1")
    page = client.get("/matches/", {"show": "all"})
    assert page.status_code == 200
    assert "Alpha Python developer" in page.text


def test_an_employer_sees_own_vacancies_and_nobody_elses_talents(client, two_tenants):
    (alpha, mine), (_beta, theirs) = two_tenants
    client.force_login(alpha)
    page = client.get("/employer/")
    assert "Alpha Python developer" in page.text
    assert "Beta" not in page.text
    assert client.get(f"/employer/vacancies/{mine.pk}/talents/").status_code == 200
    assert client.get(f"/employer/vacancies/{theirs.pk}/talents/").status_code == 404


def test_a_career_officer_approves_and_others_may_not(client, city):
    employer = register_employer(person("boss@firm.example"), name="Gamma Oy", city=city)
    officer = person("career@uni.example")
    university = University.objects.create(key="u", name="U", city=city)
    CareerOfficer.objects.create(user=officer, university=university)
    decision = {"employer": str(employer.pk), "decision": "decline", "reason": ""}

    client.force_login(EmployerMember.objects.get(employer=employer).user)
    assert client.post("/approvals/", decision).status_code == 403
    client.force_login(officer)
    client.post("/approvals/", decision)
    employer.refresh_from_db()
    assert employer.status == Employer.Status.PENDING
    client.post("/approvals/", {**decision, "decision": "approve"})
    employer.refresh_from_db()
    assert employer.is_approved
    # A colleague whose page still shows the employer is told who decided what, and when.
    late = client.post("/approvals/", {**decision, "decision": "approve"}, follow=True)
    assert f"{employer.name} was decided on: approved, " in late.text
    assert f", by {officer.email}." in late.text


def test_a_talent_downloads_and_deletes_everything(client, city):
    user = person("talent@mail.example")
    profile = get_or_create_profile(user)
    client.force_login(user)
    assert client.get("/profile/data.json").json()["account"]["email"] == "talent@mail.example"
    RankingLog.objects.create(profile_id=profile.pk, actor_id=user.pk, ranker="parts-1")
    client.post("/profile/delete/", {})
    assert User.objects.filter(pk=user.pk).exists()
    client.post("/profile/delete/", {"sure": "yes"})
    assert not User.objects.filter(pk=user.pk).exists()
    assert not type(profile).objects.filter(pk=profile.pk).exists()
    assert not RankingLog.objects.filter(profile_id=profile.pk).exists()


@pytest.mark.parametrize("typed", ["employer=x", "city=rostok", "sort=distance", "pay_min=abc"])
def test_a_value_that_is_none_is_told(client, city, typed):
    page = client.get(f"/search/?{typed}")
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_what_is_no_employer_is_not_found(client):
    client.force_login(User.objects.create_user("o@region.example", None, is_staff=True))
    page = client.post("/approvals/", {"employer": "abc", "decision": "approve"}, follow=True)
    assert "This employer is not there any more." in page.text


def test_a_cv_that_waits_stays_waiting_when_its_review_is_sent(client):
    user = person("talent@mail.example")
    client.force_login(user)
    cv_file = CvFile.objects.create(profile=get_or_create_profile(user), name="a", file="cv/a")
    client.post(f"/profile/cv/{cv_file.pk}/")
    cv_file.refresh_from_db()
    assert cv_file.status == CvFile.Status.WAITING
