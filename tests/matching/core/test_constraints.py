from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from matching.core.constraints import decide_constraints, fits, is_near_miss
from matching.core.types import Constraint, LanguageDemand, State
from tests.matching.core.pairs import (
    GDANSK,
    HELSINKI,
    TAMPERE,
    TODAY,
    make_profile,
    make_vacancy,
    profiles,
    vacancies,
)

MET, NOT_MET, UNKNOWN = State.MET, State.NOT_MET, State.UNKNOWN


def decide(kind, vacancy, profile):
    """Return (state, within_reach, need, have) of each constraint of one kind."""
    found = decide_constraints(vacancy, profile, today=TODAY)
    return [(c.state, c.within_reach, c.need, c.have) for c in found if c.kind == kind]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ({"fi": "B1"}, (MET, False, "fi B1", "fi B1")),
        ({"fi": "native"}, (MET, False, "fi B1", "fi native")),
        ({"fi": "A2"}, (NOT_MET, True, "fi B1", "fi A2")),
        ({"fi": "A1"}, (NOT_MET, False, "fi B1", "fi A1")),
        ({"fi": ""}, (UNKNOWN, False, "fi B1", "fi")),
        ({"en": "C2"}, (NOT_MET, False, "fi B1", "")),
        ({}, (UNKNOWN, False, "fi B1", "")),
    ],
)
def test_language(languages, expected):
    vacancy = make_vacancy(
        languages=(LanguageDemand("fi", "B1"), LanguageDemand("sv", "C1", must=False))
    )
    assert decide("language", vacancy, make_profile(languages=languages)) == [expected]


def test_norwegian_is_one_language_by_any_code():
    vacancy = make_vacancy(languages=(LanguageDemand("nb", "B2"),))
    profile = make_profile(languages={"no": "C1", "nn": "A1"})
    assert decide("language", vacancy, profile) == [(MET, False, "nb B2", "nb C1")]


@pytest.mark.parametrize(
    ("starts_on", "available_from", "expected"),
    [
        (date(2027, 1, 1), date(2027, 1, 1), [(MET, False)]),
        (date(2027, 1, 1), date(2027, 4, 3), [(NOT_MET, True)]),
        (date(2027, 1, 1), date(2027, 4, 4), [(NOT_MET, False)]),
        (date(2026, 1, 1), TODAY, [(MET, False)]),
        (date(2027, 1, 1), None, [(UNKNOWN, False)]),
        (None, date(2030, 1, 1), []),
    ],
)
def test_start(starts_on, available_from, expected):
    found = decide(
        "dates", make_vacancy(starts_on=starts_on), make_profile(available_from=available_from)
    )
    assert [row[:2] for row in found] == expected


def test_a_vacancy_is_open_on_its_last_day_and_closed_the_day_after():
    profile = make_profile()
    assert decide("dates", make_vacancy(closes_on=TODAY), profile) == []
    closed = make_vacancy(closes_on=date(2026, 11, 22))
    assert decide("dates", closed, profile) == [(NOT_MET, False, "2026-11-22", "2026-11-23")]


@pytest.mark.parametrize(
    ("remote", "fields", "expected"),
    [
        ("on_site", {"place": HELSINKI, "willing_to_move": False}, (MET, False)),
        ("on_site", {"willing_to_move": False}, (NOT_MET, True)),
        ("hybrid", {"willing_to_move": False}, (NOT_MET, True)),
        ("remote", {"willing_to_move": False}, (MET, False)),
        ("on_site", {"willing_to_move": None}, (UNKNOWN, False)),
        ("on_site", {"willing_to_move": True}, (MET, False)),
        ("on_site", {"willing_to_move": True, "target_countries": ("SE",)}, (UNKNOWN, False)),
        ("on_site", {"willing_to_move": True, "target_countries": ("FI",)}, (MET, False)),
        ("on_site", {"target_cities": ("helsinki",)}, (MET, False)),
        ("on_site", {"remote_only": True}, (NOT_MET, True)),
        ("remote", {"remote_only": True}, (MET, False)),
    ],
)
def test_place(remote, fields, expected):
    profile = make_profile(**({"place": TAMPERE} | fields))
    [found] = decide("place", make_vacancy(remote=remote), profile)
    assert found[:2] == expected


def test_a_place_that_was_not_named_is_held_against_those_that_were():
    profile = make_profile(place=GDANSK, target_countries=("EE", "SE"), target_cities=("tartu",))
    [found] = [
        c for c in decide_constraints(make_vacancy(), profile, today=TODAY) if c.kind == "place"
    ]
    assert (found.state, found.need, found.have) == (UNKNOWN, "FI helsinki", "EE SE tartu")
    assert found.code == "named"


def test_place_names_both_sides():
    profile = make_profile(place=GDANSK, willing_to_move=False)
    assert decide("place", make_vacancy(), profile) == [
        (NOT_MET, True, "FI helsinki", "PL gdansk")
    ]


def test_without_a_city_somebody_who_stays_is_asked():
    vacancy = make_vacancy(place=replace(HELSINKI, city_key=""))
    profile = make_profile(place=TAMPERE, willing_to_move=False)
    assert decide("place", vacancy, profile) == [(UNKNOWN, False, "FI", "FI tampere")]


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        (("nurse",), (MET, False, "nurse", "nurse")),
        ((), (UNKNOWN, False, "nurse", "")),
        (("driving_licence_b",), (NOT_MET, False, "nurse", "driving_licence_b")),
    ],
)
def test_licence(licences, expected):
    profile = make_profile(licences=licences)
    assert decide("licence", make_vacancy(licence="nurse"), profile) == [expected]
    assert decide("licence", make_vacancy(), profile) == []


def constraint(state, *, within_reach=False):
    return Constraint("language", state, "fi B1", "fi A2", within_reach=within_reach)


@pytest.mark.parametrize(
    ("constraints", "fitting", "near"),
    [
        ([], True, False),
        ([constraint(MET), constraint(UNKNOWN)], True, False),
        ([constraint(NOT_MET, within_reach=True)], False, True),
        ([constraint(NOT_MET, within_reach=True), constraint(UNKNOWN)], False, True),
        ([constraint(NOT_MET)], False, False),
        ([constraint(NOT_MET, within_reach=True)] * 2, False, False),
        ([constraint(NOT_MET, within_reach=True), constraint(NOT_MET)], False, False),
    ],
)
def test_near_miss_has_exactly_one_constraint_not_met_and_that_within_reach(
    constraints, fitting, near
):
    assert fits(constraints) is fitting
    assert is_near_miss(constraints) is near


@given(vacancies, profiles)
def test_only_what_is_not_met_can_be_within_reach(vacancy, profile):
    found = decide_constraints(vacancy, profile, today=TODAY)
    assert all(c.state is NOT_MET for c in found if c.within_reach)
    assert not (fits(found) and is_near_miss(found))
    assert [c.kind for c in found].count("permit") == 1
