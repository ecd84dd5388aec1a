import math
from dataclasses import fields, replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.core import weights
from matching.core.scoring import occupation_similarity, rank, score_pair
from matching.core.types import (
    Constraint,
    LinkedOccupation,
    LinkedSkill,
    ProfileFacts,
    Reasons,
    SkillReason,
    State,
)
from tests.matching.core.pairs import (
    TODAY,
    make_profile,
    make_vacancy,
    profiles,
    skills,
    vacancies,
)


def rarity(uri):
    """An idf with a zero and a negative in it, which a caller may hand over."""
    return (ord(uri[-1]) - ord("b")) * 0.7


def score(vacancy, profile, idf=rarity):
    return score_pair(vacancy, profile, idf=idf, today=TODAY)


def test_weights_are_shares_of_one():
    assert math.fsum(weights.PART_WEIGHTS.values()) == 1.0
    assert weights.PART_WEIGHTS == {"occupation": 0.4, "skills": 0.3, "text": 0.2, "level": 0.1}


@given(vacancies, profiles)
def test_score_is_the_exact_sum_of_its_parts_and_in_range(vacancy, profile):
    match = score(vacancy, profile)
    assert 0.0 <= match.score <= 1.0
    assert match.score == math.fsum(p.contribution for p in match.parts.values())
    for name, part in match.parts.items():
        assert part.weight == weights.PART_WEIGHTS[name]
        assert 0.0 <= part.value <= 1.0
        assert part.contribution == part.value * part.weight


@given(vacancies, profiles)
def test_leaving_out_the_reasons_leaves_all_else_the_same(vacancy, profile):
    bare = score_pair(vacancy, profile, idf=rarity, today=TODAY, with_reasons=False)
    assert bare == replace(score(vacancy, profile), reasons=Reasons())


@given(vacancies, profiles, skills)
def test_one_skill_more_never_lowers_the_score(vacancy, profile, skill):
    richer = replace(profile, skills=(*profile.skills, skill))
    assert score(vacancy, richer).score >= score(vacancy, profile).score


@given(vacancies, profiles, st.randoms(use_true_random=False))
def test_order_of_the_input_changes_nothing(vacancy, profile, random):
    def shuffled(items):
        return tuple(random.sample(items, len(items)))

    other_vacancy = replace(
        vacancy,
        skills=shuffled(vacancy.skills),
        occupations=shuffled(vacancy.occupations),
        languages=shuffled(vacancy.languages),
    )
    other_profile = replace(
        profile,
        skills=shuffled(profile.skills),
        occupations=shuffled(profile.occupations),
        languages=dict(shuffled(list(profile.languages.items()))),
    )
    assert score(other_vacancy, other_profile) == score(vacancy, profile)


@given(vacancies, profiles)
def test_skill_contributions_add_up_and_every_asked_skill_is_named_once(vacancy, profile):
    match = score(vacancy, profile)
    named = [r.uri for r in match.reasons.matched + match.reasons.missing]
    asked = {s.uri for s in vacancy.skills if s.weight > weights.LEAST_WISH}
    assert sorted(named) == sorted(asked)
    if asked:
        total = sum(r.contribution for r in match.reasons.matched)
        assert total == pytest.approx(match.parts["skills"].contribution)
    assert not {r.uri for r in match.reasons.extra} & asked


def test_facts_hold_no_protected_field():
    protected = {"name", "age", "birth", "sex", "gender", "nationality", "citizenship", "photo",
                 "email", "phone", "religion", "marital", "health"}  # fmt: skip
    words = {word for f in fields(ProfileFacts) for word in f.name.split("_")}
    # "vector_name" is the name of an encoder.
    assert words & protected == {"name"}
    assert [f.name for f in fields(ProfileFacts) if "name" in f.name] == ["vector_name"]


def test_reasons_carry_the_words_of_both_sides():
    vacancy = make_vacancy(
        skills=(
            LinkedSkill("urn:s:python", "Python", "osaat Pythonia"),
            LinkedSkill("urn:s:sql", "SQL-kyselyt", "tietokannat tutuiksi"),
            LinkedSkill("urn:s:talk", "kahvi", "hyvää kahvia", weight=0.0),
        ),
        occupations=(LinkedOccupation("urn:o:nurse", "sairaanhoitaja", "2221", "hoitaja"),),
    )
    profile = make_profile(
        skills=(
            LinkedSkill("urn:s:sql", "SQL queries", "wrote SQL"),
            LinkedSkill("urn:s:sail", "sailing", "I sail"),
        ),
        occupations=(LinkedOccupation("urn:o:nurse", "nurse", "2221", "RN", confidence=0.5),),
    )
    match = score(vacancy, profile, idf=None)
    assert match.reasons.matched == (
        SkillReason(
            "urn:s:sql", "SQL-kyselyt", "SQL queries", "tietokannat tutuiksi", "wrote SQL",
            contribution=0.15,
        ),
    )  # fmt: skip
    assert match.reasons.missing == (SkillReason("urn:s:python", "Python", "", "osaat Pythonia"),)
    assert match.reasons.extra == (
        SkillReason("urn:s:sail", "", "sailing", "I sail", "I sail", must=False),
    )
    reason = match.reasons.occupation
    assert (reason.label_vacancy, reason.label_profile) == ("sairaanhoitaja", "nurse")
    assert (reason.phrase_vacancy, reason.phrase_profile) == ("hoitaja", "RN")
    assert reason.similarity == match.parts["occupation"].value == 0.5


