from __future__ import annotations

import pytest

from profiles.masking import without_name
from profiles.models import Profile


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
