"""One folder with one index: tantivy's files and the vectors beside them."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
import tantivy

from matching.core.ports import EngineBusy
from matching.core.types import Change, Indexed, Kind, Put, Rejection
from matching.engines.embedded import queries
from matching.engines.embedded.columns import ColumnFiles
from matching.engines.embedded.facets import FacetCounter
from matching.engines.embedded.schema import (
    build_document,
    build_schema,
    build_tombstone,
    document_values,
    id_halves,
    id_of_halves,
)
from matching.engines.embedded.vectors import VectorFile

_SMALL_BATCH: Final = 200
# tantivy wants at least 15 MB a thread.
_SMALL_HEAP_BYTES: Final = 20_000_000
_LARGE_HEAP_BYTES: Final = 120_000_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A change and the values of the document to put, None for a removal."""

    change: Change
    values: dict[str, Any] | None

    @classmethod
    def of(cls, change: Change, kind: Kind) -> Prepared:
        return cls(
            change, document_values(change.facts, kind) if isinstance(change, Put) else None
        )


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Which documents an index holds in which version, in order of id: halves as `id_halves`."""

    highs: npt.NDArray[np.int64]
    lows: npt.NDArray[np.int64]
    versions: npt.NDArray[np.int64]

    @classmethod
    def of(cls, columns: Sequence[Sequence[int]]) -> Held:
        """Return the rows of three columns, highs, lows and versions, in order of id."""
        highs, lows, versions = (np.array(column, dtype=np.int64) for column in columns)
        order = np.lexsort((lows, highs))
        return cls(highs[order], lows[order], versions[order])

    def after(self, last: UUID | None, limit: int) -> list[Indexed]:
        """Return up to `limit` rows whose ids come after `last`; None for those from the first."""
        first = 0
        if last is not None:
            high, low = id_halves(last)
            begin, end = (
                np.searchsorted(self.highs, high, side=side) for side in ("left", "right")
            )
            first = int(begin + np.searchsorted(self.lows[begin:end], low, side="right"))
        some = slice(first, first + limit)
        rows = (column[some].tolist() for column in (self.highs, self.lows, self.versions))
        return [
            Indexed(id_of_halves(high, low), version)
            for high, low, version in zip(*rows, strict=True)
        ]


class Generation:
    """An index as one process sees it; opened when first asked, and again after a fork."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        self.vectors = VectorFile(folder)
        self.columns = ColumnFiles(kind, folder, self.vectors)
        self.facets = FacetCounter(kind)
        self._lock = threading.Lock()
        self._index: Any = None
        self._searcher: Any = None
        self._process = 0
        self._seen: tuple[int, int] | None = None
        self._points: tuple[tuple[float, float], ...] | None = None
        self._held: tuple[Any, Held] | None = None

    def create(self) -> None:
        """Make the folder and an empty index in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        tantivy.Index(build_schema(self.kind), str(self.folder))

    def searcher(self, *, fresh: bool = False) -> Any:
        """Return a view of the last commit, by whichever process.

        Raises FileNotFoundError or ValueError when the folder or the index in it is gone.
        """
        with self._lock:
            state = (self.folder / "meta.json").stat()
            seen = (state.st_mtime_ns, state.st_ino)
            if self._index is None or self._process != os.getpid():
                self._index = tantivy.Index.open(str(self.folder))
                # We look at the file ourselves: tantivy's own watcher does not outlive a fork.
                self._index.config_reader("manual", 0)
                self._process, self._seen = os.getpid(), None
            if fresh or seen != self._seen:
                self._index.reload()
                self._searcher = self._index.searcher()
                self._seen, self._points = seen, None
            return self._searcher

    def points(self, searcher: Any) -> tuple[tuple[float, float], ...]:
        """Return the different places of all documents, as degrees: as many as there are cities."""
        points = self._points
        if points is None:
            points = tuple(
                (float(latitude), float(longitude))
                for term, _ in searcher.terms_with_prefix("point", "")
                for latitude, _, longitude in (term.partition(","),)
            )
            self._points = points
        return points

    def held(self, searcher: Any) -> Held:
        """Return what all documents of a view are: read once, however often it is asked for."""
        held = self._held
        if held is None or held[0] is not searcher:
            hits = searcher.search(queries.all_of([]), max(1, searcher.num_docs), count=False).hits
            addresses = [address for _, address in hits]
            columns = [
                searcher.fast_field_values(name, addresses)
                for name in ("id_high", "id_low", "version")
            ]
            held = self._held = (searcher, Held.of(columns))
        return held[1]

    def write(self, changes: Sequence[Prepared]) -> list[Rejection]:
        """Write changes that are not older than what is there. The caller holds the writer lock."""
        rejections: list[Rejection] = []
        held = self._versions(_id_of(one.change) for one in changes)
        newest: dict[UUID, Prepared] = {}
        width = self.vectors.width()
        for one in changes:
            change = one.change
            document_id, version = _id_of(change), _version_of(change)
            if isinstance(change, Put) and change.facts.vector is not None:
                problem = self.vectors.problem(change.facts.vector, width)
                if problem:
                    rejections.append(Rejection(document_id, problem))
                    continue
                width = change.facts.vector.size
            have, gone = held.get(document_id, (-1, False))
            if version < have or (gone and version == have and isinstance(change, Put)):
                continue
            held[document_id] = (version, not isinstance(change, Put))
            newest[document_id] = one
        if newest:
            self._commit(newest)
        return rejections

    def _commit(self, changes: dict[UUID, Prepared]) -> None:
        puts = [one.change.facts for one in changes.values() if isinstance(one.change, Put)]
        vectors = {facts.id: facts.vector for facts in puts if facts.vector is not None}
        rows = dict(zip(vectors, self.vectors.append([*vectors.values()]), strict=True))
        self.columns.append(puts, rows, changes.keys())
        small = len(changes) <= _SMALL_BATCH
        self.searcher()
        try:
            writer = self._index.writer(
                _SMALL_HEAP_BYTES if small else _LARGE_HEAP_BYTES, 1 if small else 2
            )
        except ValueError as error:
            raise EngineBusy("Another process writes to the index.", retry_after_s=1.0) from error
        try:
            schema = build_schema(self.kind)
            # By query: deleting by a numeric term does nothing and says nothing.
            writer.delete_documents_by_query(
                tantivy.Query.term_set_query(schema, "id", [str(found) for found in changes])
            )
            for document_id, one in changes.items():
                writer.add_document(
                    build_tombstone(document_id, _version_of(one.change), self.kind)
                    if one.values is None
                    else build_document(one.values, self.kind, row=rows.get(document_id))
                )
            writer.commit()
        finally:
            # Without waiting, each writer leaves its segments unmerged and searches slow down.
            writer.wait_merging_threads()

    def _versions(self, ids: Any) -> dict[UUID, tuple[int, bool]]:
        """Return version and whether removed, for those of the ids that the index knows."""
        wanted = [str(found) for found in dict.fromkeys(ids)]
        if not wanted:
            return {}
        searcher = self.searcher()
        schema = build_schema(self.kind)
        named = tantivy.Query.term_set_query(schema, "id", wanted)
        gone = tantivy.Query.term_query(schema, "state", "gone", "basic")
        found: dict[UUID, tuple[int, bool]] = {}
        must = tantivy.Occur.Must
        for query, removed in (
            (named, False),
            (tantivy.Query.boolean_query([(must, named), (must, gone)]), True),
        ):
            addresses = [hit[1] for hit in searcher.search(query, len(wanted), count=False).hits]
            versions = searcher.fast_field_values("version", addresses)
            ids_found = ids_at(searcher, addresses)
            found |= {i: (int(v), removed) for i, v in zip(ids_found, versions, strict=True)}
        return found


def ids_at(searcher: Any, addresses: Sequence[Any]) -> list[UUID]:
    """Return the ids of the documents at these addresses, in their order."""
    highs = searcher.fast_field_values("id_high", list(addresses))
    lows = searcher.fast_field_values("id_low", list(addresses))
    return [id_of_halves(high, low) for high, low in zip(highs, lows, strict=True)]


def _id_of(change: Change) -> UUID:
    return change.facts.id if isinstance(change, Put) else change.id


def _version_of(change: Change) -> int:
    return change.facts.version if isinstance(change, Put) else change.version
