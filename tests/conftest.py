"""What every test shares."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from django.db import connection
from elasticsearch import Elasticsearch

# How long an example takes depends on the machine; what it shows does not.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


SEARCH_URL = "TALENTBSR_TEST_SEARCH_URL"

# What a marker needs that a machine may not have: whether it is there, and how to get it.
NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "browser": (
        lambda: bool(shutil.which("chromium") or shutil.which("chromium-browser")),
        "needs Chromium; install it (on Debian: apt-get install chromium) and run bin/test again",
    ),
    "elasticsearch": (
        lambda: bool(os.environ.get(SEARCH_URL)),
        "needs an Elasticsearch server; run `python3 tests/elasticsearch/server.py up` (it needs "
        f"a JDK and Maven), then bin/test with {SEARCH_URL}= the address that it prints",
    ),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a test whose need is not there; the summary says so."""
    for marker, (is_there, sentence) in NEEDS.items():
        if item.get_closest_marker(marker) and not is_there():
            pytest.skip(sentence)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End what threads of the tests have left open: PostgreSQL drops no database in use."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session")
def search_url() -> str:
    """The Elasticsearch server of the tests; only for tests marked `elasticsearch`."""
    return os.environ[SEARCH_URL]


@pytest.fixture(scope="session")
def search_prefix(search_url: str) -> Iterator[str]:
    """What the names of this run's indexes start with; they are deleted at its end."""
    prefix = f"talentbsr-test-{uuid4().hex[:12]}-"
    yield prefix
    with Elasticsearch(search_url, request_timeout=30) as client:
        # By name: a server may refuse to delete by pattern.
        if names := list(client.indices.get(index=f"{prefix}*", expand_wildcards="all")):
            client.indices.delete(index=names)


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were not run, and why; with CI=true that fails the run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    terminalreporter.section("Not run")
    by_reason: dict[str, list[str]] = {}
    for report in skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        by_reason.setdefault(str(reason).removeprefix("Skipped: "), []).append(report.nodeid)
    for reason, tests in by_reason.items():
        terminalreporter.line(f"{len(tests)} tests: {reason}")
        for test in tests:
            terminalreporter.line(f"  {test}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return  # one of several processes; the first counts what all of them report
    if os.environ.get("CI") == "true" and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
