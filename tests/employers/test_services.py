from __future__ import annotations

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from employers.models import Employer, Vacancy
from employers.services import (
    MOST_WAITING,
    ask_again,
    decide_employer,
    register_employer,
    save_vacancy,
)
from skills.text.vocabulary import load_vocabulary
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerFactory, VacancyFactory

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


def test_a_declined_employer_asks_again_and_no_other_does() -> None:
    employer = EmployerFactory(status="declined", decision_reason="No register number.")
    assert ask_again(employer).status == "pending"
    with pytest.raises(ValidationError, match="Only a declined"):
        ask_again(employer)


def test_one_account_does_not_fill_the_queue() -> None:
    user = UserFactory()
    for number in range(MOST_WAITING):
        register_employer(user, name=f"Yard {number}")
    with pytest.raises(ValidationError, match="wait for approval"):
        register_employer(user, name="One more yard")
    assert register_employer(UserFactory(), name="Another yard").status == "pending"


def test_what_the_employer_states_counts_before_what_the_text_is_read_as() -> None:
    vocabulary = load_vocabulary()
    nurse = vocabulary.occupations_by_key["registered_nurse"].uri
    python = vocabulary.skills_by_key["python"].uri
    vacancy = save_vacancy(
        Vacancy(
            employer=EmployerFactory(),
            city=CityFactory(),
            title="Software developer",
            body="You know PostgreSQL.",
            lang="en",
            stated_occupation=nurse,
            stated_skills=[{"uri": python, "must": False}, {"uri": "urn:nothing", "must": True}],
        )
    )
    vacancy.refresh_from_db()
    first = vacancy.reading["occupations"][0]
    assert (first["uri"], first["label"], first["confidence"]) == (nurse, "registered nurse", 1.0)
    by_uri = {row["uri"]: row for row in vacancy.reading["skills"]}
    assert by_uri[python]["must"] is False
    assert "urn:nothing" not in by_uri
    assert "PostgreSQL" in {row["phrase"] for row in by_uri.values()}
