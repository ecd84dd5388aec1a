from __future__ import annotations

import logging
import socket
import traceback
from collections.abc import Iterator

import pytest

from matching.core.ports import (
    EngineBusy,
    EngineError,
    EngineUnavailable,
    IndexMissing,
)
from matching.core.types import Kind, Query
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from matching.engines.elasticsearch.client import problem_of, refusal_of

SECRET = "hush-hush"
# Words as a person may type them.
TYPED = Query("my illness")


@pytest.fixture
def hanging() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_an_address_keeps_credentials_apart_and_shows_none() -> None:
    address = ServerAddress.parse(
        f"https://us%40er:{SECRET}@one.example, https://two.example:9201/es/", api_key=SECRET
    )
    assert address.urls == ("https://one.example:443", "https://two.example:9201/es")
    assert (address.user, address.password) == ("us@er", SECRET)
    assert SECRET not in repr(address)


@pytest.mark.parametrize("text", ["", "ftp://x", f"user:{SECRET}@host", "http://", "http://h:x"])
def test_what_is_no_address_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="search URL") as told:
        ServerAddress.parse(text)
    assert SECRET not in str(told.value)


def test_a_server_that_hangs_opens_the_breaker_and_gives_nothing_away(
    hanging: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = ServerAddress.parse(f"http://user:{SECRET}@{hanging}")
    server = Server(address, search_s=0.05)
    engine = ElasticsearchEngine(Kind.VACANCY, server, cursor_key=b"key")
    said = [repr(server), repr(engine), repr(server.address)]
    for _ in range(3):
        with pytest.raises(EngineUnavailable, match="in time") as told:
            engine.search(TYPED)
        said += [str(told.value), "".join(traceback.format_exception(told.value))]
    assert server.breaker.state == "open"
    with pytest.raises(EngineUnavailable, match="looked at again"):
        engine.search(TYPED)
    health = engine.health()
    assert (health.status, health.documents) == ("down", None)
    server.close()
    whole = "".join([*said, health.detail, caplog.text])
    assert "has failed" in whole
    assert SECRET not in whole
    assert "illness" not in whole


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server = Server(ServerAddress.parse(f"http://127.0.0.1:{port}"))
    engine = ElasticsearchEngine(Kind.VACANCY, server, cursor_key=b"key")
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        engine.search(Query())


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (404, {"type": "index_not_found_exception"}, IndexMissing),
        (403, {"type": "cluster_block_exception", "reason": "disk"}, EngineBusy),
        (429, {"type": "circuit_breaking_exception"}, EngineBusy),
        (503, {"type": "search_phase_execution_exception",
               "failed_shards": [{"reason": {"type": "es_rejected_execution_exception"}}]}, EngineBusy),
        (403, {"type": "security_exception"}, EngineUnavailable),
        (503, {"type": "no_shard_available_action_exception"}, EngineUnavailable),
        (400, {"type": "parsing_exception", "reason": "secret words"}, EngineError),
        (500, "text", EngineUnavailable),
    ],
)  # fmt: skip
def test_errors_are_told_in_our_words(status: int, error: object, expected: type) -> None:
    problem = problem_of(status, error)
    assert type(problem) is expected
    assert "secret" not in str(problem)


def test_a_refusal_names_the_field_and_none_of_its_content() -> None:
    error = {
        "type": "document_parsing_exception",
        "reason": "[1:9] failed to parse field [point] of type [geo_point]. Preview: 'Ilze, Riga'",
    }
    assert refusal_of(error) == (
        "The search server refuses the document: document_parsing_exception in point."
    )
