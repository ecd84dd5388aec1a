"""The columns of one index: what scores are made of, in files of rows that only grow.

A changed document gets a new row and its old one is noted as dead, so nothing is ever written
over; a rebuild starts anew. Entries and limits are written before the row that names them, and a
crash leaves at worst a row whose document is noted to be written again. A process reads what was
appended since it last looked; once that is much, all of it is put together again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from matching.core.columns import NEARLY, Columns, best_rows, stated_skills
from matching.core.constraints import Show
from matching.core.hashes import hash_of
from matching.core.limits import Limits, write_limits
from matching.core.rarity import Rarity
from matching.core.types import Facts, Kind, VacancyFacts
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
        records: list[tuple[Any, ...]] = []
        occupations: list[tuple[int, float, bytes]] = []
        skills: list[tuple[int, float]] = []
        limits = bytearray()
        for facts in puts:
            line = write_limits(facts)
            stated = list(stated_skills(facts))
            records.append(
                (
                    facts.id.int >> 64, facts.id.int & _MASK, facts.version,
                    vector_rows.get(facts.id, -1), hash_of(facts.vector_name),
                    len(occupations), len(skills), len(limits),
                    np.nan if facts.experience_years is None else facts.experience_years,
                    *_open_days(facts), len(facts.occupations), len(stated), len(line),
                    facts.eqf_level or 0,
                )
            )  # fmt: skip
            occupations += [
                (hash_of(o.uri), o.confidence, o.isco_code[:4].encode("ascii", "ignore"))
                for o in facts.occupations
            ]
            skills += stated
            limits += line
        rows = np.array(records, dtype=_ROW)
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
            limits=Limits.read(self._kind, self._lines(rows)),
        )
        return _Part(first, rows, columns)

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

    def _lines(self, rows: npt.NDArray[Any]) -> list[bytes]:
        """Return the limits of rows as they were written."""
        if not len(rows):
            return []
        starts, lengths = rows["limits_start"].tolist(), rows["limits"].tolist()
        first = starts[0]
        text = self._read("limits", _BYTE, first, starts[-1] + lengths[-1] - first).tobytes()
        return [
            text[start - first : start - first + length]
            for start, length in zip(starts, lengths, strict=True)
        ]

    def shortlist(
        self,
        facts: Facts,
        *,
        idf: Rarity,
        today: date,
        show: Show,
        leave_out: frozenset[UUID],
        limit: int,
    ) -> list[UUID]:
        """Return the ids of the best documents; see `matching.core.columns.Shortlister`."""
        best: list[tuple[float, UUID]] = []
        for part in self.parts():
            among = part.open_rows(today) & part.columns.limits.shown(
                facts, today=today, show=show
            )
            found = best_rows(
                part.columns,
                facts,
                among=np.flatnonzero(among),
                cosines=self._vectors.cosines,
                idf=idf,
                limit=limit + len(leave_out),
            )
            ids = [_uuid(record) for record in part.rows[found.rows]]
            best += [
                (score, one)
                for score, one in zip(found.scores.tolist(), ids, strict=True)
                if one not in leave_out
            ]
        best.sort(key=lambda pair: -pair[0])
        least = best[limit - 1][0] - 2 * NEARLY if len(best) >= limit else 0.0
        return [one for score, one in best if score >= least]


def _open_days(facts: Facts) -> tuple[int, int]:
    """Return the first and the last day on which it may be seen, as ordinals.

    A vacancy without a first day is not open yet; a talent is visible from ever or not at all.
    """
    if isinstance(facts, VacancyFacts):
        opens, closes = facts.published_on, facts.closes_on
        return (
            opens.toordinal() if opens else _NEVER,
            closes.toordinal() if closes else _NEVER,
        )
    return 0 if facts.visible_to_employers else _NEVER, _NEVER


def _uuid(record: Any) -> UUID:
    return UUID(int=(int(record["high"]) << 64) | int(record["low"]))


class _Part:
    """Some rows, one behind the other, put together for scoring."""

    def __init__(self, first: int, rows: npt.NDArray[Any], columns: Columns) -> None:
        self.first, self.rows, self.columns = first, rows, columns
        self._opens, self._closes = rows["opens"].copy(), rows["closes"].copy()
        self._alive = np.ones(len(rows), dtype=bool)

    def bury(self, dead: npt.NDArray[np.int64]) -> None:
        """Take note of dead rows of the whole file."""
        own = dead[(dead >= self.first) & (dead < self.first + len(self.rows))] - self.first
        alive = np.ones(len(self.rows), dtype=bool)
        alive[own] = False
        self._alive = alive

    def open_rows(self, today: date) -> npt.NDArray[np.bool_]:
        """Return which rows are alive and may be seen on a day."""
        day = today.toordinal()
        found: npt.NDArray[np.bool_] = self._alive & (self._opens <= day) & (self._closes >= day)
        return found
