"""A talent's matches in words, and what becomes of the saved and the refused."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from employers.models import Vacancy
from matching.models import RankingLog
from matching.services import match_profile
from profiles.models import CvFile, VacancyMark
from profiles.services import add_skill, read_profile
from skills.text.vocabulary import load_vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.employers import ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = pytest.mark.django_db
AD = "You write web services in Python. You know Docker."


@pytest.fixture
def own(client):
    profile = ProfileFactory(available_from=timezone.localdate())
    profile.languages.create(code="en", cefr_level="C1")
    profile.languages.create(code="fi", cefr_level="A2")
    add_skill(profile, uri=load_vocabulary().skills_by_key["python"].uri, phrase="Python")
    read_profile(profile)
    client.force_login(profile.user)
    return profile


@pytest.fixture
def region(engines, own):
    fits = ReadVacancyFactory(title="Ohjelmistokehittäjä", lang="fi", body=AD)
    fits.languages.create(code="en", cefr_level="B2")
    near = ReadVacancyFactory(title="Backend developer", body=AD)
    near.languages.create(code="fi", cefr_level="B1")
    far = ReadVacancyFactory(title="Software architect", body=AD)
    far.languages.create(code="sv", cefr_level="C1")
    sync_all()
    return fits, near, far


def test_matches_are_told_in_words(client, region):
    page = client.get("/matches/").text
    for words in ("Ohjelmistokehittäjä", "software developer", "English B2 needed"):
        assert words in page
    assert re.search(r"fit</strong> \d\d of 100</p>", page)
    assert "of 1<" not in page
    assert 'lang="fi">Ohjelmistokehittäjä' in page
    assert "English B2 asked, you have C1" in page
    assert "In your profile" in page
    assert "Backend developer" not in page


def test_a_near_miss_says_exactly_what_is_missing(client, region):
    page = client.get("/matches/", {"show": "near"}).text
    assert "<strong>Finnish B1 asked, you have A2</strong>" in page
    assert "Software architect" not in page
    part = client.get("/matches/", {"show": "near", "part": "1"}).text
    assert "Backend developer" in part
    assert "<html" not in part


def test_a_near_miss_of_another_trade_is_none(client, own, region):
    cook = ReadVacancyFactory(title="School cook", body="You cook lunch for two hundred pupils.")
    cook.languages.create(code="fi", cefr_level="B1")
    sync_all()
    near = client.get("/matches/", {"show": "near"}).text
    assert "Backend developer" in near
    assert "School cook" not in near
    assert "School cook" in client.get("/matches/", {"show": "all"}).text


def test_an_ad_whose_occupation_is_not_recognised_says_so(client, own, region):
    sentence = "The ad&#x27;s occupation was not recognised; it counts as 40 of 100."
    assert sentence not in client.get("/matches/").text
    vacancy = ReadVacancyFactory(title="Zzyq", body=AD)
    vacancy.reading["occupations"] = []
    vacancy.save()
    sync_all()
    assert sentence in client.get("/matches/").text


def test_everything_is_behind_its_own_toggle(client, region):
    page = client.get("/matches/", {"show": "all"}).text
    assert "Swedish C1 asked, Swedish is not among your languages" in page


@pytest.mark.parametrize("query", ["show=x", "limit=-1", "limit=abc", "limit=999999", "show=a%00"])
def test_a_wrong_parameter_shows_the_plain_list(client, region, query):
    page = client.get(f"/matches/?{query}")
    assert page.status_code == 200
    assert "Ohjelmistokehittäjä" in page.text


def test_an_empty_profile_is_led_to_its_cv(client, engines):
    sync_all()
    client.force_login(UserFactory())
    assert "Upload my CV" in client.get("/matches/").text


def test_a_cv_on_its_way_is_found_again_from_the_matches(client, own, engines):
    sync_all()
    cv_file = CvFile.objects.create(profile=own, name="a", file="cv/a")
    assert "Your CV is being read." in client.get("/matches/").text
    CvFile.objects.filter(pk=cv_file.pk).update(status="read")
    assert "waits for your check" in client.get("/matches/").text


def test_what_is_saved_is_found_again_and_taken_back(client, own, region):
    fits = region[0]
    path = f"/vacancies/{fits.pk}/mark/"
    assert "Nothing saved yet." in client.get("/saved/").text
    answer = client.post(path, {"kind": "saved", "next": "/matches/"})
    assert (answer.status_code, answer["Location"]) == (302, "/matches/")
    assert "Ohjelmistokehittäjä" in client.get("/saved/").text
    client.post(path, {"kind": ""})
    assert not own.vacancy_marks.exists()


def test_what_is_not_for_me_does_not_come_back_until_undone(client, own, region):
    fits = region[0]
    path = f"/vacancies/{fits.pk}/mark/"
    part = client.post(
        path,
        {"kind": "not_for_me", "reason": "pay", "view": "row"},
        headers={"HX-Request": "true"},
    )
    assert "The pay is too low" in part.text
    assert "<html" not in part.text
    for show in ("fits", "near", "all"):
        assert "Ohjelmistokehittäjä" not in client.get("/matches/", {"show": show}).text
    assert "1 is not for me" in client.get("/saved/").text
    part = client.post(path, {"kind": "", "view": "row"}, headers={"HX-Request": "true"})
    assert 'class="match"' in part.text
    assert "Ohjelmistokehittäjä" in client.get("/matches/").text


def test_a_mark_leads_nowhere_else(client, own, region):
    answer = client.post(
        f"/vacancies/{region[0].pk}/mark/", {"kind": "saved", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/saved/"


@pytest.mark.parametrize(
    "sent", [{"kind": "loved"}, {"kind": "not_for_me", "reason": "x"}, {"kind": "a\0"}]
)
def test_a_wrong_mark_is_told_and_not_kept(client, own, region, sent):
    page = client.post(f"/vacancies/{region[0].pk}/mark/", sent)
    assert page.status_code == 400
    assert 'role="alert"' in page.text
    assert not VacancyMark.objects.exists()


def test_marks_are_for_open_vacancies_and_a_closed_one_stays_on_the_list(client, own, region):
    fits = region[0]
    client.post(f"/vacancies/{fits.pk}/mark/", {"kind": "saved"})
    Vacancy.objects.filter(pk=fits.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    assert "Not open any more" in client.get("/saved/").text
    draft = ReadVacancyFactory(title="Secret draft", status="draft")
    assert client.post(f"/vacancies/{draft.pk}/mark/", {"kind": "saved"}).status_code == 400
    assert client.post(f"/vacancies/{uuid4()}/mark/", {"kind": "saved"}).status_code == 404


def test_marks_need_a_talent(client, region):
    path = f"/vacancies/{region[0].pk}/mark/"
    assert client.get(path).status_code == 405
    client.logout()
    assert client.post(path, {"kind": "saved"}).status_code == 302
    assert not VacancyMark.objects.exists()


def test_ones_marks_change_nothing_for_another(client, own, region):
    fits = region[0]
    client.post(f"/vacancies/{fits.pk}/mark/", {"kind": "not_for_me"})
    other = ProfileFactory()
    other.languages.create(code="en", cefr_level="C1")
    read_profile(other)
    client.force_login(other.user)
    assert "Ohjelmistokehittäjä" in client.get("/matches/").text
    assert "Ohjelmistokehittäjä" not in client.get("/saved/").text


def test_the_number_shown_is_the_number_logged(client, own, region):
    client.get("/matches/")
    logged = RankingLog.objects.latest("made_at").matches[0]
    ((_vacancy, match),) = match_profile(own, actor_id=own.user_id, today=timezone.localdate())
    assert logged["score"] == match.score
