from __future__ import annotations

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from employers.models import Employer, Vacancy
from employers.services import (
    ask_again,
    decide_employer,
    register_employer,
    save_vacancy,
)
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import TODAY, EmployerFactory, VacancyFactory

pytestmark = pytest.mark.django_db


def test_a_new_employer_waits_and_has_its_first_member() -> None:
    user = UserFactory()
    employer = register_employer(user, name="Amber Yard", city=CityFactory())
    assert employer.status == Employer.Status.PENDING
    assert [member.user for member in employer.members.all()] == [user]


def test_declining_needs_a_reason() -> None:
    employer, officer = EmployerFactory(status="pending"), UserFactory()
    with pytest.raises(ValidationError, match="Say why"):
        decide_employer(employer, officer=officer, approve=False, reason="  ")
    employer.refresh_from_db()
    assert employer.status == "pending"
    decide_employer(employer, officer=officer, approve=False, reason="No register number.")
    employer.refresh_from_db()
    assert (employer.status, employer.decision_reason) == ("declined", "No register number.")


def test_approving_says_who_and_when() -> None:
    employer, officer = EmployerFactory(status="pending"), UserFactory()
    decide_employer(employer, officer=officer, approve=True, reason="")
    employer.refresh_from_db()
    assert employer.is_approved
    assert employer.decided_by == officer
    assert employer.decided_at is not None


def test_saving_reads_the_text() -> None:
    vacancy = save_vacancy(
        Vacancy(
            employer=EmployerFactory(),
            city=CityFactory(),
            title="Software developer",
            body="You write web services in Python. You know PostgreSQL and work in English.",
        ),
        languages=[{"code": "en", "cefr_level": "B2"}],
    )
    vacancy.refresh_from_db()
    assert vacancy.lang == "en"
    assert "Python" in {skill["phrase"] for skill in vacancy.reading["skills"]}
    assert vacancy.reading["occupations"]
    vector = np.frombuffer(bytes(vacancy.vector), dtype=np.float32)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    assert [(one.code, one.cefr_level, one.must) for one in vacancy.languages.all()] == [
        ("en", "B2", True)
    ]


def test_saving_replaces_the_languages_only_when_they_are_given() -> None:
    vacancy = save_vacancy(VacancyFactory(), languages=[{"code": "fi", "cefr_level": "B1"}])
    save_vacancy(vacancy)
    assert [one.code for one in vacancy.languages.all()] == ["fi"]
    save_vacancy(vacancy, languages=[{"code": "sv", "cefr_level": "A2", "must": False}])
    assert [(one.code, one.must) for one in vacancy.languages.all()] == [("sv", False)]


def test_nothing_is_saved_of_a_vacancy_without_a_title() -> None:
    with pytest.raises(ValidationError):
        save_vacancy(Vacancy(employer=EmployerFactory(), city=CityFactory(), title="", body="x"))
    assert not Vacancy.objects.exists()
