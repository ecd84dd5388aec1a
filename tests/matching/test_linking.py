"""What is printed of ads that were judged twice."""

from matching.evaluation.linking import agreement_section
from skills.evaluation import Ad, SkillJudgement

ADS = {key: Ad(key, key[:2], "Job", "Python") for key in ("en_05", "en_06", "fi_05")}


def judge(ad_key, concept_key):
    return SkillJudgement(ad_key, 0, 6, "Python", concept_key, "must")


def printed(first, second):
    lines = []
    agreement_section(first, second, ADS, say=lines.append)
    return [line.split() for line in lines if line]


def test_agreement_is_printed_by_language_and_for_all_ads_read_twice():
    first = [
        judge("en_05", "python"),
        judge("en_05", "docker"),
        judge("en_06", "excel"),  # read once only: counts nowhere
        judge("fi_05", "python"),
    ]
    second = [judge("en_05", "python"), judge("en_05", "git"), judge("fi_05", "python")]
    assert printed(first, second)[1:] == [
        ["en", "1", "0.500"],
        ["fi", "1", "1.000"],
        ["all", "2", "0.667"],
    ]


def test_nothing_is_printed_when_no_ad_was_read_twice():
    assert printed([judge("en_05", "python")], [judge("fi_05", "python")]) == []
