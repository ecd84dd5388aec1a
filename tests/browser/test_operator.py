"""An operator's way: look, suspend with a reason, read a person's words only for a reason."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from accounts.models import AuditEntry
from employers.models import Employer
from tests.browser.checks import assert_accessible
from tests.factories.accounts import UserFactory
from tests.factories.employers import EmployerFactory
from tests.factories.profiles import ProfileFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def operator(log_in):
    user = UserFactory(is_staff=True, is_superuser=True)
    log_in(user)
    return user


def test_an_employer_is_suspended_with_a_reason(page, operator):
    employer = EmployerFactory(name="Merituuli Oy")
    page.goto("/admin/employers/employer/")
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_label("Action:").select_option("suspend")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("Say why")).to_be_visible()
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_label("Action:").select_option("suspend")
    page.get_by_label("Reason:").fill("The firm asks talents for money.")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_text("1 employer changed.")).to_be_visible()
    employer.refresh_from_db()
    assert employer.status == Employer.Status.SUSPENDED
    assert AuditEntry.objects.get(action="employer suspended").actor == operator


def test_a_persons_words_open_for_a_reason_that_is_kept(page, operator):
    profile = ProfileFactory(summary="I grew up by the sea.")
    page.goto(f"/admin/profiles/profile/{profile.pk}/change/")
    expect(page.get_by_text("grew up")).to_have_count(0)
    page.get_by_role("link", name="Read it, for a reason").click()
    expect(page.get_by_text("grew up")).to_have_count(0)
    page.get_by_label("Why do you need to read it?").fill("The talent asked for help with it.")
    page.get_by_role("button", name="Note it and show").click()
    expect(page.get_by_text("I grew up by the sea.")).to_be_visible()
    assert AuditEntry.objects.get(action="profile read").subject_id == str(profile.pk)


def test_our_own_page_of_the_admin_is_accessible(page, operator):
    profile = ProfileFactory()
    page.goto(f"/admin/profiles/profile/{profile.pk}/read/")
    assert_accessible(page)
