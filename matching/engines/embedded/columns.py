"""The columns of one index: what scores are made of, in files of rows that only grow.

A changed document gets a new row and its old one is noted as dead, so nothing is ever written
over; a rebuild starts anew. Entries and limits are written before the row that names them, and a
crash leaves at worst a row whose document is noted to be written again. A process reads what was
appended since it last looked; once that is much, all of it is put together again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from matching.core.columns import NEARLY, Columns, score_rows, stated_skills
from matching.core.hashes import hash_of
from matching.core.rarity import Rarity
from matching.core.types import Facts, Kind, VacancyFacts
from matching.engines.embedded.limits import read_limits, write_limits
from matching.engines.embedded.vectors import VectorFile

_ROW: Final = np.dtype(
    [
        ("high", "<u8"), ("low", "<u8"), ("version", "<i8"), ("vector_row", "<i8"),
        ("vector_name", "<u8"), ("occupation_start", "<i8"), ("skill_start", "<i8"),
        ("limits_start", "<i8"), ("years", "<f8"), ("opens", "<i4"), ("closes", "<i4"),
        ("occupations", "<i4"), ("skills", "<i4"), ("limits", "<i4"), ("eqf", "<i4"),
    ]
)  # fmt: skip
_OCCUPATION: Final = np.dtype([("uri", "<u8"), ("share", "<f8"), ("isco", "S4")])
_SKILL: Final = np.dtype([("uri", "<u8"), ("wish", "<f8")])
_ID: Final = np.dtype([("high", "<u8"), ("low", "<u8")])
_DEAD: Final = np.dtype("<i8")
_BYTE: Final = np.dtype("u1")
_NEVER: Final = date.max.toordinal() + 1
_MASK: Final = (1 << 64) - 1
# Rows appended that are scored beside the others before all are put together.
_LONGEST_TAIL: Final = 2_000
_FIRST_LOOK: Final = 64
_KEPT_LIMITS: Final = 20_000


class ColumnFiles:
    """The columns in a folder with one index."""

    def __init__(self, kind: Kind, folder: Path, vectors: VectorFile) -> None:
        self._kind, self._folder, self._vectors = kind, folder, vectors
        self._lock = threading.Lock()
        self._parts: list[_Part] = []
        self._seen = (-1, -1)
        self._ids = np.zeros(0, dtype=_ID)

    def append(
        self, puts: Sequence[Facts], vector_rows: Mapping[UUID, int], gone: Collection[UUID]
    ) -> None:
        """Write rows for `puts`, and let all former rows of these ids and of `gone` be dead.

        The caller holds the writer lock.
        """
        former = self._rows_of({facts.id for facts in puts} | set(gone))
        rows = np.zeros(len(puts), dtype=_ROW)
        occupations: list[tuple[int, float, bytes]] = []
        skills: list[tuple[int, float]] = []
        limits = bytearray()
        for row, facts in zip(rows, puts, strict=True):
            line = write_limits(facts)
            stated = list(stated_skills(facts))
            is_vacancy = isinstance(facts, VacancyFacts)
            opens = facts.published_on if isinstance(facts, VacancyFacts) else None
            closes = facts.closes_on if isinstance(facts, VacancyFacts) else None
            row["high"], row["low"] = facts.id.int >> 64, facts.id.int & _MASK
            row["version"] = facts.version
            row["vector_row"] = vector_rows.get(facts.id, -1)
            row["vector_name"] = hash_of(facts.vector_name)
            row["occupation_start"], row["occupations"] = len(occupations), len(facts.occupations)
            row["skill_start"], row["skills"] = len(skills), len(stated)
            row["limits_start"], row["limits"] = len(limits), len(line)
            row["years"] = np.nan if facts.experience_years is None else facts.experience_years
            row["eqf"] = facts.eqf_level or 0
            # A vacancy without a first day is not open yet; a profile has no days.
            row["opens"] = opens.toordinal() if opens else _NEVER if is_vacancy else 0
            row["closes"] = closes.toordinal() if closes else _NEVER
            occupations += [
                (hash_of(o.uri), o.confidence, o.isco_code[:4].encode("ascii", "ignore"))
                for o in facts.occupations
            ]
            skills += stated
            limits += line
        entries = np.array(occupations, dtype=_OCCUPATION)
        rows["occupation_start"] += self._add("occupations", entries)
        rows["skill_start"] += self._add("skills", np.array(skills, dtype=_SKILL))
        rows["limits_start"] += self._add("limits", np.frombuffer(bytes(limits), dtype=_BYTE))
        self._add("rows", rows)
        if len(former):
            self._add("dead", np.array(former, dtype=_DEAD))

    def _add(self, name: str, entries: npt.NDArray[Any]) -> int:
        """Write entries behind the others, safe on disk; return how many stood before them."""
        with (self._folder / f"{name}.col").open("ab") as file:
            size = entries.dtype.itemsize
            before = file.tell() // size
            # A writer that was killed may have left part of an entry.
            file.truncate(before * size)
            file.write(entries.tobytes())
            file.flush()
            os.fsync(file.fileno())
        return before

    def _count(self, name: str, dtype: np.dtype[Any]) -> int:
        try:
            return (self._folder / f"{name}.col").stat().st_size // dtype.itemsize
        except FileNotFoundError:
            return 0

    def _read(self, name: str, dtype: np.dtype[Any], first: int, count: int) -> npt.NDArray[Any]:
        if not count:
            return np.zeros(0, dtype=dtype)
        path = self._folder / f"{name}.col"
        return np.fromfile(path, dtype=dtype, count=count, offset=first * dtype.itemsize)

    def _rows_of(self, ids: Collection[UUID]) -> list[int]:
        """Return the rows of these documents that are not dead yet."""
        count = self._count("rows", _ROW)
        if len(self._ids) < count:
            rows = self._read("rows", _ROW, len(self._ids), count - len(self._ids))
            self._ids = np.concatenate([self._ids, rows[["high", "low"]].astype(_ID)])
        wanted = np.array([i.int & _MASK for i in ids], dtype=np.uint64)
        dead = self._read("dead", _DEAD, 0, self._count("dead", _DEAD))
        near = np.setdiff1d(np.flatnonzero(np.isin(self._ids["low"], wanted)), dead)
        return [row for row in near.tolist() if _uuid(self._ids[row]) in ids]

    def parts(self) -> list[_Part]:
        """Return all rows as they stand now: most in one part, the latest in another."""
        with self._lock:
            seen = (self._count("rows", _ROW), self._count("dead", _DEAD))
            if seen != self._seen:
                self._look_again(*seen)
                self._seen = seen
            return self._parts

    def _look_again(self, count: int, dead: int) -> None:
        whole = self._parts[0] if self._parts else None
        if whole is None or count - len(whole.rows) > _LONGEST_TAIL:
            parts = [self._part(0, count)]
        elif count > len(whole.rows):
            parts = [whole, self._part(len(whole.rows), count)]
        else:
            parts = [whole]
        rows = self._read("dead", _DEAD, 0, dead)
        for part in parts:
            part.bury(rows)
        self._parts = parts

    def _part(self, first: int, end: int) -> _Part:
        rows = self._read("rows", _ROW, first, end - first)
        occupations = self._entries("occupations", _OCCUPATION, rows, "occupation_start")
        skills = self._entries("skills", _SKILL, rows, "skill_start")
        columns = Columns(
            kind=self._kind,
            occupation_counts=rows["occupations"].astype(np.int64),
            occupation_uris=occupations["uri"].astype(np.uint64),
            occupation_isco=occupations["isco"],
            occupation_shares=occupations["share"].astype(np.float64),
            skill_counts=rows["skills"].astype(np.int64),
            skill_uris=skills["uri"].astype(np.uint64),
            skill_wishes=skills["wish"].astype(np.float64),
            eqf_levels=rows["eqf"].astype(np.int64),
            years=rows["years"].astype(np.float64),
            vector_names=rows["vector_name"].astype(np.uint64),
            vector_rows=rows["vector_row"].astype(np.int64),
        )
        return _Part(self._kind, first, rows, columns, self._folder / "limits.col")

    def _entries(
        self, name: str, dtype: np.dtype[Any], rows: npt.NDArray[Any], start: str
    ) -> npt.NDArray[Any]:
        """Return the entries of rows, one row after the other, whatever lies between them."""
        if not len(rows):
            return np.zeros(0, dtype=dtype)
        first = int(rows[start][0])
        last = int(rows[start][-1]) + int(rows[name][-1])
        entries = self._read(name, dtype, first, last - first)
        counts = rows[name].astype(np.int64)
        begins = np.cumsum(counts) - counts
        places = np.repeat(rows[start] - first - begins, counts) + np.arange(int(counts.sum()))
        return entries[places]

    def shortlist(
        self,
        facts: Facts,
        *,
        idf: Rarity,
        today: date,
        wanted: Callable[[Facts], bool],
        leave_out: frozenset[UUID],
        limit: int,
    ) -> list[UUID]:
        """Return the ids of the best documents; see `matching.core.columns.Shortlister`."""
        parts = self.parts()
        cosines = None if facts.vector is None else self._vectors.cosines(facts.vector)
        day = today.toordinal()
        scores = np.concatenate(
            [
                np.where(
                    part.alive & (part.rows["opens"] <= day) & (part.rows["closes"] >= day),
                    score_rows(part.columns, facts, cosines=cosines, idf=idf),
                    -1.0,
                )
                for part in parts
            ]
        )
        found: dict[UUID, None] = {}
        floor, depth, looked_at = 0.0, max(_FIRST_LOOK, 4 * limit), 0
        while looked_at < len(scores):
            ordered = _best_rows(scores, min(depth, len(scores)))
            for row in ordered[looked_at:].tolist():
                if scores[row] < floor:
                    return list(found)
                part = parts[-1] if row >= parts[-1].first else parts[0]
                limits = part.limits(row - part.first)
                if limits.id not in leave_out and wanted(limits):
                    found[limits.id] = None
                    if len(found) == limit:
                        # Who is this near may yet be better by the exact score.
                        floor = max(0.0, float(scores[row]) - 2 * NEARLY)
            looked_at, depth = len(ordered), depth * 4
            if len(ordered) and scores[ordered[-1]] < 0.0:
                break
        return list(found)


def _best_rows(scores: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Return at least `count` rows by score, best first, and all that score as the last one."""
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    rows = np.flatnonzero(scores >= least)
    return rows[np.argsort(-scores[rows], kind="stable")]


