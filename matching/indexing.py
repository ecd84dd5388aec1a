"""Keep the index in step with the database: note, drain, compare; `rebuilding` fills it anew.

The database is the truth. A note is raised in the transaction of the change; the worker re-reads
the row, so it is harmless to drain a note twice, in any order, or after a crash.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from employers.models import Employer, Vacancy
from matching.core.ports import SearchEngine
from matching.core.types import Change, Facts, Indexed, Kind, Put, Remove
from matching.digests import digest_of
from matching.models import IndexRequest
from matching.selectors import profile_facts, vacancy_facts
from profiles.models import Consent, Profile

logger = logging.getLogger(__name__)
BATCH: Final = 500
# An engine goes through all it holds for each slice in order of id.
SLICE: Final = 50_000


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


def note(kind: str, ids: Iterable[UUID]) -> None:
    """Raise the version wanted of these objects; call it in the transaction of the change."""
    # In order of id, so that two transactions never wait for one another.
    wanted = sorted(dict.fromkeys(ids))
    with transaction.atomic():
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            make_notes(kind, some, version=0)
            IndexRequest.objects.filter(kind=kind, object_id__in=some).update(
                version=F("version") + 1, noted_at=timezone.now(), attempts=0, error=""
            )


def make_notes(kind: str, ids: Iterable[UUID], *, version: int) -> None:
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


def noted_versions(kind: Kind, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the versions wanted of those objects that have a note.

    They are read before the rows, so that facts are never older than the version they carry.
    """
    notes = IndexRequest.objects.filter(kind=kind, object_id__in=list(ids))
    return dict(notes.values_list("object_id", "version"))


def _facts(kind: Kind, ids: list[UUID], versions: Mapping[UUID, int]) -> dict[UUID, Facts]:
    if kind is Kind.VACANCY:
        return dict(vacancy_facts(ids, among=_shown_vacancies, versions=versions))
    return dict(profile_facts(ids, among=_shown_profiles, versions=versions))


def readable_facts(
    kind: Kind, ids: list[UUID], versions: Mapping[UUID, int]
) -> tuple[dict[UUID, Facts], dict[UUID, str]]:
    """Return the facts of the ids that are shown, and why some rows cannot be read."""
    try:
        return _facts(kind, ids, versions), {}
    # What a row that was damaged past our code raises cannot be foreseen; it must not keep the
    # others out of the index.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        found: dict[UUID, Facts] = {}
        damaged: dict[UUID, str] = {}
        for one in ids:
            try:
                found |= _facts(kind, [one], versions)
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
    versions = {row.object_id: row.version for row in notes}
    facts, refused = readable_facts(engine.kind, list(versions), versions)
    changes: list[Change] = []
    for row in notes:
        found = facts.get(row.object_id)
        if found is not None:
            changes.append(Put(found))
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
    mark_indexed(engine.kind, done)
    keep_digests(engine.kind, versions, facts)
    if refused:
        logger.warning("%s: %d notes parked", engine.kind, len(refused))
    return len(notes)


def mark_indexed(kind: Kind, indexed: Mapping[UUID, int]) -> None:
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


def keep_digests(kind: Kind, versions: Mapping[UUID, int], facts: Mapping[UUID, Facts]) -> None:
    """Keep what was read for each version, unless the object was noted again meanwhile."""
    as_stored = IndexRequest._meta.get_field("object_id").get_db_prep_value
    digests = {one: digest_of(facts[one]) if one in facts else "" for one in versions}
    rows = [
        (digests[one], kind.value, as_stored(one, connection), version, digests[one])
        for one, version in versions.items()
    ]
    # By hand: Django has one statement for each value, or one that grows with their number.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {IndexRequest._meta.db_table} SET digest = %s "
            "WHERE kind = %s AND object_id = %s AND version = %s AND digest <> %s",
            rows,
        )


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
        indexed = engine.versions(after, limit=SLICE)
        rows = shown(engine.kind).order_by("pk")
        if after is not None:
            rows = rows.filter(pk__gt=after)
        ids = list(rows.values_list("pk", flat=True)[:SLICE])
        # A full slice may end before the other side's does; what is beyond belongs to the next.
        ends = [side[-1] for side in (ids, [one.id for one in indexed]) if len(side) == SLICE]
        end = min(ends, default=None)
        if end is not None:
            indexed = [one for one in indexed if one.id <= end]
            ids = [one for one in ids if one <= end]
        digests = _compare(engine.kind, ids, indexed, ignored, noted_since, difference)
        if content:
            difference.stale.extend(_changed_past_us(engine.kind, digests))
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
) -> dict[UUID, str]:
    """Add to `found` what differs in a slice; return the digests of what does not, by id."""
    held = {one.id: one.version for one in indexed}
    shown_ids = set(ids)
    both = sorted(shown_ids | held.keys())
    if not both:
        return {}
    versions: dict[UUID, int] = {}
    digests: dict[UUID, str] = {}
    waiting: set[UUID] = set()
    notes = IndexRequest.objects.filter(kind=kind, object_id__range=(both[0], both[-1]))
    for one, version, indexed_version, noted_at, digest in notes.values_list(
        "object_id", "version", "indexed_version", "noted_at", "digest"
    ):
        versions[one], digests[one] = version, digest
        if indexed_version < version and (noted_since is None or noted_at >= noted_since):
            waiting.add(one)
    same: dict[UUID, str] = {}
    for one in both:
        if one in waiting or one in ignored:
            continue
        if one not in held:
            found.missing.append(one)
        elif one not in shown_ids:
            found.ghost.append(one)
        elif held[one] != versions.get(one):
            found.stale.append(one)
        else:
            same[one] = digests[one]
    return same


def _changed_past_us(kind: Kind, digests: Mapping[UUID, str]) -> list[UUID]:
    """Return the objects whose rows are no longer what was read for the index."""
    known = {one: digest for one, digest in digests.items() if digest}
    changed = []
    for start in range(0, len(known), BATCH):
        some = sorted(known)[start : start + BATCH]
        facts, _ = readable_facts(kind, some, {})
        changed += [one for one in some if one in facts and digest_of(facts[one]) != known[one]]
    return changed
