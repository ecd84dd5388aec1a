"""Texts to concepts: lexical bridge, encoder, and their fusion, over one table of labels.

The lexical bridge compares a text with the labels in the text's own language, so a Polish title
meets its English concept without any translation. The encoder adds what no label says word for
word. `Fusion` holds every weight once, with its reason; docs/ranking.md has the ablation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from skills.text.encoder import Encoder, OccupationSpace, Vectors, normalised
from skills.text.languages import LANGUAGES, load_pack, normalise_language
from skills.text.ngrams import hash_ngrams
from skills.text.titles import PART_SHARE, title_parts

# The bridge compares strings of one language, where short n-grams carry the endings; buckets are
# many, since there is one row a label and nothing is trained.
_SMALLEST, _LARGEST, _BITS = 2, 4, 20
# Texts scored at once: 128 texts x 35,000 labels are 18 MB of floats.
_BLOCK: Final = 128

_GROUP_URI: Final = "http://data.europa.eu/esco/isco/C"

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fusion:
    """The weights of the parts. All were set on the dev titles, one setting for all languages.

    lexical, label, centroid: shares of the bridge (sharpened), of the best own label in the
    encoder's space, and of the concept's centre there. The label share is small beside the two
    encoder parts together because the encoder already knows the bridge's labels.
    power: sharpens the lexical cosine; half-alike strings are mostly different occupations.
    across: share of the best English label, beside the centre, in the similarity of a concept
    that has no labels in the text's language; wording new to a concept fits one label better
    than the middle of all.
    lexical_stand_in, encoder_stand_in: what such a concept gets of that similarity, in place of
    the bridge and of the encoder's parts. Less buries concepts that ESCO has not translated,
    more puts them above translated ones: 1.0 for both loses 0.02 of the others' cMRR.
    direct: share of the (squared) lexical cosine between two texts of one language that no
    table knows, such as skill phrases; the encoder has the rest.
    group_temperature, group_share: an ISCO unit group scores as its occupations together,
    temperature x ln(share x sum exp(score / temperature)); 0 switches it off.
    broad_group_penalty: major to minor groups (one to three digits) are hardly an answer to a
    job title, while unit groups are.
    """

    lexical: float = 0.2
    label: float = 0.3
    centroid: float = 0.5
    power: float = 4.0
    across: float = 0.7
    lexical_stand_in: float = 0.9
    encoder_stand_in: float = 0.95
    direct: float = 0.4
    group_temperature: float = 0.05
    group_share: float = 0.3
    broad_group_penalty: float = 0.3

    def without_labels(self, alike: Scores) -> Scores:
        """Return the score of a concept without labels of the text's language, by similarity."""
        bridged = np.maximum(self.lexical_stand_in * alike, 0.0) ** self.power
        encoded = (self.label + self.centroid) * self.encoder_stand_in * alike
        return np.asarray(self.lexical * bridged + encoded, dtype=np.float32)


DEFAULT_FUSION: Final = Fusion()


@dataclass(frozen=True, eq=False)
class LabelTable:
    """Concepts by index, and what they are called per language.

    labels maps a language code to (concept index of each label, the labels), sorted by concept.
    isco_codes has "" where the unit group is unknown.
    """

    uris: tuple[str, ...]
    isco_codes: tuple[str, ...]
    labels: Mapping[str, tuple[NDArray[np.int64], tuple[str, ...]]]

    @classmethod
    def from_rows(
        cls, rows: Iterable[tuple[str, str, str]], isco_codes: Mapping[str, str]
    ) -> LabelTable:
        """Build a table from (URI, language, label); codes of ISCO groups come from their URI."""
        chosen = sorted(
            {(uri, normalise_language(lang), label) for uri, lang, label in rows if label.strip()}
        )
        uris = tuple(sorted({uri for uri, _, _ in chosen}))
        places = {uri: place for place, uri in enumerate(uris)}
        per_lang: dict[str, tuple[list[int], list[str]]] = {}
        for uri, lang, label in chosen:
            concepts, labels = per_lang.setdefault(lang, ([], []))
            concepts.append(places[uri])
            labels.append(label)
        codes = tuple(
            uri.removeprefix(_GROUP_URI) if uri.startswith(_GROUP_URI) else isco_codes.get(uri, "")
            for uri in uris
        )
        return cls(
            uris,
            codes,
            {
                lang: (np.array(concepts, dtype=np.int64), tuple(labels))
                for lang, (concepts, labels) in per_lang.items()
            },
        )

    @cached_property
    def is_group(self) -> NDArray[np.bool_]:
        """Which concepts are groups of ISCO, of any breadth."""
        return np.array([uri.startswith(_GROUP_URI) for uri in self.uris], dtype=bool)


