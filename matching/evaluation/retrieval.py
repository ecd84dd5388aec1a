"""Texts against texts across ten languages, without concept ids: the entry that is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.evaluation.documents import document_scores, is_document
from matching.evaluation.labels import active_table
from skills.text.bridge import DEFAULT_FUSION, ConceptMatcher, Fusion, LabelTable, LexicalBridge
from skills.text.encoder import StaticEncoder, load_encoder
from skills.text.languages import normalise_language
from skills.text.titles import plain_title

# What is read of a ranking; the rest of a corpus of 34,000 labels would only cost memory.
DEPTH: Final = 100
_BLOCK: Final = 128

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts retrieval uses; the ablation switches them off one at a time.

    table: look elements up as concepts. one_each: one element per concept first.
    occupations, words: of whole texts, the occupation evidence and the same-language words.
    """

    fusion: Fusion = DEFAULT_FUSION
    table: bool = True
    one_each: bool = True
    titles: bool = True
    heads: bool = False
    body_weight: float = 0.5
    chunked: bool = True
    occupations: bool = True
    words: bool = True


DEFAULT_PARTS: Final = Parts()


def rank(
    queries: Sequence[str],
    lang: str,
    corpus: Sequence[str],
    corpus_lang: str | None = None,
    *,
    parts: Parts | None = None,
    table: LabelTable | None = None,
    encoder: StaticEncoder | None = None,
) -> list[list[int]]:
    """Return for each query up to 100 indices into `corpus`, best first, none twice.

    Queries and elements may be titles, skill phrases or whole texts; languages are codes ("no"
    means nb, others are treated like a language without labels). corpus_lang defaults to lang.
    Queries without a word of their own get the corpus in its order. Works without a database.
    parts, table and encoder replace the shipped setting, the active labels and encoder.
    """
    chosen = parts or DEFAULT_PARTS
    matcher = _matcher(table or active_table(), encoder or load_encoder(), chosen.fusion)
    query_lang = normalise_language(lang)
    element_lang = normalise_language(corpus_lang or lang)
    if not corpus:
        return [[] for _ in queries]
    if not queries:
        return []
    if _mostly_documents(queries) or _mostly_documents(corpus):
        scores = document_scores(
            queries,
            query_lang,
            corpus,
            element_lang,
            matcher=matcher,
            body_weight=chosen.body_weight,
            chunked=chosen.chunked,
            use_occupations=chosen.occupations,
            use_words=chosen.words,
        )
        return [_best(row) for row in scores]
    return _rank_titles(queries, query_lang, corpus, element_lang, chosen, matcher)


def _mostly_documents(texts: Sequence[str]) -> bool:
    return 2 * sum(map(is_document, texts)) > len(texts)


# A matcher keeps the vectors of the labels it has met, so the ablation's many stay apart and few.
@lru_cache(maxsize=2)
def _matcher(table: LabelTable, encoder: StaticEncoder, fusion: Fusion) -> ConceptMatcher:
    return ConceptMatcher(table, encoder, encoder.occupations, fusion)


def _rank_titles(
    queries: Sequence[str],
    query_lang: str,
    corpus: Sequence[str],
    element_lang: str,
    parts: Parts,
    matcher: ConceptMatcher,
) -> list[list[int]]:
    if parts.titles:
        queries = [plain_title(query, query_lang) for query in queries]
    elements = _Elements(corpus, element_lang, matcher.table if parts.table else None)
    direct = _DirectScores(matcher, corpus, element_lang, same=query_lang == element_lang)
    rankings: list[list[int]] = []
    for first in range(0, len(queries), _BLOCK):
        block = queries[first : first + _BLOCK]
        scores = direct.scores(block, query_lang)
        concepts = (
            matcher.title_scores(block, query_lang, parts=parts.heads) if elements.known else None
        )
        for row in range(len(block)):
            own = None if concepts is None else concepts[row]
            rankings.append(elements.best(scores[row], own, one_each=parts.one_each))
    return rankings


