"""A talent's way: sign up, CV, review, matches, saved; search; profile by keyboard."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from profiles.models import Profile
from profiles.services import add_skill, read_profile, read_waiting_cvs
from skills.text.vocabulary import load_vocabulary
from tests.browser.checks import assert_good_page
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerFactory, EmployerMemberFactory, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CV = b"""Ilvara Tesk
Software developer
ilvara.tesk@tests.example

Experience
2021-03 - 2023-08  Software developer, Heather Works
Wrote web services in Python for Lentokonesuihkuturbiinimoottoriapumekaanikkokoulu.

Education
2017 - 2020  Bachelor of Science in Computer Science, Amber Coast University

Languages
English: C1
Finnish: A2

Skills
Python, Docker
"""
LONG_TITLE = "Ohjelmistokehittäjäharjoittelija lentokonesuihkuturbiinimoottoriapujärjestelmiin"


@pytest.fixture
def region(searchable):
    city = CityFactory(key="helsinki")
    employer = EmployerFactory(name="Merituuli Oy", city=city, website="https://merituuli.example")
    body = "You write web services in Python. You know Docker and PostgreSQL."
    fits = ReadVacancyFactory(
        title=LONG_TITLE, lang="fi", employer=employer, city=city, body=body,
        pay_min=3200, pay_max=4100, pay_currency="EUR", pay_period="month",
        published_on=timezone.localdate(),
    )  # fmt: skip
    fits.languages.create(code="en", cefr_level="B2")
    near = ReadVacancyFactory(title="Backend developer", employer=employer, city=city, body=body)
    near.languages.create(code="fi", cefr_level="B1")
    riga = CityFactory(key="riga", name="Rīga", names=["Riga"], country_code="LV")
    ReadVacancyFactory(title="Registered nurse", body="You care for patients.", city=riga)
    searchable()
    return fits


@pytest.fixture
def talent(log_in, region):
    profile = ProfileFactory(available_from=timezone.localdate())
    profile.languages.create(code="en", cefr_level="C1")
    profile.languages.create(code="fi", cefr_level="A2")
    add_skill(profile, uri=load_vocabulary().skills_by_key["python"].uri, phrase="Python")
    read_profile(profile)
    log_in(profile.user)
    return profile


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_from_sign_up_to_the_first_matches(page, region, live_server):
    page.goto("/accounts/signup/")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert_good_page(page)
    page.get_by_label("Email").fill("linh@tests.example")
    page.get_by_label("Password").fill("harbour-and-heather")
    page.get_by_role("button", name="Sign up").click()
    heading(page, "Confirm your e-mail")
    assert_good_page(page)
    page.goto(re.search(r"http\S+/confirm-email/\S+", mail.outbox[-1].body)[0])
    page.get_by_role("button", name="Yes, go on").click()

    heading(page, "Upload my CV")
    assert_good_page(page)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Drop your CV here").set_input_files(
        {"name": "cv.txt", "mimeType": "text/plain", "buffer": CV}
    )
    page.get_by_role("button", name="Upload").click()
    heading(page, "Your CV is being read")
    expect(page.get_by_text("Next in line")).to_be_visible()
    assert_good_page(page)
    # The page asks again by itself, and shows the review once the worker has read the file.
    read_waiting_cvs()
    heading(page, "Check what was read")
    assert_good_page(page)

    job = page.locator("fieldset.line", has_text="Heather Works").first
    job.get_by_label("Change").press("Space")
    job.get_by_label("Title").fill("Back-end developer")
    assert_good_page(page)
    page.get_by_role("button", name="Save my choices").click()
    expect(page.get_by_text("1 line is in your profile now.")).to_be_visible()
    page.get_by_role("button", name="Accept all new").click()
    heading(page, "My matches")
    expect(page.get_by_role("link", name=LONG_TITLE)).to_be_visible()
    assert_good_page(page)
    profile = Profile.objects.get(user__email="linh@tests.example")
    assert profile.experiences.get().title == "Back-end developer"
    assert {row.code for row in profile.languages.all()} == {"en", "fi"}


def test_a_wrong_file_leaves_the_profile_as_it_was(page, talent):
    page.goto("/profile/cv/")
    page.get_by_label("Drop your CV here").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": bytes(range(256)) * 9}
    )
    page.get_by_role("button", name="Upload").click()
    heading(page, "Your CV is being read")
    read_waiting_cvs()
    heading(page, "This file could not be read")
    expect(page.get_by_text("Your profile is as it was.")).to_be_visible()
    assert_good_page(page)


def test_matches_are_explained_saved_and_refused(page, talent):
    page.goto("/matches/")
    row = page.locator("li.match", has=page.get_by_role("link", name=LONG_TITLE))
    row.get_by_text("How this adds up").click()
    expect(row.get_by_role("cell", name="“Docker”")).to_be_visible()
    assert_good_page(page)

    page.get_by_text("Near misses: one condition stands in the way").click()
    expect(page.get_by_text("Finnish B1 asked, you have A2").first).to_be_visible()
    assert_good_page(page)

    row.get_by_role("button", name="Save").press("Enter")
    expect(row.get_by_role("button", name="Undo")).to_be_focused()
    page.goto("/saved/")
    expect(page.get_by_role("link", name=LONG_TITLE)).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Undo").click()
    page.locator(".refuse summary").click()
    page.get_by_label("Because").select_option("pay")
    page.get_by_role("button", name="Do not show it again").click()
    expect(page.get_by_text("Not for me: The pay is too low")).to_be_visible()
    page.goto("/matches/")
    expect(page.get_by_role("link", name=LONG_TITLE)).to_have_count(0)
    page.goto("/saved/")
    page.get_by_text("1 is not for me").click()
    assert_good_page(page)


def test_a_skill_is_chosen_from_the_vocabulary_by_keyboard(page, talent):
    # The first suggestion of a process sorts all names; what counts here comes after it.
    load_vocabulary().suggest("a", kind="skill", lang="en")
    page.goto("/profile/skills/")
    field = page.get_by_role("combobox", name="Add a skill")
    field.press_sequentially("pytes")
    expect(page.get_by_role("option").first).to_be_visible(timeout=20_000)
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert_good_page(page)
    field.press("Enter")
    expect(field).to_have_value("pytest")
    field.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Added: pytest")
    uri = load_vocabulary().skills_by_key["pytest"].uri
    assert talent.skills.filter(uri=uri).exists()


@pytest.mark.parametrize(
    "path",
    [
        "/profile/", "/profile/edit/about/", "/profile/edit/wishes/", "/profile/edit/permit/",
        "/profile/edit/studies/", "/profile/parts/education/", "/profile/parts/experience/",
        "/profile/parts/languages/", "/profile/parts/certificates/", "/profile/consents/",
        "/profile/data/",
    ],
)  # fmt: skip
def test_each_page_of_the_profile_is_good_full_and_wrong(page, talent, path):
    page.goto(path)
    assert_good_page(page)
    if "/edit/" in path or "/parts/" in path:
        page.locator("main form input:not([type=hidden])").first.evaluate(
            "field => { if (field.type === 'text') field.value = 'x'.repeat(400); }"
        )
        page.get_by_role("button", name="Save").click()
        assert_good_page(page)


def test_the_facets_narrow_the_search_and_back_undoes_it(page, region, width):
    page.goto("/search/")
    assert_good_page(page)
    status = page.locator("#result-status")
    expect(status).to_have_text("3 vacancies")
    if width < 800:
        page.get_by_role("link", name="Filters").click()
    page.get_by_label("Latvia").check()
    expect(status).to_have_text("1 vacancy")
    expect(page.get_by_label("Latvia")).to_be_focused()
    assert_good_page(page)
    if width < 800:
        page.get_by_role("link", name="Show 1 vacancy").click()
    expect(page.get_by_role("link", name="Registered nurse")).to_be_visible()
    page.get_by_role("link", name="Latvia remove").click()
    expect(status).to_have_text("3 vacancies")


def test_an_empty_search_says_what_to_drop(page, region):
    page.goto("/search/?q=python&city=riga")
    assert_good_page(page)
    page.get_by_role("link", name="Without Rīga").click()
    expect(page.get_by_role("link", name=LONG_TITLE)).to_be_visible()


def test_a_vacancy_shows_its_facts_and_my_gaps(page, talent, region):
    page.goto(f"/vacancies/{region.pk}/")
    expect(page.get_by_text("3,200–4,100 EUR a month").first).to_be_visible()
    expect(page.get_by_text("English B2 asked, you have C1")).to_be_visible()
    assert_good_page(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.get_by_role("link", name="Open my profile to the employer").click()
    heading(page, "Open my profile to this vacancy")


def test_an_employer_is_told_that_these_pages_are_for_talents(page, log_in, region):
    log_in(EmployerMemberFactory().user)
    page.goto("/matches/")
    heading(page, "This page is for talents")
    assert_good_page(page)


def test_pages_hold_at_400_percent(page, talent, region):
    # 1280 px at 400 % are 320 px of CSS.
    page.set_viewport_size({"width": 320, "height": 256})
    for path in ("/matches/", "/search/", "/profile/", f"/vacancies/{region.pk}/"):
        page.goto(path)
        assert_good_page(page)
