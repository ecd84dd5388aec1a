from profiles.cv.evaluation import Score, score_file
from profiles.cv.evaluation_table import table
from profiles.cv.reading.words import same

LABEL = {
    "name": "Ada Lovell",
    "email": "ada@post.example",
    "languages": [{"code": "en", "level": "C1"}, {"code": "sv", "level": "B2"}],
    "education": [{"institution": "Lund University", "field": "Design", "start": "2015", "end": "2018"}],
    "experience": [{"employer": "Norrsken AB", "title": "Designer", "start": "2019-03", "end": None}],
    "skills": ["Figma", "Python"],
}  # fmt: skip


def test_right_answers_score_one_and_nothing_scores_zero():
    score = Score()
    score_file(score, LABEL, {**LABEL, "error": None})
    assert score.education.f1 == score.experience.f1 == score.skills.f1 == 1.0
    nothing = Score()
    empty = {"languages": [], "education": [], "experience": [], "skills": []}
    score_file(nothing, LABEL, {**empty, "name": None, "email": None, "error": {"code": "broken"}})
    assert nothing.education.f1 == nothing.languages.f1 == nothing.name.recall == 0.0
    assert nothing.refused == 1


def test_wrong_year_costs_the_year_and_not_the_entry():
    score = Score()
    wrong = [{**LABEL["education"][0], "end": "2019"}]
    score_file(score, LABEL, {**LABEL, "education": wrong, "error": None})
    assert score.education.f1 == 1.0
    assert score.education_years.recall == 0.0


def test_names_are_the_same_in_spite_of_case_and_additions():
    assert same("Lund University", "LUND UNIVERSITY, Sweden")
    assert not same("Lund University", "Aalto University")
    assert not same(None, "Aalto University")


def test_skill_that_the_words_show_too_is_no_mistake_and_need_not_be_found():
    score = Score()
    label = {**LABEL, "skills_also_right": ["pixel art"]}
    score_file(
        score, label, {**LABEL, "skills": ["Figma", "pixel art", "juggling"], "error": None}
    )
    assert score.skills.recall == 0.5
    assert score.skills.precision == 2 / 3


def test_structured_values_count_letter_by_letter():
    label = {**LABEL, "phone": "+46 70 000 00 00"}
    score = Score()
    score_file(score, label, {**label, "error": None})
    assert score.exact.recall == 1.0
    near = Score()
    other = [{**LABEL["experience"][0], "start": "2019"}]
    score_file(near, label, {**label, "experience": other, "error": None})
    assert 0.9 < near.exact.recall < 1.0


def test_table_has_a_row_per_format_with_both_readers():
    score = Score()
    score_file(score, LABEL, {**LABEL, "error": None})
    lines = table({"docx": score}, {"docx": Score()}, title="tuning").split("\n")
    assert lines[2].split()[:3] == ["docx", "1", "1.000"]
