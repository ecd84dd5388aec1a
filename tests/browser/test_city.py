"""A visitor's and a city officer's way through the figures of the region."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cities.models import CityOfficer, Partner
from cities.services import import_cities, import_partners, known_cities
from profiles.models import Education
from profiles.services import give_consent
from tests.browser.checks import assert_good_page
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerFactory, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def region(searchable):
    import_cities(known_cities())
    import_partners()
    helsinki = CityFactory(key="helsinki")
    employer = EmployerFactory(name="Merituuli Oy", city=helsinki)
    today = timezone.localdate()
    for title in ("Python developer", "Software developer", "Nurse"):
        ReadVacancyFactory(title=title, employer=employer, city=helsinki, published_on=today)
    for _number in range(12):
        profile = ProfileFactory(city=helsinki)
        Education.objects.create(profile=profile, institution="A", isced_f="0613", start="2024")
        give_consent(profile, "visible_to_employers")
    searchable()
    return helsinki


def test_a_visitor_goes_from_the_region_to_a_city_and_its_vacancies(page, region):
    page.goto("/")
    assert_good_page(page)
    page.get_by_role("link", name="See all cities").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cities of the region")
    assert_good_page(page)
    page.get_by_role("link", name="Helsinki", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Helsinki")
    assert_good_page(page)
    page.get_by_text("The numbers as a table").nth(1).click()
    expect(page.get_by_role("cell", name="10", exact=True)).to_be_visible()
    expect(page.get_by_text("Every other field: not given")).to_be_visible()
    page.get_by_role("link", name="See all 3 vacancies in Helsinki").click()
    expect(page.get_by_role("link", name="Python developer")).to_be_visible()


def test_an_empty_city_says_so_and_leads_on(page, region):
    page.goto("/cities/narva/")
    expect(page.get_by_text("No vacancy is open here now.")).to_be_visible()
    assert_good_page(page)
    page.get_by_role("link", name="Search within 100 km").click()
    assert "city=narva" in page.url


def test_a_city_officer_lands_on_the_own_city(page, log_in):
    officer = CityOfficer.objects.create(user=UserFactory(), city=CityFactory())
    Partner.objects.create(key="p", name="Harbour agency", kind="agency", city=officer.city)
    log_in(officer.user)
    page.goto("/cities/mine/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Helsinki")
    expect(page.get_by_text("Harbour agency")).to_be_visible()


@pytest.mark.parametrize("path", ["/how-matching-works/", "/definitions/", "/demo/mail/"])
def test_the_pages_about_the_service_are_good(page, path):
    page.goto(path)
    assert_good_page(page)


@pytest.mark.parametrize(
    "path",
    ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/2fa/"],
)
def test_the_pages_of_the_account_are_good(page, log_in, path):
    if not path.endswith(("signup/", "reset/")):
        log_in(UserFactory())
    page.goto(path)
    assert page.url.endswith(path)
    assert_good_page(page)
