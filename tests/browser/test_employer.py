"""The employer's journey in Chromium: register, write, publish, ask, and be in contact."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from employers.models import Employer, EmployerMember, Vacancy
from employers.services import decide_employer
from profiles.contacts import ask_talent, open_profile
from profiles.models import Profile
from profiles.services import add_skill, give_consent, read_profile
from skills.text.vocabulary import load_vocabulary
from tests.browser.checks import assert_good_page
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerMemberFactory, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Your work on harbour services is what we look for. Shall we talk next week?"
LONG_NAME = "Suunnittelupalvelukonsulttiyhteenliittymä Lentokonesuihkuturbiinimoottori Oy"


def developer() -> Profile:
    profile = ProfileFactory()
    add_skill(profile, uri=load_vocabulary().skills_by_key["python"].uri, phrase="Python")
    profile.languages.create(code="en", cefr_level="C1")
    give_consent(profile, "visible_to_employers")
    return read_profile(profile)


@pytest.fixture
def member(log_in) -> EmployerMember:
    row = EmployerMemberFactory(role="owner", name="Aino Vesi", employer__name=LONG_NAME)
    log_in(row.user)
    return row


@pytest.fixture
def vacancy(member: EmployerMember) -> Vacancy:
    return ReadVacancyFactory(employer=member.employer, published_on=timezone.localdate())


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def test_from_registration_to_a_published_vacancy(page, log_in, searchable):
    CityFactory()
    user = UserFactory()
    log_in(user)
    searchable()
    page.goto("/")
    page.get_by_role("link", name="Register your organisation").click()
    assert_good_page(page)

    # Sent empty, the summary has the focus, and its first link leads to the field.
    page.get_by_role("button", name="Register").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_good_page(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of the employer")).to_be_focused()

    page.keyboard.type(LONG_NAME)
    page.get_by_label("Business register number").fill("1234567-8")
    page.get_by_label("City").select_option(label="Helsinki")
    page.get_by_label("Your name").fill("Aino Vesi")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("Waiting for approval").first).to_be_visible()
    assert_good_page(page)

    page.goto("/employer/")
    assert_good_page(page)
    page.get_by_role("link", name="Write a vacancy").click()
    assert_good_page(page)
    page.get_by_label("Title of the vacancy").fill("Ohjelmistokehittäjä")
    page.get_by_label("City of the workplace").select_option(label="Helsinki")
    page.get_by_role("button", name="Start the draft").click()
    assert_good_page(page)

    page.get_by_label("Description").fill(
        "Rakennat verkkopalveluja Pythonilla ja hoidat tietokantoja. " * 6
    )
    page.get_by_label("Last day of application").fill(
        str(timezone.localdate() + timedelta(days=30))
    )
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_role("heading", level=2, name="As talents see it")).to_be_visible()
    expect(page.get_by_text("No pay range", exact=False)).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("has to approve the employer first")).to_be_visible()

    decide_employer(Employer.objects.get(), officer=UserFactory(), approve=True, reason="")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The vacancy is now “Published”.")).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Publish again")).to_be_visible()
    assert Vacancy.objects.get().status == "paused"


def test_a_skill_is_chosen_by_keyboard_and_the_draft_saves_itself(page, member, vacancy):
    Vacancy.objects.update(status="draft")
    page.goto(f"/employer/vacancies/{vacancy.pk}/edit/")
    field = page.locator("#id_skills-0-phrase")
    field.press_sequentially("projec")
    options = page.locator("#skills .suggestions").get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_good_page(page)
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = options.first.text_content()
    field.press("Enter")
    expect(field).to_have_value(chosen)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_text("Draft saved at")).to_be_visible(timeout=8_000)
    vacancy.refresh_from_db()
    (skill,) = vacancy.stated_skills
    assert chosen in load_vocabulary().labels(skill["uri"], "en").all()
    assert path_of(page).endswith("/edit/")
    # Escape leaves what was typed and closes the list.
    field.fill("")
    field.press_sequentially("manage")
    expect(options.first).to_be_visible()
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("manage")


def test_errors_of_a_vacancy_lead_to_their_fields_and_rows_grow(page, member, vacancy):
    page.goto(f"/employer/vacancies/{vacancy.pk}/edit/")
    page.get_by_label("From", exact=True).fill("5000")
    page.get_by_label("To", exact=True).fill("3000")
    page.locator("#id_skills-0-phrase").fill("Zyxwology")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_good_page(page)
    page.get_by_role("link", name="The highest pay has to be").click()
    expect(page.get_by_label("To", exact=True)).to_be_focused()
    page.get_by_role("button", name="More rows for languages").click()
    expect(page.locator("#id_languages-3-code, #id_languages-1-code").first).to_be_visible()
    expect(page.locator("#id_skills-0-phrase")).to_have_value("Zyxwology")
    assert_good_page(page)


def test_a_talent_is_asked_agrees_and_only_then_has_a_name(
    page, member, vacancy, log_in, searchable
):
    talent = developer()
    searchable()
    page.goto("/employer/")
    assert_good_page(page)
    page.get_by_role("link", name="Talents who fit").click()
    expect(page.get_by_role("heading", level=2, name="Software developer")).to_be_visible()
    page.get_by_text("How this adds up").click()
    assert_good_page(page)
    page.get_by_role("link", name="Ask: Software developer").click()
    assert_good_page(page)
    page.get_by_role("button", name="Ask the talent").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Message to the talent").fill(WORDS)
    page.get_by_role("button", name="Ask the talent").click()
    expect(page.get_by_text("Waiting for the talent")).to_be_visible()
    expect(page.get_by_text("Tesk")).to_have_count(0)
    assert_good_page(page)
    of_employer = path_of(page)

    log_in(talent.user)
    page.goto("/contacts/")
    assert_good_page(page)
    page.get_by_role("link", name="Answer about Software developer").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Agree and show my name").click()
    expect(page.get_by_text("Aino Vesi")).to_be_visible()
    assert_good_page(page)
    of_talent = path_of(page)

    log_in(member.user)
    page.goto(of_employer)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ilvara Tesk")
    assert_good_page(page)

    log_in(talent.user)
    page.goto(of_talent)
    expect(page.get_by_role("heading", name="Who saw your name")).to_be_visible()
    page.get_by_text("End this contact").click()
    page.get_by_role("button", name="End the contact").click()
    expect(page.get_by_text("Ended by the talent").first).to_be_visible()
    assert_good_page(page)


def test_a_talent_opens_the_profile_and_the_employer_declines_with_a_reason(
    page, member, vacancy, log_in, searchable
):
    talent = developer()
    searchable()
    log_in(talent.user)
    page.goto(f"/vacancies/{vacancy.pk}/open-profile/")
    assert_good_page(page)
    page.get_by_role("button", name="Open my profile").click()
    expect(page.get_by_text("Waiting for the employer")).to_be_visible()
    assert_good_page(page)

    log_in(member.user)
    page.goto("/employer/")
    page.get_by_role("link", name="Answer about Software developer").click()
    page.get_by_role("button", name="Decline").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_good_page(page)
    page.get_by_label("Reason, if you decline").fill("The team is complete since Monday.")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("“The team is complete since Monday.”")).to_be_visible()
    assert_good_page(page)


def test_members_are_invited_and_the_lists_hold_at_four_times_the_size(
    page, member, vacancy, searchable
):
    searchable()
    talent, other = developer(), developer()
    today = timezone.localdate()
    ask_talent(vacancy, talent, member=member.user, message=WORDS, today=today)
    open_profile(other, vacancy, today=today)
    page.goto(f"/employer/{member.employer_id}/")
    assert_good_page(page)
    page.get_by_label("E-mail of a colleague").fill("colleague@tests.example")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is sent.")).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_text("The last owner cannot leave")).to_be_visible()
    # 400 % of a window 1280 px wide leaves 320 CSS pixels.
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (
        "/employer/",
        "/employer/contacts/",
        f"/employer/{member.employer_id}/",
        f"/employer/vacancies/{vacancy.pk}/",
        f"/employer/vacancies/{vacancy.pk}/edit/",
        f"/employer/vacancies/{vacancy.pk}/talents/",
    ):
        page.goto(address)
        assert_good_page(page)


def test_empty_screens_say_what_to_do(page, member, searchable, log_in):
    searchable()
    for address in ("/employer/", "/employer/?show=closed", "/employer/contacts/"):
        page.goto(address)
        assert_good_page(page)
    log_in(ProfileFactory().user)
    page.goto("/contacts/")
    expect(page.get_by_role("link", name="See what fits me")).to_be_visible()
    assert_good_page(page)
