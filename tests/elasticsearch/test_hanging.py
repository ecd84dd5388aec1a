"""A server that hangs takes few of our threads, and search is itself again when it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind, Put, Query
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from tests.elasticsearch.proxy import HangingProxy, hanging_proxy
from tests.factories.matching import make_vacancy_facts

pytestmark = [pytest.mark.elasticsearch, pytest.mark.without_database]

CLIENTS = 24
PERMITS = 2


@pytest.fixture
def proxy(search_url: str) -> Iterator[HangingProxy]:
    with hanging_proxy(search_url) as made:
        yield made


@pytest.fixture
def engine(proxy: HangingProxy, search_prefix: str) -> Iterator[ElasticsearchEngine]:
    server = Server(ServerAddress.parse(proxy.url), permits=PERMITS)
    made = ElasticsearchEngine(
        Kind.VACANCY, server, prefix=f"{search_prefix}hanging-", cursor_key=b"of this test"
    )
    with made.new_generation() as fresh:
        fresh.write([Put(make_vacancy_facts(1))])
    yield made
    server.close()


class Clients:
    """Threads that search all the time; `slow_at` and `served_at` are moments of answers."""

    def __init__(self, engine: ElasticsearchEngine) -> None:
        self._engine, self._stopped = engine, threading.Event()
        self.slow_at: list[float] = []
        self.served_at: list[float] = []
        self._threads = [threading.Thread(target=self._search) for _ in range(CLIENTS)]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _search(self) -> None:
        while not self._stopped.wait(0.05):
            started = time.monotonic()
            try:
                self._engine.search(Query("developer"))
            except EngineUnavailable:
                if time.monotonic() - started > 1.0:
                    self.slow_at.append(time.monotonic())
            else:
                self.served_at.append(time.monotonic())


def wait_for(happened: object, *, at_most_s: float) -> float:
    """Return after how many seconds something happened."""
    started = time.monotonic()
    while not happened():
        assert time.monotonic() - started < at_most_s
        time.sleep(0.02)
    return time.monotonic() - started


def test_breaker_opens_within_5_s_and_closes_within_30_s_after_recovery(
    engine: ElasticsearchEngine, proxy: HangingProxy
) -> None:
    breaker = engine._server.breaker
    with Clients(engine) as clients:
        wait_for(lambda: len(clients.served_at) > CLIENTS, at_most_s=20.0)
        proxy.hang()
        proxy.most_waiting = 0
        wait_for(lambda: breaker.state == "open", at_most_s=5.0)
        opened = time.monotonic()
        wait_for(lambda: time.monotonic() > opened + 8.0, at_most_s=10.0)
        # Only a look once in a while waits for the server now.
        assert sum(moment > opened + 2.0 for moment in clients.slow_at) <= 2
        assert 1 <= proxy.most_waiting <= PERMITS
        proxy.resume()
        resumed = time.monotonic()
        wait_for(lambda: breaker.state == "closed", at_most_s=30.0)
        wait_for(lambda: clients.served_at[-1] > resumed, at_most_s=5.0)
