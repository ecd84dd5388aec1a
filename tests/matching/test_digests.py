from __future__ import annotations

from dataclasses import replace

import numpy as np

from matching.digests import digest_of, digest_of_sum
from tests.factories.matching import make_profile_facts, make_vacancy_facts

VECTOR = np.array([0.5, 0.25], dtype=np.float32)


def test_everything_but_the_version_tells():
    facts = make_vacancy_facts(vector=VECTOR)
    same = digest_of(facts)
    assert len(same) == 32
    assert digest_of(replace(facts, version=99)) == same
    for changes in (
        {"title": "x"},
        {"eqf_level": 3},
        {"vector": VECTOR + 1},
        {"remote": "remote"},
    ):
        assert digest_of(replace(facts, **changes)) != same


def test_texts_are_no_part_of_a_sum():
    vacancy, profile = make_vacancy_facts(), make_profile_facts()
    assert digest_of_sum(replace(vacancy, title="x", body="y")) == digest_of_sum(vacancy)
    assert digest_of_sum(replace(profile, headline="x", body="y")) == digest_of_sum(profile)
    assert digest_of_sum(replace(profile, eqf_level=3)) != digest_of_sum(profile)


def test_half_a_character_that_sql_wrote_keeps_nobody_out():
    facts = make_vacancy_facts(working_languages=("\ud800",))
    assert len(digest_of(facts)) == 32
    assert digest_of(facts) != digest_of(replace(facts, working_languages=("\ud801",)))
