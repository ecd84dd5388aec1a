"""Pages of cities: figures and vacancies, never a person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from cities.models import City, CityOfficer, Partner
from profiles.services import give_consent
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import TODAY, VacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import UniversityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def on_the_day():
    import time_machine

    with time_machine.travel(TODAY, tick=False):
        yield


def test_a_city_shows_its_vacancies_partners_and_universities_alone(client):
    city = CityFactory()
    other = CityFactory(key="turku", name="Turku")
    VacancyFactory(city=city, title="Crane driver")
    VacancyFactory(city=other, title="Baker")
    Partner.objects.create(key="p", name="Harbour agency", kind="agency", city=city)
    UniversityFactory(city=city, name="University of the Pier")
    page = client.get(reverse("matching:city", args=[city.key]))
    assert "Crane driver" in page.text
    assert "Baker" not in page.text
    assert "Harbour agency" in page.text
    assert "University of the Pier" in page.text


def test_no_person_shows_on_a_city_page(client):
    profile = ProfileFactory(given_name="Ilvara", family_name="Tesk")
    give_consent(profile, "visible_to_employers")
    for address in (
        reverse("matching:front"),
        reverse("matching:cities"),
        reverse("matching:city", args=[profile.city.key]),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Ilvara" not in page.text
        assert "Tesk" not in page.text
        assert str(profile.pk) not in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_a_city_page_costs_the_same_however_many_vacancies(
    client, count, django_assert_max_num_queries
):
    city = CityFactory()
    VacancyFactory.create_batch(count, city=city)
    client.get(reverse("matching:city", args=[city.key]))
    with django_assert_max_num_queries(11):
        client.get(reverse("matching:city", args=[city.key]))


def test_a_city_officer_is_led_to_the_own_city(client):
    officer = CityOfficer.objects.create(user=UserFactory(), city=CityFactory())
    client.force_login(officer.user)
    page = client.get(reverse("matching:my-city"))
    assert page.url == reverse("matching:city", args=[officer.city.key])


def test_what_is_no_city_is_not_found(client):
    assert client.get(reverse("matching:city", args=["atlantis"])).status_code == 404
    assert not City.objects.exists()
    assert not User.objects.exists()
