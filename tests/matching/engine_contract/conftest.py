"""The engines under contract, each test with an index of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from matching.core.ports import SearchEngine
from matching.core.types import Kind
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from matching.engines.embedded import EmbeddedEngine
from tests.matching.engine_contract.asking import make_empty_index


class MakeEngine(Protocol):
    """Makes an engine of a kind; one with a `name` has nothing in common with the others."""

    def __call__(self, kind: Kind, name: str = "") -> SearchEngine: ...


def _embedded(request: pytest.FixtureRequest) -> MakeEngine:
    folder: Path = request.getfixturevalue("tmp_path")
    return lambda kind, name="": EmbeddedEngine(kind, folder / name / kind)


def _elasticsearch(request: pytest.FixtureRequest) -> MakeEngine:
    server: Server = request.getfixturevalue("search_server")
    prefix: str = request.getfixturevalue("search_prefix")
    return lambda kind, name="": ElasticsearchEngine(
        kind, server, prefix=f"{prefix}{name}", cursor_key=b"of the tests", replicas="0"
    )


# Another engine joins by one line: its name, and how one is made for a kind.
ENGINES: dict[str, Callable[[pytest.FixtureRequest], MakeEngine]] = {
    "embedded": _embedded,
    "elasticsearch": _elasticsearch,
}
MARKS = {"elasticsearch": [pytest.mark.elasticsearch]}


@pytest.fixture(scope="session")
def search_server(search_url: str) -> Iterator[Server]:
    """The connection that all tests of the contract share, with time for a busy machine."""
    server = Server(ServerAddress.parse(search_url), permits=4, search_s=30.0)
    yield server
    server.close()


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, [])) for name in ENGINES])
def make_engine(request: pytest.FixtureRequest) -> MakeEngine:
    return ENGINES[request.param](request)


@pytest.fixture(params=list(Kind))
def engine(make_engine: MakeEngine, request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    made = make_engine(request.param)
    make_empty_index(made)
    yield made
    made.drop_former()


@pytest.fixture
def vacancies(make_engine: MakeEngine) -> Iterator[SearchEngine]:
    made = make_engine(Kind.VACANCY)
    make_empty_index(made)
    yield made
    made.drop_former()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many tests of the contract each engine passed."""
    passed = Counter(
        name
        for report in terminalreporter.stats.get("passed", [])
        for name in ENGINES
        if "/engine_contract/" in report.nodeid and name in report.nodeid.partition("[")[2]
    )
    for name, count in sorted(passed.items()):
        terminalreporter.line(f"contract of search engines: {name} {count} passed")
