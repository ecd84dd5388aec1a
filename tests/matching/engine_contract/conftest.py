"""The engines under contract, each test with an index of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from matching.core.ports import SearchEngine
from matching.core.types import Kind
from matching.engines.embedded import EmbeddedEngine
from tests.matching.engine_contract.asking import make_empty_index

MakeEngine = Callable[[Kind], SearchEngine]


def _embedded(request: pytest.FixtureRequest) -> MakeEngine:
    folder: Path = request.getfixturevalue("tmp_path")
    return lambda kind: EmbeddedEngine(kind, folder / kind)


# Another engine joins by one line: its name, and how one is made for a kind.
ENGINES: dict[str, Callable[[pytest.FixtureRequest], MakeEngine]] = {
    "embedded": _embedded,
}
MARKS = {"elasticsearch": [pytest.mark.elasticsearch]}


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, [])) for name in ENGINES])
def make_engine(request: pytest.FixtureRequest) -> MakeEngine:
    return ENGINES[request.param](request)


@pytest.fixture(params=list(Kind))
def engine(make_engine: MakeEngine, request: pytest.FixtureRequest) -> Iterator[SearchEngine]:
    made = make_engine(request.param)
    make_empty_index(made)
    yield made
    made.close()


@pytest.fixture
def vacancies(make_engine: MakeEngine) -> Iterator[SearchEngine]:
    made = make_engine(Kind.VACANCY)
    make_empty_index(made)
    yield made
    made.close()


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
