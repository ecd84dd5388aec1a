"""Writing the trained encoder: one int8 matrix in a file of fixed bytes, and its manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from skills.text.encoder import FORMAT, Features

# 1980 is the earliest date of the zip format; any fixed one keeps the bytes the same.
_FIXED_DATE: Final = (1980, 1, 1, 0, 0, 0)


def quantised(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Return (int8 rows, their scales): row b is about int8[b] * scale[b].

    Each row has its own scale, since frequent n-grams have far shorter rows than rare ones.
    """
    peaks = np.abs(matrix).max(axis=1)
    scales = np.where(peaks > 0, peaks / 127.0, 1.0).astype(np.float16)
    # Rows so short that their scale vanishes in half precision are no loss.
    divisors = np.where(scales > 0, scales, 1.0).astype(np.float32)
    return np.clip(np.rint(matrix / divisors[:, None]), -127, 127).astype(np.int8), scales


def write_artefact(
    path: Path,
    *,
    arrays: Mapping[str, NDArray[Any]],
    features: Features,
    manifest: Mapping[str, Any],
) -> str:
    """Write `path` (npz) and its manifest beside it (.json); return the SHA-256 of the file.

    The same arrays give the same bytes: numpy's own savez would store the time of day.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(arrays):
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(arrays[name]))
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=_FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, part.getvalue())
    data = buffer.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    described = {
        "format": FORMAT,
        "name": "static-ngrams",
        "version": digest[:12],
        **manifest,
        "features": {
            "smallest": features.smallest,
            "largest": features.largest,
            "bits": features.bits,
        },
        "bytes": len(data),
        "sha256": digest,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    text = json.dumps(described, indent=2, ensure_ascii=False)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    return digest
