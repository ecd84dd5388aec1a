from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from cities.services import import_cities, known_cities
from employers.models import Employer, Vacancy, VacancyLanguage
from matching.models import IndexRequest
from profiles.models import Consent, Profile, SkillStatement
from skills.readings import as_json
from skills.text.languages import LANGUAGES
from skills.text.reading import read_vacancy
from talentbsr.demo.load_set import make_profiles, make_vacancies

TODAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> None:
    import_cities(known_cities())


def make(vacancies: int, profiles: int = 0) -> tuple[int, int]:
    return (
        make_vacancies(vacancies, today=TODAY, progress=lambda _: None),
        make_profiles(profiles, progress=lambda _: None),
    )


@pytest.mark.usefixtures("places")
def test_what_is_stored_is_what_the_reader_would_store() -> None:
    make(20)
    for vacancy in Vacancy.objects.order_by("external_id"):
        read = read_vacancy(vacancy.title, vacancy.body, vacancy.lang)
        expected, stored = as_json(read), vacancy.reading
        assert stored["versions"] == expected["versions"]
        assert stored["occupations"][0]["uri"] == expected["occupations"][0]["uri"]
        assert read.vector is not None
        assert np.dot(np.frombuffer(vacancy.vector, np.float32), read.vector) > 0.999
        known = {skill["uri"]: (skill["weight"], skill["must"]) for skill in stored["skills"]}
        found = {skill["uri"]: (skill["weight"], skill["must"]) for skill in expected["skills"]}
        # The reader may hear one skill more in a label that holds another.
        assert len(known) >= 5
        assert len(known.items() & found.items()) >= len(known) - 1
        assert len(found) <= len(known) + 1


@pytest.mark.usefixtures("places")
def test_a_larger_set_holds_the_smaller_one_and_a_second_run_adds_nothing() -> None:
    assert make(10, 10) == (10, 10)
    before = dict(Vacancy.objects.values_list("pk", "updated_at"))
    assert make(10, 10) == (0, 0)
    assert make(12, 11) == (2, 1)
    after = dict(Vacancy.objects.values_list("pk", "updated_at"))
    assert before.items() <= after.items()
    assert (len(after), Profile.objects.count()) == (12, 11)


@pytest.mark.usefixtures("places")
def test_every_language_is_there_and_everything_is_noted_for_the_index() -> None:
    make(10, 10)
    assert set(Vacancy.objects.values_list("lang", flat=True)) == set(LANGUAGES)
    assert set(Profile.objects.values_list("lang", flat=True)) == set(LANGUAGES)
    assert IndexRequest.objects.filter(kind="vacancy").count() == 10
    assert IndexRequest.objects.filter(kind="profile").count() == 10
    assert not Employer.objects.exclude(status="approved").exists()
    assert VacancyLanguage.objects.exists()
    assert SkillStatement.objects.exclude(uri="").count() >= 50
    assert Consent.objects.filter(withdrawn_at=None).count() == 10


def test_without_places_it_says_what_to_do(settings) -> None:
    settings.DEMO = True
    with pytest.raises(CommandError, match="load_demo"):
        call_command("make_load", vacancies=1)


@pytest.mark.usefixtures("places")
def test_outside_demo_mode_it_refuses(settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode"):
        call_command("make_load", vacancies=1)
    assert not Vacancy.objects.exists()
