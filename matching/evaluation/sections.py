"""The sections of `evaluate_ranking` about text similarity: one function prints one table."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from matching.evaluation.cases import (
    CasesError,
    CaseSet,
    Figures,
    judge,
    ndcg,
    read_cases,
    read_rows,
)
from matching.evaluation.labels import read_table, vocabulary_table
from matching.evaluation.retrieval import DEFAULT_PARTS, Parts, rank
from skills.text.bridge import DEFAULT_FUSION, LabelTable
from skills.text.encoder import StaticEncoder, read_encoder
from skills.text.languages import LANGUAGES
from skills.text.vocabulary import load_vocabulary
from skills.training.esco import is_withheld

Say = Callable[[str], None]

# English descriptions of one unit group that serve as profiles; more of them say the same again.
_PROFILES_PER_GROUP: Final = 3

_FUSION: Final = DEFAULT_FUSION
TITLE_VARIANTS: Final[Mapping[str, Parts]] = {
    "all parts": DEFAULT_PARTS,
    "lexical bridge only": Parts(
        fusion=replace(_FUSION, lexical=1.0, label=0.0, centroid=0.0, group_temperature=0.0)
    ),
    "encoder only": Parts(fusion=replace(_FUSION, lexical=0.0)),
    "encoder, no label table": Parts(table=False),
    "without the label part": Parts(fusion=replace(_FUSION, label=0.0)),
    "without the centre part": Parts(fusion=replace(_FUSION, centroid=0.0)),
    "without sharpening": Parts(fusion=replace(_FUSION, power=1.0)),
    "without stand-ins": Parts(
        fusion=replace(_FUSION, lexical_stand_in=0.0, encoder_stand_in=0.0)
    ),
    "full stand-ins": Parts(fusion=replace(_FUSION, lexical_stand_in=1.0, encoder_stand_in=1.0)),
    "without unit groups": Parts(
        fusion=replace(_FUSION, group_temperature=0.0, broad_group_penalty=0.0)
    ),
    "not one each first": Parts(one_each=False),
    "heads of titles": Parts(heads=True),
    "titles as written": Parts(titles=False),
}
DOCUMENT_VARIANTS: Final[Mapping[str, Parts]] = {
    "all parts": DEFAULT_PARTS,
    "title only": Parts(body_weight=0.0),
    "body in one piece": Parts(chunked=False),
    "without occupations": Parts(occupations=False),
    "without occupations, title only": Parts(occupations=False, body_weight=0.0),
    "without occupations, one piece": Parts(occupations=False, chunked=False),
}


def melo_section(folder: Path, *, say: Say, limit: int = 0) -> dict[str, Figures]:
    """Print the figures of every set and their means per kind; return them by set."""
    sets = read_cases(folder, limit=limit)
    table = _label_table(folder)
    figures: dict[str, Figures] = {}
    say("Titles to concepts (MELO cases), the shipped setting")
    say(f"{'set':<24}{'kind':<8}{'n':>6}{'MRR':>8}{'cMRR':>8}{'cA@1':>8}{'cA@10':>8}{'s':>7}")
    for cases in sets:
        started = time.perf_counter()
        own = _run(cases, table=table)
        figures[cases.name] = own
        say(
            f"{cases.name:<24}{cases.kind:<8}{len(cases.queries):>6}{own.mrr:>8.3f}"
            f"{own.concept_mrr:>8.3f}{own.concept_accuracy(1):>8.3f}"
            f"{own.concept_accuracy(10):>8.3f}{time.perf_counter() - started:>7.1f}"
        )
    _say_means(list(figures.values()), say)
    return figures


def ablation_section(folder: Path, *, say: Say, limit: int = 0) -> None:
    """Print the mean concept-level MRR per kind for every variant of the setting."""
    sets = read_cases(folder, limit=limit)
    table = _label_table(folder)
    kinds = sorted({cases.kind for cases in sets})
    say(f"Each part's effect on titles (mean cMRR{f', {limit} queries a set' if limit else ''})")
    say(f"{'variant':<28}" + "".join(f"{kind:>9}" for kind in kinds))
    for name, parts in TITLE_VARIANTS.items():
        _say_row(name, kinds, [_run(cases, parts=parts, table=table) for cases in sets], say)
    alone = [_run(cases, table=vocabulary_table()) for cases in sets]
    _say_row("starter vocabulary alone", kinds, alone, say)


def strict_section(folder: Path, artefact: Path, *, say: Say) -> None:
    """Print how concepts fare whose local labels neither the encoder nor the table knows.

    artefact is an encoder trained with --withhold; its manifest says which share. Titles are the
    cases' queries; Finnish titles and the skills of fi and sv are ESCO's own withheld labels.
    """
    encoder = read_encoder(artefact)
    share = float(encoder.manifest["withheld"])
    if not share:
        raise CasesError(f"{artefact} was trained on everything; train one with --withhold 0.15")
    english = _label_table(folder, english_only=True)
    bridge = [cases for cases in read_cases(folder) if cases.kind == "bridge"]
    titles = [
        _run(only, table=english, encoder=encoder)
        for cases in bridge
        if (only := _keep(cases, share)).queries
    ]
    say(f"Concepts without local labels ({share:.0%} withheld from table and training), cMRR")
    for figures in titles:
        say(f"  {figures.name:<26}{len(figures.concept_ranks):>6}{figures.concept_mrr:>8.3f}")
    _say_means(titles, say)
    occupations = bridge[-1]
    rows = read_rows(folder / "esco" / "occupation_labels.tsv.gz")
    own = CaseSet(
        "Finnish titles", "strict", "fi", "en",
        tuple(row[2] for row in rows if row[1] == "fi" and "/isco/" not in row[0]),
        tuple(frozenset((row[0],)) for row in rows if row[1] == "fi" and "/isco/" not in row[0]),
        occupations.corpus, occupations.concepts,
    )  # fmt: skip
    labels = read_rows(folder / "esco" / "skill_labels.tsv.gz")
    skills = [row for row in labels if row[1] == "en"]
    phrases = [
        CaseSet(
            f"{lang} skill phrases", "skill", lang, "en",
            tuple(row[2] for row in labels if row[1] == lang),
            tuple(frozenset((row[0],)) for row in labels if row[1] == lang),
            tuple(row[2] for row in skills), tuple(row[0] for row in skills),
        )
        for lang in ("fi", "sv")
    ]  # fmt: skip
    for cases in (own, *phrases):
        figures = _run(_keep(cases, share), table=english, encoder=encoder)
        say(f"  {figures.name:<26}{len(figures.concept_ranks):>6}{figures.concept_mrr:>8.3f}")


def document_section(folder: Path, ads_folder: Path, *, say: Say) -> None:
    """Print nDCG@10 of English occupation descriptions against whole ads in other languages.

    Gain 3 for the same ISCO unit group, 1 for the same minor group. Per language, since one
    ranking has one language on each side; then the mean.
    """
    table = _label_table(folder)
    ads = _read_ads(ads_folder)
    profiles = _read_profiles(folder, {ad.isco_code for ad in ads}, table)
    langs = [lang for lang in LANGUAGES if lang != "en" and any(ad.lang == lang for ad in ads)]
    say(f"English descriptions against whole ads, nDCG@10 ({len(ads)} ads)")
    say(f"{'variant':<34}" + "".join(f"{lang:>7}" for lang in langs) + f"{'mean':>8}")
    for name, parts in DOCUMENT_VARIANTS.items():
        figures = []
        for lang in langs:
            own = [ad for ad in ads if ad.lang == lang]
            codes = {ad.isco_code for ad in own}
            asked = [profile for profile in profiles if profile.isco_code in codes]
            rankings = rank(
                [profile.text for profile in asked],
                "en",
                [ad.text for ad in own],
                lang,
                parts=parts,
                table=table,
            )
            figures.append(_mean_ndcg(asked, own, rankings))
        cells = "".join(f"{figure:>7.3f}" for figure in figures)
        say(f"{name:<34}{cells}{float(np.mean(figures)):>8.3f}")


@dataclass(frozen=True, slots=True)
class _Text:
    """A whole text with the ISCO unit group it is about."""

    lang: str
    text: str
    isco_code: str


def _read_ads(folder: Path) -> list[_Text]:
    codes = {
        concept.key: concept.isco_code
        for concept in load_vocabulary().concepts
        if concept.kind == "occupation"
    }
    texts: list[_Text] = []
    for path in sorted(folder.glob("*.toml")):
        for ad in tomllib.loads(path.read_text(encoding="utf-8"))["vacancy"]:
            if codes.get(ad["occupation"]):
                text = f"{ad['title']}\n{ad['body']}"
                texts.append(_Text(path.stem, text, codes[ad["occupation"]]))
    if not texts:
        raise CasesError(f"{folder} has no ads; give the folder of the demo's vacancies")
    return texts


def _read_profiles(folder: Path, codes: set[str], table: LabelTable) -> list[_Text]:
    groups = dict(zip(table.uris, table.isco_codes, strict=True))
    kept: dict[str, int] = {}
    texts: list[_Text] = []
    for uri, _, title, description in read_rows(
        folder / "esco" / "occupation_descriptions_en.tsv.gz"
    ):
        code = groups.get(uri, "")
        if code in codes and kept.get(code, 0) < _PROFILES_PER_GROUP:
            kept[code] = kept.get(code, 0) + 1
            texts.append(_Text("en", f"{title}\n{description}", code))
    return texts


def _mean_ndcg(
    profiles: Sequence[_Text], ads: Sequence[_Text], rankings: Sequence[Sequence[int]]
) -> float:
    values = []
    for profile, ranking in zip(profiles, rankings, strict=True):
        gains = [
            3.0
            if ad.isco_code == profile.isco_code
            else float(ad.isco_code[:3] == profile.isco_code[:3])
            for ad in ads
        ]
        values.append(ndcg([gains[index] for index in ranking], gains))
    return float(np.mean(values))


def _run(
    cases: CaseSet,
    *,
    parts: Parts = DEFAULT_PARTS,
    table: LabelTable,
    encoder: StaticEncoder | None = None,
) -> Figures:
    rankings = rank(
        cases.queries,
        cases.lang,
        cases.corpus,
        cases.corpus_lang,
        parts=parts,
        table=table,
        encoder=encoder,
    )
    return judge(cases, rankings)


def _keep(cases: CaseSet, share: float) -> CaseSet:
    """Return the set with only the queries of withheld concepts."""
    places = [
        place
        for place, gold in enumerate(cases.gold)
        if all(is_withheld(uri, share) for uri in gold)
    ]
    return replace(
        cases,
        queries=tuple(cases.queries[place] for place in places),
        gold=tuple(cases.gold[place] for place in places),
    )


def _label_table(folder: Path, *, english_only: bool = False) -> LabelTable:
    path = folder / "esco" / "occupation_labels.tsv.gz"
    if not path.exists():
        raise CasesError(f"{folder} lacks esco/occupation_labels.tsv.gz, the label table")
    table = read_table(path)
    if english_only:
        return replace(table, labels={"en": table.labels["en"]})
    return table


def _say_means(figures: Sequence[Figures], say: Say) -> None:
    for kind in sorted({own.kind for own in figures}):
        chosen = [own for own in figures if own.kind == kind]
        say(
            f"mean {kind} over {len(chosen)} sets: MRR {np.mean([own.mrr for own in chosen]):.4f}"
            f", cMRR {np.mean([own.concept_mrr for own in chosen]):.4f}"
        )


def _say_row(name: str, kinds: Sequence[str], figures: Sequence[Figures], say: Say) -> None:
    cells = "".join(
        f"{np.mean([own.concept_mrr for own in figures if own.kind == kind]):>9.4f}"
        for kind in kinds
    )
    say(f"{name:<28}{cells}")
