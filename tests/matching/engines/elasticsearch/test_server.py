"""What the Elasticsearch engine owes beyond the contract, on a real server."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from multiprocessing.connection import Connection
from uuid import UUID

import pytest
from elasticsearch import Elasticsearch

from matching.core.ports import EngineBusy, IndexMissing
from matching.core.types import Filter, Indexed, Kind, Put, Query, Remove, Sort
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from matching.engines.elasticsearch.cursors import read_cursor
from matching.engines.elasticsearch.documents import build_mapping
from matching.engines.elasticsearch.index import _missing_analysers
from tests.factories.matching import make_facts, make_vacancy_facts
from tests.matching.engine_contract.asking import find, make_empty_index, numbers, put, titles

pytestmark = pytest.mark.elasticsearch
_processes = multiprocessing.get_context("spawn")
KEY = b"of the tests"


@pytest.fixture(scope="module")
def client(search_url: str) -> Iterator[Elasticsearch]:
    with Elasticsearch(search_url, request_timeout=30) as made:
        yield made


@pytest.fixture
def prefix(search_prefix: str, request: pytest.FixtureRequest) -> str:
    """A prefix of the test's own; what begins with the run's is deleted at its end."""
    return f"{search_prefix}{abs(hash(request.node.name)) % 10**8}-"


def connect(url: str, prefix: str) -> ElasticsearchEngine:
    server = Server(ServerAddress.parse(url), search_s=10.0)
    return ElasticsearchEngine(Kind.VACANCY, server, prefix=prefix, cursor_key=KEY, replicas="0")


@pytest.fixture
def engine(search_url: str, prefix: str) -> Iterator[ElasticsearchEngine]:
    made = connect(search_url, prefix)
    make_empty_index(made)
    yield made
    made.close()


def indexes(client: Elasticsearch, prefix: str) -> list[str]:
    return sorted(client.indices.get(index=f"{prefix}vacancy-*", expand_wildcards="open"))


def test_the_vector_and_our_words_are_not_kept_twice(
    engine: ElasticsearchEngine, client: Elasticsearch, prefix: str
) -> None:
    titles(engine, "Nurse")
    source = client.get(index=f"{prefix}vacancy", id=str(UUID(int=1)))["_source"]
    assert source["title"] == {"en": "Nurse"}
    assert not {"vector", "title_words", "title_stems", "suggestion"} & set(source)


def test_a_reader_goes_on_in_the_view_of_the_second_page(
    engine: ElasticsearchEngine, client: Elasticsearch
) -> None:
    titles(engine, *["Nurse"] * 6)
    first = engine.search(Query("nurse", sort=Sort.PAY, limit=2))
    second = engine.search(Query("nurse", sort=Sort.PAY, limit=2, after=first.next))
    engine.write([Remove(UUID(int=5), 2)])
    engine.refresh()
    following = Query("nurse", sort=Sort.PAY, limit=2, after=second.next)
    assert numbers(engine.search(following)) == [5, 6]
    view = read_cursor(following, kind=Kind.VACANCY, key=KEY).view
    client.close_point_in_time(id=view)
    assert numbers(engine.search(following)) == [6]


def test_a_wiped_index_is_told_and_does_not_come_back_without_its_mapping(
    engine: ElasticsearchEngine, client: Elasticsearch, prefix: str
) -> None:
    titles(engine, "Nurse")
    for name in indexes(client, prefix):
        client.indices.delete(index=name)
    with pytest.raises(IndexMissing):
        engine.search(Query())
    with pytest.raises(IndexMissing):
        engine.write([Put(make_vacancy_facts(2))])
    assert indexes(client, prefix) == []
    assert engine.health().status == "down"


def test_a_read_only_index_answers_and_takes_writes_again_later(
    engine: ElasticsearchEngine, client: Elasticsearch, prefix: str
) -> None:
    titles(engine, "Nurse")
    block = "index.blocks.read_only_allow_delete"
    client.indices.put_settings(index=f"{prefix}vacancy", settings={block: True})
    with pytest.raises(EngineBusy):
        engine.write([Put(make_vacancy_facts(2))])
    assert find(engine) == [1]
    client.indices.put_settings(index=f"{prefix}vacancy", settings={block: None})
    put(engine, make_vacancy_facts(2))
    assert find(engine) == [1, 2]


def test_an_index_of_other_fields_makes_writes_wait_for_a_rebuild(
    engine: ElasticsearchEngine, client: Elasticsearch, prefix: str
) -> None:
    (name,) = indexes(client, prefix)
    mappings = build_mapping(Kind.VACANCY)["mappings"]
    del mappings["properties"]["sort_pay"]
    client.indices.delete(index=name)
    client.indices.create(
        index=name,
        mappings={**mappings, "_meta": {"version": "former", "fallbacks": ["pl"]}},
        settings={"analysis": build_mapping(Kind.VACANCY)["analysis"]},
        aliases={f"{prefix}vacancy": {}},
    )
    build_mapping.cache_clear()
    with pytest.raises(EngineBusy, match="rebuild_index"):
        engine.write([Put(make_vacancy_facts(1))])
    health = engine.health()
    assert health.status == "degraded"
    assert "another version" in health.notes[0]
    assert "no analyser for pl" in health.notes[1]


def test_a_server_without_an_analyser_names_its_language(
    client: Elasticsearch, prefix: str
) -> None:
    made = build_mapping(Kind.VACANCY)
    analysers = made["analysis"]["analyzer"] | {"text_pl": {"type": "not_installed"}}
    answer = client.options(ignore_status=400).indices.create(
        index=f"{prefix}vacancy-x",
        mappings=made["mappings"],
        settings={"analysis": {"analyzer": analysers}},
    )
    assert _missing_analysers(answer["error"]) == {"pl"}


def test_the_replaced_index_is_kept_until_told_and_only_one_of_them(
    engine: ElasticsearchEngine, client: Elasticsearch, prefix: str
) -> None:
    for _ in range(2):
        make_empty_index(engine)
        assert len(indexes(client, prefix)) == 2
    assert engine.drop_former() == 1
    assert len(indexes(client, prefix)) == 1
    assert engine.drop_former() == 0


def test_two_rebuilds_at_once_are_refused(
    engine: ElasticsearchEngine, search_url: str, prefix: str
) -> None:
    other = connect(search_url, prefix)
    with engine.new_generation(), pytest.raises(EngineBusy), other.new_generation():
        pass
    make_empty_index(other)
    other.close()


def _rebuild_until_killed(url: str, prefix: str, begun: Connection) -> None:
    engine = connect(url, prefix)
    with engine.new_generation() as fresh:
        fresh.write([Put(make_facts(Kind.VACANCY, 9, title="Half"))])
        begun.send(True)
        signal.pause()


def test_a_killed_rebuild_is_never_in_use_and_is_cleaned_up_by_the_next(
    engine: ElasticsearchEngine, client: Elasticsearch, search_url: str, prefix: str
) -> None:
    titles(engine, "Nurse")
    told, tells = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_rebuild_until_killed, args=(search_url, prefix, tells))
    process.start()
    assert told.poll(timeout=120)
    # Another process writes to both while a rebuild runs.
    put(engine, make_vacancy_facts(2))
    assert client.indices.refresh(index=f"{prefix}vacancy-next")
    assert client.count(index=f"{prefix}vacancy-next")["count"] == 2
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    put(engine, make_vacancy_facts(3))
    assert find(engine) == [1, 2, 3]
    make_empty_index(engine)
    assert find(engine) == []
    assert len(indexes(client, prefix)) == 2
    assert not client.indices.exists_alias(name=f"{prefix}vacancy-next")


def test_a_batch_larger_than_one_request_is_written_whole(engine: ElasticsearchEngine) -> None:
    body = "harbour " * 60_000
    put(engine, *(make_vacancy_facts(n, body=body) for n in range(1, 8)))
    assert engine.versions(None, limit=3) == [Indexed(UUID(int=n), 1) for n in (1, 2, 3)]
    assert engine.search(Query("harbour")).total == 7


def test_a_poisonous_document_is_refused_by_itself(engine: ElasticsearchEngine) -> None:
    place = make_vacancy_facts().place
    nowhere = type(place)("FI", "x", "X", latitude=1234.0, longitude=0.0)
    refused = engine.write([Put(make_vacancy_facts(1, place=nowhere)), Put(make_vacancy_facts(2))])
    engine.refresh()
    assert [one.id.int for one in refused] == [1]
    assert "document_parsing_exception" in refused[0].reason
    assert find(engine) == [2]


def test_a_long_search_in_all_languages_is_answered(engine: ElasticsearchEngine) -> None:
    titles(engine, "Nurse")
    many = " ".join(f"word{chr(97 + n % 26)}{n}" for n in range(300))
    page = engine.search(
        Query(many, facets=("city",), filters=(Filter("city", ("tampere",)),), highlight=True)
    )
    assert page.total == 0
