"""The pages of a visitor: front page, search, login, and what is not there."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect

from tests.browser.checks import assert_good_page
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.employers import ReadVacancyFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_searches_from_the_front_page(page, searchable):
    ReadVacancyFactory(title="Python developer")
    ReadVacancyFactory(title="Nurse", body="You care for patients at night.")
    searchable()
    page.goto("/")
    assert_good_page(page)
    page.get_by_role("combobox").fill("python")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Python developer")).to_be_visible()
    expect(page.get_by_role("link", name="Nurse")).to_have_count(0)
    assert_good_page(page)
    page.get_by_role("link", name="Python developer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Python developer")


def test_a_title_is_chosen_while_typing_and_searched_for(page, searchable):
    ReadVacancyFactory(title="Python developer")
    ReadVacancyFactory(title="Python tester")
    searchable()
    page.goto("/search/")
    box = page.get_by_role("combobox", name="Words")
    box.press_sequentially("pyth")
    options = page.get_by_role("listbox", name="Words").get_by_role("option")
    expect(options).to_have_text(["Python developer", "Python tester"])
    assert_good_page(page)
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Words")).to_have_count(0)
    box.press_sequentially("on")
    expect(options).to_have_count(2)
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(box).to_have_value("Python tester")
    expect(page.get_by_role("link", name="Python tester")).to_be_visible()
    expect(page.get_by_role("link", name="Python developer")).to_have_count(0)


def test_the_first_tab_leads_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_login_with_a_wrong_password_is_told_and_with_the_right_one_taken(page):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page.goto("/accounts/login/")
    assert_good_page(page)
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill("not it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("not correct")).to_be_visible()
    assert_good_page(page)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".notice.success")).to_contain_text(user.email)


def test_what_is_not_there_is_said_in_words(page):
    answer = page.goto("/no/such/page/")
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    assert_good_page(page)


def test_a_page_of_another_role_says_so(page, log_in):
    log_in(UserFactory())
    answer = page.goto("/approvals/")
    assert answer.status == 403
    expect(page.get_by_text("another kind of account")).to_be_visible()
    assert_good_page(page)


def test_the_menu_opens_by_keyboard_and_names_the_page(page, log_in, width):
    log_in(UserFactory())
    page.goto("/cities/")
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Cities")
    if width < 500:
        expect(link).to_be_hidden()
        page.get_by_text("Menu", exact=True).focus()
        page.keyboard.press("Enter")
    expect(link).to_be_visible()
    assert link.get_attribute("aria-current") == "page"
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    assert_good_page(page)
