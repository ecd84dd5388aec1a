"""How well skills and language demands are found, against judgements made by hand.

Two halves, told apart by a hash of the ad's key or of the sentence: tuning, on which thresholds
may be chosen, and holdout, which is only ever measured. spaCy's plain PhraseMatcher on the same
labels stands beside the linker, so that what the rest is worth can be read off.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, Protocol

from skills.text.languages import LANGUAGES
from skills.text.languages_asked import language_reader
from skills.text.sections import split_sections
from skills.text.skills import SkillLinker
from skills.text.vocabulary import SKILL_KINDS, Vocabulary

Split = Literal["tuning", "holdout"]
SPLITS: Final[tuple[Split, ...]] = ("tuning", "holdout")
JUDGEMENTS_FOLDER: Final = Path(__file__).resolve().parent / "judgements"


class JudgementError(ValueError):
    """A file of judgements cannot be used; the message names the line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Ad:
    """The text that judgements speak of; offsets are those of body."""

    key: str
    lang: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class SkillJudgement:
    """Somebody found this skill at body[start:end] of an ad; importance is must or nice."""

    ad_key: str
    start: int
    end: int
    phrase: str
    concept_key: str
    importance: str


@dataclass(frozen=True, slots=True)
class SentenceJudgement:
    """What one sentence says of one language; code "-" when it asks for none."""

    sentence: str
    code: str
    level: str
    importance: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """Hits, misses and false alarms, with the shares drawn from them, all in [0, 1]."""

    found: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found, self.missed + other.missed, self.wrong + other.wrong
        )


@dataclass(frozen=True, slots=True)
class LinkingScore:
    """Scores of one language and half.

    concepts counts the skills of each ad once, however often named: what matching uses. spans
    asks besides that the words overlap. baseline is the plain PhraseMatcher, by concepts.
    importance_share is the share of the found ones whose must or nice is right (a skill only
    named in tasks counts as must), None when none was found.
    """

    lang: str
    split: Split
    ads: int
    concepts: Counts
    spans: Counts
    baseline: Counts
    importance_share: float | None
    missed: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    wrong: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """Language sentences of one language and half that were read right, of all."""

    lang: str
    split: Split
    right: int
    total: int
    wrong: tuple[str, ...] = field(default=(), repr=False)

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0


def split_of(key: str) -> Split:
    """Return the half a key belongs to, the same on every machine and day."""
    return "tuning" if hashlib.sha256(key.encode()).digest()[0] % 2 == 0 else "holdout"


def load_ads(folder: Path) -> dict[str, Ad]:
    """Return the ads of a folder with one <lang>.toml each ([[vacancy]] key, title, body)."""
    ads: dict[str, Ad] = {}
    for lang in LANGUAGES:
        path = folder / f"{lang}.toml"
        if path.exists():
            for row in tomllib.loads(path.read_text(encoding="utf-8")).get("vacancy", []):
                ads[row["key"]] = Ad(row["key"], lang, row["title"], row["body"])
    return ads


def read_ad_judgements(path: Path, ads: Mapping[str, Ad]) -> list[SkillJudgement]:
    """Return the judgements of one file, each checked against the text it speaks of.

    Raises JudgementError for an unknown ad or words that do not stand where it says.
    """
    judgements: list[SkillJudgement] = []
    for line, cells in _rows(path, 6):
        key, start, end, phrase, concept_key, importance = cells
        if not start.isdigit():
            continue  # the header
        ad = ads.get(key)
        if ad is None or ad.body[int(start) : int(end)] != phrase:
            raise JudgementError(f"{path.name}:{line}: {phrase!r} does not stand there in {key}")
        if importance not in ("must", "nice"):
            raise JudgementError(f"{path.name}:{line}: {importance!r} is neither must nor nice")
        judgements.append(
            SkillJudgement(key, int(start), int(end), phrase, concept_key, importance)
        )
    return judgements


def read_sentence_judgements(path: Path) -> list[SentenceJudgement]:
    """Return the judgements of one file; a sentence with two languages has two rows."""
    return [
        SentenceJudgement(sentence, code, level, importance, negated.lower() in ("yes", "true"))
        for _line, (sentence, code, level, importance, negated) in _rows(path, 5)
        if sentence != "sentence"
    ]


def score_linking(
    linker: SkillLinker, ads: Mapping[str, Ad], judgements: Sequence[SkillJudgement]
) -> list[LinkingScore]:
    """Return the scores of each language and half that has judgements.

    Ads without a judgement are left out: nobody has looked at them.
    """
    scores: list[LinkingScore] = []
    judged: dict[str, list[SkillJudgement]] = {}
    for judgement in judgements:
        judged.setdefault(judgement.ad_key, []).append(judgement)
    for lang in LANGUAGES:
        for split in SPLITS:
            keys = sorted(k for k in judged if ads[k].lang == lang and split_of(k) == split)
            if keys:
                scores.append(_score_half(linker, lang, split, [ads[k] for k in keys], judged))
    return scores


