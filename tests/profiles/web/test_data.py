"""Consents, downloads and the end of an account."""

from __future__ import annotations

import json

import pytest

from accounts.models import User
from profiles.cv import read_cv
from profiles.cv.export import profile_of
from profiles.exporting import export_profile
from profiles.models import Consent, Profile
from profiles.services import add_skill
from tests.factories.profiles import ProfileFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client):
    profile = ProfileFactory(links=["https://tesk.example"])
    profile.languages.create(code="fi", cefr_level="B1")
    profile.educations.create(institution="Aalto", degree="Master of Science", start="2024-09")
    profile.experiences.create(title="Cook", employer="Kala Oy", start="2021", end="2023-05")
    profile.certificates.create(name="Hygiene pass", issuer="Ruokavirasto", given="2021-02")
    add_skill(profile, uri="", phrase="Sail making")
    client.force_login(profile.user)
    return profile


def held(profile: Profile) -> list[str]:
    return list(profile.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))


def test_each_consent_is_given_and_withdrawn_by_itself(client, own):
    page = client.get("/profile/consents/").text
    assert page.count("You have not agreed") == len(Consent.Purpose.values)
    for purpose in ("visible_to_employers", "alerts"):
        client.post("/profile/consents/", {"purpose": purpose, "give": "1"})
    assert sorted(held(own)) == ["alerts", "visible_to_employers"]
    client.post("/profile/consents/", {"purpose": "alerts"})
    assert held(own) == ["visible_to_employers"]
    assert "You said yes on" in client.get("/profile/consents/").text


@pytest.mark.parametrize("sent", [{}, {"purpose": "everything", "give": "1"}, {"purpose": "a\0"}])
def test_a_purpose_that_is_none_changes_nothing(client, own, sent):
    page = client.post("/profile/consents/", sent, follow=True)
    assert "Choose one of the purposes" in page.text
    assert not own.consents.exists()


def test_all_that_is_stored_can_be_taken_along(client, own):
    answer = client.get("/profile/data.json")
    assert answer["Content-Disposition"] == 'attachment; filename="talentbsr.json"'
    assert answer.json()["certificates"][0]["name"] == "Hygiene pass"


@pytest.mark.parametrize("path", ["/profile/resume.json", "/profile/europass.xml"])
def test_an_export_read_again_is_the_same_profile(client, own, path):
    answer = client.get(path)
    assert answer["Content-Disposition"].startswith("attachment")
    again = profile_of(read_cv(answer.content, path.rsplit("/", 1)[1]))
    assert again == export_profile(own)


def test_an_empty_profile_is_exported_too(client):
    profile = Profile.objects.create(user=User.objects.create_user("new@tests.example", "x"))
    client.force_login(profile.user)
    assert json.loads(client.get("/profile/resume.json").content)["basics"]
    assert client.get("/profile/europass.xml").content.startswith(b"<?xml")


def test_an_account_is_deleted_only_when_that_is_sure(client, own):
    assert client.get("/profile/delete/").status_code == 405
    page = client.post("/profile/delete/", {})
    assert page.status_code == 400
    assert 'href="#sure"' in page.text
    assert User.objects.filter(pk=own.user_id).exists()
    page = client.post("/profile/delete/", {"sure": "yes"}, follow=True)
    assert "Your account is deleted" in page.text
    assert not User.objects.filter(pk=own.user_id).exists()
