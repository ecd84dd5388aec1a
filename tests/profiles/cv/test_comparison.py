from profiles.cv.comparison import Difference, FactLine, compare_lines

STUDY = {"institution": "Lund University", "degree": "BSc", "field": "Design", "start": "2015-09", "end": "2018"}  # fmt: skip
WORK = {"employer": "Norrsken AB", "title": "Designer", "start": "2019-03", "end": ""}


def states(drafted, stated):
    found = compare_lines(drafted, stated)
    return [(one.state, one.drafted and one.drafted.id, one.stated and one.stated.id) for one in found]  # fmt: skip


def test_each_drafted_line_is_new_changed_or_the_same_and_stated_ones_left_are_gone():
    drafted = [
        FactLine("d1", "education", {**STUDY, "institution": "LUND UNIVERSITY", "start": "2015"}),
        FactLine("d2", "experience", {**WORK, "end": "2023-05"}),
        FactLine("d3", "experience", {**WORK, "employer": "Sundet AB", "start": "2023-06"}),
    ]
    stated = [
        FactLine("s1", "experience", WORK),
        FactLine("s2", "education", STUDY),
        FactLine("s3", "language", {"code": "sv", "level": "B2"}),
    ]
    assert states(drafted, stated) == [
        ("same", "d1", "s2"),
        ("changed", "d2", "s1"),
        ("new", "d3", None),
        ("gone", None, "s3"),
    ]
    assert compare_lines(drafted, stated)[1].differences == (Difference("end", "", "2023-05"),)


def test_second_degree_of_the_same_school_is_a_line_of_its_own():
    master = {**STUDY, "degree": "MSc", "start": "2018-09", "end": "2020"}
    assert states([FactLine("d", "education", master)], [FactLine("s", "education", STUDY)]) == [
        ("new", "d", None),
        ("gone", None, "s"),
    ]


def test_stated_line_answers_one_drafted_line_and_the_nearer_wins():
    drafted = [
        FactLine("far", "experience", {**WORK, "title": "Lead Designer", "start": "2021-01"}),
        FactLine("near", "experience", WORK),
    ]
    assert states(drafted, [FactLine("s", "experience", WORK)]) == [
        ("new", "far", None),
        ("same", "near", "s"),
    ]


def test_silence_of_a_cv_takes_nothing_away_unless_it_says_that_something_runs_again():
    silent = {"employer": "Norrsken AB", "title": "Designer", "start": "2019", "end": None}
    ended = FactLine("s", "experience", {**WORK, "end": "2022"})
    assert (
        states([FactLine("d", "experience", {**silent, "runs": False})], [ended])[0][0] == "same"
    )
    assert states([FactLine("d", "experience", {**silent, "runs": True})], [ended])[0][0] == "changed"  # fmt: skip


def test_skills_meet_by_concept_or_word_and_those_stated_by_hand_are_never_gone():
    stated = [
        FactLine("python", "skill", {"uri": "urn:1", "phrase": "Python"}),
        FactLine("lagoons", "skill", {"uri": "", "phrase": "Lagoon mapping"}),
        FactLine("hand", "skill", {"uri": "", "phrase": "Juggling"}, from_cv=False),
    ]
    drafted = [
        FactLine("d1", "skill", {"uri": "urn:1", "label": "Python (programming)", "phrase": "py"}),
        FactLine("d2", "skill", {"uri": None, "label": None, "phrase": "lagoon mapping"}),
    ]
    assert states(drafted, stated) == [("same", "d1", "python"), ("same", "d2", "lagoons")]


def test_single_fact_is_new_when_the_profile_has_none_and_never_gone():
    headline = FactLine("s", "headline", {"text": "Designer"}, from_cv=False)
    assert states([], [headline]) == []
    assert states([FactLine("d", "headline", {"text": "Lead"})], [headline]) == [
        ("changed", "d", "s")
    ]
    assert states([FactLine("d", "headline", {"text": "Lead"})], []) == [("new", "d", None)]


def test_language_is_changed_by_another_level_alone():
    stated = [FactLine("s", "language", {"code": "fi", "level": "B1"})]
    assert states([FactLine("d", "language", {"code": "fi", "level": "B2"})], stated)[0][0] == "changed"  # fmt: skip
    assert states([FactLine("d", "language", {"code": "fi", "level": None})], stated)[0][0] == "same"  # fmt: skip
