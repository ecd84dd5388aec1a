from __future__ import annotations

import pytest
from django.core.cache import cache

from matching.core.scoring import score_pair
from matching.core.types import Constraint, LinkedOccupation, State
from matching.wording import constraint_words, fit_words, occupation_gap
from tests.factories.cities import CityFactory
from tests.matching.core.pairs import TODAY, make_profile, make_vacancy

MET, NOT_MET, UNKNOWN = State.MET, State.NOT_MET, State.UNKNOWN
ENGINEER = LinkedOccupation("urn:o:1", "software engineer", "2512", "software engineer")
NURSE = LinkedOccupation("urn:o:2", "nurse", "2221", "nurse")


@pytest.mark.parametrize(
    ("constraint", "words"),
    [
        (("language", MET, "fi B1", "fi B2", "fi"), "Finnish B1 asked, you have B2"),
        (("language", MET, "nb B1", "nb native", "nb"), "Norwegian B1 asked, you have native"),
        (("language", MET, "fi", "fi", "fi"), "Finnish asked, you know it"),
        (
            ("language", NOT_MET, "fi B1", "", "fi"),
            "Finnish B1 asked, Finnish is not among your languages",
        ),
        (("language", UNKNOWN, "fi B1", "fi", "fi"), "Finnish B1 asked, your level is not stated"),
        (
            ("language", UNKNOWN, "fi B1", "", "fi"),
            "Finnish B1 asked, you have stated no languages",
        ),
        (
            ("permit", NOT_MET, "no", "none", ""),
            "This work needs a permit, and the employer does not help with it.",
        ),
        (("permit", MET, "no", "", ""), "Work permit: not known"),
        (
            ("dates", NOT_MET, "2026-11-01", "2026-11-23", "closed"),
            "Applications closed on 1 November 2026",
        ),
        (
            ("dates", NOT_MET, "2027-01-01", "2027-02-01", "start"),
            "Starts on 1 January 2027, you can only from 1 February 2027",
        ),
        (
            ("dates", UNKNOWN, "2027-01-01", "", "start"),
            "Starts on 1 January 2027, you have not said from when you can",
        ),
        (("place", MET, "remote", "", ""), "Remote work, from anywhere"),
        (("place", NOT_MET, "on_site", "remote", ""), "On site, you want remote work only"),
        (
            ("place", NOT_MET, "FI helsinki", "SE", ""),
            "In Helsinki, Finland, you live in Sweden and would not move",
        ),
        (
            ("place", UNKNOWN, "FI helsinki", "", ""),
            "In Helsinki, Finland, you have not said where you live or would work",
        ),
        (
            ("place", UNKNOWN, "FI helsinki", "EE SE tartu", "named"),
            "You named Estonia, Sweden, Tartu; this is in Helsinki, Finland",
        ),
        (
            ("licence", UNKNOWN, "truck_driver", "", ""),
            "Licence asked: truck driver, you have not said whether you have it",
        ),
    ],
)
@pytest.mark.django_db
def test_every_constraint_is_a_sentence_without_codes(constraint, words) -> None:
    cache.clear()
    CityFactory(key="helsinki")
    CityFactory(key="tartu", name="Tartu", country_code="EE")
    kind, state, need, have, code = constraint
    assert constraint_words(Constraint(kind, state, need, have, code=code)) == words


@pytest.mark.parametrize(
    ("asked", "stated", "gap"),
    [
        (ENGINEER, ENGINEER, ""),
        (ENGINEER, NURSE, ""),
        (ENGINEER, None, ""),
        (None, NURSE, "The ad's occupation was not recognised; it counts as 40 of 100."),
        (None, None, "The ad's occupation was not recognised; it counts as 40 of 100."),
    ],
)
def test_an_ad_without_an_occupation_is_told(asked, stated, gap) -> None:
    vacancy = make_vacancy(occupations=(asked,) if asked else ())
    profile = make_profile(occupations=(stated,) if stated else ())
    assert occupation_gap(score_pair(vacancy, profile, idf=None, today=TODAY)) == gap


@pytest.mark.parametrize(
    ("score", "words"),
    [(1.0, "Very good fit"), (0.7, "Very good fit"), (0.69, "Good fit"), (0.0, "Little fit")],
)
def test_a_fit_is_a_word(score, words) -> None:
    assert fit_words(score) == words
