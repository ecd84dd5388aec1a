"""From a job title to the occupations it means, with a confidence and a reason in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from skills.text.bridge import ConceptMatcher, Fusion, LabelTable
from skills.text.encoder import (
    Encoder,
    OccupationSpace,
    StaticEncoder,
    chunk_words,
    document_vectors,
    load_encoder,
)
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.ngrams import MAX_CHARACTERS, plain_words
from skills.text.titles import plain_title
from skills.text.vocabulary import Vocabulary, load_vocabulary

Method = Literal["exact", "label", "meaning"]

# Confidence = 1 / (1 + exp(-(BIAS + SCORE x score + MARGIN x margin))), margin being the score's
# lead over the next occupation. Logistic regression on labels kept out of the table, see
# docs/ranking.md; `manage.py evaluate_ranking` prints how well it is calibrated.
BIAS: Final = -3.4
SCORE: Final = 5.0
MARGIN: Final = 11.3
# Below this the best answer is wrong more often than right: then there is none.
LEAST_CONFIDENCE: Final = 0.4
# Further answers are shown when they are about as likely as the first.
_LEAST_FURTHER: Final = 0.2
# Share of the body beside the title; a title that says "Specialist" leaves it to the body.
_BODY_SHARE: Final = 0.15
# A body is read to about this many words; what comes after is mostly the employer's praise.
_BODY_WORDS: Final = 240
# From this likeness on the label itself is the reason, below it only the meaning is alike.
_LABEL_LIKENESS: Final = 0.5


@dataclass(frozen=True, slots=True)
class OccupationLink:
    """One occupation that a title means.

    label is in the title's language, matched_label the label that was found most alike.
    confidence in [0, 1] is the calibrated chance that this is the occupation meant.
    reason is English prose for people; pages that are translated build theirs from the parts.
    """

    uri: str
    isco_code: str
    label: str
    confidence: float
    matched_label: str
    method: Method
    reason: str


class OccupationLinker:
    """Links titles to the occupations of one vocabulary."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        encoder: Encoder,
        *,
        space: OccupationSpace | None = None,
        leave_out: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        """leave_out: (language, label) pairs to do without, for measuring on them."""
        self._vocabulary = vocabulary
        self._encoder = encoder
        if space is None:
            space = (
                encoder.occupations
                if isinstance(encoder, StaticEncoder)
                else OccupationSpace((), (), np.zeros((0, encoder.dimensions), np.float32))
            )
        codes = {concept.uri: concept.isco_code for concept in vocabulary.concepts}
        rows = (
            (concept.uri, lang, label)
            for lang in LANGUAGES
            for concept, labels in vocabulary.iter_labels(lang, kinds=("occupation",))
            for label in labels.all()
            if (lang, label) not in leave_out
        )
        self._table = LabelTable.from_rows(rows, codes)
        # Groups are no occupations; a vocabulary that has none switches the share off anyway.
        self._matcher = ConceptMatcher(self._table, encoder, space, Fusion(group_temperature=0.0))

    @property
    def matcher(self) -> ConceptMatcher:
        """The scores behind the links, for measuring."""
        return self._matcher

    def link(
        self, title: str, lang: str, *, body: str = "", limit: int = 5
    ) -> list[OccupationLink]:
        """Return the likeliest occupations, best first; empty when there is no good answer.

        lang is one of the ten codes; another one is served by the encoder alone. body decides
        between occupations that the title leaves open, and never outweighs it.
        """
        code = normalise_language(lang)
        wanted = plain_title(title, code)
        if limit <= 0 or not self._table.uris or not plain_words(wanted).strip():
            return []
        scores = self._matcher.title_scores([wanted], code)[0]
        if body.strip():
            chunks = chunk_words(" ".join(body[:MAX_CHARACTERS].split()[:_BODY_WORDS]))
            whole = document_vectors(self._encoder, [wanted], [chunks], code)
            bare = self._encoder.encode([wanted], code)
            scores += _BODY_SHARE * self._matcher.centroid_scores(whole - bare)[0]
        order = np.argsort(-scores, kind="stable")[: limit + 1]
        chosen: list[tuple[int, float]] = []
        for position, place in enumerate(order[:limit]):
            own = float(scores[place])
            following = order[position + 1] if position + 1 < len(order) else None
            margin = own - float(scores[following]) if following is not None else 0.0
            chance = confidence(own, margin if position == 0 else 0.0)
            if chance < (LEAST_CONFIDENCE if position == 0 else _LEAST_FURTHER):
                break
            chosen.append((int(place), chance))
        nearest = self._matcher.nearest_labels(wanted, code, [place for place, _ in chosen])
        return [
            self._explained(place, wanted, code, chance, matched, likeness)
            for (place, chance), (matched, likeness) in zip(chosen, nearest, strict=True)
        ]

    def _explained(
        self, place: int, title: str, lang: str, chance: float, matched: str, likeness: float
    ) -> OccupationLink:
        uri = self._table.uris[place]
        label = self._vocabulary.label(uri, lang)
        method: Method
        if matched and plain_words(matched) == plain_words(title):
            method, reason = "exact", f"the title is the label “{matched}”"
        elif likeness >= _LABEL_LIKENESS:
            method = "label"
            reason = f"the title is written much like the label “{matched}”"
        else:
            method = "meaning"
            reason = f"the title's words mean about the same as “{matched or label}”"
        return OccupationLink(
            uri=uri,
            isco_code=self._table.isco_codes[place],
            label=label,
            confidence=round(chance, 3),
            matched_label=matched or label,
            method=method,
            reason=reason,
        )


def confidence(score: float, margin: float) -> float:
    """Return the calibrated chance in (0, 1) that an occupation with this score is meant."""
    return 1.0 / (1.0 + math.exp(-(BIAS + SCORE * score + MARGIN * margin)))


_linkers: Final[dict[tuple[str, str], OccupationLinker]] = {}


def load_occupation_linker() -> OccupationLinker:
    """Return the linker of the active vocabulary and encoder, built once per process and version.

    After an import the next call builds a new one and forgets the old.
    """
    vocabulary, encoder = load_vocabulary(), load_encoder()
    key = (vocabulary.version, encoder.version)
    if key not in _linkers:
        linker = OccupationLinker(vocabulary, encoder)
        _linkers.clear()
        _linkers[key] = linker
    return _linkers[key]
