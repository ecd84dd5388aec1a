"""Judged retrieval cases in the layout of the MELO cases, and their metrics.

A folder has `sets.json` (name -> lang, corpus_lang, kind, queries, corpus), the query files (id,
text, gold concept URIs joined by "|"), the corpora (id, concept URI, text) and `esco/`, the label
tables; all tables are gzip TSV without a header.
"""

from __future__ import annotations

import gzip
import json
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DEPTH = 100


class CasesError(ValueError):
    """The folder holds no cases; the message says what to give."""


@dataclass(frozen=True, slots=True)
class CaseSet:
    """Queries of one language with their gold concepts, and the corpus to rank."""

    name: str
    kind: str
    lang: str
    corpus_lang: str
    queries: tuple[str, ...]
    gold: tuple[frozenset[str], ...]
    corpus: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one set: reciprocal ranks by element and by concept (each (n,), 0 past rank 100).

    By concept, a ranking is collapsed to distinct concepts first, which is what a user sees.
    """

    name: str
    kind: str
    element_ranks: NDArray[np.int64]
    concept_ranks: NDArray[np.int64]

    @property
    def mrr(self) -> float:
        return float(_reciprocal(self.element_ranks).mean())

    @property
    def concept_mrr(self) -> float:
        return float(_reciprocal(self.concept_ranks).mean())

    def concept_accuracy(self, depth: int) -> float:
        """Return the share of queries with a gold concept among the first `depth` concepts."""
        ranks = self.concept_ranks
        return float(((ranks > 0) & (ranks <= depth)).mean())


def read_cases(folder: Path, *, limit: int = 0) -> list[CaseSet]:
    """Return the sets of a folder; limit > 0 draws that many queries of each, always the same.

    Raises CasesError when the folder has no cases.
    """
    try:
        described = json.loads((folder / "sets.json").read_text(encoding="utf-8"))
        corpora: dict[str, list[list[str]]] = {}
        sets: list[CaseSet] = []
        for name, own in described.items():
            queries = read_rows(folder / own["queries"])
            if own["corpus"] not in corpora:
                corpora[own["corpus"]] = read_rows(folder / own["corpus"])
            corpus = corpora[own["corpus"]]
            if 0 < limit < len(queries):
                chosen = sorted(random.Random(0).sample(range(len(queries)), limit))
                queries = [queries[place] for place in chosen]
            sets.append(
                CaseSet(
                    name=name,
                    kind=own["kind"],
                    lang=own["lang"],
                    corpus_lang=own["corpus_lang"],
                    queries=tuple(row[1] for row in queries),
                    gold=tuple(frozenset(row[2].split("|")) for row in queries),
                    corpus=tuple(row[2] for row in corpus),
                    concepts=tuple(row[1] for row in corpus),
                )
            )
    except (OSError, ValueError, KeyError, IndexError, zlib.error) as error:
        raise CasesError(
            f"{folder} is no folder of cases ({error}); give the one that holds sets.json"
        ) from error
    return sets


def read_rows(path: Path) -> list[list[str]]:
    """Return the rows of a gzip TSV without a header."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def judge(cases: CaseSet, rankings: Sequence[Sequence[int]]) -> Figures:
    """Return the ranks of the first gold element and concept; ranks start at 1, 0 is not found."""
    elements: list[int] = []
    concepts: list[int] = []
    for ranking, gold in zip(rankings, cases.gold, strict=True):
        seen: set[str] = set()
        element = concept = 0
        for place, index in enumerate(ranking[:DEPTH], start=1):
            seen.add(cases.concepts[index])
            if cases.concepts[index] in gold:
                element, concept = place, len(seen)
                break
        elements.append(element)
        concepts.append(concept)
    return Figures(
        cases.name,
        cases.kind,
        np.array(elements, dtype=np.int64),
        np.array(concepts, dtype=np.int64),
    )


def ndcg(gains: Sequence[float], ideal: Sequence[float], *, depth: int = 10) -> float:
    """Return the normalised discounted gain in [0, 1] of gains in ranked order.

    ideal: the gains of everything that could have been ranked; 0 when none of them is positive.
    """
    discounts = 1 / np.log2(np.arange(depth) + 2)
    best = np.sort(np.asarray(ideal, dtype=float))[::-1][:depth]
    reached = np.asarray(gains[:depth], dtype=float)
    total = float((best * discounts[: len(best)]).sum())
    return float((reached * discounts[: len(reached)]).sum()) / total if total > 0 else 0.0


def _reciprocal(ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(ranks > 0, 1.0 / np.maximum(ranks, 1), 0.0)
