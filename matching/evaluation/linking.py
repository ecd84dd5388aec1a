"""How well skills and language demands are read from text, against judgements made by reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from matching.evaluation.sections import Say
from skills.evaluation import (
    Ad,
    JudgementError,
    SkillJudgement,
    agreement,
    load_ads,
    read_ad_judgements,
    read_sentence_judgements,
    score_linking,
    score_sentences,
)
from skills.text.languages import LANGUAGES
from skills.text.skills import load_skill_linker

__all__ = ["JudgementError", "agreement_section", "linking_section"]


def linking_section(judgements: Path, ads_folder: Path, *, say: Say) -> None:
    """Print F1 of skill linking by language and half, beside a plain PhraseMatcher, and the share
    of language sentences read right.

    `judgements` holds ads/<lang>.tsv, language_sentences/<lang>.tsv and, for ads that were judged
    once more, second_ads/<lang>.tsv; raises JudgementError.
    """
    ads = load_ads(ads_folder)
    judged = _read_folder(judgements / "ads", ads)
    scores = score_linking(load_skill_linker(), ads, judged)
    say(
        f"{'skills in ads':16}{'half':9}{'ads':>4}{'P':>8}{'R':>8}{'F1':>8}{'plain F1':>10}{'by place':>10}"
    )
    for score in scores:
        found = score.concepts
        say(
            f"{score.lang:16}{score.split:9}{score.ads:>4}{found.precision:>8.3f}"
            f"{found.recall:>8.3f}{found.f1:>8.3f}{score.baseline.f1:>10.3f}{score.spans.f1:>10.3f}"
        )
    for split in ("tuning", "holdout"):
        half = [score for score in scores if score.split == split]
        if half:
            mean = sum(score.concepts.f1 for score in half) / len(half)
            plain = sum(score.baseline.f1 for score in half) / len(half)
            worst = min(half, key=lambda score: score.concepts.f1)
            say(
                f"mean of {split}: F1 {mean:.3f}, plain {plain:.3f}, "
                f"worst {worst.concepts.f1:.3f} ({worst.lang})"
            )
    agreement_section(judged, _read_folder(judgements / "second_ads", ads), ads, say=say)
    say("")
    say(f"{'language demands':18}{'half':9}{'right':>6}{'of':>5}{'share':>8}")
    right = total = 0
    for lang in LANGUAGES:
        path = judgements / "language_sentences" / f"{lang}.tsv"
        if path.exists():
            for sentence in score_sentences(read_sentence_judgements(path), lang):
                right, total = right + sentence.right, total + sentence.total
                say(
                    f"{sentence.lang:18}{sentence.split:9}{sentence.right:>6}"
                    f"{sentence.total:>5}{sentence.share:>8.3f}"
                )
    if total:
        say(f"all: {right} of {total}, {right / total:.3f}")


def agreement_section(
    first: Sequence[SkillJudgement],
    second: Sequence[SkillJudgement],
    ads: Mapping[str, Ad],
    *,
    say: Say,
) -> None:
    """Print F1 between two readings of the same ads, by language and for all of them; nothing
    when no ad was read twice.

    A linker's F1 is to be seen beside it: what two readings dispute, no linker can get right.
    """
    twice = {j.ad_key for j in first} & {j.ad_key for j in second}
    if not twice:
        return
    say("")
    say(f"{'judged twice':16}{'ads':>4}{'F1':>8}")
    for lang in LANGUAGES:
        keys = {key for key in twice if ads[key].lang == lang}
        if keys:
            both = agreement([j for j in first if j.ad_key in keys], second)
            say(f"{lang:16}{len(keys):>4}{both.f1:>8.3f}")
    say(f"{'all':16}{len(twice):>4}{agreement(first, second).f1:>8.3f}")


def _read_folder(folder: Path, ads: Mapping[str, Ad]) -> list[SkillJudgement]:
    paths = (folder / f"{lang}.tsv" for lang in LANGUAGES)
    return [j for path in paths if path.exists() for j in read_ad_judgements(path, ads)]
