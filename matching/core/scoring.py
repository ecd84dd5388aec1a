"""The score of a pair, as a sum that anyone can add up again, and the reasons it is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from matching.core.constraints import decide_constraints
from matching.core.levels import eqf_value, experience_value
from matching.core.types import (
    LinkedOccupation,
    LinkedSkill,
    Match,
    OccupationReason,
    Part,
    ProfileFacts,
    Reasons,
    SkillReason,
    State,
    VacancyFacts,
)
from matching.core.weights import (
    IDF_FLOOR,
    ISCO_SIMILARITY,
    LEAST_WISH,
    NEUTRAL_VALUE,
    NICE_TO_HAVE_WEIGHT,
    PART_WEIGHTS,
    RANKER,
    SAME_OCCUPATION,
    TEXT_COSINE_HIGH,
    TEXT_COSINE_LOW,
)

Idf = Callable[[str], float]


def score_pair(
    vacancy: VacancyFacts,
    profile: ProfileFacts,
    *,
    idf: Idf | None,
    today: date,
    with_reasons: bool = True,
) -> Match:
    """Return the score of a pair in [0, 1], higher is better, with its parts and reasons.

    `score` is exactly `math.fsum` of the contributions, and `contribution` is `value * weight`.
    `idf` gives the rarity of a skill's URI among the vacancies, higher is rarer; without it every
    skill counts the same. A part for which the vacancy states nothing has NEUTRAL_VALUE, the same
    for every profile; so has the text part without two vectors of one encoder, and a level that
    the profile does not state. Constraints are decided beside the score and change nothing in it.
    `with_reasons=False` leaves the reasons empty, for candidates that nobody is going to see.
    """
    occupation, occupation_reason = _compare_occupations(vacancy, profile)
    skills, skill_reasons = _compare_skills(vacancy, profile, idf=idf, with_reasons=with_reasons)
    text = _compare_texts(vacancy, profile)
    values = {
        "occupation": occupation,
        "skills": skills,
        "text": NEUTRAL_VALUE if text is None else text,
        "level": compare_levels(vacancy, profile),
    }
    parts = {
        name: Part(value=values[name], weight=weight, contribution=values[name] * weight)
        for name, weight in PART_WEIGHTS.items()
    }
    return Match(
        vacancy_id=vacancy.id,
        profile_id=profile.id,
        score=math.fsum(part.contribution for part in parts.values()),
        parts=parts,
        constraints=decide_constraints(vacancy, profile, today=today),
        reasons=replace(skill_reasons, occupation=occupation_reason)
        if with_reasons
        else Reasons(),
        ranker=RANKER if text is None else f"{RANKER}+{vacancy.vector_name}",
    )


def rank(matches: Iterable[Match]) -> list[Match]:
    """Return the matches best first, numbered from 1, in a total order.

    By score, highest first; of equal scores the one with fewer constraints not met, then with
    fewer unknown, then by the ids of vacancy and profile.
    """

    def key(match: Match) -> tuple[float, int, int, str, str]:
        states = [constraint.state for constraint in match.constraints]
        return (
            -match.score,
            states.count(State.NOT_MET),
            states.count(State.UNKNOWN),
            str(match.vacancy_id),
            str(match.profile_id),
        )

    ordered = sorted(matches, key=key)
    return [replace(match, rank=number) for number, match in enumerate(ordered, start=1)]


def occupation_similarity(one: LinkedOccupation, other: LinkedOccupation) -> float:
    """Return in [0, 1] how near two linked occupations are, in both directions the same.

    The nearness of the occupations, times the chance that both links are right.
    """
    if one.uri == other.uri:
        near = SAME_OCCUPATION
    else:
        near = ISCO_SIMILARITY[shared_digits(one.isco_code, other.isco_code)]
    return near * (_share(one.confidence) * _share(other.confidence))


def shared_digits(one: str, other: str) -> int:
    """Return how many leading digits (0 to 4) two ISCO-08 codes share."""
    count = 0
    for a, b in zip(one[:4], other[:4], strict=False):
        if a != b:
            break
        count += 1
    return count


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))


def _compare_occupations(
    vacancy: VacancyFacts, profile: ProfileFacts
) -> tuple[float, OccupationReason | None]:
    """Return the nearest pair's similarity, and that pair as the reason when it is not zero."""
    if not vacancy.occupations:
        return NEUTRAL_VALUE, None
    pairs = [
        (occupation_similarity(ours, theirs), ours, theirs)
        for ours in vacancy.occupations
        for theirs in profile.occupations
    ]
    if not pairs:
        return 0.0, None
    # Equal pairs are told apart by their own content, so that the order of the input is nothing.
    similarity, ours, theirs = min(
        pairs,
        key=lambda p: (
            -p[0],
            p[1].uri,
            p[2].uri,
            p[1].label,
            p[2].label,
            p[1].phrase,
            p[2].phrase,
        ),
    )
    if similarity == 0.0:
        return 0.0, None
    reason = OccupationReason(
        uri_vacancy=ours.uri,
        uri_profile=theirs.uri,
        label_vacancy=ours.label,
        label_profile=theirs.label,
        phrase_vacancy=ours.phrase,
        phrase_profile=theirs.phrase,
        similarity=similarity,
    )
    return similarity, reason