def _score_half(
    linker: SkillLinker,
    lang: str,
    split: Split,
    ads: Sequence[Ad],
    judged: Mapping[str, Sequence[SkillJudgement]],
) -> LinkingScore:
    vocabulary = linker.vocabulary
    concepts = spans = baseline = Counts()
    agreed: list[bool] = []
    missed: list[tuple[str, str, str]] = []
    wrong: list[tuple[str, str, str]] = []
    for ad in ads:
        gold = {_uri_of(vocabulary, j.concept_key): j for j in judged[ad.key]}
        mentions = [m for m in linker.link(ad.body, lang) if not m.negated]
        named = {m.uri: m for m in mentions}
        concepts += _count(gold.keys(), named.keys())
        spans += _count_spans(judged[ad.key], mentions, vocabulary)
        baseline += _count(gold.keys(), set(link_plainly(vocabulary, ad.body, lang)))
        agreed.extend(
            (named[uri].importance or "must") == judgement.importance
            for uri, judgement in gold.items()
            if uri in named
        )
        missed.extend((ad.key, j.phrase, j.concept_key) for u, j in gold.items() if u not in named)
        wrong.extend((ad.key, m.phrase, m.label) for u, m in named.items() if u not in gold)
    share = sum(agreed) / len(agreed) if agreed else None
    return LinkingScore(
        lang, split, len(ads), concepts, spans, baseline, share, tuple(missed), tuple(wrong)
    )


def score_sentences(judgements: Sequence[SentenceJudgement], lang: str) -> list[SentenceScore]:
    """Return how many sentences of a language were read right, by half.

    A sentence is right when exactly the judged languages are found, each with its level and
    negation, and, unless it is negated, with its must or nice.
    """
    by_sentence: dict[str, list[SentenceJudgement]] = {}
    for judgement in judgements:
        by_sentence.setdefault(judgement.sentence, []).append(judgement)
    scores: list[SentenceScore] = []
    for split in SPLITS:
        texts = [text for text in by_sentence if split_of(text) == split]
        wrong = tuple(t for t in texts if _read_languages(t, lang) != _expected(by_sentence[t]))
        scores.append(SentenceScore(lang, split, len(texts) - len(wrong), len(texts), wrong))
    return scores


def _read_languages(text: str, lang: str) -> set[tuple[str, str, str, bool]]:
    reader = language_reader(lang)
    return {
        _as_tuple(s.code, s.level or "-", s.importance, s.negated)
        for sentence in split_sections(text, lang)
        for s in reader.read(sentence)
    }


def _expected(judgements: Iterable[SentenceJudgement]) -> set[tuple[str, str, str, bool]]:
    return {
        _as_tuple(j.code, j.level, j.importance, j.negated) for j in judgements if j.code != "-"
    }


def _as_tuple(code: str, level: str, importance: str, negated: bool) -> tuple[str, str, str, bool]:
    # What is not needed has neither level nor weight that anybody would act on.
    return (code, "-", "-", True) if negated else (code, level, importance, False)


def _count(gold: Iterable[str], named: Iterable[str]) -> Counts:
    wanted, got = set(gold), set(named)
    return Counts(len(wanted & got), len(wanted - got), len(got - wanted))


class _Mention(Protocol):
    @property
    def uri(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _count_spans(
    gold: Sequence[SkillJudgement], mentions: Sequence[_Mention], vocabulary: Vocabulary
) -> Counts:
    """Count by place too; a second mention of a skill judged once is neither right nor wrong."""
    found = [
        judgement
        for judgement in gold
        if any(
            m.uri == _uri_of(vocabulary, judgement.concept_key)
            and m.start < judgement.end
            and m.end > judgement.start
            for m in mentions
        )
    ]
    wanted = {_uri_of(vocabulary, judgement.concept_key) for judgement in gold}
    wrong = sum(1 for mention in mentions if mention.uri not in wanted)
    return Counts(len(found), len(gold) - len(found), wrong)


def _uri_of(vocabulary: Vocabulary, key: str) -> str:
    concept = vocabulary.skills_by_key.get(key)
    # A judgement may name a skill that the vocabulary lacks: that is a miss, not an error.
    return concept.uri if concept else f"unknown:{key}"


def link_plainly(vocabulary: Vocabulary, text: str, lang: str) -> list[str]:
    """Return the URIs that spaCy's own tokeniser and PhraseMatcher find: the baseline."""
    nlp, matcher = _plain_matcher(vocabulary, lang)
    return sorted({nlp.vocab.strings[match_id] for match_id, _first, _last in matcher(nlp(text))})


@lru_cache(maxsize=len(LANGUAGES))
def _plain_matcher(vocabulary: Vocabulary, lang: str) -> tuple[Any, Any]:
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp: Any = spacy.blank(lang)
    matcher: Any = PhraseMatcher(nlp.vocab, attr="LOWER")
    for concept, labels in vocabulary.iter_labels(lang, kinds=SKILL_KINDS):
        matcher.add(concept.uri, [nlp.make_doc(label) for label in labels.all()])
    return nlp, matcher


def agreement(first: Sequence[SkillJudgement], second: Sequence[SkillJudgement]) -> Counts:
    """Return how far two people agree on the skills of the ads that both have judged."""
    shared = {j.ad_key for j in first} & {j.ad_key for j in second}
    return _count(
        {f"{j.ad_key} {j.concept_key}" for j in first if j.ad_key in shared},
        {f"{j.ad_key} {j.concept_key}" for j in second if j.ad_key in shared},
    )


def _rows(path: Path, width: int) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgementError(f"cannot read {path}: {error}") from error
    for cells in (reader := csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < width:
            raise JudgementError(f"{path.name}:{reader.line_num}: {len(cells)} cells, not {width}")
        yield reader.line_num, [cell.strip() for cell in cells[:width]]
