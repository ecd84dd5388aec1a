from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from matching.core.permits import (
    PERMIT_BASES,
    SPONSORSHIPS,
    TRUTH_TABLE,
    decide_permit,
    permission,
    without_permit_basis,
)
from matching.core.types import Constraint, State
from tests.matching.core.pairs import GDANSK, TODAY, make_profile, make_vacancy


def test_table_has_every_pair_and_a_sentence_in_each():
    assert set(TRUTH_TABLE) == set(product(PERMIT_BASES, SPONSORSHIPS))
    assert all(cell.sentence.endswith(".") for cell in TRUTH_TABLE.values())


def test_only_nobody_with_neither_permit_nor_help_is_shut_out():
    shut = [pair for pair, cell in TRUTH_TABLE.items() if cell.state is State.NOT_MET]
    assert shut == [("none", "no")]


def test_more_help_never_makes_it_worse():
    order = [State.NOT_MET, State.UNKNOWN, State.MET]
    for basis in PERMIT_BASES:
        ranks = [
            order.index(permission(basis, sponsorship).state)
            for sponsorship in ("no", "case_by_case", "yes")
        ]
        assert ranks == sorted(ranks)


def test_a_code_outside_the_table_is_an_error():
    with pytest.raises(KeyError):
        permission("tourist", "yes")


@pytest.mark.parametrize(
    ("fields", "have", "state"),
    [
        ({"permit_basis": "family"}, "family", State.MET),
        ({"permit_basis": "family", "permit_valid_until": date(2027, 1, 31)}, "none",
         State.NOT_MET),
        ({"permit_basis": "family", "permit_valid_until": date(2027, 2, 1)}, "family", State.MET),
        ({"permit_basis": "family", "place": GDANSK}, "unknown", State.UNKNOWN),
        ({"permit_basis": "eu_eea_ch", "place": GDANSK}, "eu_eea_ch", State.MET),
        ({"permit_basis": "permanent", "permit_valid_until": date(2020, 1, 1)}, "permanent",
         State.MET),
    ],
)  # fmt: skip
def test_a_permit_counts_while_it_runs_and_where_it_was_given(fields, have, state):
    vacancy = make_vacancy(sponsorship="no", starts_on=date(2027, 2, 1))
    found = decide_permit(vacancy, make_profile(**fields), today=TODAY)
    assert found == Constraint("permit", state, "no", have)


def test_an_employer_sees_the_state_without_the_basis():
    found = decide_permit(make_vacancy(), make_profile(permit_basis="protection"), today=TODAY)
    assert without_permit_basis(found) == Constraint("permit", State.MET, "case_by_case", "")
    language = Constraint("language", State.MET, "fi B1", "fi B2", code="fi")
    assert without_permit_basis(language) == language
    named = Constraint("place", State.UNKNOWN, "FI helsinki", "EE SE", code="named")
    assert without_permit_basis(named) == replace(named, have="")
