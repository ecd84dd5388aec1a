"""The embedded engine: which index is live, who may write, and how a fresh one takes its place.

A folder holds one index a generation, a file CURRENT that names the live one, and while a fresh
one is filled a file NEXT that names it. `writer.lock` is held through each write and each change
of those files; `rebuild.lock` as long as a rebuild runs. The system lets go of both locks when a
process dies, so no crash leaves them behind.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import tantivy

from matching.core.constraints import Show
from matching.core.ports import EngineBusy, EngineUnavailable, IndexMissing
from matching.core.rarity import Rarity
from matching.core.types import (
    Change,
    Facts,
    Health,
    Indexed,
    Kind,
    Page,
    Query,
    Rejection,
    Suggestion,
)
from matching.engines.embedded import queries
from matching.engines.embedded.generation import Generation, Prepared
from matching.engines.embedded.schema import build_schema, stored_text
from matching.engines.embedded.search import Answer
from matching.engines.words import title_of_suggestion, words_of
from skills.text.tokens import fold

_NAME: Final = "embedded"
_CURRENT, _NEXT = "CURRENT", "NEXT"
# The number goes up when the files of a generation change: one of another form has to be rebuilt.
_GENERATION: Final = "generation-4-"
_WRITER_LOCK, _REBUILD_LOCK = "writer.lock", "rebuild.lock"
_LOCK_WAIT_S: Final = 5.0
_FILLING_WAIT_S: Final = 120.0
_LOCK_PAUSE_S: Final = 0.02
_TITLES_READ: Final = 500


class EmbeddedEngine:
    """One index of one kind in a folder of its own, shared by all processes of one machine."""

    parallel_writes = 1

    def __init__(
        self,
        kind: Kind,
        folder: Path,
        *,
        lock_wait_s: float = _LOCK_WAIT_S,
        generation: str = "",
    ) -> None:
        """`generation` ties the engine to one generation, as a rebuild needs it."""
        self.kind = kind
        self._folder = folder
        self._lock_wait_s = lock_wait_s
        self.generation = generation
        self._guard = threading.Lock()
        self._generation: Generation | None = None

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        # Words are cut and stemmed before the lock is taken: two processes can do so at once.
        prepared = [Prepared.of(change, self.kind) for change in changes]
        wait_s = _FILLING_WAIT_S if self.generation else None
        with self._locked(_WRITER_LOCK, wait_s=wait_s):
            try:
                rejections = self._live().write(prepared)
            except FileNotFoundError as error:
                raise _missing() from error
            fresh = self._fresh()
            if fresh is not None:
                # What the fresh index refuses for itself, such as vectors of the former width,
                # the rebuild writes again from the database.
                fresh.write(prepared)
        if self.generation:
            # Who fills an index has the next batch at hand, and would never let others have a turn.
            time.sleep(2 * _LOCK_PAUSE_S)
        return rejections

    def refresh(self) -> None:
        try:
            self._live().searcher(fresh=True)
        except (OSError, ValueError) as error:
            raise _missing() from error

    def search(self, query: Query) -> Page:
        started = time.perf_counter()
        generation, searcher = self._view()
        page = Answer(generation, searcher, query, self.kind).page()
        took_ms = (time.perf_counter() - started) * 1000.0
        return Page(page.hits, page.total, page.facets, page.next, took_ms, page.notices)

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
        """Score every document with the other side; see `matching.core.columns.Shortlister`."""
        generation, _ = self._view()
        return generation.columns.shortlist(
            facts, idf=idf, today=today, show=show, leave_out=leave_out, limit=limit
        )

    def suggest(self, prefix: str, *, lang: str | None, limit: int) -> list[Suggestion]:
        typed = " ".join(fold(prefix).split())
        if not typed or limit < 1:
            return []
        _, searcher = self._view()
        schema = build_schema(self.kind)
        asked = [tantivy.Query.term_query(schema, "f_lang", lang, "basic")] if lang else []
        terms = searcher.terms_with_prefix(
            "suggestion", typed, queries.all_of(asked), _TITLES_READ
        )
        titles: Counter[str] = Counter()
        for term, count in terms:
            title = title_of_suggestion(term)
            titles[title] = max(titles[title], count)
        if not titles:
            nearly = queries.all_of(
                [*asked, queries.prefix_typo_query(self.kind, words_of(typed))]
            )
            titles = self._titles(searcher, nearly)
        ordered = sorted((-count, title) for title, count in titles.items() if count)
        return [Suggestion(title, "title", count=-count) for count, title in ordered[:limit]]

    def _titles(self, searcher: Any, query: Any) -> Counter[str]:
        titles: Counter[str] = Counter()
        for _, address in searcher.search(query, _TITLES_READ, count=False).hits:
            titles[" ".join(stored_text(searcher.doc(address), "title").split())] += 1
        return titles

    def versions(self, after: UUID | None, *, limit: int) -> list[Indexed]:
        if limit < 1:
            return []
        generation, searcher = self._view()
        return generation.held(searcher).after(after, limit)

    @contextmanager
    def new_generation(self) -> Iterator[EmbeddedEngine]:
        with self._locked(_REBUILD_LOCK):
            name = f"{_GENERATION}{uuid4().hex}"
            with self._locked(_WRITER_LOCK):
                Generation(self.kind, self._folder / name).create()
                self._point(_NEXT, name)
            fresh = EmbeddedEngine(
                self.kind, self._folder, lock_wait_s=self._lock_wait_s, generation=name
            )
            try:
                yield fresh
            except BaseException:
                with self._locked(_WRITER_LOCK):
                    (self._folder / _NEXT).unlink(missing_ok=True)
                    self._sweep()
                raise
            with self._locked(_WRITER_LOCK):
                self._point(_CURRENT, name)
                (self._folder / _NEXT).unlink(missing_ok=True)
                self._sweep()

    def drop_former(self) -> int:
        """Return 0: a generation is swept as soon as another takes its place."""
        return 0

    def health(self) -> Health:
        try:
            _, searcher = self._view()
        except EngineUnavailable as error:
            return Health(_NAME, "down", detail=str(error))
        documents = searcher.search(queries.all_of([]), 1).count
        return Health(_NAME, "ok", documents=documents, detail=f"{searcher.num_segments} segments")

    def close(self) -> None:
        with self._guard:
            self._generation = None

    def _view(self) -> tuple[Generation, Any]:
        """Return the live generation and a view of it."""
        for _ in range(3):
            try:
                generation = self._live()
                return generation, generation.searcher()
            except (OSError, ValueError):
                # The generation may just have been replaced and swept away: look again.
                self.close()
        raise _missing()

    def _live(self) -> Generation:
        """Return the generation this engine reads."""
        name = self.generation or self._read(_CURRENT)
        if name is None or not name.startswith(_GENERATION):
            raise _missing()
        with self._guard:
            if self._generation is None or self._generation.folder.name != name:
                self._generation = Generation(self.kind, self._folder / name)
            return self._generation

    def _fresh(self) -> Generation | None:
        """Return the generation that a running rebuild fills, beside the live one."""
        name = None if self.generation else self._read(_NEXT)
        if name is None:
            return None
        try:
            with self._locked(_REBUILD_LOCK, wait_s=0.0):
                # Nobody rebuilds: who did was killed, and its half index serves nobody.
                (self._folder / _NEXT).unlink(missing_ok=True)
                self._sweep()
                return None
        except EngineBusy:
            return Generation(self.kind, self._folder / name)

    def _read(self, name: str) -> str | None:
        try:
            return (self._folder / name).read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def _point(self, pointer: str, name: str) -> None:
        """Let a pointer file name a generation, in one step that survives a crash."""
        draft = self._folder / f"{pointer}.draft"
        with draft.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._folder / pointer)
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        """Delete generations that no pointer names; who still reads one keeps its open files."""
        kept = {self._read(_CURRENT), self._read(_NEXT)}
        for folder in self._folder.glob("generation-*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self, name: str, *, wait_s: float | None = None) -> Iterator[None]:
        """Hold a lock of all processes; raises EngineBusy when it stays taken."""
        self._folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + (self._lock_wait_s if wait_s is None else wait_s)
        with (self._folder / name).open("a") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= deadline:
                        raise EngineBusy(
                            "Another process writes to the index.", retry_after_s=1.0
                        ) from error
                    time.sleep(_LOCK_PAUSE_S)
            # Closing the file, or the end of the process, lets go of the lock.
            yield


def _missing() -> IndexMissing:
    return IndexMissing("There is no search index yet: run `manage.py rebuild_index`.")
