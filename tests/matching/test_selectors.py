from __future__ import annotations

import dataclasses
from datetime import date
from uuid import uuid4

import pytest

from matching.selectors import (
    euro_a_month,
    profile_facts,
    vacancy_facts,
    years_of_experience,
)
from profiles.services import give_consent, withdraw_consent
from tests.factories.employers import TODAY, VacancyFactory
from tests.factories.profiles import ProfileFactory


@pytest.mark.parametrize(
    ("spans", "years"),
    [
        ([], None),
        ([("", "2020")], None),
        ([("2020", "2020")], 1.0),
        ([("2020-01", "2020-06")], 0.5),
        ([("2020", "2021"), ("2021", "2022")], 3.0),
        ([("2020", "2020"), ("2020-03", "2020-05")], 1.0),
        ([("2025-12", "")], 1.0),
        ([("2022", "2020")], 0.0),
    ],
)
def test_years_of_experience(spans: list[tuple[str, str]], years: float | None) -> None:
    assert years_of_experience(spans, today=date(2026, 11, 23)) == years


@pytest.mark.parametrize(
    ("amount", "currency", "period", "euro"),
    [
        (3000, "EUR", "month", 3000.0),
        (60000, "EUR", "year", 5000.0),
        (20, "EUR", "hour", 3200.0),
        (10000, "PLN", "month", 2350.0),
        (None, "EUR", "month", None),
        (3000, "", "month", None),
        (3000, "EUR", "", None),
    ],
)
def test_euro_a_month(
    amount: float | None, currency: str, period: str, euro: float | None
) -> None:
    result = euro_a_month(amount, currency=currency, period=period)
    assert result == (None if euro is None else pytest.approx(euro))


@pytest.mark.django_db
def test_facts_of_a_profile_hold_no_name_and_no_contact() -> None:
    profile = ProfileFactory()
    facts = profile_facts([profile.pk])[profile.pk]
    names = {field.name for field in dataclasses.fields(facts)}
    assert not {name for name in names if "name" in name} - {"vector_name"}
    for private in (profile.given_name, profile.family_name, profile.phone, profile.user.email):
        assert private
        assert private not in repr(facts)
    assert facts.headline == profile.headline


@pytest.mark.django_db
def test_facts_tell_whether_the_consent_is_in_force() -> None:
    profile = ProfileFactory()

    def visible() -> bool:
        return profile_facts([profile.pk])[profile.pk].visible_to_employers

    assert not visible()
    give_consent(profile, "alerts")
    assert not visible()
    give_consent(profile, "visible_to_employers")
    assert visible()
    withdraw_consent(profile, "visible_to_employers")
    assert not visible()


@pytest.mark.django_db
def test_facts_of_a_vacancy_and_none_of_what_is_not_there() -> None:
    vacancy = VacancyFactory(pay_min=2400, pay_max=36000, pay_currency="EUR", pay_period="year")
    facts = vacancy_facts([vacancy.pk, uuid4()])
    assert list(facts) == [vacancy.pk]
    one = facts[vacancy.pk]
    assert (one.place.city_key, one.published_on) == ("helsinki", TODAY)
    assert one.pay_max_eur_month == pytest.approx(3000)
