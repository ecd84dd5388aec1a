from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from matching.core.types import LinkedOccupation
from matching.evaluation.pairs import (
    GradesError,
    figures,
    pairs_section,
    rank_by_bm25,
    rank_by_score,
    rank_by_words,
    read_grades,
)
from tests.factories.matching import make_profile_facts, make_vacancy_facts

TODAY = date(2026, 3, 9)
NURSE = (LinkedOccupation("urn:nurse", "nurse", "2221", "nurse"),)
WELDER = (LinkedOccupation("urn:welder", "welder", "7212", "welder"),)
VACANCIES = {
    "fi_ward": make_vacancy_facts(
        1, title="Sairaanhoitaja", body="Osastolle.", lang="fi", occupations=NURSE
    ),
    "en_weld": make_vacancy_facts(2, title="Welder", body="At the yard.", occupations=WELDER),
    "en_word": make_vacancy_facts(
        3, title="Ward", body="A ward of old words.", occupations=WELDER
    ),
}
PROFILES = {"ann": make_profile_facts(1, headline="Ward nurse", body="", occupations=NURSE)}


@pytest.mark.without_database
def test_our_ranking_crosses_the_language_where_words_cannot() -> None:
    assert rank_by_score(PROFILES, VACANCIES, today=TODAY)["ann"][0] == "fi_ward"
    assert rank_by_words(PROFILES, VACANCIES)["ann"] == ["en_word", "en_weld", "fi_ward"]
    assert rank_by_bm25(PROFILES, VACANCIES)["ann"] == ["en_word", "en_weld", "fi_ward"]


@pytest.mark.without_database
def test_figures_count_what_fits_among_what_is_allowed() -> None:
    grades = {("ann", "a"): 3, ("ann", "b"): 1, ("eva", "b"): 2}
    rankings = {"ann": ["b", "a", "c"], "eva": ["c", "a", "b"], "ian": ["a", "b", "c"]}
    everything = dict.fromkeys(rankings, frozenset("abc"))
    found = figures(rankings, grades, among=everything)
    # ann: gains 1, 7 of the best 7, 1; eva: 0, 0, 3 of 3, 0, 0; ian has nothing to find.
    assert found.profiles == 2
    assert found.ndcg == pytest.approx(((1 + 7 / 1.58496) / (7 + 1 / 1.58496) + 0.5) / 2, abs=1e-4)
    assert found.precision == pytest.approx((0.2 + 0.2) / 2)
    only_a = figures(rankings, grades, among=dict.fromkeys(rankings, frozenset("a")))
    assert (only_a.profiles, only_a.ndcg) == (1, 1.0)


@pytest.mark.without_database
def test_the_table_has_every_ranking_and_language_group() -> None:
    lines: list[str] = []
    grades = {("ann", "fi_ward"): 3, ("ann", "en_weld"): 1}
    found = pairs_section(grades, PROFILES, VACANCIES, today=TODAY, say=lines.append)
    assert found["TalentBSR", "all"].ndcg == 1.0
    assert found["best possible", "all"].ndcg == 1.0
    assert found["BM25", "all"].ndcg < 1.0
    assert found["TalentBSR", "same language"].profiles == 0
    assert lines[0].startswith("1 profiles, 3 vacancies; 2 pairs graded 1 to 3")
    assert [line.split("  ")[0] for line in lines[3:]] == [
        "TalentBSR", "word TF-IDF", "BM25", "best possible",
    ]  # fmt: skip


@pytest.mark.without_database
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\n", "first line must be talent, vacancy, grade"),
        ("talent\tvacancy\tgrade\nann\tx\t4\n", "line 2: want talent, vacancy and a grade 1 to 3"),
        ("talent\tvacancy\tgrade\nann\tx\t1\nann\tx\t2\n", "line 3: ann and x are graded twice"),
    ],
)
def test_a_broken_file_of_grades_says_where(tmp_path, text: str, message: str) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GradesError, match=message):
        read_grades(path)


@pytest.mark.django_db
def test_without_the_demo_the_command_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="run load_demo first"):
        call_command("evaluate_demo")
