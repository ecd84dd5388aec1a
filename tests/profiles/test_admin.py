"""The admin: every operator looks, few change, and nobody reads a person in passing."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import AuditEntry
from employers.models import Employer
from profiles.models import CvFile
from profiles.services import give_consent
from tests.factories.accounts import UserFactory
from tests.factories.employers import EmployerFactory, EmployerMemberFactory, VacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory

pytestmark = pytest.mark.django_db
OUR_ROOMS = {"accounts", "cities", "universities", "employers", "profiles", "matching"}


@pytest.fixture
def operator(client):
    operator = UserFactory(is_staff=True)
    client.force_login(operator)
    return operator


def lists() -> list[str]:
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
        if model._meta.app_label in OUR_ROOMS - {"accounts", "matching"}
    ]


def test_an_operator_without_permissions_looks_and_changes_nothing(client, operator):
    EmployerMemberFactory()
    VacancyFactory()
    CareerOfficerFactory()
    profile = ProfileFactory(summary="I grew up by the sea.")
    give_consent(profile, "alerts")
    CvFile.objects.create(profile=profile, name="Ilvara.pdf", file="cv/x")
    for address in lists():
        page = client.get(address)
        assert page.status_code == 200, address
        for word in ("Ilvara", "Tesk", "grew up", "0100"):
            assert word not in page.text, address
    employer = Employer.objects.all()[0]
    change = reverse("admin:employers_employer_change", args=[employer.pk])
    assert client.post(change, {"name": "Other"}).status_code == 403


def test_a_profile_shows_states_and_no_words(client, operator):
    profile = ProfileFactory(summary="I grew up by the sea.")
    page = client.get(reverse("admin:profiles_profile_change", args=[profile.pk]))
    assert page.status_code == 200
    for word in ("Ilvara", "Tesk", "grew up", "0100"):
        assert word not in page.text


def test_reading_a_profile_needs_a_permission_and_a_reason(client, operator):
    profile = ProfileFactory(summary="I grew up by the sea.")
    address = reverse("admin:profiles_profile_read", args=[profile.pk])
    assert client.post(address, {"reason": "The talent asked for it."}).status_code == 403
    operator.user_permissions.add(Permission.objects.get(codename="view_profile"))
    assert "grew up" not in client.post(address, {"reason": "short"}).text
    assert not AuditEntry.objects.exists()
    assert "grew up" in client.post(address, {"reason": "The talent asked for it."}).text
    assert AuditEntry.objects.get().reason == "The talent asked for it."


def test_consents_are_read_only_even_for_the_first_operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    consent = give_consent(ProfileFactory(), "alerts")
    address = reverse("admin:profiles_consent_delete", args=[consent.pk])
    assert client.post(address, {"post": "yes"}).status_code == 403


def test_a_vacancy_is_taken_down_with_a_reason(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    vacancy = VacancyFactory()
    action = {"action": "take_down", "_selected_action": [str(vacancy.pk)]}
    address = reverse("admin:employers_vacancy_changelist")
    client.post(address, action)
    vacancy.refresh_from_db()
    assert vacancy.status == "published"
    client.post(address, {**action, "reason": "No such work."})
    vacancy.refresh_from_db()
    assert vacancy.status == "closed"
    assert AuditEntry.objects.get().reason == "No such work."


def test_what_is_changed_in_the_admin_leaves_a_decision(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    employer = EmployerFactory()
    client.post(reverse("admin:employers_employer_delete", args=[employer.pk]), {"post": "yes"})
    assert not Employer.objects.exists()
    assert AuditEntry.objects.get().action == "deleted in the admin"


def test_visitors_log_in_where_everybody_does(client):
    page = client.get(reverse("admin:index"), follow=True)
    assert page.redirect_chain[-1][0].startswith("/accounts/login/")
