from __future__ import annotations

import pytest

from profiles.masking import talent_title, without_name
from profiles.models import Education, Profile
from tests.factories.profiles import ProfileFactory


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("I am Anna-Liisa Kask, a nurse.", "I am …-… …, a nurse."),
        ("KASK, Anna: nurse", "…, …: nurse"),
        ("Annasta tuli Kaskinen", "Annasta tuli Kaskinen"),
        ("Write to anna.kask@mail.example!", "Write to …!"),
        ("Call +372 5555 01 23 or 0555-0123-99.", "Call … or …."),
        ("Worked 2019-2023, 2019 - 2023 and 2024/2025.",
         "Worked 2019-2023, 2019 - 2023 and 2024/2025."),
        ("Class of 2019, 12 000 users, 00100 Helsinki", "Class of 2019, 12 000 users, 00100 Helsinki"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_names_a_person_is_masked_and_nothing_else(written: str, shown: str) -> None:
    assert without_name(written, Profile(given_name="Anna-Liisa", family_name="Kask J")) == shown


def test_without_a_name_texts_stay_as_they_are() -> None:
    assert without_name("I am a nurse.", Profile()) == "I am a nurse."


@pytest.mark.django_db
def test_a_talent_without_a_headline_is_called_by_the_last_job_then_the_degree() -> None:
    profile = ProfileFactory(headline="")
    assert talent_title(profile) == ""
    profile.educations.create(institution="A school", degree="Master of Law")
    assert talent_title(profile) == "Master of Law"
    profile.experiences.create(title="Clerk", start="2019")
    profile.experiences.create(title="Assistant of Tesk", start="2022")
    assert talent_title(profile) == "Assistant of …"
    profile.headline = "Lawyer"
    assert talent_title(profile) == "Lawyer"


@pytest.mark.parametrize(
    ("degree", "field", "shown"),
    [
        ("Master of Science in Computer Science", "computer science",
         "Master of Science in Computer Science"),
        ("Bachelor of Hospitality", "IT", "Bachelor of Hospitality, IT"),
        ("Master of Science", "Physics", "Master of Science, Physics"),
        ("", "Physics", "Physics"),
        ("Diploma", "", "Diploma"),
        ("", "", "A school"),
    ],
)  # fmt: skip
def test_studies_name_the_field_once(degree: str, field: str, shown: str) -> None:
    assert Education(institution="A school", degree=degree, field=field).studied == shown
