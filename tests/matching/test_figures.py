"""Figures of demand and supply: true to the rows, and no sum that points at a few people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.disclosure import LEAST
from cities.models import SupplyFigures
from matching.figures import REGION, demand, protected, supply, supply_bars, vacancies_by_city
from profiles.models import Education, Profile
from profiles.services import give_consent
from tests.factories.cities import CityFactory
from tests.factories.employers import TODAY, EmployerFactory, VacancyFactory
from tests.factories.profiles import ProfileFactory

NURSE = {"occupations": [{"uri": "urn:x:nurse"}]}


@pytest.mark.django_db
def test_demand_counts_open_vacancies_of_approved_employers_by_occupation():
    city, other = CityFactory(), CityFactory(key="turku", name="Turku")
    VacancyFactory.create_batch(2, city=city, reading=NURSE)
    VacancyFactory(city=city, reading={})
    VacancyFactory(city=other, reading=NURSE)
    VacancyFactory(city=city, reading=NURSE, status="paused")
    VacancyFactory(city=city, reading=NURSE, employer=EmployerFactory(status="pending"))
    found = demand(today=TODAY, city=city)
    assert [(bar.code, bar.count) for bar in found.bars] == [("urn:x:nurse", 2)]
    assert (found.unread, found.other, found.total) == (1, 0, 3)
    assert dict(vacancies_by_city(today=TODAY)) == {city: 3, other: 1}
    assert demand(today=TODAY).total == 4


def talent(field: str, *, agrees: bool = True, **values: object) -> Profile:
    profile = ProfileFactory(**values)
    Education.objects.create(profile=profile, institution="A", isced_f="0211", start="2018")
    Education.objects.create(profile=profile, institution="B", isced_f=field, start="2023")
    if agrees:
        give_consent(profile, "visible_to_employers")
    return profile


@pytest.mark.django_db
def test_only_talents_who_agreed_count_by_the_field_studied_last():
    city = CityFactory()
    for _number in range(12):
        talent("0613", city=city)
    for _number in range(9):
        talent("0913", city=city)
    talent("0613", city=city, agrees=False)
    figures = supply(today=TODAY)
    assert [(bar.code, bar.count) for bar in supply_bars(figures, city)] == [("06", 10)]
    assert [(bar.code, bar.count) for bar in supply_bars(figures)] == [("06", 10)]


@pytest.mark.django_db
def test_figures_stay_the_same_for_a_month():
    for _number in range(10):
        talent("0613")
    first = supply(today=date(2026, 11, 2))
    for _number in range(10):
        talent("0613")
    assert supply(today=date(2026, 11, 30)).cells == first.cells
    assert supply(today=date(2026, 12, 1)).cells[REGION] == {"06": 20}
    assert SupplyFigures.objects.count() == 2


cells = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.dictionaries(st.sampled_from(["01", "06", "09"]), st.integers(1, 40), max_size=3),
)


@given(cells, st.dictionaries(st.sampled_from(["01", "06", "09"]), st.integers(0, 30)))
def test_no_difference_of_published_counts_points_at_a_few(by_city, elsewhere):
    truth: dict[str, dict[str, int]] = {REGION: {}, **by_city}
    for row in [*by_city.values(), elsewhere]:
        for field, count in row.items():
            truth[REGION][field] = truth[REGION].get(field, 0) + count
    shown = protected(truth)
    for place, row in shown.items():
        for field, count in row.items():
            assert truth[place][field] >= LEAST
            assert count % 5 == 0
    for field in shown.get(REGION, {}):
        given_cities = [key for key in shown if key != REGION and field in shown[key]]
        rest = truth[REGION][field] - sum(truth[key][field] for key in given_cities)
        assert rest == 0 or rest >= LEAST
