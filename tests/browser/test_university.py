"""A career officer's way: claims in bulk by keyboard, students, employers to approve."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from employers.models import Employer
from profiles.models import Profile
from profiles.services import give_consent
from tests.browser.checks import assert_good_page
from tests.factories.employers import EmployerFactory, EmployerMemberFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(log_in):
    officer = CareerOfficerFactory()
    log_in(officer.user)
    return officer


def test_claims_are_confirmed_and_refused_by_keyboard(page, officer):
    for name in ("Ada", "Bela", "Cyra"):
        ProfileFactory(
            university=officer.university,
            given_name=name,
            programme="Computer, Communication and Information Sciences (MSc)",
        )
    page.goto("/university/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Claims to confirm")
    assert_good_page(page)

    page.get_by_label("Ada").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Refuse the chosen").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    assert_good_page(page)
    expect(page.get_by_label("Ada")).to_be_checked()
    page.get_by_label("Reason, if you refuse").fill("Not in our register.")
    page.get_by_role("button", name="Refuse the chosen").press("Enter")
    expect(page.get_by_role("status").first).to_have_text("1 claim refused.")

    page.get_by_label("Choose all 2").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("2 of 2 chosen")).to_be_visible()
    page.get_by_role("button", name="Confirm the chosen").press("Enter")
    expect(page.get_by_text("2 claims confirmed.")).to_be_visible()
    expect(page.get_by_text("No claim waits")).to_be_visible()
    assert_good_page(page)
    assert Profile.objects.exclude(university_confirmed_at=None).count() == 2


def test_students_who_agreed_are_shown_and_the_rest_is_a_number(page, officer):
    shown = ProfileFactory(university=officer.university, given_name="Shown")
    give_consent(shown, "shown_with_university")
    ProfileFactory(university=officer.university, given_name="Hidden")
    Profile.objects.update(university_confirmed_at="2026-11-20T10:00:00Z")
    page.goto(f"/university/{officer.university.key}/students/")
    expect(page.get_by_role("rowheader", name="Shown")).to_be_visible()
    expect(page.get_by_text("Hidden")).to_have_count(0)
    expect(page.get_by_text("fewer than 10")).to_be_visible()
    assert_good_page(page)


def test_an_employer_is_declined_with_a_reason_and_another_approved(page, officer):
    first = EmployerFactory(
        name="Merituuli Oy", status=Employer.Status.PENDING, website="https://merituuli.example/"
    )
    EmployerMemberFactory(employer=first)
    EmployerFactory(name="Kuusikko Oy", status=Employer.Status.PENDING, register_number="77")
    page.goto("/approvals/")
    assert_good_page(page)
    page.get_by_role("button", name="Decline Merituuli Oy").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    assert_good_page(page)
    page.get_by_label("Reason").first.fill("The register does not know this firm.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Decline Merituuli Oy").press("Enter")
    expect(page.get_by_text("Merituuli Oy is declined.")).to_be_visible()
    page.get_by_role("button", name="Approve Kuusikko Oy").press("Enter")
    expect(page.get_by_text("Nobody waits for a decision.")).to_be_visible()
    assert_good_page(page)
    assert Employer.objects.get(name="Kuusikko Oy").is_approved