def wish(skill: LinkedSkill) -> float:
    """Return how much a vacancy wishes for a skill: 1 a must-have, 0 mere company talk."""
    return min(_share(skill.weight), 1.0 if skill.must else NICE_TO_HAVE_WEIGHT)


def once_each(skills: Iterable[LinkedSkill]) -> dict[str, LinkedSkill]:
    """Return each skill once by URI, as it is stated most strongly; what weighs nothing is out."""
    strongest: dict[str, LinkedSkill] = {}
    for skill in skills:
        if wish(skill) > LEAST_WISH:
            other = strongest.get(skill.uri)
            if other is None or _strength(skill) < _strength(other):
                strongest[skill.uri] = skill
    return strongest


def _strength(skill: LinkedSkill) -> tuple[float, bool, str, str]:
    """Return a key by which the strongest statement of a skill comes first."""
    return -wish(skill), not skill.must, skill.label, skill.phrase


def _compare_skills(
    vacancy: VacancyFacts, profile: ProfileFacts, *, idf: Idf | None, with_reasons: bool
) -> tuple[float, Reasons]:
    """Return the weighted share of the asked skills that are there, and the reasons.

    One skill more in the profile never lowers it: the asked ones alone are in the denominator.
    """
    asked = once_each(vacancy.skills)
    offered = once_each(profile.skills)
    weights = {
        uri: wish(skill) * (max(IDF_FLOOR, idf(uri)) if idf else 1.0)
        for uri, skill in asked.items()
    }
    if asked:
        total = math.fsum(weights.values())
        value = math.fsum(weights[uri] for uri in asked if uri in offered) / total
    else:
        value = NEUTRAL_VALUE
    if not with_reasons:
        return value, Reasons()
    return value, _skill_reasons(asked, offered, weights)


def _skill_reasons(
    asked: dict[str, LinkedSkill], offered: dict[str, LinkedSkill], weights: dict[str, float]
) -> Reasons:
    """Return the skills matched and missing, heaviest first, and the extra ones by label."""
    total = math.fsum(weights.values())
    matched: list[SkillReason] = []
    missing: list[SkillReason] = []
    for uri in sorted(asked, key=lambda u: (-weights[u], asked[u].label, u)):
        ours, theirs = asked[uri], offered.get(uri)
        if theirs is None:
            missing.append(SkillReason(uri, ours.label, "", ours.phrase, must=ours.must))
            continue
        matched.append(
            SkillReason(
                uri,
                ours.label,
                theirs.label,
                ours.phrase,
                theirs.phrase,
                must=ours.must,
                contribution=weights[uri] / total * PART_WEIGHTS["skills"],
            )
        )
    extra = [
        SkillReason(uri, "", skill.label, skill.phrase, skill.phrase, must=False)
        for uri, skill in sorted(offered.items(), key=lambda item: (item[1].label, item[0]))
        if uri not in asked
    ]
    return Reasons(matched=tuple(matched), missing=tuple(missing), extra=tuple(extra))


def _compare_texts(vacancy: VacancyFacts, profile: ProfileFacts) -> float | None:
    """Return the rescaled cosine in [0, 1], or None without two vectors of one encoder."""
    ours, theirs = vacancy.vector, profile.vector
    same_encoder = vacancy.vector_name != "" and vacancy.vector_name == profile.vector_name
    if ours is None or theirs is None or not same_encoder:
        return None
    length = float(np.linalg.norm(ours)) * float(np.linalg.norm(theirs))
    if length == 0.0:
        return None
    cosine = float(np.dot(ours, theirs)) / length
    return _share((cosine - TEXT_COSINE_LOW) / (TEXT_COSINE_HIGH - TEXT_COSINE_LOW))


def compare_levels(vacancy: VacancyFacts, profile: ProfileFacts) -> float:
    """Return the mean of what is asked of education and experience, in [0, 1]."""
    values: list[float] = []
    if vacancy.eqf_level is not None:
        known = profile.eqf_level
        values.append(NEUTRAL_VALUE if known is None else eqf_value(vacancy.eqf_level, known))
    if vacancy.experience_years is not None:
        years = profile.experience_years
        values.append(
            NEUTRAL_VALUE if years is None else experience_value(vacancy.experience_years, years)
        )
    return sum(values) / len(values) if values else NEUTRAL_VALUE
