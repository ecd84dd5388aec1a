from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from employers.models import Vacancy
from employers.quality import publishing_findings
from tests.factories.employers import TODAY, EmployerFactory, ReadVacancyFactory

pytestmark = pytest.mark.django_db
BODY = (
    "You write web services in Python and keep the data in PostgreSQL. You test what you build, "
    "review what colleagues write, and talk with the people who use it every week. You work with "
    "five others in a quiet office by the harbour, two days a week from home. We pay for courses "
    "and for the bus. You get four weeks of leave and a real say in what we build next."
)
ENGLISH = {"code": "en", "cefr_level": "B2", "must": True}
PAY = {
    "pay_min": Decimal(3200),
    "pay_max": Decimal(4200),
    "pay_currency": "EUR",
    "pay_period": "month",
}


@pytest.fixture
def good() -> Vacancy:
    """A vacancy with nothing to mend."""
    return ReadVacancyFactory(
        employer=EmployerFactory(), body=BODY, closes_on=TODAY + timedelta(days=30), **PAY
    )


def findings(vacancy: Vacancy, *languages: dict[str, Any]) -> dict[str, list[str]]:
    rows = list(languages) or [ENGLISH]
    found: dict[str, list[str]] = {}
    for one in publishing_findings(vacancy, languages=rows, today=TODAY):
        found.setdefault(one.field, []).append(one.sentence)
    return found


def test_a_good_vacancy_has_nothing_to_mend(good: Vacancy) -> None:
    assert findings(good) == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"body": "You write Python."}, "body", "17 characters"),
        ({"pay_min": None, "pay_max": None}, "pay_min", "No pay range"),
        ({"pay_max": None}, "pay_max", "both ends"),
        ({"pay_max": Decimal(9000)}, "pay_max", "2.8 times"),
        ({"pay_period": "hour"}, "pay_period", "unusual"),
        ({"pay_min": Decimal(32000), "pay_max": Decimal(42000)}, "pay_period", "unusual"),
        ({"closes_on": None}, "closes_on", "name a day"),
        ({"closes_on": TODAY + timedelta(days=2)}, "closes_on", "Less than a week"),
        ({"closes_on": TODAY + timedelta(days=200)}, "closes_on", "Four months"),
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on", "past"),
        ({"starts_on": TODAY + timedelta(days=3)}, "starts_on", "before the last day"),
        ({"lang": ""}, "lang", "choose it"),
    ],
)
def test_each_weakness_is_advice_at_its_field(
    good: Vacancy, changes: dict[str, Any], field: str, words: str
) -> None:
    for name, value in changes.items():
        setattr(good, name, value)
    found = publishing_findings(good, languages=[ENGLISH], today=TODAY)
    assert [one.field for one in found if words in one.sentence] == [field]
    assert not any(one.is_error for one in found)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"body": "  "}, "body"),
        ({"closes_on": TODAY - timedelta(days=1)}, "closes_on"),
        ({"pay_min": Decimal(5000)}, "pay_max"),
    ],
)
def test_an_error_stands_before_all_advice(
    good: Vacancy, changes: dict[str, Any], field: str
) -> None:
    for name, value in changes.items():
        setattr(good, name, value)
    first, *rest = publishing_findings(good, languages=[], today=TODAY)
    assert (first.is_error, first.field) == (True, field)
    assert not any(one.is_error for one in rest)


def test_pay_named_in_the_text_alone_is_pointed_at(good: Vacancy) -> None:
    good.pay_min = good.pay_max = None
    good.body += " The salary is 3000 to 3500 euro a month."
    assert "3000 to 3500 euro" in findings(good)["pay_min"][0]


@pytest.mark.parametrize(
    ("languages", "words"),
    [
        ([{"code": "fi", "cefr_level": "B1", "must": True}], "The ad is in English"),
        ([{"code": "en", "cefr_level": "native", "must": True}], "shuts out"),
        (
            [{"code": code, "cefr_level": "B1", "must": True} for code in ("en", "fi", "sv")],
            "3 languages",
        ),
    ],
)
def test_languages_that_shut_people_out_are_questioned(
    good: Vacancy, languages: list[dict[str, Any]], words: str
) -> None:
    assert any(words in sentence for sentence in findings(good, *languages)["languages"])


def test_no_language_at_all_is_said_to_mean_anybody(good: Vacancy) -> None:
    found = publishing_findings(good, languages=[], today=TODAY)
    assert [one.field for one in found] == ["languages"]
    assert "any language" in found[0].sentence


def test_a_level_in_the_text_that_the_list_does_not_ask_for_is_shown(good: Vacancy) -> None:
    good.body += " Finnish at level B2 is required."
    assert "Finnish" in findings(good)["languages"][0]
    finnish = {"code": "fi", "cefr_level": "B2", "must": True}
    assert "languages" not in findings(good, ENGLISH, finnish)


def test_words_that_shut_people_out_are_shown_where_they_stand(good: Vacancy) -> None:
    good.title = "Salesman"
    good.body += " We are a young and dynamic team of native speakers."
    found = findings(good)
    assert "“Salesman”" in found["title"][-1]
    assert ["“young and dynamic”" in one for one in found["body"]] == [True, False]
    assert "“native speakers”" in found["body"][1]


def test_saved_languages_are_taken_when_none_are_given(good: Vacancy) -> None:
    good.languages.create(code="en", cefr_level="B2", must=True)
    assert publishing_findings(good, languages=None, today=TODAY) == []
