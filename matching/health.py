"""How search is: engine, notes and workers, for those who run the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from django.db.models import Count, F, Min, Q
from django.utils import timezone

from matching.core.types import Health, Kind
from matching.engines import get_engine
from matching.models import Beat, IndexRequest

# A worker says every five seconds that it runs; a long batch may keep it from doing so.
BEAT: Final = timedelta(seconds=5)
SILENT: Final = timedelta(seconds=60)
FORGOTTEN: Final = timedelta(days=1)

Status = Literal["ok", "degraded", "down"]


@dataclass(frozen=True, slots=True)
class IndexHealth:
    """One index and the notes for it."""

    kind: Kind
    engine: Health
    waiting: int
    waiting_since: datetime | None
    parked: int


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """One worker, as it was last heard of."""

    process: str
    beat_at: datetime
    is_alive: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything at one moment."""

    indexes: tuple[IndexHealth, ...]
    workers: tuple[WorkerHealth, ...]

    @property
    def status(self) -> Status:
        """Return "down" without search, "degraded" when something waits for an operator."""
        if any(index.engine.status == "down" for index in self.indexes):
            return "down"
        well = all(index.engine.status == "ok" and not index.parked for index in self.indexes)
        return "ok" if well and any(one.is_alive for one in self.workers) else "degraded"


def look() -> Report:
    """Return how search is now; the engine is asked with short time limits."""
    return Report(tuple(map(_index, Kind)), _workers())


def beat(process: str, *, started_at: datetime) -> None:
    """Note that a worker runs; forget those not heard of for a day."""
    now = timezone.now()
    Beat.objects.update_or_create(
        process=process, defaults={"started_at": started_at, "beat_at": now}
    )
    Beat.objects.filter(beat_at__lt=now - FORGOTTEN).delete()


def leave(process: str) -> None:
    """Note that a worker was stopped on purpose."""
    Beat.objects.filter(process=process).delete()


def _index(kind: Kind) -> IndexHealth:
    pending = Q(indexed_version__lt=F("version"), error="")
    counts = IndexRequest.objects.filter(kind=kind).aggregate(
        waiting=Count("pk", filter=pending),
        since=Min("noted_at", filter=pending),
        parked=Count("pk", filter=~Q(error="")),
    )
    return IndexHealth(
        kind, get_engine(kind).health(), counts["waiting"], counts["since"], counts["parked"]
    )


def _workers() -> tuple[WorkerHealth, ...]:
    now = timezone.now()
    return tuple(
        WorkerHealth(one.process, one.beat_at, now - one.beat_at < SILENT)
        for one in Beat.objects.all()
    )
