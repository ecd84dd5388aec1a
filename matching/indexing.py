"""Keep the index in step with the database: note, drain, rebuild, compare.

The database is the truth. A note is raised in the transaction of the change; the worker re-reads
the row, so it is harmless to drain a note twice, in any order, or after a crash.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from typing import Final
from uuid import UUID
from zlib import crc32

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from employers.models import Employer, Vacancy
from matching.core.ports import EngineError, IndexMissing, SearchEngine
from matching.core.types import Change, Facts, Indexed, Kind, Put, Rejection, Remove
from matching.models import IndexRequest
from matching.selectors import profile_facts, vacancy_facts
from profiles.models import Consent, Profile

logger = logging.getLogger(__name__)
BATCH: Final = 500
_SLICE: Final = 1_000
# Few large writes: an engine makes each one safe on disk and joins it with the others.
_FILLED_AT_ONCE: Final = 4_000
# A row may change while a fresh index is compared; what changes that often is no difference.
_COMPARISONS: Final = 3


class IndexDiffers(EngineError):
    """A fresh index does not hold what the database shows, so it does not take over."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where index and database differ, by id."""

    missing: list[UUID] = field(default_factory=list)
    ghost: list[UUID] = field(default_factory=list)
    stale: list[UUID] = field(default_factory=list)

    @property
    def ids(self) -> list[UUID]:
        return [*self.missing, *self.ghost, *self.stale]

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.ghost) + len(self.stale)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild left: how many documents, their checksum, and those the engine refused."""

    count: int
    checksum: int  # of ids and versions, whatever their order; 32 bits
    refused: int


def note(kind: str, ids: Iterable[UUID]) -> None:
    """Raise the version wanted of these objects; call it in the transaction of the change."""
    # In order of id, so that two transactions never wait for one another.
    wanted = sorted(dict.fromkeys(ids))
    with transaction.atomic():
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            _make_notes(kind, some, version=0)
            IndexRequest.objects.filter(kind=kind, object_id__in=some).update(
                version=F("version") + 1, noted_at=timezone.now(), attempts=0, error=""
            )


def _make_notes(kind: str, ids: Iterable[UUID], *, version: int) -> None:
    """Give a note to those objects that have none."""
    IndexRequest.objects.bulk_create(
        (IndexRequest(kind=kind, object_id=one, version=version) for one in ids),
        ignore_conflicts=True,
    )


def retry_parked(kind: Kind) -> int:
    """Let what the engine refused be tried again; return how many notes that were."""
    return IndexRequest.objects.filter(kind=kind).exclude(error="").update(error="", attempts=0)


def shown(kind: Kind) -> models.QuerySet[Vacancy] | models.QuerySet[Profile]:
    """Rows that belong in an index: published vacancies of approved employers, and profiles
    whose talents let employers see them."""
    return _shown_vacancies() if kind is Kind.VACANCY else _shown_profiles()


def _shown_vacancies() -> models.QuerySet[Vacancy]:
    return Vacancy.objects.filter(
        status=Vacancy.Status.PUBLISHED, employer__status=Employer.Status.APPROVED
    )


def _shown_profiles() -> models.QuerySet[Profile]:
    consents = Consent.objects.filter(
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS, withdrawn_at__isnull=True
    )
    return Profile.objects.filter(pk__in=consents.values("profile_id"))


def _facts(kind: Kind, ids: list[UUID]) -> dict[UUID, Facts]:
    if kind is Kind.VACANCY:
        return dict(vacancy_facts(ids, among=_shown_vacancies()))
    return dict(profile_facts(ids, among=_shown_profiles()))


def _readable_facts(kind: Kind, ids: list[UUID]) -> tuple[dict[UUID, Facts], dict[UUID, str]]:
    """Return the facts of the ids that are shown, and why some rows cannot be read."""
    try:
        return _facts(kind, ids), {}
    # What a row that was damaged past our code raises cannot be foreseen; it must not keep the
    # others out of the index.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        found: dict[UUID, Facts] = {}
        damaged: dict[UUID, str] = {}
        for one in ids:
            try:
                found |= _facts(kind, [one])
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                damaged[one] = f"The row cannot be read: {type(error).__name__}."
        return found, damaged


def sync(engine: SearchEngine, *, limit: int = BATCH) -> int:
    """Bring up to `limit` noted objects into the index; return how many were.

    Raises EngineUnavailable with the notes as they were. What the engine refuses for its content
    is parked with the reason, and the rest moves on.
    """
    notes = list(
        IndexRequest.objects.filter(
            kind=engine.kind, indexed_version__lt=F("version"), error=""
        ).order_by("id")[:limit]
    )
    if not notes:
        return 0
    # The version is read before the row: a change in between is put with the older version and
    # once more with its own.
    facts, refused = _readable_facts(engine.kind, [row.object_id for row in notes])
    changes: list[Change] = []
    for row in notes:
        found = facts.get(row.object_id)
        if found is not None:
            changes.append(Put(replace(found, version=row.version)))
        elif row.object_id not in refused:
            changes.append(Remove(row.object_id, row.version))
    refused |= {rejection.id: rejection.reason for rejection in engine.write(changes)}
    done: dict[UUID, int] = {}
    for row in notes:
        if row.object_id in refused:
            # A note raised in between is about another content, and is not parked.
            IndexRequest.objects.filter(pk=row.pk, version=row.version).update(
                error=refused[row.object_id], attempts=F("attempts") + 1
            )
        else:
            done[row.object_id] = row.version
    _mark(engine.kind, done)
    _keep_digests(engine.kind, {row.object_id: row.version for row in notes}, facts)
    if refused:
        logger.warning("%s: %d notes parked", engine.kind, len(refused))
    return len(notes)


def _mark(kind: Kind, indexed: Mapping[UUID, int]) -> None:
    """Say which versions the index holds, never lowering one."""
    by_version: dict[int, list[UUID]] = {}
    for object_id, version in indexed.items():
        by_version.setdefault(version, []).append(object_id)
    with transaction.atomic():
        for version, ids in sorted(by_version.items()):
            rows = IndexRequest.objects.filter(
                kind=kind, object_id__in=ids, indexed_version__lt=version
            )
            rows.update(indexed_version=version)
            IndexRequest.objects.filter(
                kind=kind, object_id__in=ids, indexed_version=F("version")
            ).exclude(error="").update(error="")


def _keep_digests(kind: Kind, versions: Mapping[UUID, int], facts: Mapping[UUID, Facts]) -> None:
    """Keep what was read for each version, unless the object was noted again meanwhile."""
    changed = []
    for row in IndexRequest.objects.filter(kind=kind, object_id__in=list(versions)):
        found = facts.get(row.object_id)
        digest = "" if found is None else _digest(found)
        if row.version == versions[row.object_id] and row.digest != digest:
            row.digest = digest
            changed.append(row)
    IndexRequest.objects.bulk_update(changed, ["digest"], batch_size=BATCH)


def _digest(facts: Facts) -> str:
    vector = b"" if facts.vector is None else facts.vector.tobytes()
    whole = repr(replace(facts, version=0)).encode() + vector
    return blake2b(whole, digest_size=16).hexdigest()


def _slices(kind: Kind, *, size: int = BATCH) -> Iterator[list[UUID]]:
    after = None
    while True:
        rows = shown(kind).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        ids = list(rows.values_list("pk", flat=True)[:size])
        if not ids:
            return
        yield ids
        after = ids[-1]


def rebuild(engine: SearchEngine) -> Rebuilt:
    """Fill a fresh index from the database and let it take over once it holds what is shown.

    Raises IndexDiffers, EngineBusy or EngineUnavailable with the live index as it was.
    """
    with engine.new_generation() as fresh:
        started = timezone.now()
        refused = fill(fresh)
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
        _mark(engine.kind, {one.id: one.version for one in held})
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
        rebuild(engine)
        return True
    return False


def fill(fresh: SearchEngine) -> dict[UUID, str]:
    """Write all that is shown into an engine; return why some of it was refused, by id."""
    refused: dict[UUID, str] = {}
    # While the engine writes some batches, the next one is read.
    with ThreadPoolExecutor(max_workers=fresh.parallel_writes) as writer:
        pending: deque[Future[list[Rejection]]] = deque()
        for ids in _slices(fresh.kind, size=_FILLED_AT_ONCE):
            _make_notes(fresh.kind, ids, version=1)
            facts, damaged = _readable_facts(fresh.kind, ids)
            refused |= damaged
            _keep_digests(fresh.kind, {pk: row.version for pk, row in facts.items()}, facts)
            if len(pending) == fresh.parallel_writes:
                refused |= {one.id: one.reason for one in pending.popleft().result()}
            pending.append(writer.submit(fresh.write, [Put(row) for row in facts.values()]))
        for written in pending:
            refused |= {one.id: one.reason for one in written.result()}
    return refused


def _write_again(fresh: SearchEngine, ids: list[UUID], refused: dict[UUID, str]) -> None:
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        versions = dict(
            IndexRequest.objects.filter(kind=fresh.kind, object_id__in=some).values_list(
                "object_id", "version"
            )
        )
        facts, damaged = _readable_facts(fresh.kind, some)
        refused |= damaged
        changes: list[Change] = [Put(row) for row in facts.values()]
        gone = set(some) - set(facts) - set(damaged)
        changes += [Remove(one, versions.get(one, 1)) for one in sorted(gone)]
        refused |= {one.id: one.reason for one in fresh.write(changes)}


def _held(engine: SearchEngine) -> Iterator[list[Indexed]]:
    after = None
    while rows := engine.versions(after, limit=_SLICE):
        yield rows
        after = rows[-1].id


def _checksum(held: Iterable[Indexed], start: int = 0) -> int:
    for one in held:
        start ^= crc32(one.id.bytes + one.version.to_bytes(8, "big"))
    return start


def check(
    engine: SearchEngine,
    *,
    leave_out: Iterable[UUID] = (),
    noted_since: datetime | None = None,
    content: bool = False,
) -> Difference:
    """Compare ids and versions of both sides, slice by slice in order of id.

    With `content`, what was changed past our code, such as by SQL, is stale as well: every row is
    read again and compared with what was read for the index. Notes still waiting are not counted
    as differences, with `noted_since` only those from then on; nor is `leave_out`.
    """
    difference = Difference()
    ignored = set(leave_out)
    after: UUID | None = None
    while True:
        indexed = engine.versions(after, limit=_SLICE)
        rows = shown(engine.kind).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        ids = list(rows.values_list("pk", flat=True)[:_SLICE])
        # A full slice may end before the other side's does; what is beyond belongs to the next.
        ends = [side[-1] for side in (ids, [one.id for one in indexed]) if len(side) == _SLICE]
        end = min(ends, default=None)
        if end is not None:
            indexed = [one for one in indexed if one.id <= end]
            ids = [one for one in ids if one <= end]
        notes = _compare(engine.kind, ids, indexed, ignored, noted_since, difference)
        if content:
            difference.stale.extend(_changed_past_us(engine.kind, notes))
        if end is None:
            return difference
        after = end


def _compare(
    kind: Kind,
    ids: list[UUID],
    indexed: list[Indexed],
    ignored: set[UUID],
    noted_since: datetime | None,
    found: Difference,
) -> list[IndexRequest]:
    """Add to `found` what differs in a slice; return the notes of what does not."""
    held = {one.id: one.version for one in indexed}
    both = sorted({*ids, *held})
    wanted: dict[UUID, IndexRequest] = {}
    waiting: set[UUID] = set()
    for start in range(0, len(both), BATCH):
        notes = IndexRequest.objects.filter(kind=kind, object_id__in=both[start : start + BATCH])
        for row in notes:
            wanted[row.object_id] = row
            if row.indexed_version < row.version and (
                noted_since is None or row.noted_at >= noted_since
            ):
                waiting.add(row.object_id)
    shown_ids = set(ids)
    same = []
    for one in both:
        if one in waiting or one in ignored:
            continue
        note_of = wanted.get(one)
        if one not in held:
            found.missing.append(one)
        elif one not in shown_ids:
            found.ghost.append(one)
        elif note_of is None or held[one] != note_of.version:
            found.stale.append(one)
        else:
            same.append(note_of)
    return same


def _changed_past_us(kind: Kind, notes: list[IndexRequest]) -> list[UUID]:
    """Return the objects whose rows are no longer what was read for the index."""
    known = {row.object_id: row.digest for row in notes if row.digest}
    changed = []
    for start in range(0, len(known), BATCH):
        some = sorted(known)[start : start + BATCH]
        facts, _ = _readable_facts(kind, some)
        changed += [one for one in some if one in facts and _digest(facts[one]) != known[one]]
    return changed
