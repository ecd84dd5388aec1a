import pytest

from matching.core.levels import CEFR_ORDER, cefr_rank, language_code


def test_cefr_levels_rise_in_order():
    assert [cefr_rank(level) for level in CEFR_ORDER] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("level", "rank"), [(" b2 ", 4), ("Native", 7), ("", None), ("D1", None)])
def test_cefr_rank_forgives_case_and_space_and_nothing_else(level, rank):
    assert cefr_rank(level) == rank


@pytest.mark.parametrize(("code", "stored"), [("no", "nb"), ("NN", "nb"), ("fi", "fi")])
def test_every_norwegian_is_stored_as_nb(code, stored):
    assert language_code(code) == stored