def _uuid(record: Any) -> UUID:
    return UUID(int=(int(record["high"]) << 64) | int(record["low"]))


class _Part:
    """Some rows, one behind the other, put together for scoring."""

    def __init__(
        self, kind: Kind, first: int, rows: npt.NDArray[Any], columns: Columns, limits: Path
    ) -> None:
        self.kind, self.first, self.rows, self.columns = kind, first, rows, columns
        self.alive = np.ones(len(rows), dtype=bool)
        self._limits_path = limits
        self._limits: dict[int, Facts] = {}

    def bury(self, dead: npt.NDArray[np.int64]) -> None:
        """Take note of dead rows of the whole file."""
        own = dead[(dead >= self.first) & (dead < self.first + len(self.rows))] - self.first
        alive = np.ones(len(self.rows), dtype=bool)
        alive[own] = False
        self.alive = alive

    def limits(self, row: int) -> Facts:
        """Return what constraints of a row are decided by."""
        kept = self._limits.get(row)
        if kept is None:
            if len(self._limits) >= _KEPT_LIMITS:
                self._limits.clear()
            record = self.rows[row]
            with self._limits_path.open("rb", buffering=0) as file:
                line = os.pread(file.fileno(), int(record["limits"]), int(record["limits_start"]))
            kept = read_limits(line, self.kind, _uuid(record), int(record["version"]))
            self._limits[row] = kept
        return kept
