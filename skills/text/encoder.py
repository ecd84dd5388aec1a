"""The static encoder: texts of ten languages to vectors of one space, in numpy alone.

A vector is the weighted sum of the rows of its n-grams in one trained matrix, so a text that was
never seen gets its vector from its parts, and the same text always gets the same one. How the
matrix is made: skills/training; what was measured: docs/ranking.md, docs/adr/0004.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from skills.text.ngrams import Bags, hash_ngrams

ARTEFACT_PATH: Final = Path(__file__).resolve().parents[1] / "artefacts" / "encoder.npz"
FORMAT: Final = "talentbsr-static-encoder-1"

# Rows of the matrix that are gathered at once: 4,096 rows of floats stay in the cache.
_ROWS_AT_ONCE: Final = 4_096
# Body words of one chunk. One bag over a whole ad blurs into the average ad; six words are about
# a phrase, the length of the labels that the encoder was trained on.
CHUNK_WORDS: Final = 6
# The title says what the work is, the body how; docs/ranking.md has the ablation.
BODY_WEIGHT: Final = 0.5

Vectors = NDArray[np.float32]


class ArtefactError(ValueError):
    """A trained file is missing, damaged or of another format; the message says what to do."""


class Encoder(Protocol):
    """Turns texts into vectors; name and version are stored beside every vector."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str], lang: str) -> Vectors:
        """Return L2-normalised float32 (n, d); a text without words gives a row of zeros."""
        ...


@dataclass(frozen=True, slots=True)
class Features:
    """How texts become n-grams; the artefact keeps what it was trained with."""

    smallest: int = 3
    largest: int = 5
    bits: int = 17

    def bags(self, texts: Sequence[str]) -> Bags:
        return hash_ngrams(
            texts, smallest=self.smallest, largest=self.largest, bits=self.bits, signed=True
        )


@dataclass(frozen=True)
class OccupationSpace:
    """Where the trained occupations lie: rows of `vectors` (k, d), L2-normalised.

    uris and isco_codes (unit groups of four digits) belong to the rows. ISCO groups themselves
    are rows too, under their own URI.
    """

    uris: tuple[str, ...]
    isco_codes: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, eq=False)
class StaticEncoder:
    """Hashed character n-grams times one int8 matrix; see `Encoder` for the contract.

    weights is int8 (2 ** bits, d); row b stands for weights[b] * scales[b]. idf is (2 ** bits,).
    """

    name: str
    version: str
    features: Features
    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    idf: NDArray[np.float32]
    occupations: OccupationSpace
    manifest: Mapping[str, Any]

    @property
    def dimensions(self) -> int:
        return int(self.weights.shape[1])

    def encode(self, texts: Sequence[str], lang: str) -> Vectors:
        """Return the vectors of titles, phrases or short texts, float32 (n, d), L2-normalised.

        All languages share one matrix, so `lang` changes nothing here; encoders that need it
        have it. Texts without a letter or digit give zeros, which are similar to nothing.
        """
        bags = self.features.bags(texts)
        sums = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        values = bags.values * self.idf[bags.buckets] * self.scales[bags.buckets]
        filled = np.flatnonzero(np.diff(bags.starts))
        first = 0
        while first < len(filled):
            begin = int(bags.starts[filled[first]])
            last = int(
                np.searchsorted(bags.starts[filled + 1], begin + _ROWS_AT_ONCE, side="right")
            )
            last = max(last, first + 1)
            rows = filled[first:last]
            end = int(bags.starts[rows[-1] + 1])
            part = self.weights[bags.buckets[begin:end]] * values[begin:end, None]
            sums[rows] = np.add.reduceat(part, bags.starts[rows] - begin, axis=0)
            first = last
        return normalised(sums)


def normalised(vectors: NDArray[Any]) -> Vectors:
    """Return the rows with length 1 as float32; rows of zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return scaled


def chunk_words(text: str, *, size: int = CHUNK_WORDS) -> list[str]:
    """Return the text in pieces of `size` words; a short rest joins the piece before it."""
    words = text.split()
    pieces = [words[first : first + size] for first in range(0, len(words), size)]
    if len(pieces) > 1 and len(pieces[-1]) <= size // 2:
        rest = pieces.pop()
        pieces[-1] = pieces[-1] + rest
    return [" ".join(piece) for piece in pieces]


def document_vectors(
    encoder: Encoder,
    titles: Sequence[str],
    bodies: Sequence[Sequence[str]],
    lang: str,
    *,
    body_weight: float = BODY_WEIGHT,
) -> Vectors:
    """Return the vectors of whole texts: title plus `body_weight` x mean of its body chunks.

    bodies holds the chunks (see `chunk_words`) of each text; both may be empty. float32 (n, d),
    L2-normalised. Raises ValueError when titles and bodies differ in number.
    """
    chunks = [chunk for body in bodies for chunk in body]
    owner = np.repeat(np.arange(len(titles)), [len(body) for body in bodies])
    title_vectors = encoder.encode(titles, lang)
    if len(titles) != len(bodies):
        raise ValueError(f"{len(titles)} titles but {len(bodies)} bodies")
    if not chunks:
        return title_vectors
    sums = np.zeros_like(title_vectors)
    np.add.at(sums, owner, encoder.encode(chunks, lang))
    counts = np.bincount(owner, minlength=len(titles))[:, None]
    # The mean of unit vectors is shorter than 1 when the chunks disagree; it is used as it is, so
    # a rambling text pulls its title away less than a text about one thing.
    return normalised(title_vectors + body_weight * sums / np.maximum(counts, 1))


def load_encoder(path: Path | str | None = None) -> StaticEncoder:
    """Return the shipped encoder (or the one at `path`), read once per process and file.

    TALENTBSR_ENCODER names another file, for an operator's own training.
    Raises ArtefactError when file or manifest are missing or do not belong together.
    """
    chosen = path or os.environ.get("TALENTBSR_ENCODER", "") or ARTEFACT_PATH
    return _load(str(chosen))


@lru_cache(maxsize=2)
def _load(path: str) -> StaticEncoder:
    return read_encoder(Path(path))


def read_encoder(path: Path) -> StaticEncoder:
    """Open a trained encoder. Raises ArtefactError as `load_encoder` does."""
    manifest_path = path.with_suffix(".json")
    advice = "restore both files from the release, or build them with `manage.py train_encoder`"
    try:
        data = path.read_bytes()
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ArtefactError(f"cannot read {path} with {manifest_path.name}: {advice}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArtefactError(f"{manifest_path} is not of format {FORMAT}: {advice}")
    if hashlib.sha256(data).hexdigest() != manifest.get("sha256"):
        raise ArtefactError(f"{path} is not the file its manifest describes: {advice}")
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            vectors = normalised(arrays["occupation_vectors"].astype(np.float32))
            uris = tuple(str(uri) for uri in arrays["occupation_uris"])
            codes = tuple(str(code) for code in arrays["occupation_isco_codes"])
            features = Features(**manifest["features"])
            return StaticEncoder(
                name=manifest["name"],
                version=manifest["version"],
                features=features,
                weights=arrays["weights"],
                scales=arrays["scales"].astype(np.float32),
                idf=arrays["idf"].astype(np.float32),
                occupations=OccupationSpace(uris, codes, vectors),
                manifest=manifest,
            )
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ArtefactError(f"{path} lacks a part of the format {FORMAT}: {advice}") from error
