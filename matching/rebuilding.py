"""Fill a fresh index from the database and let it take over once it holds what is shown."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from zlib import crc32

from django.conf import settings
from django.db import connection
from django.utils import timezone

from matching.core.ports import EngineError, EngineUnavailable, IndexMissing, SearchEngine
from matching.core.types import Change, Indexed, Kind, Put, Rejection, Remove
from matching.indexing import (
    BATCH,
    SLICE,
    check,
    keep_digests,
    make_notes,
    mark_indexed,
    noted_versions,
    readable_facts,
    shown,
)
from matching.models import IndexRequest

# Few large writes: an engine makes each one safe on disk and joins it with the others.
_FILLED_AT_ONCE: Final = 4_000
# A row may change while a fresh index is compared; what changes that often is no difference.
_COMPARISONS: Final = 3
# Below this a second process takes longer to start than it saves.
_FEW_ROWS: Final = 10_000
_MOST_PROCESSES: Final = 8
_ALL_IDS: Final = 1 << 128


class IndexDiffers(EngineError):
    """A fresh index does not hold what the database shows, so it does not take over."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild left: how many documents, their checksum, and those the engine refused."""

    count: int
    checksum: int  # of ids and versions, whatever their order; 32 bits
    refused: int


@dataclass(frozen=True, slots=True)
class Share:
    """The n-th of several equal parts of all ids, n from 0."""

    number: int = 0
    of: int = 1

    def ends(self) -> tuple[UUID, UUID]:
        """Return the first and the last id that belongs to it."""
        first = _ALL_IDS * self.number // self.of
        last = _ALL_IDS * (self.number + 1) // self.of - 1
        return UUID(int=first), UUID(int=last)


_EVERYTHING: Final = Share()


def rebuild(engine: SearchEngine, *, processes: int = 1) -> Rebuilt:
    """Fill a fresh index from the database and let it take over once it holds what is shown.

    `processes` beyond this one need a database that others can read; see `worthwhile_processes`.
    Raises IndexDiffers, EngineBusy or EngineUnavailable with the live index as it was.
    """
    with engine.new_generation() as fresh:
        started = timezone.now()
        refused = _fill_in_shares(fresh, processes) if processes > 1 else fill(fresh)
        fresh.refresh()
        for _ in range(_COMPARISONS):
            found = check(fresh, leave_out=refused, noted_since=started)
            if not found.count:
                break
            _write_again(fresh, found.ids, refused)
            fresh.refresh()
        else:
            raise IndexDiffers(
                f"The fresh index differs from the database in {found.count} of its documents; "
                "the live one stays. Run rebuild_index again when fewer rows change."
            )
    # Only now: had the fresh index been dropped, what it held would be nowhere.
    count, checksum = 0, 0
    for held in _held(engine):
        mark_indexed(engine.kind, {one.id: one.version for one in held})
        count += len(held)
        checksum = _checksum(held, checksum)
    for object_id, reason in refused.items():
        IndexRequest.objects.filter(kind=engine.kind, object_id=object_id).update(error=reason)
    return Rebuilt(count, checksum, len(refused))


def build_if_missing(engine: SearchEngine) -> bool:
    """Build the index if the engine has none, at the first start or after it was wiped."""
    try:
        engine.versions(None, limit=1)
    except IndexMissing:
        rebuild(engine, processes=worthwhile_processes(engine.kind))
        return True
    return False


def worthwhile_processes(kind: Kind) -> int:
    """Return how many processes fill an index soonest: 1 for few rows, else one for each core."""
    # A transaction that is open, or a database in memory, is seen by this process alone.
    if connection.in_atomic_block or shown(kind).count() < _FEW_ROWS:
        return 1
    return min(_MOST_PROCESSES, os.cpu_count() or 1)


def _fill_in_shares(fresh: SearchEngine, processes: int) -> dict[UUID, str]:
    """Let other processes write their shares beside this one's; see `fill`."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "fill_index"]
    others = [
        subprocess.Popen(
            [*command, fresh.kind.value, fresh.generation, str(number), str(processes)],
            stdout=subprocess.PIPE,
        )
        for number in range(1, processes)
    ]
    try:
        refused = fill(fresh, Share(0, processes))
        for other in others:
            told, _ = other.communicate()
            if other.returncode:
                raise EngineUnavailable(
                    f"A process that filled the index ended with {other.returncode}: what it said "
                    "stands above. Run rebuild_index again."
                )
            refused |= {UUID(one): reason for one, reason in json.loads(told).items()}
    finally:
        for other in others:
            other.kill()
            other.wait()
    return refused


def fill(fresh: SearchEngine, share: Share = _EVERYTHING) -> dict[UUID, str]:
    """Write all that is shown, or a share of it, into an engine; return why some of it was
    refused, by id."""
    refused: dict[UUID, str] = {}
    parent = os.getppid()
    # While the engine writes some batches, the next one is read.
    with _collecting_rarely(), ThreadPoolExecutor(max_workers=fresh.parallel_writes) as writer:
        pending: deque[Future[list[Rejection]]] = deque()
        for ids in _slices(fresh.kind, share):
            # The first share is written by the process that rebuilds, the others by its children.
            if share.number and os.getppid() != parent:
                raise EngineError("The process that wanted the index filled is gone.")
            versions = noted_versions(fresh.kind, ids)
            if new := [one for one in ids if one not in versions]:
                make_notes(fresh.kind, new, version=1)
                versions = noted_versions(fresh.kind, ids)
            facts, damaged = readable_facts(fresh.kind, ids, versions)
            refused |= damaged
            keep_digests(fresh.kind, {pk: row.version for pk, row in facts.items()}, facts)
            if len(pending) == fresh.parallel_writes:
                refused |= {one.id: one.reason for one in pending.popleft().result()}
            pending.append(writer.submit(fresh.write, [Put(row) for row in facts.values()]))
        for written in pending:
            refused |= {one.id: one.reason for one in written.result()}
    return refused


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Look for cycles less often: facts and documents have none, and are many at a time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _slices(kind: Kind, share: Share) -> Iterator[list[UUID]]:
    first, last = share.ends()
    rows = shown(kind).order_by("pk").filter(pk__lte=last)
    some = rows.filter(pk__gte=first)
    while ids := list(some.values_list("pk", flat=True)[:_FILLED_AT_ONCE]):
        yield ids
        some = rows.filter(pk__gt=ids[-1])


def _write_again(fresh: SearchEngine, ids: list[UUID], refused: dict[UUID, str]) -> None:
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        versions = noted_versions(fresh.kind, some)
        facts, damaged = readable_facts(fresh.kind, some, versions)
        refused |= damaged
        changes: list[Change] = [Put(row) for row in facts.values()]
        gone = set(some) - set(facts) - set(damaged)
        changes += [Remove(one, versions.get(one, 1)) for one in sorted(gone)]
        refused |= {one.id: one.reason for one in fresh.write(changes)}


def _held(engine: SearchEngine) -> Iterator[list[Indexed]]:
    after = None
    while rows := engine.versions(after, limit=SLICE):
        yield rows
        after = rows[-1].id


def _checksum(held: Iterable[Indexed], start: int = 0) -> int:
    for one in held:
        start ^= crc32(one.id.bytes + one.version.to_bytes(8, "big"))
    return start
