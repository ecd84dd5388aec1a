"""Kill the data node that holds the master, while an engine writes and searches.

    python -m tests.elasticsearch.losing [--documents 100000]

starts three nodes (two with data and a replica, a small third one that only votes), fills an index,
kills the node, starts it again, and prints what was lost and how long it took.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from uuid import UUID

import numpy as np

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind, Put, Query, VacancyFacts
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from tests.elasticsearch.server import Cluster, Node, running
from tests.factories.matching import make_vacancy_facts

WORDS = ("harbour", "python", "welder", "nurse", "timber", "ledger", "turbine", "orchard", "crane")
FACETS = ("country", "city", "language", "isco_major", "contract_type")
BATCH = 20


@dataclass
class Losses:
    """What a run showed. Times in seconds, from the kill on."""

    acknowledged: dict[UUID, int] = field(default_factory=dict)
    lost: list[UUID] = field(default_factory=list)
    searches: int = 0
    searches_failed: int = 0
    without_search_s: float = 0.0  # the longest time in which no search was answered
    without_write_s: float = 0.0
    writes_failed: int = 0
    green_again_s: float = 0.0
    search_ms: list[float] = field(default_factory=list)  # before the kill


def make_facts(number: int, random: Random, vectors: np.random.Generator) -> VacancyFacts:
    """Return a vacancy of drawn words with a drawn vector."""
    title = " ".join(random.choices(WORDS, k=3))
    body = " ".join(random.choices(WORDS, k=60))
    vector = vectors.standard_normal(256).astype(np.float32)
    return make_vacancy_facts(number, title=title, body=body, vector=vector)


def lose_the_master(
    cluster: Cluster, engine: ElasticsearchEngine, *, documents: int, watch_s: float
) -> Losses:
    """Fill the index, then kill the master while writing and searching; start it again."""
    random, vectors = Random(1), np.random.default_rng(1)
    with engine.new_generation() as fresh:
        for start in range(1, documents + 1, 500):
            numbers = range(start, min(start + 500, documents + 1))
            fresh.write([Put(make_facts(n, random, vectors)) for n in numbers])
    cluster.request("GET", "/_cluster/health?wait_for_status=green&timeout=600s", timeout_s=620)
    master = put_master_on_data(cluster)
    survivor = next(n for n in cluster.nodes if "data" in n.roles and n is not master)
    found = Losses()
    _measure(engine, found)
    stopped, killed_at = threading.Event(), time.monotonic() + 1e9
    answered, written = _Gap(), _Gap()
    searching = threading.Thread(target=_search, args=(engine, stopped, found, answered))
    writing = threading.Thread(target=_write, args=(engine, stopped, found, written, documents))
    searching.start(), writing.start()
    try:
        _wait(lambda: len(found.acknowledged) >= 5 * BATCH)
        killed_at = time.monotonic()
        answered.start(killed_at), written.start(killed_at)
        cluster.kill(master)
        _wait(lambda: answered.last > killed_at and written.last > killed_at)
        time.sleep(watch_s)
        cluster.start(master)
        cluster.wait(node=survivor)
        _wait_for_green(cluster, survivor)
        found.green_again_s = time.monotonic() - killed_at
    finally:
        stopped.set()
        searching.join(), writing.join()
    found.without_search_s, found.without_write_s = answered.longest, written.longest
    engine.refresh()
    held = {one.id: one.version for one in engine.versions(None, limit=documents * 2 + 10**6)}
    found.lost = [i for i, version in found.acknowledged.items() if held.get(i, 0) < version]
    return found


def put_master_on_data(cluster: Cluster) -> Node:
    """Move the master away from the node without data, if it is there; return where it is."""
    voter = next(node for node in cluster.nodes if "data" not in node.roles)
    exclusions = "/_cluster/voting_config_exclusions"
    if _master(cluster) == voter.name:
        _post(cluster, "POST", f"{exclusions}?node_names={voter.name}&timeout=60s")
        _wait(lambda: _master(cluster) not in {voter.name, ""})
        _post(cluster, "DELETE", f"{exclusions}?wait_for_removal=false")
    return next(node for node in cluster.nodes if node.name == _master(cluster))


def _post(cluster: Cluster, method: str, path: str) -> None:
    # The answer has no body.
    with contextlib.suppress(ValueError):
        cluster.request(method, path)


def _master(cluster: Cluster) -> str:
    rows = cluster.request("GET", "/_cat/master?format=json")
    return str(rows[0]["node"]) if rows else ""


def _wait_for_green(cluster: Cluster, node: Node) -> None:
    cluster.request(
        "GET", "/_cluster/health?wait_for_status=green&timeout=300s", node=node, timeout_s=320
    )


class _Gap:
    """The longest time between successes from a moment on."""

    def __init__(self) -> None:
        self.last, self.longest, self._begun = 0.0, 0.0, False

    def start(self, moment: float) -> None:
        self.last, self.longest, self._begun = moment, 0.0, True

    def success(self) -> None:
        now = time.monotonic()
        if self._begun:
            self.longest = max(self.longest, now - self.last)
        self.last = now


def _search(
    engine: ElasticsearchEngine, stopped: threading.Event, found: Losses, gap: _Gap
) -> None:
    random = Random(2)
    while not stopped.wait(0.05):
        found.searches += 1
        try:
            engine.search(Query(random.choice(WORDS), facets=FACETS, limit=10))
        except EngineUnavailable:
            found.searches_failed += 1
        else:
            gap.success()


def _write(
    engine: ElasticsearchEngine,
    stopped: threading.Event,
    found: Losses,
    gap: _Gap,
    documents: int,
) -> None:
    """Write as the worker does: the same batch again until it is acknowledged."""
    random, vectors = Random(3), np.random.default_rng(3)
    for version in _versions(stopped):
        numbers = {random.randrange(1, documents + BATCH) for _ in range(BATCH)}
        batch = [
            Put(replace(make_facts(n, random, vectors), version=version)) for n in sorted(numbers)
        ]
        while not stopped.is_set():
            try:
                engine.write(batch)
            except EngineUnavailable:
                found.writes_failed += 1
                stopped.wait(0.5)
                continue
            found.acknowledged |= {put.facts.id: version for put in batch}
            gap.success()
            break


def _versions(stopped: threading.Event) -> Iterator[int]:
    version = 2
    while not stopped.wait(0.05):
        yield version
        version += 1


def _measure(engine: ElasticsearchEngine, found: Losses) -> None:
    random = Random(4)
    for number in range(300):
        page = engine.search(Query(random.choice(WORDS), facets=FACETS, limit=10))
        if number >= 100:
            found.search_ms.append(page.took_ms)


def _wait(happened: Callable[[], bool], limit_s: float = 180.0) -> None:
    end = time.monotonic() + limit_s
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"nothing for {limit_s} s")
        time.sleep(0.1)


@contextlib.contextmanager
def three_nodes(*, heap: str) -> Iterator[tuple[Cluster, ElasticsearchEngine]]:
    """Three nodes and an engine of vacancies that knows the two with data."""
    with running(nodes=3, heap=heap) as cluster:
        server = Server(ServerAddress.parse(",".join(cluster.urls)), search_s=5.0)
        engine = ElasticsearchEngine(
            Kind.VACANCY, server, prefix="talentbsr-losing-", cursor_key=b"losing"
        )
        yield cluster, engine
        server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--heap", default="1g", help="of each of the two nodes with data")
    parser.add_argument("--watch-s", type=float, default=30.0, help="before the node comes back")
    options = parser.parse_args()
    started = time.monotonic()
    with three_nodes(heap=options.heap) as (cluster, engine):
        found = lose_the_master(
            cluster, engine, documents=options.documents, watch_s=options.watch_s
        )
    p50, p95 = np.percentile(found.search_ms, [50, 95])
    sys.stdout.write(
        f"{options.documents} documents with vectors, one replica; top 10 with 5 facets: "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms\n"
        f"the master was killed: {len(found.acknowledged)} documents acknowledged, "
        f"{len(found.lost)} lost\n"
        f"searches: {found.searches}, {found.searches_failed} failed, at most "
        f"{found.without_search_s:.1f} s without an answer\n"
        f"writes: {found.writes_failed} waited, at most {found.without_write_s:.1f} s\n"
        f"green again {found.green_again_s:.0f} s after the kill; "
        f"{time.monotonic() - started:.0f} s in all\n"
    )
    sys.exit(bool(found.lost))


if __name__ == "__main__":
    main()
