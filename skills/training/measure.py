"""How well a trained encoder finds concepts whose local labels it never saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from skills.text.bridge import best_per_concept
from skills.text.encoder import Vectors
from skills.training.esco import EscoLabels, is_withheld

_DEPTH = 100
_AT_ONCE = 256


def measure_withheld(
    labels: EscoLabels, encode: Callable[[Sequence[str]], Vectors], *, share: float
) -> dict[str, dict[str, float]]:
    """Return {"occupations"|"skills": {language: concept-level MRR}} in [0, 1].

    Queries are the local labels of the withheld concepts, answers the English labels of all
    concepts of their kind; a concept counts by its best label, and ranks past 100 count 0.
    """
    measured: dict[str, dict[str, float]] = {}
    for name, is_skill in (("occupations", False), ("skills", True)):
        rows = [row for row in labels.rows if row.is_skill == is_skill]
        english = [row for row in rows if row.lang == "en"]
        if not english:
            continue
        uris = sorted({row.uri for row in english})
        places = {uri: place for place, uri in enumerate(uris)}
        concepts = np.array([places[row.uri] for row in english], dtype=np.int64)
        vectors = encode([row.label for row in english])
        measured[name] = {}
        for lang in sorted({row.lang for row in rows} - {"en"}):
            queries = [
                row
                for row in rows
                if row.lang == lang and row.uri in places and is_withheld(row.uri, share)
            ]
            if not queries:
                continue
            gold = np.array([places[row.uri] for row in queries], dtype=np.int64)
            found = encode([row.label for row in queries])
            reciprocal = np.concatenate(
                [
                    reciprocal_ranks(
                        best_per_concept(
                            found[first : first + _AT_ONCE] @ vectors.T, concepts, len(uris)
                        ),
                        gold[first : first + _AT_ONCE],
                    )
                    for first in range(0, len(queries), _AT_ONCE)
                ]
            )
            measured[name][lang] = round(float(reciprocal.mean()), 4)
    return measured


def reciprocal_ranks(scores: NDArray[np.float32], gold: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return 1 / rank of each row's gold column, 0 past rank 100; equal scores share the best."""
    own = scores[np.arange(len(gold)), gold]
    ranks = 1 + (scores > own[:, None]).sum(axis=1)
    return np.where(ranks <= _DEPTH, 1.0 / ranks, 0.0)
