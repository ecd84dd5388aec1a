"""Scores over arrays are those of the pairs, and the shortlist is what all pairs would give."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.core.columns import NEARLY, best_rows
from matching.core.constraints import decide_constraints, is_shown
from matching.core.limits import Limits, write_limits
from matching.core.rarity import Rarity
from matching.core.scoring import rank, score_pair
from matching.core.types import Kind, LanguageDemand, LinkedOccupation, LinkedSkill, ProfileFacts
from matching.engines.embedded.columns import ColumnFiles
from matching.engines.embedded.vectors import VectorFile
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

OPEN_SINCE = date(2026, 1, 1)
RARITY = Rarity({"urn:skill:a": 40, "urn:skill:b": 2, "urn:skill:c": 0}, 50)
ALL = frozenset[UUID]()


def columns_of(folder, kind, facts):
    """Return columns and vectors that hold these facts, written in two goes."""
    vectors = VectorFile(folder)
    files = ColumnFiles(kind, folder, vectors)
    for some in (facts[:2], facts[2:]):
        with_vector = [f for f in some if f.vector is not None and np.linalg.norm(f.vector) > 0]
        rows = vectors.append([f.vector for f in with_vector])
        files.append(
            some, dict(zip((f.id for f in with_vector), rows, strict=True)), [f.id for f in some]
        )
    return files, vectors


def numbered(facts):
    return [replace(one, id=UUID(int=n)) for n, one in enumerate(facts, start=10)]


def pair(one, other):
    return (other, one) if isinstance(one, ProfileFacts) else (one, other)


def may_be_seen(facts):
    if isinstance(facts, ProfileFacts):
        return facts.visible_to_employers
    return facts.closes_on is None or facts.closes_on >= TODAY


def open_now(facts):
    return replace(facts, published_on=OPEN_SINCE)


sides = st.one_of(
    st.tuples(st.just(Kind.VACANCY), st.lists(vacancies.map(open_now), max_size=6), profiles),
    st.tuples(st.just(Kind.PROFILE), st.lists(profiles, max_size=6), vacancies),
)


@settings(max_examples=120)
@given(sides)
def test_scores_over_arrays_are_those_of_the_pairs(case):
    kind, many, one = case
    many = numbered(many)
    with tempfile.TemporaryDirectory() as folder:
        files, vectors = columns_of(Path(folder), kind, many)
        scores = {}
        for part in files.parts():
            rows = np.arange(len(part.rows))
            found = best_rows(
                part.columns, one, among=rows, cosines=vectors.cosines, idf=RARITY, limit=99
            )
            scores |= dict(zip((found.rows + part.first).tolist(), found.scores, strict=True))
    expected = [score_pair(*pair(m, one), idf=RARITY, today=TODAY).score for m in many]
    assert [scores[row] for row in range(len(many))] == pytest.approx(expected, abs=NEARLY)


@settings(max_examples=120)
@given(sides, st.integers(1, 4), st.sampled_from(["fits", "near", "all"]))
def test_the_shortlist_is_the_best_of_all_pairs(case, limit, show):
    kind, many, one = case
    many = numbered(many)

    def wanted(facts):
        return is_shown(decide_constraints(*pair(facts, one), today=TODAY), show)

    with tempfile.TemporaryDirectory() as folder:
        files, _ = columns_of(Path(folder), kind, many)
        found = files.shortlist(
            one, idf=RARITY, today=TODAY, show=show, leave_out=ALL, limit=limit
        )
    matches = rank(
        score_pair(*pair(m, one), idf=RARITY, today=TODAY)
        for m in many
        if wanted(m) and may_be_seen(m)
    )
    best = {m.vacancy_id if kind is Kind.VACANCY else m.profile_id for m in matches[:limit]}
    # More come back where scores are too near to part them; nobody of the best is missing.
    assert best <= set(found)
    assert len(found) >= min(limit, len(matches))


def test_few_vectors_are_read_and_nobody_of_the_best_is_missed(tmp_path, monkeypatch):
    chance = np.random.default_rng(7)

    def some(number):
        codes = chance.choice(["2512", "2514", "2221", "5120"], size=1)
        return open_now(
            make_vacancy(
                id=UUID(int=number),
                occupations=tuple(LinkedOccupation(f"urn:o:{c}", "", c) for c in codes.tolist()),
                skills=tuple(
                    LinkedSkill(f"urn:skill:{letter}", "")
                    for letter in chance.choice(list("abcdef"), size=3, replace=False)
                ),
                vector=chance.normal(size=8).astype(np.float32),
                vector_name="hash-1",
            )
        )

    many = [some(number) for number in range(1, 2_001)]
    profile = make_profile(
        occupations=many[0].occupations,
        skills=many[0].skills,
        vector=chance.normal(size=8).astype(np.float32),
        vector_name="hash-1",
    )
    files, vectors = columns_of(tmp_path, Kind.VACANCY, many)
    read = []

    def cosines(vector, rows):
        read.extend(rows.tolist())
        return VectorFile.cosines(vectors, vector, rows)

    monkeypatch.setattr(vectors, "cosines", cosines)
    found = files.shortlist(profile, idf=RARITY, today=TODAY, show="fits", leave_out=ALL, limit=20)
    best = rank(score_pair(one, profile, idf=RARITY, today=TODAY) for one in many)[:20]
    assert found == [match.vacancy_id for match in best]
    assert len(read) == len(set(read))
    assert 20 < len(read) < 1_000


SOON, LATE = TODAY + timedelta(days=20), TODAY + timedelta(days=200)
PLACES = [HELSINKI, TAMPERE, GDANSK]


def asking(chance):
    """A vacancy of few different values, so that others share each of them but one."""
    demands = [("fi", "B1"), ("no", "A2"), ("nb", "C1"), ("en", "")]
    return make_vacancy(
        place=chance.choice(PLACES),
        remote=chance.choice(["on_site", "remote"]),
        sponsorship=chance.choice(["yes", "no"]),
        licence=chance.choice(["", "nurse"]),
        starts_on=chance.choice([None, SOON, LATE]),
        languages=tuple(
            LanguageDemand(*one, chance.random() < 0.8)
            for one in chance.sample(demands, chance.randint(0, 2))
        ),
    )


def offering(chance):
    spoken = {"fi": ["", "A2", "B2"], "no": ["A1", "C2"], "nb": ["B1"], "en": ["C1"]}
    return make_profile(
        place=chance.choice(PLACES),
        permit_basis=chance.choice(["eu_eea_ch", "work", "none"]),
        permit_valid_until=chance.choice([None, SOON, TODAY - timedelta(days=9)]),
        licences=chance.choice([(), ("nurse",), ("driving_licence_b",)]),
        languages={code: chance.choice(spoken[code]) for code in chance.sample([*spoken], 2)}
        if chance.random() < 0.8
        else {},
        willing_to_move=chance.choice([True, False, None]),
        remote_only=chance.random() < 0.2,
        target_countries=chance.choice([(), ("PL",)]),
        target_cities=chance.choice([(), ("tampere",)]),
        available_from=chance.choice([None, TODAY, LATE]),
    )


@pytest.mark.parametrize("show", ["fits", "near", "all"])
@pytest.mark.parametrize("kind", Kind)
def test_limits_decide_as_the_constraints_of_each_pair_do(kind, show):
    chance = Random(7)
    vacancies_asking = [asking(chance) for _ in range(150)]
    profiles_offering = [offering(chance) for _ in range(150)]
    many, others = vacancies_asking, profiles_offering
    if kind is Kind.PROFILE:
        # The day on which a vacancy of the index closes is looked at elsewhere.
        closed = replace(vacancies_asking[0], closes_on=TODAY - timedelta(days=1))
        many, others = profiles_offering, [*vacancies_asking, closed]
    limits = Limits.read(kind, [write_limits(facts) for facts in many])
    for one in others:
        decided = (decide_constraints(*pair(m, one), today=TODAY) for m in many)
        expected = [is_shown(constraints, show) for constraints in decided]
        assert limits.shown(one, today=TODAY, show=show).tolist() == expected


def shortlisted(files, **changes):
    asked = {"idf": RARITY, "today": TODAY, "show": "all", "leave_out": ALL, "limit": 9}
    return files.shortlist(make_profile(), **asked | changes)


def test_a_changed_document_counts_once_and_a_removed_one_not_at_all(tmp_path):
    one, two = (open_now(make_vacancy(id=UUID(int=n))) for n in (1, 2))
    files, _ = columns_of(tmp_path, Kind.VACANCY, [one, two])
    files.append([replace(one, version=2, eqf_level=6)], {}, [one.id])
    assert sorted(shortlisted(files)) == [one.id, two.id]
    files.append([], {}, [two.id])
    assert shortlisted(files) == [one.id]
    assert shortlisted(files, leave_out=frozenset({one.id})) == []


def test_another_process_sees_what_was_appended(tmp_path):
    files, vectors = columns_of(tmp_path, Kind.VACANCY, [open_now(make_vacancy(id=UUID(int=1)))])
    reader = ColumnFiles(Kind.VACANCY, tmp_path, vectors)
    assert len(shortlisted(reader)) == 1
    more = [open_now(make_vacancy(id=UUID(int=n))) for n in range(2, 3_000)]
    files.append(more, {}, [])
    assert len(shortlisted(reader, limit=5_000)) == 2_999


def test_a_vacancy_is_there_from_its_first_day_to_its_last(tmp_path):
    vacancy = make_vacancy(published_on=TODAY, closes_on=TODAY + timedelta(days=1))
    draft = make_vacancy(id=UUID(int=7), published_on=None)
    files, _ = columns_of(tmp_path, Kind.VACANCY, [vacancy, draft])
    found = [shortlisted(files, today=TODAY + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert found == [[], [vacancy.id], [vacancy.id], []]


def test_half_a_row_of_a_killed_writer_is_written_over(tmp_path):
    files, vectors = columns_of(tmp_path, Kind.VACANCY, [open_now(make_vacancy(id=UUID(int=1)))])
    for name in ("rows", "skills", "limits"):
        with (tmp_path / f"{name}.col").open("ab") as file:
            file.write(b"torn")
    again = ColumnFiles(Kind.VACANCY, tmp_path, vectors)
    again.append([open_now(make_vacancy(id=UUID(int=2)))], {}, [UUID(int=2)])
    assert sorted(shortlisted(again)) == [UUID(int=1), UUID(int=2)]
    assert sorted(shortlisted(files)) == [UUID(int=1), UUID(int=2)]
