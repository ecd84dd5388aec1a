"""Scores against judgements made by hand."""

import pytest

from skills.evaluation import (
    Ad,
    Counts,
    JudgementError,
    SentenceJudgement,
    SkillJudgement,
    agreement,
    load_ads,
    read_ad_judgements,
    read_sentence_judgements,
    score_linking,
    score_sentences,
    split_of,
)
from skills.text.skills import SkillLinker
from skills.text.vocabulary import (
    EVERY_LANGUAGE,
    Concept,
    ConceptRow,
    Labels,
    read_vocabulary,
    write_vocabulary,
)

BODY = "Requirements\n- Python\n- Docker\nNice to have\n- Excel\n"


@pytest.fixture
def ads(tmp_path):
    (tmp_path / "en.toml").write_text(
        f'[[vacancy]]\nkey="en_01"\ntitle="Developer"\nbody="""\n{BODY}"""\n'
    )
    return load_ads(tmp_path)


@pytest.fixture
def linker(tmp_path):
    rows = [
        ConceptRow(Concept(f"urn:{key}", "tool", key), {EVERY_LANGUAGE: Labels(label)})
        for key, label in (("python", "Python"), ("docker", "Docker"), ("excel", "Excel"))
    ]
    write_vocabulary(tmp_path / "v.bin", version="1", rows=rows)
    return SkillLinker(read_vocabulary(tmp_path / "v.bin"))


def judge(phrase, key, importance):
    start = BODY.index(phrase)
    return SkillJudgement("en_01", start, start + len(phrase), phrase, key, importance)


def test_hits_misses_and_false_alarms_are_counted_beside_the_baseline(ads, linker):
    judgements = [
        judge("Python", "python", "must"),
        judge("Excel", "excel", "must"),
        judge("Requirements", "kubernetes", "must"),
    ]
    (score,) = score_linking(linker, ads, judgements)
    assert (score.lang, score.split, score.ads) == ("en", split_of("en_01"), 1)
    assert score.concepts == score.spans == score.baseline == Counts(found=2, missed=1, wrong=1)
    assert score.concepts.f1 == pytest.approx(2 / 3)
    assert score.importance_share == 0.5
    assert score.missed == (("en_01", "Requirements", "kubernetes"),)
    assert score.wrong == (("en_01", "Docker", "Docker"),)


def test_nothing_found_of_nothing_is_zero_and_no_error():
    assert (Counts().precision, Counts().recall, Counts().f1) == (0.0, 0.0, 0.0)


def test_judgements_must_stand_where_they_say(ads, tmp_path):
    path = tmp_path / "en.tsv"
    path.write_text(
        "vacancy\tstart\tend\tphrase\tconcept\timportance\nen_01\t15\t21\tPython\tpython\tmust\n"
    )
    assert read_ad_judgements(path, ads) == [judge("Python", "python", "must")]
    path.write_text("en_01\t14\t20\tPython\tpython\tmust\n")
    with pytest.raises(JudgementError, match="does not stand there"):
        read_ad_judgements(path, ads)
    path.write_text("en_01\t15\n")
    with pytest.raises(JudgementError, match="2 cells, not 6"):
        read_ad_judgements(path, ads)


def test_sentences_are_right_only_as_a_whole(tmp_path):
    path = tmp_path / "en.tsv"
    path.write_text(
        "sentence\tcode\tlevel\timportance\tnegated\n"
        "Fluent Finnish and English B2 required.\tfi\tC1\tmust\tno\n"
        "Fluent Finnish and English B2 required.\ten\tB2\tmust\tno\n"
        "No Swedish needed.\tsv\t-\tmust\tyes\n"
        "Polish is a plus.\tpl\t-\tmust\tno\n"
    )
    scores = score_sentences(read_sentence_judgements(path), "en")
    assert sum(s.right for s in scores) == 2
    assert sum(s.total for s in scores) == 3
    assert [t for s in scores for t in s.wrong] == ["Polish is a plus."]


def test_a_sentence_that_asks_for_no_language_is_right_when_none_is_found():
    rows = [SentenceJudgement("We are a Danish company.", "-", "-", "must", False)]
    assert sum(s.right for s in score_sentences(rows, "en")) == 1


def test_halves_are_about_even_and_always_the_same():
    halves = [split_of(f"fi_{number:02d}") for number in range(200)]
    assert halves == [split_of(f"fi_{number:02d}") for number in range(200)]
    assert 70 < halves.count("tuning") < 130


def test_agreement_looks_only_at_ads_that_both_have_judged():
    first = [judge("Python", "python", "must"), SkillJudgement("x", 0, 1, "a", "excel", "must")]
    second = [judge("Python", "python", "nice"), judge("Docker", "docker", "must")]
    assert agreement(first, second) == Counts(found=1, missed=0, wrong=1)


def test_an_ad_keeps_its_language(ads):
    assert ads == {"en_01": Ad("en_01", "en", "Developer", BODY)}
