"""The vectors of one index: a file of rows that only grows, read through a memory map.

A document holds the number of its row. A changed vector gets a new row and the old one stays
behind unused until the index is built anew, so that a reader of the older state of the index
never sees half a vector, and a crash leaves at worst rows that no document names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.core.types import Vector

_BYTES_OF_NUMBER = 4
# Equal vectors may differ in the last bits, by where in the file they stand.
_DECIMALS = 6


class VectorFile:
    """Rows of unit length, all of one width, in a folder with one index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: npt.NDArray[np.float32] | None = None

    def width(self) -> int | None:
        """Return how many numbers a row has; None as long as there is no row."""
        path = self._path()
        return int(path.stem.partition("-")[2]) if path else None

    def problem(self, vector: Vector, width: int | None) -> str:
        """Return why a vector cannot be kept among rows of a width; "" when it can."""
        if vector.ndim != 1 or not vector.size:
            return "The vector is not a plain row of numbers."
        if width is not None and vector.size != width:
            return f"The vector has {vector.size} numbers, the index holds {width}: rebuild it."
        if not np.isfinite(vector).all() or not np.linalg.norm(vector):
            return "The vector has no direction."
        return ""

    def append(self, vectors: Sequence[Vector]) -> list[int]:
        """Write vectors behind the others, safe on disk, and return their row numbers.

        The caller holds the writer lock and has asked `problem` about each vector.
        """
        if not vectors:
            return []
        width = vectors[0].size
        path = self._path() or self._folder / f"vectors-{width}.f32"
        row_bytes = width * _BYTES_OF_NUMBER
        with path.open("ab") as file:
            first = file.tell() // row_bytes
            # A writer that was killed may have left part of a row.
            file.truncate(first * row_bytes)
            for vector in vectors:
                unit = np.asarray(vector, dtype="<f4") / np.float32(np.linalg.norm(vector))
                file.write(unit.astype("<f4").tobytes())
            file.flush()
            os.fsync(file.fileno())
        return list(range(first, first + len(vectors)))

    def similarities(self, vector: Vector, rows: Sequence[int] | None = None) -> Vector:
        """Return the cosine with each row in [-1, 1], or with the `rows` alone, in their order.

        Empty when there are no rows, or when they have another width than `vector`.
        """
        matrix = self._matrix()
        norm = float(np.linalg.norm(vector))
        if matrix is None or vector.ndim != 1 or matrix.shape[1] != vector.size or not norm:
            return np.zeros(0, dtype=np.float32)
        if rows is not None:
            matrix = matrix[np.asarray(rows, dtype=np.int64)]
        unit = np.asarray(vector, dtype=np.float32) / np.float32(norm)
        cosines: Vector = np.round(matrix @ unit, _DECIMALS).astype(np.float32)
        return cosines

    def cosines(self, vector: Vector, rows: npt.NDArray[np.int64]) -> Vector:
        """Return the cosine with rows as it comes, for choosing; see `similarities`.

        `vector` has a direction and comes from the encoder that made the rows.
        """
        matrix = self._matrix()
        if matrix is None:
            raise IndexError("there are no vectors")
        unit = (vector / np.float32(np.linalg.norm(vector))).astype(np.float32)
        # Read as they stand, all rows take as long as a third of them one by one.
        found: Vector = (
            (matrix @ unit)[rows] if 3 * len(rows) > len(matrix) else matrix[rows] @ unit
        )
        return found

    def _matrix(self) -> npt.NDArray[np.float32] | None:
        path = self._path()
        if path is None:
            return None
        width = int(path.stem.partition("-")[2])
        count = path.stat().st_size // (width * _BYTES_OF_NUMBER)
        if not count:
            return None
        if self._rows is None or len(self._rows) < count:
            self._rows = np.memmap(path, dtype="<f4", mode="r", shape=(count, width))
        return self._rows

    def _path(self) -> Path | None:
        return next(iter(sorted(self._folder.glob("vectors-*.f32"))), None)
