"""The search page: facets, chips, what to drop when nothing fits, what was meant."""

from __future__ import annotations

import pytest

from tests.factories.cities import CityFactory
from tests.factories.employers import ReadVacancyFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def region(engines):
    riga = CityFactory(key="riga", name="Rīga", names=["Riga"], country_code="LV")
    here = ReadVacancyFactory(title="Python developer", remote="hybrid")
    here.languages.create(code="fi", cefr_level="B1")
    ReadVacancyFactory(title="Registered nurse", body="You care for patients.", city=riga)
    ReadVacancyFactory(title="Ship electrician", body="You mend engines.", city=riga)
    sync_all()


def test_facets_have_counts_and_the_order_a_name(client, region):
    page = client.get("/search/").text
    assert "3 vacancies" in page
    assert '<option value="newest" selected>Newest first' in page
    assert '<span>Latvia</span> <span class="count">2</span>' in page


def test_a_chip_takes_its_filter_away_and_keeps_the_rest(client, region):
    page = client.get("/search/?q=nurse&country=LV&city=riga&cursor=").text
    assert 'href="?q=nurse&amp;city=riga"' in page
    assert 'href="?q=nurse&amp;country=LV"' in page
    assert 'id="f-city-riga" type="checkbox" name="city" value="riga" checked' in page


def test_what_the_form_has_no_field_for_is_kept(client, region):
    page = client.get("/search/?city=riga&radius_km=50").text
    assert '<input type="hidden" name="radius_km" value="50">' in page
    assert "Within 50 km" in page


def test_an_empty_answer_says_which_filter_to_drop_and_what_that_gives(client, region):
    page = client.get("/search/?q=python&city=riga").text
    assert "Nothing fits all of this" in page
    assert '<a href="?city=riga">Without the words “python”</a>: 2 vacancies' in page
    assert '<a href="?q=python">Without Rīga</a>: 1 vacancy' in page


def test_one_of_several_values_can_be_dropped(client, region):
    page = client.get("/search/?q=python&language=fi&country=LV,FI&remote=on_site").text
    assert "Without On site" in page
    assert ": 0 vacancies" not in page


def test_titles_are_suggested_while_typing(client, region):
    for address in ("/", "/search/"):
        page = client.get(address).text
        assert 'data-suggest="title"' in page
        assert "suggest.js" in page
    answer = client.get("/api/v1/suggest/?q=regis&kind=title").json()
    assert "Registered nurse" in [one["text"] for one in answer["results"]]


def test_a_typing_error_is_set_right_where_that_finds_more(client, region):
    # The engine forgives two letters; with more wrong ones the words are set right.
    page = client.get("/search/?q=elektrishian%20-nurse").text
    assert "Did you mean" in page
    assert ">electrician -nurse</a>?" in page


def test_words_that_name_an_occupation_find_its_ads_of_all_languages(client, region):
    ReadVacancyFactory(title="Sairaanhoitaja", body="Hoidat potilaita osastolla.", lang="fi")
    ReadVacancyFactory(title="Painter", body="You paint the rooms of a nurse.")
    sync_all()
    named = "For the occupation “registered nurse”"
    page = client.get("/search/?q=nurse").text
    assert named in page
    assert "2 vacancies</p>" in page
    assert "Sairaanhoitaja" in page
    assert "Registered nurse" in page
    assert "Painter" not in page
    href = page.split(">Only the 2 ads with these words")[0].rsplit('href="', 1)[1].split('"')[0]
    words = client.get(f"/search/{href.replace('&amp;', '&')}").text
    assert "Painter" in words
    assert "Sairaanhoitaja" not in words
    assert named not in words
    assert 'name="as"' not in words
    narrowed = client.get("/search/?q=nurse&lang=fi").text
    assert "Sairaanhoitaja" in narrowed
    assert "Registered nurse" not in narrowed
    assert "For the occupation" not in client.get("/search/?q=python").text


def test_the_next_page_of_an_occupation_goes_on_with_the_occupation(client, region):
    ReadVacancyFactory(title="Sairaanhoitaja", body="Hoidat potilaita osastolla.", lang="fi")
    sync_all()
    first = client.get("/search/?q=nurse&limit=1").text
    href = first.split(">Next page<")[0].rsplit('href="', 1)[1].split('"')[0]
    second = client.get(f"/search/{href.replace('&amp;', '&')}").text
    assert "For the occupation “registered nurse”" in second
    assert ("Sairaanhoitaja" in first) != ("Sairaanhoitaja" in second)


def test_words_that_are_nothing_lead_to_all(client, region):
    page = client.get("/search/?q=qqqqqqqqqq").text
    assert "Without the words “qqqqqqqqqq”" in page
    assert "Did you mean" not in page


@pytest.mark.parametrize("query", ["pay_min=x", "sort=best", "city=Rigga", "radius_km=5&sort=pay"])
def test_a_wrong_value_keeps_the_form(client, region, query):
    page = client.get(f"/search/?q=cook&{query}")
    assert page.status_code in (200, 400)
    assert 'value="cook"' in page.text
    assert (page.status_code == 400) == ("autofocus" in page.text)
