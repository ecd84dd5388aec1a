"""Hold the Elasticsearch engine against a client written by hand, in one run."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID, uuid4

import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind, Query, VacancyFacts, Vector
from matching.engines import get_server
from matching.engines.elasticsearch import ElasticsearchEngine, Server
from matching.engines.elasticsearch.baseline import Baseline, write_bulk_file
from matching.engines.elasticsearch.breaker import Breaker
from matching.indexing import shown
from matching.rebuilding import rebuild, worthwhile_processes
from matching.selectors import vacancy_facts

FACETS: Final = ("country", "city", "language", "isco_major", "contract_type")
NEVER_OPEN: Final = 1_000_000
_SLICE: Final = 500
_SETTLE_S: Final = 300.0
_REBUILD_LIMIT, _SEARCH_LIMIT, _HYBRID_LIMIT = 1.5, 2.0, 2.0

Ask = Callable[[str, Vector], Any]


class Command(BaseCommand):
    help = (
        "Rebuild the index of vacancies from the database and search it, beside a bulk file and "
        "fixed queries sent by hand; indexes of its own, dropped at the end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queries", type=int, default=300, help="of each sort, measured")
        parser.add_argument("--warm-up", type=int, default=200, help="of each sort, before")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SEARCH_AUTH_URL:
            raise CommandError("Set TALENTBSR_SEARCH_URL to the server to measure.")
        prefix = f"{settings.SEARCH_PREFIX}benchmark-{uuid4().hex[:8]}-"
        # Measured, not guarded: a slow answer is to be counted and not given up.
        server = Server(get_server().address, search_s=30.0, breaker=Breaker(failures=NEVER_OPEN))
        engine = ElasticsearchEngine(
            Kind.VACANCY, server, prefix=prefix, cursor_key=b"benchmark", replicas="0"
        )
        baseline = Baseline(server.connect(), f"{prefix}baseline")
        try:
            self.measure(engine, baseline, options)
        finally:
            baseline.drop()
            engine.drop_all()

    def measure(
        self, engine: ElasticsearchEngine, baseline: Baseline, options: dict[str, Any]
    ) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as file:
            count = write_bulk_file(all_facts(), file)
            file.flush()
            if not count:
                raise CommandError("There is no vacancy to measure with.")
            path = Path(file.name)
            self.stdout.write(f"{count} vacancies, bulk file {path.stat().st_size / 1e6:.0f} MB")
            sample = draw_queries(Random(options["seed"]), options["queries"])
            dims = len(sample[0][1])
            by_hand_s, by_hand_cpu_s = timed(lambda: baseline.fill(path, dims=dims))
        ours_s, ours_cpu_s = timed(
            lambda: rebuild(engine, processes=worthwhile_processes(engine.kind))
        )
        self.say("rebuild, s", ours_s, by_hand_s, limit=_REBUILD_LIMIT)
        # Beside the server's: on a busy machine this says more than the time that passed.
        self.say("rebuild, CPU s of this process", ours_cpu_s, by_hand_cpu_s, limit=None)
        settle(engine, baseline)
        text: tuple[Ask, Ask] = (
            lambda words, _: engine.search(Query(words, facets=FACETS, limit=10)),
            lambda words, _: baseline.search(words),
        )
        hybrid: tuple[Ask, Ask] = (
            lambda words, vector: engine.search(
                Query(words, vector=vector, facets=FACETS, limit=10)
            ),
            baseline.search_hybrid,
        )
        for name, sides, limit in (
            ("top 10 with 5 facets", text, _SEARCH_LIMIT),
            ("hybrid with 5 facets", hybrid, _HYBRID_LIMIT),
        ):
            warm = (sample * (options["warm_up"] // len(sample) + 1))[: options["warm_up"]]
            for words, vector in warm:
                for ask in sides:
                    # The server gives up on its first, slow ones when the machine is busy.
                    with suppress(EngineUnavailable):
                        ask(words, vector)
            took: list[list[float]] = [[], []]
            for words, vector in sample:
                # One after the other for each query, so that a busy moment meets both.
                for times, ask in zip(took, sides, strict=True):
                    started = time.perf_counter()
                    ask(words, vector)
                    times.append((time.perf_counter() - started) * 1000)
            for share in (50, 95):
                ours, by_hand = (float(np.percentile(times, share)) for times in took)
                self.say(
                    f"{name}, p{share} ms", ours, by_hand, limit=limit if share == 95 else None
                )

    def say(self, name: str, ours: float, by_hand: float, *, limit: float | None) -> None:
        ratio = ours / by_hand
        verdict = "" if limit is None else f" of at most {limit}"
        self.stdout.write(
            f"{name}: ours {ours:.1f}, by hand {by_hand:.1f}, ratio {ratio:.2f}{verdict}"
        )


def settle(engine: ElasticsearchEngine, baseline: Baseline) -> None:
    """Wait until both indexes are merged: the first one has had the time of the other's rebuild."""
    deadline = time.monotonic() + _SETTLE_S
    engine.refresh()
    while baseline.merges() and time.monotonic() < deadline:
        time.sleep(1.0)


def all_facts() -> Iterator[VacancyFacts]:
    """Yield the facts of every vacancy that is shown."""
    for ids in _slices():
        yield from vacancy_facts(ids).values()


def _slices() -> Iterator[list[UUID]]:
    ids = list(shown(Kind.VACANCY).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _SLICE):
        yield ids[start : start + _SLICE]


def draw_queries(random: Random, count: int) -> list[tuple[str, Vector]]:
    """Return titles of vacancies, as people type them, each with the vector of another vacancy."""
    ids = list(shown(Kind.VACANCY).order_by("pk").values_list("pk", flat=True))
    facts = list(vacancy_facts(random.sample(ids, min(len(ids), count * 2))).values())
    with_vector = [one for one in facts if one.vector is not None]
    if not with_vector:
        raise CommandError("No vacancy has a vector.")
    return [
        (random.choice(facts).title, vector)
        for _ in range(count)
        if (vector := random.choice(with_vector).vector) is not None
    ]


def timed(do: Callable[[], Any]) -> tuple[float, float]:
    """Return how many seconds something takes, and how many of them this process computes."""
    started, computed = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - started, time.process_time() - computed