class _DirectScores:
    """Similarity of queries with the elements themselves, as if each were a concept's one label."""

    def __init__(
        self, matcher: ConceptMatcher, corpus: Sequence[str], lang: str, *, same: bool
    ) -> None:
        self._encoder = matcher.encoder
        self._vectors = self._encoder.encode(corpus, lang)
        self._bridge = LexicalBridge(corpus) if same else None
        self._fusion = matcher.fusion

    def scores(self, queries: Sequence[str], lang: str) -> Scores:
        """Return (queries, elements), on the scale of `ConceptMatcher`."""
        fusion = self._fusion
        alike: Scores = self._encoder.encode(queries, lang) @ self._vectors.T
        if self._bridge is None:
            return fusion.without_labels(alike)
        lexical = np.maximum(self._bridge.scores(queries), 0.0) ** 2
        total = fusion.direct * lexical + (1 - fusion.direct) * alike
        return np.asarray(total, dtype=np.float32)


class _Elements:
    """The corpus by concept: which elements stand for which concept of the table.

    An element that the table does not know stands for itself.
    """

    def __init__(self, corpus: Sequence[str], lang: str, table: LabelTable | None) -> None:
        self._count = len(corpus)
        places: dict[str, list[int]] = {}
        if table is not None and lang in table.labels:
            for concept, label in zip(*table.labels[lang], strict=True):
                places.setdefault(label, []).append(int(concept))
        alone: list[int] = []
        members: dict[int, list[int]] = {}
        shared: dict[int, list[int]] = {}
        by_text: dict[str, list[int]] = {}
        for index, text in enumerate(corpus):
            concepts = places.get(text, ())
            if not concepts:
                alone.append(index)
            elif len(concepts) == 1:
                members.setdefault(concepts[0], []).append(index)
            else:
                by_text.setdefault(text, []).append(index)
        for text, indices in by_text.items():
            for concept in places[text]:
                # ESCO's lists run from broad to narrow, so of equal names the last is narrowest.
                shared.setdefault(concept, []).extend(reversed(indices))
        self._alone = np.array(alone, dtype=np.int64)
        self._members = {concept: np.array(own) for concept, own in members.items()}
        self._shared = shared
        self._concepts = np.array(sorted({*members, *shared}), dtype=np.int64)

    @property
    def known(self) -> bool:
        return len(self._concepts) > 0

    def best(self, direct: Scores, concepts: Scores | None, *, one_each: bool) -> list[int]:
        """Return up to DEPTH element indices, best first.

        direct scores the elements, concepts the table's concepts (None when no element is
        known). one_each puts one element per concept before any second one.
        """
        if concepts is None:
            return _best(direct)
        scores = np.concatenate((concepts[self._concepts], direct[self._alone]))
        ranking: dict[int, None] = {}
        for place in _best(scores):
            for index in self._stand_ins(place, direct, one_each=one_each):
                ranking.setdefault(index)
            if len(ranking) >= DEPTH:
                break
        if len(ranking) < DEPTH:
            for index in _best(direct, depth=2 * DEPTH):
                ranking.setdefault(index)
        return list(ranking)[:DEPTH]

    def _stand_ins(self, place: int, direct: Scores, *, one_each: bool) -> list[int]:
        """Return the elements to show for one entry of the merged order."""
        if place >= len(self._concepts):
            return [int(self._alone[place - len(self._concepts)])]
        concept = int(self._concepts[place])
        own = self._members.get(concept)
        if own is None:
            # All its names belong to other concepts too: nobody can tell which element is
            # its own, so those that share the name come together.
            return self._shared[concept]
        if one_each:
            return [int(own[direct[own].argmax()])]
        return [int(index) for index in own[np.argsort(-direct[own], kind="stable")]]


def _best(scores: Scores, *, depth: int = DEPTH) -> list[int]:
    """Return the indices of the `depth` highest scores, best first, equal ones by index."""
    if len(scores) > depth:
        # Ties at the border are taken whole, then cut, so that the order never depends on numpy.
        border = np.partition(scores, len(scores) - depth)[len(scores) - depth]
        chosen = np.flatnonzero(scores >= border)
    else:
        chosen = np.arange(len(scores))
    ordered = chosen[np.argsort(-scores[chosen], kind="stable")]
    return [int(index) for index in ordered[:depth]]
