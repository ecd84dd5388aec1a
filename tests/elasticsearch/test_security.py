"""A server with TLS and users: our key does all we need under our prefix, and is never shown."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind, Put, Query, Remove
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from tests.elasticsearch.server import Cluster, running
from tests.factories.accounts import UserFactory
from tests.factories.matching import make_vacancy_facts
from tests.matching.engine_folder import forget_engines

pytestmark = [pytest.mark.elasticsearch, pytest.mark.without_database]

PREFIX = "talentbsr-ours-"
MakeEngine = Callable[..., ElasticsearchEngine]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running(secure=True, heap="384m") as made:
        yield made


@pytest.fixture(scope="module")
def key(cluster: Cluster) -> str:
    return cluster.api_key(PREFIX)


@pytest.fixture
def make_engine(cluster: Cluster, key: str) -> Iterator[MakeEngine]:
    servers: list[Server] = []

    def make(*, prefix: str = PREFIX, **changes: object) -> ElasticsearchEngine:
        address = ServerAddress.parse(cluster.url, api_key=key, ca_path=str(cluster.ca))
        servers.append(Server(replace(address, **changes), search_s=30.0))
        return ElasticsearchEngine(
            Kind.VACANCY, servers[-1], prefix=prefix, cursor_key=b"of this test", replicas="0"
        )

    yield make
    for server in servers:
        server.close()


def test_key_of_the_runbook_suffices_for_all_an_engine_does(make_engine: MakeEngine) -> None:
    engine = make_engine()
    for _ in range(2):  # the second one replaces the first
        with engine.new_generation() as fresh:
            fresh.write([Put(make_vacancy_facts(n)) for n in (1, 2, 3)])
    assert engine.write([Remove(UUID(int=3), 2)]) == []
    engine.refresh()
    page = engine.search(Query("developer", limit=1))
    rest = engine.search(Query("developer", limit=1, after=page.next))
    assert [hit.id.int for hit in (*page.hits, *rest.hits)] == [1, 2]
    assert [one.text for one in engine.suggest("soft", lang=None, limit=3)] == [
        "Software developer"
    ]
    assert len(engine.versions(None, limit=10)) == 2
    assert engine.drop_former() == 1
    assert engine.health().status == "ok"


def test_key_reaches_no_other_prefix(make_engine: MakeEngine) -> None:
    with (
        pytest.raises(EngineUnavailable, match="does not accept our credentials or rights"),
        make_engine(prefix="talentbsr-theirs-").new_generation(),
    ):
        pass


WRONG = {
    "an unknown key": ({"api_key": "bm90LWEta2V5OnNlY3JldC12YWx1ZQ=="}, "credentials"),
    "a password of nobody": (
        {"api_key": "", "user": "nobody", "password": "secret-value"},
        "credentials",
    ),
    "a CA that did not sign": ({"ca_path": None}, "certificate"),
    "plain HTTP": ({"urls": None}, "cannot be reached"),
}


@pytest.mark.parametrize("case", WRONG)
def test_refusal_says_why_and_shows_no_credential(
    make_engine: MakeEngine,
    cluster: Cluster,
    key: str,
    caplog: pytest.LogCaptureFixture,
    case: str,
) -> None:
    changes, reason = WRONG[case]
    if changes == {"ca_path": None}:
        changes = {"ca_path": ""}  # the CAs of the machine
    if changes == {"urls": None}:
        changes = {"urls": (cluster.url.replace("https:", "http:"),), "ca_path": ""}
    engine = make_engine(**changes)
    with caplog.at_level(logging.DEBUG), pytest.raises(EngineUnavailable, match=reason) as raised:
        engine.search(Query("developer"))
    health = engine.health()
    assert health.status == "down"
    assert reason in health.detail
    told = [*traceback.format_exception(raised.value), caplog.text, repr(health), repr(engine)]
    told.append(repr(engine._server.address))
    for secret in (key, "secret-value", str(changes.get("api_key") or key)):
        assert secret not in "\n".join(told)


@pytest.mark.django_db
def test_pages_and_logs_show_no_credential_when_the_key_is_wrong(
    settings: object, cluster: Cluster, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    user, password, key = "someone", "secret-value", "bm90LWEta2V5OnNlY3JldC12YWx1ZQ=="
    settings.SEARCH_AUTH_URL = cluster.url.replace("://", f"://{user}:{password}@")
    settings.SEARCH_API_KEY = key
    settings.SEARCH_CA = str(cluster.ca)
    settings.SEARCH_TIMEOUT_S = 30.0
    forget_engines()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    try:
        with caplog.at_level(logging.DEBUG):
            pages = [client.get(path) for path in ("/search/?q=developer", "/health/", "/")]
    finally:
        forget_engines()
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "Search is reduced" in pages[0].content.decode()
    assert "credentials or rights" in pages[1].content.decode()
    told = "".join(page.content.decode() for page in pages) + caplog.text
    assert [secret for secret in (password, key) if secret in told] == []