def test_a_vacancy_that_states_nothing_is_neutral_for_every_profile():
    rich = make_profile(
        skills=(LinkedSkill("urn:s:sql", "SQL"),),
        occupations=(LinkedOccupation("urn:o:nurse", "nurse", "2221"),),
        eqf_level=8,
    )
    for profile in (rich, make_profile()):
        match = score(make_vacancy(), profile)
        assert {p.value for p in match.parts.values()} == {weights.NEUTRAL_VALUE}


def test_a_must_have_outweighs_two_nice_to_haves():
    vacancy = make_vacancy(
        skills=(
            LinkedSkill("urn:s:a", "a"),
            LinkedSkill("urn:s:b", "b", must=False),
            LinkedSkill("urn:s:c", "c", must=False),
        )
    )
    must = make_profile(skills=(LinkedSkill("urn:s:a", "a"),))
    nice = make_profile(skills=(LinkedSkill("urn:s:b", "b"), LinkedSkill("urn:s:c", "c")))
    assert score(vacancy, must, idf=None).score > score(vacancy, nice, idf=None).score


def test_a_rare_skill_counts_more():
    vacancy = make_vacancy(skills=(LinkedSkill("urn:s:c", "c"), LinkedSkill("urn:s:h", "h")))
    common = make_profile(skills=(LinkedSkill("urn:s:c", "c"),))
    rare = make_profile(skills=(LinkedSkill("urn:s:h", "h"),))
    assert score(vacancy, rare).score > score(vacancy, common).score


@pytest.mark.parametrize(
    ("uri", "isco_code", "similarity"),
    [
        ("urn:o:1", "2512", 1.0),
        ("urn:o:2", "2512", 0.8),
        ("urn:o:2", "2514", 0.5),
        ("urn:o:2", "2521", 0.25),
        ("urn:o:2", "2221", 0.1),
        ("urn:o:2", "5120", 0.0),
        ("urn:o:2", "", 0.0),
    ],
)
def test_occupations_are_near_by_shared_digits(uri, isco_code, similarity):
    one = LinkedOccupation("urn:o:1", "software developer", "2512")
    other = LinkedOccupation(uri, "x", isco_code)
    assert occupation_similarity(one, other) == similarity
    assert occupation_similarity(replace(other, confidence=0.5), one) == similarity / 2


def test_texts_compare_within_one_encoder_alone():
    vector = np.array([3.0, 4.0], dtype=np.float32)
    vacancy = make_vacancy(vector=vector, vector_name="hash-1")
    same = score(vacancy, make_profile(vector=vector * 2, vector_name="hash-1"))
    assert same.parts["text"].value == pytest.approx(1.0)
    assert same.ranker == f"{weights.RANKER}+hash-1"
    opposite = score(vacancy, make_profile(vector=-vector, vector_name="hash-1"))
    assert opposite.parts["text"].value == 0.0
    other = score(vacancy, make_profile(vector=vector, vector_name="hash-2"))
    assert other.parts["text"].value == weights.NEUTRAL_VALUE
    assert other.ranker == weights.RANKER


@pytest.mark.parametrize(
    ("eqf_level", "years", "value"),
    [(7, 4.0, 1.0), (8, 9.0, 1.0), (6, 4.0, 0.75), (6, 1.0, 0.375), (3, 0.0, 0.0)],
)
def test_level_is_the_mean_of_education_and_experience(eqf_level, years, value):
    vacancy = make_vacancy(eqf_level=7, experience_years=4.0)
    profile = make_profile(eqf_level=eqf_level, experience_years=years)
    assert score(vacancy, profile).parts["level"].value == pytest.approx(value)


def test_rank_puts_met_before_otherwise_equal_unknown_and_ends_in_the_id():
    base = replace(score(make_vacancy(), make_profile()), constraints=())
    unknown = replace(
        base, vacancy_id=UUID(int=1), constraints=(Constraint("place", State.UNKNOWN, "", ""),)
    )
    met = replace(
        base, vacancy_id=UUID(int=3), constraints=(Constraint("place", State.MET, "", ""),)
    )
    later = replace(met, vacancy_id=UUID(int=4))
    better = replace(unknown, vacancy_id=UUID(int=5), score=base.score + 0.01)
    expected = [(better.vacancy_id, 1), (met.vacancy_id, 2), (later.vacancy_id, 3),
                (unknown.vacancy_id, 4)]  # fmt: skip
    for order in ([unknown, met, later, better], [better, later, met, unknown]):
        assert [(m.vacancy_id, m.rank) for m in rank(order)] == expected


@given(st.lists(st.tuples(vacancies, profiles), max_size=5), st.randoms(use_true_random=False))
def test_rank_does_not_depend_on_the_order_given(pairs, random):
    matches = [
        replace(score(vacancy, profile), vacancy_id=UUID(int=number))
        for number, (vacancy, profile) in enumerate(pairs)
    ]
    assert rank(random.sample(matches, len(matches))) == rank(matches)


def test_a_skill_that_weighs_next_to_nothing_counts_as_none():
    asked = LinkedSkill("urn:skill:a", "x", weight=5e-324, must=False)
    found = score_pair(make_vacancy(skills=(asked,)), make_profile(), idf=rarity, today=TODAY)
    assert found.parts["skills"].value == weights.NEUTRAL_VALUE
    assert not found.reasons.missing
