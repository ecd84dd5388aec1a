from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from matching.core.ports import EngineUnavailable
from matching.core.types import Filter, Near, Query, Range, Sort
from matching.fallback import ROWS, find_in_database
from matching.search import parse_search
from matching.services import find_vacancies
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import TODAY, EmployerFactory, VacancyFactory
from tests.matching.engine_folder import engines

__all__ = ["engines"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(settings: object, engines: object) -> None:
    """The index was wiped."""
    for pointer in settings.SEARCH_FOLDER.glob("*/CURRENT"):
        pointer.unlink()


def titles(query: Query) -> list[str]:
    vacancies, page = find_in_database(query, today=TODAY)
    assert len(page.notices) == 1
    assert page.next is None
    assert [hit.id for hit in page.hits] == [row.id for row in vacancies]
    return [row.title for row in vacancies]


def test_words_are_found_in_title_employer_and_city_newest_first() -> None:
    city = CityFactory(key="tartu", name="Tartu")
    VacancyFactory(title="Nurse", published_on=TODAY - timedelta(days=2))
    VacancyFactory(title="Cook", employer=EmployerFactory(name="The Nurse Agency"))
    VacancyFactory(title="Welder", city=city)
    VacancyFactory(title="Nurse", status="draft")
    assert titles(Query("nurse")) == ["Cook", "Nurse"]
    assert titles(Query("tartu")) == ["Welder"]
    assert titles(Query("nurse -agency")) == ["Nurse"]
    assert titles(Query('"the nurse"')) == ["Cook"]


def pay(most: int) -> dict[str, object]:
    return {"pay_max": most, "pay_currency": "EUR", "pay_period": "month"}


def test_filters_hold_whether_a_column_answers_them_or_not() -> None:
    skill = {"skills": [{"uri": "urn:skill:1", "label": "Baking"}]}
    baker = VacancyFactory(title="Baker", reading=skill, remote="remote", **pay(3000))
    baker.languages.create(code="fi", cefr_level="B1")
    VacancyFactory(title="Cook", **pay(2000))
    VacancyFactory(title="Teacher")
    assert titles(Query(filters=(Filter("skill", ("urn:skill:1",)),))) == ["Baker"]
    assert titles(Query(filters=(Filter("remote", ("remote",)),))) == ["Baker"]
    assert titles(Query(filters=(Filter("language", ("fi", "sv")),))) == ["Baker"]
    assert sorted(titles(Query(filters=(Filter("language", ("fi",), exclude=True),)))) == [
        "Cook",
        "Teacher",
    ]
    assert titles(Query(ranges=(Range("pay_max_eur_month", low=2500.0),))) == ["Baker"]
    near = Near(baker.city.latitude, baker.city.longitude, 5.0)
    assert "Baker" in titles(Query(near=near))
    assert titles(Query(near=Near(0.0, 0.0, 5.0))) == []


def test_closing_soon_is_kept_as_an_order() -> None:
    for days, title in ((9, "Late"), (3, "Soon"), (None, "Never")):
        closes_on = None if days is None else TODAY + timedelta(days=days)
        VacancyFactory(title=title, closes_on=closes_on)
    assert titles(Query(sort=Sort.CLOSES_SOON)) == ["Soon", "Late", "Never"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_is_bounded_in_rows_and_queries(count: int, django_assert_num_queries: object) -> None:
    VacancyFactory.create_batch(count)
    with django_assert_num_queries(2):
        assert len(titles(Query("developer"))) == count
    assert ROWS == 200


def test_a_search_while_the_index_is_gone_is_never_no_hits(gone: None, client: Client) -> None:
    VacancyFactory(title="Nurse", published_on=date.today() - timedelta(days=1))  # noqa: DTZ011
    page = client.get(reverse("matching:search"), {"q": "nurse"})
    assert page.status_code == 200
    assert "Search is reduced for the moment" in page.content.decode()
    assert "Nurse" in page.content.decode()
    answer = client.get("/api/v1/vacancies/", {"q": "nurse"}).json()
    assert [row["title"] for row in answer["results"]] == ["Nurse"]
    assert "Search is reduced" in answer["notices"][0]
    nothing = client.get(reverse("matching:search"), {"q": "zebra"})
    assert "Search is reduced for the moment" in nothing.content.decode()


def test_a_page_that_goes_on_from_another_waits(gone: None) -> None:
    query = parse_search({"cursor": "of-an-earlier-page"}, today=TODAY)
    with pytest.raises(EngineUnavailable):
        find_vacancies(query, today=TODAY)


def test_talents_are_not_searched_otherwise(gone: None, client: Client) -> None:
    vacancy = VacancyFactory(published_on=date.today())  # noqa: DTZ011
    user = UserFactory()
    vacancy.employer.members.create(user=user)
    client.force_login(user)
    page = client.get(reverse("matching:talents", args=[vacancy.pk]))
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    answer = client.get(f"/api/v1/vacancies/{vacancy.pk}/talents/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert client.get(reverse("matching:vacancy", args=[vacancy.pk])).status_code == 200
