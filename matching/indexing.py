"""Keep the index in step with the database: note, drain, rebuild, compare.

The database is the truth. A note is raised in the transaction of the change; the worker re-reads
the row, so it is harmless to drain a note twice, in any order, or after a crash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import F

from employers.models import Employer, Vacancy
from matching.core.ports import SearchEngine
from matching.core.types import Change, Facts, Kind, Put, Remove
from matching.models import IndexRequest
from matching.selectors import profile_facts, vacancy_facts
from profiles.models import Consent, Profile

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Where index and database differ, by id."""

    missing: list[UUID] = field(default_factory=list)
    ghost: list[UUID] = field(default_factory=list)
    stale: list[UUID] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.missing) + len(self.ghost) + len(self.stale)


def note(kind: str, ids: Iterable[UUID]) -> None:
    """Raise the version wanted of these objects; call it in the transaction of the change."""
    wanted = list(dict.fromkeys(ids))
    with transaction.atomic():
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            rows = IndexRequest.objects.filter(kind=kind, object_id__in=some)
            known = set(rows.values_list("object_id", flat=True))
            rows.update(version=F("version") + 1, attempts=0, error="")
            for object_id in some:
                if object_id not in known:
                    _note_first(kind, object_id)


def _note_first(kind: str, object_id: UUID) -> None:
    try:
        with transaction.atomic():
            IndexRequest.objects.create(kind=kind, object_id=object_id)
    except IntegrityError:  # another transaction was first
        IndexRequest.objects.filter(kind=kind, object_id=object_id).update(
            version=F("version") + 1
        )


def shown(kind: Kind) -> models.QuerySet[Vacancy] | models.QuerySet[Profile]:
    """Rows that belong in an index: published vacancies of approved employers, and profiles
    whose talents let employers see them."""
    if kind is Kind.VACANCY:
        return Vacancy.objects.filter(
            status=Vacancy.Status.PUBLISHED, employer__status=Employer.Status.APPROVED
        )
    consents = Consent.objects.filter(
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS, withdrawn_at__isnull=True
    )
    return Profile.objects.filter(pk__in=consents.values("profile_id"))


def _facts(kind: Kind, ids: list[UUID]) -> dict[UUID, Facts]:
    visible = list(shown(kind).filter(pk__in=ids).values_list("pk", flat=True))
    return dict(vacancy_facts(visible)) if kind is Kind.VACANCY else dict(profile_facts(visible))


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
    facts = _facts(engine.kind, [row.object_id for row in notes])
    changes: list[Change] = []
    for row in notes:
        found = facts.get(row.object_id)
        changes.append(
            Remove(row.object_id, row.version) if found is None else Put(_at(found, row.version))
        )
    refused = {rejection.id: rejection.reason for rejection in engine.write(changes)}
    for row in notes:
        same = IndexRequest.objects.filter(pk=row.pk, indexed_version__lt=row.version)
        if row.object_id in refused:
            same.update(error=refused[row.object_id], attempts=F("attempts") + 1)
        else:
            same.update(indexed_version=row.version)
    return len(notes)


def _at(facts: Facts, version: int) -> Facts:
    return replace(facts, version=version)


def _slices(kind: Kind) -> Iterator[list[UUID]]:
    after = None
    while True:
        rows = shown(kind).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            return
        yield ids
        after = ids[-1]


def rebuild(engine: SearchEngine) -> int:
    """Fill a fresh index from the database and let it take over; return how many documents."""
    count = 0
    with engine.new_generation() as fresh:
        for ids in _slices(engine.kind):
            known = set(
                IndexRequest.objects.filter(kind=engine.kind, object_id__in=ids).values_list(
                    "object_id", flat=True
                )
            )
            for object_id in ids:
                if object_id not in known:
                    _note_first(engine.kind, object_id)
            facts = _facts(engine.kind, ids)
            fresh.write([Put(row) for row in facts.values()])
            _mark(engine.kind, facts)
            count += len(facts)
    return count


def _mark(kind: Kind, facts: dict[UUID, Facts]) -> None:
    for object_id, row in facts.items():
        IndexRequest.objects.filter(
            kind=kind, object_id=object_id, indexed_version__lt=row.version
        ).update(indexed_version=row.version)


def check(engine: SearchEngine) -> Difference:
    """Compare ids and versions of both sides; notes still waiting are not counted as differences."""
    waiting = set(
        IndexRequest.objects.filter(
            kind=engine.kind, indexed_version__lt=F("version")
        ).values_list("object_id", flat=True)
    )
    indexed: dict[UUID, int] = {}
    after = None
    while rows := engine.versions(after, limit=1000):
        indexed.update((row.id, row.version) for row in rows)
        after = rows[-1].id
    difference = Difference()
    seen: set[UUID] = set()
    for ids in _slices(engine.kind):
        wanted = dict(
            IndexRequest.objects.filter(kind=engine.kind, object_id__in=ids).values_list(
                "object_id", "version"
            )
        )
        for object_id in ids:
            seen.add(object_id)
            if object_id in waiting:
                continue
            if object_id not in indexed:
                difference.missing.append(object_id)
            elif indexed[object_id] != wanted.get(object_id):
                difference.stale.append(object_id)
    difference.ghost.extend(i for i in indexed if i not in seen and i not in waiting)
    return difference
