"""Pages of a career office: its own students, and nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from profiles.models import Profile
from profiles.services import give_consent
from tests.factories.accounts import UserFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory, UniversityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = CareerOfficerFactory()
    client.force_login(officer.user)
    return officer


def claims_page(university) -> str:
    return reverse("office:claims", args=[university.key])


def test_the_office_leads_to_its_claims(client, officer):
    page = client.get(reverse("office:office"))
    assert page.url == claims_page(officer.university)


def test_two_universities_see_their_own_claims_alone(client, officer):
    ProfileFactory(university=officer.university, given_name="Mine")
    other = ProfileFactory(university=UniversityFactory(), given_name="Theirs")
    page = client.get(claims_page(officer.university))
    assert "Mine" in page.text
    assert "Theirs" not in page.text
    assert client.get(claims_page(other.university)).status_code == 404
    students = reverse("office:students", args=[other.university.key])
    assert client.get(students).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_however_long(client, officer, count, django_assert_num_queries):
    ProfileFactory.create_batch(count, university=officer.university)
    with django_assert_num_queries(8):
        client.get(claims_page(officer.university))


def test_a_refusal_without_reason_keeps_what_was_chosen(client, officer):
    claim = ProfileFactory(university=officer.university)
    page = client.post(
        claims_page(officer.university), {"claim": [str(claim.pk)], "decision": "refuse"}
    )
    assert page.status_code == 400
    assert "Say why" in page.text
    assert page.text.count(" checked") == 1


def test_what_is_no_student_is_left_alone(client, officer):
    page = client.post(
        claims_page(officer.university), {"claim": ["x", ""], "decision": "confirm"}
    )
    assert page.status_code == 400
    assert not Profile.objects.exclude(university_confirmed_at=None).exists()


def test_others_are_told_that_it_is_not_theirs(client):
    client.force_login(UserFactory())
    page = client.get(reverse("office:office"))
    assert page.status_code == 403
    assert "another kind of account" in page.text


def test_a_permit_is_not_shown_as_the_consent_does_not_name_it(client, officer):
    students = reverse("office:students", args=[officer.university.key])
    assert "“Who sees my profile”" in client.get(students).text
    student = ProfileFactory(
        university=officer.university,
        university_confirmed_at=timezone.now(),
        permit_basis="student",
        permit_valid_until=timezone.localdate(),
    )
    give_consent(student, "shown_with_university")
    page = client.get(students)
    assert "Ilvara Tesk" in page.text
    assert "permit" not in page.text.split("<main")[1].split("</main>")[0].lower()
