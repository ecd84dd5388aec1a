"""The page of one vacancy, for a visitor, a talent and after its end."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from profiles.services import read_profile
from tests.factories.employers import EmployerMemberFactory, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy(engines):
    row = ReadVacancyFactory(
        title="Ohjelmistokehittäjä", lang="fi", pay_min=3200, pay_max=4100, pay_currency="EUR",
        pay_period="month", starts_on=timezone.localdate() + timedelta(days=90), sponsorship="no",
    )  # fmt: skip
    row.languages.create(code="fi", cefr_level="B2")
    sync_all()
    return row


def test_facts_come_first_and_posting_data_last(client, vacancy):
    page = client.get(f"/vacancies/{vacancy.pk}/").text
    for words in ("3,200–4,100 EUR", "Finnish B2", "A permit to work is needed already"):
        assert words in page
    assert page.index("Facts") < page.index("You and this vacancy") < page.index("The ad")
    assert page.count("application/ld+json") == 1
    assert "log in" in page


def test_a_talent_sees_the_gaps_in_words(client, vacancy):
    profile = ProfileFactory(permit_basis="unknown")
    profile.languages.create(code="fi", cefr_level="B1")
    read_profile(profile)
    client.force_login(profile.user)
    page = client.get(f"/vacancies/{vacancy.pk}/").text
    assert "Finnish B2 asked, you have B1" in page
    assert "The employer does not help with permits: tell us yours" in page
    assert "you have not said from when you can" in page
    assert f"/vacancies/{vacancy.pk}/open-profile/" in page


def test_an_employer_gets_no_gaps(client, vacancy):
    client.force_login(EmployerMemberFactory().user)
    page = client.get(f"/vacancies/{vacancy.pk}/").text
    assert "Talents see here how they fit." in page


def test_one_that_was_open_is_gone_and_a_draft_is_not_there(client, vacancy):
    vacancy.closes_on = timezone.localdate() - timedelta(days=1)
    vacancy.save()
    page = client.get(f"/vacancies/{vacancy.pk}/")
    assert (page.status_code, "not open any more" in page.text) == (410, True)
    assert vacancy.title not in page.text
    draft = ReadVacancyFactory(status="draft", published_on=None)
    assert client.get(f"/vacancies/{draft.pk}/").status_code == 404
    assert client.get(f"/vacancies/{uuid4()}/").status_code == 404
