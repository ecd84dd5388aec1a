from __future__ import annotations

import pytest

from matching.core.ports import InvalidQuery
from matching.core.types import Filter, Near, Range, Sort
from matching.search import facet_label, parse_search
from tests.factories.cities import CityFactory
from tests.factories.employers import TODAY

pytestmark = pytest.mark.django_db


def filters(**params: object) -> dict[str, tuple[str, ...]]:
    return {one.field: one.values for one in parse_search(params, today=TODAY).filters}


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"country": "FI"}, {"country": ("FI",)}),
        ({"country": "finland"}, {"country": ("FI",)}),
        ({"country": ["Finland", "SE", "FI"]}, {"country": ("FI", "SE")}),
        ({"lang": "Finnish"}, {"lang": ("fi",)}),
        ({"lang": "no"}, {"lang": ("nb",)}),
        ({"language": "en,sv"}, {"language": ("en", "sv")}),
        ({"city": "Helsingfors"}, {"city": ("helsinki",)}),
        ({"remote": "hybrid"}, {"remote": ("hybrid",)}),
        ({"eqf": "6"}, {"eqf": ("6",)}),
    ],
)
def test_names_and_codes_are_both_taken(
    params: dict[str, object], found: dict[str, tuple[str, ...]]
) -> None:
    CityFactory()
    assert filters(**params) == found


def test_a_skill_by_key_and_by_name_is_the_same() -> None:
    by_name = filters(occupation="software developer")
    assert by_name == filters(occupation="software_developer")
    assert by_name == filters(occupation=by_name["occupation"][0])


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"country": "Finlnad"}, "Did you mean Finland"),
        ({"city": "Helsinky"}, "Did you mean Helsinki"),
        ({"lang": "Finish"}, "Did you mean Finnish"),
        ({"remote": "hybird"}, "Did you mean hybrid"),
        ({"country": "Qqqqqq"}, "not known"),
        ({"sort": "luck"}, "relevance"),
        ({"sort": "distance"}, "radius_km"),
        ({"pay_min": "much"}, "pay_min has to be a number"),
        ({"limit": "1000"}, "limit has to be a number"),
        ({"occupation": "sofware developer"}, "Did you mean software developer"),
        ({"occupation": "foo:bar"}, "choose one by name"),
        ({"skill": "urn:nothing"}, "choose one by name"),
        ({"radius_km": "50"}, "choose one"),
        ({"radius_km": "abc"}, "radius_km has to be a number"),
        ({"radius_km": "50", "city": ["helsinki", "tampere"]}, "from one city"),
    ],
)
def test_what_is_not_known_is_told_and_the_nearest_named(
    params: dict[str, str], words: str
) -> None:
    CityFactory()
    CityFactory(key="tampere", name="Tampere")
    with pytest.raises(InvalidQuery, match=words):
        parse_search(params, today=TODAY)


def test_a_radius_makes_a_circle_of_the_city() -> None:
    city = CityFactory()
    query = parse_search({"city": "helsinki", "radius_km": "50"}, today=TODAY)
    assert query.near == Near(city.latitude, city.longitude, 50)
    assert query.filters == ()


def test_every_search_is_limited_to_open_vacancies_whatever_is_asked() -> None:
    access = parse_search({"access": "", "q": "nurse"}, today=TODAY).access
    assert Range("closes_on", low=TODAY, missing_passes=True) in access
    assert not [one for one in access if isinstance(one, Filter) and one.exclude]


def test_without_words_the_newest_come_first() -> None:
    assert parse_search({}, today=TODAY).sort is Sort.NEWEST
    query = parse_search({"q": " nurse\x00  ward "}, today=TODAY)
    assert (query.sort, query.text, query.highlight) == (Sort.RELEVANCE, "nurse ward", True)


def test_labels_of_facets_are_words() -> None:
    assert facet_label("country", "FI") == "Finland"
    assert facet_label("lang", "nb") == "Norwegian Bokmål"
    assert facet_label("remote", "on_site") == "On site"
