"""The Elasticsearch engine: one index of one kind on a server or a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final
from uuid import UUID

import numpy as np
import orjson
from elasticsearch import Elasticsearch

from matching.core.ports import EngineBusy, EngineError, EngineUnavailable, IndexMissing
from matching.core.types import (
    Change,
    Health,
    Indexed,
    Kind,
    Page,
    Query,
    Rejection,
    Remove,
    Suggestion,
    Vector,
)
from matching.engines.elasticsearch import queries
from matching.engines.elasticsearch.client import (
    LIST_S,
    WRITE_S,
    Server,
    problem_of,
    refusal_of,
)
from matching.engines.elasticsearch.documents import build_document, mapping_version
from matching.engines.elasticsearch.index import Indexes
from matching.engines.elasticsearch.search import Asked, Search
from matching.engines.words import title_of_suggestion
from skills.text.tokens import fold

_NAME: Final = "elasticsearch"
# Elasticsearch's own limit of one answer.
_MOST_LISTED: Final = 10_000
_BULK_BYTES: Final = 5_000_000
_LATER: Final = frozenset({408, 429, 502, 503, 504})
_OTHER_MAPPING: Final = "strict_dynamic_mapping_exception"


class ElasticsearchEngine:
    """One index of one kind, shared by all processes of all machines."""

    # A shard takes one request on one of its cores.
    parallel_writes = 2

    def __init__(
        self,
        kind: Kind,
        server: Server,
        *,
        prefix: str = "talentbsr-",
        cursor_key: bytes,
        shards: int = 1,
        replicas: str = "0-1",
        generation: str = "",
    ) -> None:
        """`generation` ties the engine to one index, as a rebuild needs it."""
        self.kind = kind
        self._server = server
        self._indexes = Indexes(server, kind, prefix=prefix, shards=shards, replicas=replicas)
        self._key = cursor_key
        self.generation = generation
        self._prefix = prefix

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        if not changes:
            return []
        lines, refused = _lines(changes, self.kind)
        if self.generation:
            return refused + self._bulk(self.generation, lines)
        before = self._indexes.serving()
        while True:
            rejections = self._bulk(self._index, lines)
            for fresh in before.filled:
                # What the fresh index refuses for itself, such as vectors of the former width,
                # the rebuild writes again from the database.
                with suppress(IndexMissing):
                    self._bulk(fresh, lines)
            # A rebuild that ended meanwhile has put another index in the place of the one that
            # was written to; writing the same again is harmless.
            after = self._indexes.serving()
            if after == before:
                return refused + rejections
            before = after

    def refresh(self) -> None:
        self._server.call(lambda c: c.indices.refresh(index=self._index), timeout_s=LIST_S)

    def search(self, query: Query) -> Page:
        return Search(Asked(self._server, self._index, self.kind, self._key), query).page()

    def suggest(self, prefix: str, *, lang: str | None, limit: int) -> list[Suggestion]:
        typed = " ".join(fold(prefix).replace("\x00", " ").split())[: queries.LONGEST_PREFIX]
        if not typed or limit < 1:
            return []

        def complete(client: Elasticsearch) -> Mapping[str, Any]:
            body = queries.build_suggest_query(typed, lang)
            found: Mapping[str, Any] = client.search(index=self._index, body=body).body
            return found

        suggested = self._server.search(complete, timeout_s=self._server.suggest_s).get(
            "suggest", {}
        )
        for name in ("exact", "near"):
            options = [one for entry in suggested.get(name, ()) for one in entry["options"]]
            titles = list(dict.fromkeys(title_of_suggestion(one["text"]) for one in options))
            if titles:
                return self._most_frequent(titles, lang)[:limit]
        return []

    def _most_frequent(self, titles: Sequence[str], lang: str | None) -> list[Suggestion]:
        def count(client: Elasticsearch) -> Mapping[str, Any]:
            body = queries.build_titles_query(titles, lang)
            found: Mapping[str, Any] = client.search(index=self._index, body=body).body
            return found

        counted = self._server.search(count, timeout_s=self._server.suggest_s)
        buckets = counted["aggregations"]["titles"]["buckets"]
        ordered = sorted((-int(one["doc_count"]), str(one["key"])) for one in buckets)
        return [Suggestion(title, "title", count=-many) for many, title in ordered]

    def versions(self, after: UUID | None, *, limit: int) -> list[Indexed]:
        found: list[Indexed] = []
        last = None if after is None else str(after)
        while len(found) < limit:
            wanted = min(limit - len(found), _MOST_LISTED)
            list_some = partial(
                Elasticsearch.search,
                index=self._index,
                body=queries.build_versions_query(last, limit=wanted),
                allow_partial_search_results=False,
            )
            hits = self._server.call(list_some, timeout_s=LIST_S)["hits"]["hits"]
            found += [Indexed(UUID(hit["sort"][0]), hit["fields"]["version"][0]) for hit in hits]
            if len(hits) < wanted:
                break
            last = hits[-1]["sort"][0]
        return found

    @contextmanager
    def new_generation(self) -> Iterator[ElasticsearchEngine]:
        with self._indexes.claimed():
            self._indexes.sweep()
            name = self._indexes.create_next()
            fresh = ElasticsearchEngine(
                self.kind,
                self._server,
                prefix=self._prefix,
                cursor_key=self._key,
                generation=name,
            )
            try:
                yield fresh
                self._indexes.take_over(name)
            except BaseException:
                # If the server is gone now, the next rebuild sweeps it away.
                with suppress(EngineError):
                    self._indexes.drop(name)
                raise

    def drop_former(self) -> int:
        return self._indexes.drop_former()

    def drop_all(self) -> None:
        """Delete every index under the prefix, of both kinds: for services made to be thrown away."""
        self._indexes.drop_all()

    def health(self) -> Health:
        try:
            # While nobody answers, the page that tells so must not wait either.
            self._server.breaker.refuse_if_open()
            meta = self._indexes.about_live()
            counted = self._server.call(
                lambda c: c.count(index=self._index), timeout_s=self._server.health_s
            )
        except EngineError as error:
            return Health(_NAME, "down", detail=f"{error} Breaker {self._server.breaker.state}.")
        notes = _notes(meta, self.kind)
        breaker = self._server.breaker.state
        return Health(
            _NAME,
            "ok" if breaker == "closed" and not notes else "degraded",
            documents=int(counted["count"]),
            detail=f"mapping {meta.get('version', 'unknown')}, breaker {breaker}",
            notes=notes,
        )

    def close(self) -> None:
        self._server.close()

    @property
    def _index(self) -> str:
        return self.generation or self._indexes.live

    def _bulk(self, index: str, lines: Sequence[tuple[UUID, list[bytes]]]) -> list[Rejection]:
        rejections: list[Rejection] = []
        for batch in _batches(lines):
            # Lines that are JSON already, which the client takes and its types do not name.
            operations: Any = [line for _, pair in batch for line in pair]
            send = partial(
                Elasticsearch.bulk,
                index=index,
                operations=operations,
                # An alias that is gone must not come back as an index without a mapping.
                require_alias=index == self._indexes.live,
                filter_path="items.*._id,items.*.status,items.*.error",
            )
            answer = self._server.call(send, timeout_s=WRITE_S)
            for (document_id, _), item in zip(batch, answer["items"], strict=True):
                (result,) = item.values()
                rejection = _judge(document_id, int(result["status"]), result.get("error"))
                if rejection is not None:
                    rejections.append(rejection)
        return rejections


def _judge(document_id: UUID, status: int, error: Any) -> Rejection | None:
    """Return a rejection, None for what is done or older than what is there; raise the rest."""
    if error is None or status == 409:
        return None
    problem = problem_of(status, error)
    if isinstance(problem, EngineUnavailable) or status in _LATER:
        raise problem
    if _OTHER_MAPPING in str(error.get("type")):
        raise EngineBusy(
            "The index was made for other fields than this version writes: "
            "run `manage.py rebuild_index`.",
            retry_after_s=60.0,
        )
    return Rejection(document_id, refusal_of(error))


def _lines(
    changes: Sequence[Change], kind: Kind
) -> tuple[list[tuple[UUID, list[bytes]]], list[Rejection]]:
    """Return the lines of a bulk request by document, and what cannot be sent at all."""
    lines: list[tuple[UUID, list[bytes]]] = []
    rejections: list[Rejection] = []
    for change in changes:
        if isinstance(change, Remove):
            lines.append((change.id, [_action("delete", change.id, change.version)]))
            continue
        facts = change.facts
        problem = "" if facts.vector is None else _vector_problem(facts.vector)
        if problem:
            rejections.append(Rejection(facts.id, problem))
            continue
        document = orjson.dumps(build_document(facts, kind))
        lines.append((facts.id, [_action("index", facts.id, facts.version), document]))
    return lines, rejections


def _action(name: str, document_id: UUID, version: int) -> bytes:
    about = {"_id": str(document_id), "version": version, "version_type": "external_gte"}
    return orjson.dumps({name: about})


def _vector_problem(vector: Vector) -> str:
    if vector.ndim != 1 or not vector.size:
        return "The vector is not a plain row of numbers."
    if not np.isfinite(vector).all() or not np.linalg.norm(vector):
        return "The vector has no direction."
    return ""


def _batches(
    lines: Sequence[tuple[UUID, list[bytes]]],
) -> Iterator[list[tuple[UUID, list[bytes]]]]:
    """Return the lines in requests of a size that the server takes without strain."""
    batch: list[tuple[UUID, list[bytes]]] = []
    size = 0
    for document_id, pair in lines:
        length = sum(len(line) for line in pair)
        if batch and size + length > _BULK_BYTES:
            yield batch
            batch, size = [], 0
        batch.append((document_id, pair))
        size += length
    if batch:
        yield batch


def _notes(meta: Mapping[str, Any], kind: Kind) -> tuple[str, ...]:
    notes = []
    if meta.get("version") != mapping_version(kind):
        notes.append("The index has the mapping of another version: run rebuild_index.")
    if meta.get("fallbacks"):
        notes.append(
            f"The server has no analyser for {', '.join(meta['fallbacks'])}: "
            "those texts are stemmed by us alone."
        )
    return tuple(notes)