def best_per_concept(scores: Scores, concepts: NDArray[np.int64], count: int) -> Scores:
    """Return (n, count) with each concept's best column of `scores`; -1 where it has none.

    concepts must be sorted ascending.
    """
    best = np.full((scores.shape[0], count), -1.0, dtype=np.float32)
    if len(concepts):
        starts = np.flatnonzero(np.r_[True, concepts[1:] != concepts[:-1]])
        best[:, concepts[starts]] = np.maximum.reduceat(scores, starts, axis=1)
    return best


class LexicalBridge:
    """Cosine of character n-gram TF-IDF between texts and the labels of one language."""

    def __init__(self, labels: Sequence[str]) -> None:
        counts = self._counts(labels)
        seen = np.bincount(counts.indices, minlength=1 << _BITS)
        self._idf = (np.log((1 + len(labels)) / (1 + seen)) + 1).astype(np.float32)
        self._by_bucket = self._weighted(counts).T.tocsr()

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return (n, labels) in [0, 1]."""
        product = self._weighted(self._counts(texts)) @ self._by_bucket
        dense: Scores = product.toarray()
        return dense

    def _counts(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import csr_matrix

        bags = hash_ngrams(texts, smallest=_SMALLEST, largest=_LARGEST, bits=_BITS, signed=False)
        return csr_matrix(
            (bags.values, bags.buckets.astype(np.int32), bags.starts),
            shape=(len(texts), 1 << _BITS),
        )

    def _weighted(self, counts: Any) -> Any:
        counts.data *= self._idf[counts.indices]
        rows = np.diff(counts.indptr)
        squares = np.concatenate(([0.0], np.cumsum(counts.data.astype(np.float64) ** 2)))
        lengths = np.sqrt(squares[counts.indptr[1:]] - squares[counts.indptr[:-1]])
        counts.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), rows).astype(np.float32)
        return counts


@dataclass(frozen=True, slots=True)
class PartScores:
    """Scores of n texts against every concept of the table, float32 (n, concepts) each.

    lexical and label: best label of the text's language, bridge and encoder, -1 for concepts
    without one; across: best English label in the encoder's space for those, else -1;
    centroid: the concept's centre. total: their fusion, groups included.
    """

    lexical: Scores
    label: Scores
    across: Scores
    centroid: Scores
    total: Scores


@cache
def _stop_words(lang: str) -> frozenset[str]:
    if lang not in LANGUAGES:
        return frozenset()
    return frozenset(word.lower() for word in load_pack(lang).stop_words)


@dataclass
class ConceptMatcher:
    """Scores texts against the concepts of one label table; languages are prepared when asked."""

    table: LabelTable
    encoder: Encoder
    space: OccupationSpace
    fusion: Fusion = DEFAULT_FUSION
    _bridges: dict[str, LexicalBridge] = field(default_factory=dict, repr=False)
    _vectors: dict[str, Vectors] = field(default_factory=dict, repr=False)
    _stand_ins: dict[str, tuple[NDArray[np.int64], Vectors]] = field(
        default_factory=dict, repr=False
    )

    def scores(self, texts: Sequence[str], lang: str) -> PartScores:
        """Return the parts and their fusion; texts may be empty strings (all scores then low)."""
        code = normalise_language(lang)
        blocks = [
            self._block(texts[first : first + _BLOCK], code)
            for first in range(0, max(len(texts), 1), _BLOCK)
        ]
        return PartScores(
            *(
                np.concatenate([getattr(block, part) for block in blocks])
                for part in ("lexical", "label", "across", "centroid", "total")
            )
        )

    def title_scores(self, titles: Sequence[str], lang: str, *, parts: bool = True) -> Scores:
        """Return the fused scores (n, concepts) of titles, each by itself or by its head.

        A long title is "cook for the conference house by the river": the whole of it is like no
        label, its head is one. parts False takes whole titles only.
        """
        if not parts:
            return self.scores(titles, lang).total
        stop_words = _stop_words(normalise_language(lang))
        heads = [title_parts(title, stop_words) for title in titles]
        owner = np.repeat(np.arange(len(titles)), [len(own) for own in heads])
        scores = self.scores([*titles, *(part for own in heads for part in own)], lang).total
        total = scores[: len(titles)].copy()
        np.maximum.at(total, owner, PART_SHARE * scores[len(titles) :])
        return total

    def nearest_labels(
        self, text: str, lang: str, concepts: Sequence[int]
    ) -> list[tuple[str, float]]:
        """Return each concept's label most like the text, and how like it is written, in [0, 1].

        Its English label nearest in meaning where the language has none, with likeness 0;
        ("", 0.0) when it has neither.
        """
        code = normalise_language(lang)
        vector = self.encoder.encode([text], code)[0]
        written = self._bridge(code).scores([text])[0] if code in self.table.labels else None
        found: list[tuple[str, float]] = []
        for concept in concepts:
            own, places = self._labels_of(code, concept)
            if not len(places):
                found.append(("", 0.0))
                continue
            labels = self.table.labels[own][1]
            chosen = [labels[place] for place in places]
            alike = self.encoder.encode(chosen, own) @ vector
            if own == code and written is not None:
                best = int((written[places] + alike).argmax())
                found.append((chosen[best], float(written[places[best]])))
            else:
                found.append((chosen[int(alike.argmax())], 0.0))
        return found

    def _labels_of(self, lang: str, concept: int) -> tuple[str, NDArray[np.int64]]:
        """Return where a concept's labels of the language stand, else where its English ones do."""
        for own in (lang, "en"):
            if own in self.table.labels:
                places = np.flatnonzero(self.table.labels[own][0] == concept)
                if len(places):
                    return own, places
        return lang, np.zeros(0, dtype=np.int64)

    def centroid_scores(self, vectors: Vectors) -> Scores:
        """Return the cosine of vectors (n, d) with every concept's centre, (n, concepts)."""
        similarity: Scores = vectors @ self._centroids.T
        return similarity

    def _block(self, texts: Sequence[str], lang: str) -> PartScores:
        count = len(self.table.uris)
        vectors = self.encoder.encode(texts, lang)
        missing = np.full((len(texts), count), -1.0, dtype=np.float32)
        lexical, label = missing, missing
        if lang in self.table.labels:
            concepts = self.table.labels[lang][0]
            lexical = best_per_concept(self._bridge(lang).scores(texts), concepts, count)
            label = best_per_concept(vectors @ self._label_vectors(lang).T, concepts, count)
        known = self._has_labels(lang)
        concepts, english = self._english_stand_ins(lang, known)
        across = best_per_concept(vectors @ english.T, concepts, count)
        centroid = self.centroid_scores(vectors)
        # A concept named in other languages only has nothing but its centre.
        across = np.where(~known & (across < -0.999), centroid, across)
        total = self._fuse(known, lexical, label, across, centroid)
        return PartScores(lexical, label, across, centroid, total)

    def _fuse(
        self,
        known: NDArray[np.bool_],
        lexical: Scores,
        label: Scores,
        across: Scores,
        centroid: Scores,
    ) -> Scores:
        fusion = self.fusion
        sharpened = np.maximum(lexical, 0.0) ** fusion.power
        alike = fusion.across * across + (1 - fusion.across) * centroid
        own = fusion.lexical * sharpened + fusion.label * label + fusion.centroid * centroid
        total = np.where(known, own, fusion.without_labels(alike))
        return self._with_groups(total.astype(np.float32))

    def _with_groups(self, total: Scores) -> Scores:
        fusion = self.fusion
        order, starts, groups = self._members
        if fusion.group_temperature > 0 and len(starts):
            temperature = fusion.group_temperature
            # Scores are at most 1, so exp((score - 1) / temperature) cannot overflow.
            mass = np.add.reduceat(np.exp((total[:, order] - 1.0) / temperature), starts, axis=1)
            together = 1.0 + temperature * np.log(
                np.maximum(fusion.group_share * mass, np.finfo(np.float32).tiny)
            )
            total[:, groups] = np.maximum(total[:, groups], together)
        total[:, self._broad] -= fusion.broad_group_penalty
        return total

    @cached_property
    def _members(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Occupations ordered by unit group, where each group begins, and the groups' indices."""
        group_at = {
            code: place
            for place, code in enumerate(self.table.isco_codes)
            if self.table.is_group[place] and len(code) == 4
        }
        pairs = sorted(
            (group_at[code], place)
            for place, code in enumerate(self.table.isco_codes)
            if not self.table.is_group[place] and code in group_at
        )
        owners = np.array([group for group, _ in pairs], dtype=np.int64)
        order = np.array([place for _, place in pairs], dtype=np.int64)
        if not pairs:
            return order, owners, owners
        starts = np.flatnonzero(np.r_[True, owners[1:] != owners[:-1]])
        return order, starts, owners[starts]

    @cached_property
    def _broad(self) -> NDArray[np.bool_]:
        lengths = np.array([len(code) for code in self.table.isco_codes])
        return self.table.is_group & (lengths < 4)

    @cached_property
    def _centroids(self) -> Vectors:
        """Trained centres where the encoder has the concept, else the mean of its labels."""
        trained = {uri: place for place, uri in enumerate(self.space.uris)}
        centres = np.zeros((len(self.table.uris), self.encoder.dimensions), dtype=np.float32)
        unknown = np.array([uri not in trained for uri in self.table.uris], dtype=bool)
        for lang, (concepts, _) in sorted(self.table.labels.items()) if unknown.any() else ():
            wanted = np.flatnonzero(unknown[concepts])
            if not len(wanted):
                continue
            sums = np.zeros_like(centres)
            labels = self.table.labels[lang][1]
            vectors = self.encoder.encode([labels[place] for place in wanted], lang)
            np.add.at(sums, concepts[wanted], vectors)
            centres += normalised(sums)
        centres = normalised(centres)
        for place in np.flatnonzero(~unknown):
            centres[place] = self.space.vectors[trained[self.table.uris[place]]]
        return centres

    def _has_labels(self, lang: str) -> NDArray[np.bool_]:
        known = np.zeros(len(self.table.uris), dtype=bool)
        if lang in self.table.labels:
            known[self.table.labels[lang][0]] = True
        return known

    def _english_stand_ins(
        self, lang: str, known: NDArray[np.bool_]
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return concept and vector of the English labels of concepts without labels of `lang`."""
        if lang not in self._stand_ins:
            concepts, labels = self.table.labels.get("en", (np.zeros(0, dtype=np.int64), ()))
            wanted = np.flatnonzero(~known[concepts])
            vectors = self.encoder.encode([labels[place] for place in wanted], "en")
            self._stand_ins[lang] = (concepts[wanted], vectors)
        return self._stand_ins[lang]

    def _bridge(self, lang: str) -> LexicalBridge:
        if lang not in self._bridges:
            self._bridges[lang] = LexicalBridge(self.table.labels[lang][1])
        return self._bridges[lang]

    def _label_vectors(self, lang: str) -> Vectors:
        if lang not in self._vectors:
            self._vectors[lang] = self.encoder.encode(self.table.labels[lang][1], lang)
        return self._vectors[lang]
