"""Answering one query: what is sent in which round trip, and the page made of the answers."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from elasticsearch import Elasticsearch

from matching.core.fields import check_query
from matching.core.ranking import FUSED_DEPTH, fuse
from matching.core.types import FacetCount, Hit, Kind, Page, Query, Sort
from matching.engines.elasticsearch import queries
from matching.engines.elasticsearch.clauses import Body
from matching.engines.elasticsearch.client import Server, ViewGone, answers_of
from matching.engines.elasticsearch.cursors import Cursor, read_cursor, write_cursor
from matching.engines.elasticsearch.texts import build_text_query
from matching.engines.highlights import Highlighter

_SCORE_DECIMALS: Final = 6
_VIEW_KEPT: Final = "2m"

Answer = Mapping[str, Any]
Scored = tuple[float, UUID]


@dataclass(frozen=True, slots=True)
class Asked:
    """One query for one index, and how its cursors are signed."""

    server: Server
    index: str
    kind: Kind
    key: bytes


class Search:
    """One query against one index."""

    def __init__(self, asked: Asked, query: Query) -> None:
        check_query(query, asked.kind)
        self._asked, self._query = asked, query
        self._after = read_cursor(query, kind=asked.kind, key=asked.key)
        self._text = build_text_query(query.text, query.lang)
        self._narrowing = queries.build_narrowing(query)

    def page(self) -> Page:
        """Return the page asked for."""
        started = time.perf_counter()
        page = self._answer()
        if self._text.doubtful and (not page.total or self._text.required > 3):
            typos = self._words_nobody_holds()
            if typos:
                self._text = build_text_query(self._query.text, self._query.lang, typos=typos)
                page = self._answer()
        return replace(page, took_ms=(time.perf_counter() - started) * 1000.0)

    def _answer(self) -> Page:
        if self._query.vector is None or self._query.sort is not Sort.RELEVANCE:
            return self._listed()
        return self._nearest() if self._text.wanted is None else self._fused()

    # --- Round trips ---

    def _ask(self, bodies: Sequence[Body]) -> list[Answer]:
        """Send bodies in one multi-search and return their answers."""
        asked = self._asked
        if len(bodies) == 1:
            return [self._ask_one(bodies[0], index=asked.index)]
        header = {"index": asked.index, "allow_partial_search_results": False}
        lines = [line for body in bodies for line in (header, body)]

        def send(client: Elasticsearch) -> list[Answer]:
            found = client.msearch(searches=lines, max_concurrent_searches=len(bodies))
            return answers_of(found["responses"])

        return asked.server.search(send)

    def _ask_one(self, body: Body, *, index: str | None = None) -> Answer:
        """Send a body to an index, or without one to the view that it names."""

        def send(client: Elasticsearch) -> Answer:
            found: Answer = client.search(
                index=index, body=body, allow_partial_search_results=False
            ).body
            return found

        return self._asked.server.search(send)

    def _view(self) -> str:
        """Return a point in time, so that later pages go on in what the reader has seen."""

        def send(client: Elasticsearch) -> str:
            found = client.open_point_in_time(index=self._asked.index, keep_alive=_VIEW_KEPT)
            return str(found["id"])

        return self._asked.server.search(send)

    def _words_nobody_holds(self) -> frozenset[str]:
        words = list(self._text.doubtful)
        found = self._ask([queries.build_held_query(self._text.doubtful[w]) for w in words])
        return frozenset(w for w, one in zip(words, found, strict=True) if not _total(one))

    # --- In an order of the server ---

    def _listed(self) -> Page:
        """Return a page of what the server orders by itself.

        The first page costs one request. A reader who goes on gets a point in time, and when it
        has expired a new one; the order is total, so nothing comes twice.
        """
        after = self._after
        found, view = (self._first(), "") if after is None else self._following(after)
        limit = self._query.limit
        hits = found["hits"]["hits"]
        place = (after.place if after else 0) + limit
        following = None
        if len(hits) > limit:
            following = self._cursor(hits[limit - 1]["sort"], place, view)
        scored = self._query.sort is Sort.RELEVANCE and self._text.wanted is not None
        marks = self._marks(hits[:limit])
        return Page(
            hits=tuple(
                Hit(i, float(hit["sort"][0]) if scored else 0.0, marks.get(i, {}))
                for hit in hits[:limit]
                for i in (_id_of(hit, scored=scored, query=self._query),)
            ),
            total=_total(found),
            facets=self._facets([found]),
            next=following,
        )

    def _first(self) -> Answer:
        return self._ask([queries.build_list_query(self._query, self._text, self._narrowing)])[0]

    def _following(self, after: Cursor) -> tuple[Answer, str]:
        view = after.view or self._view()
        try:
            found = self._read(after, view)
        except ViewGone:
            view = self._view()
            found = self._read(after, view)
        return found, str(found.get("pit_id", view))

    def _read(self, after: Cursor, view: str) -> Answer:
        body = queries.build_list_query(
            self._query, self._text, self._narrowing, after=after.values, pit=view
        )

        return self._ask_one(body)

    # --- By vector, and by both ---

    def _nearest(self) -> Page:
        """Return a page by vector alone; all that has a vector and passes is counted."""
        query, after = self._query, self._after
        assert query.vector is not None  # asked for by whoever calls
        limit = query.limit
        place = (after.place if after else 0) + limit
        count = min(place + 1, queries.DEEPEST_NEIGHBOUR)
        near, counted = self._ask(
            [
                queries.build_vector_query(
                    query.vector,
                    self._narrowing,
                    count=count,
                    unwanted=self._text.unwanted,
                ),
                queries.build_count_query(query, self._narrowing, self._text),
            ]
        )
        return self._cut(_cosines(near), _total(counted), self._facets([counted]))

    def _fused(self) -> Page:
        """Return a page of text and vector answers, fused as every engine does it."""
        query = self._query
        assert query.vector is not None  # asked for by whoever calls
        own = [name for name in query.facets if name in self._narrowing.by_facet]
        # Which facets each pair of lists is counted for, by the filter that the pair leaves out.
        counted = {"": [name for name in query.facets if name not in own]}
        counted |= {name: [name] for name in own}
        bodies = []
        for leave_out, names in counted.items():
            bodies += [
                queries.build_text_list_query(
                    self._text, self._narrowing, leave_out=leave_out, facets=names
                ),
                queries.build_vector_query(
                    query.vector,
                    self._narrowing,
                    count=FUSED_DEPTH,
                    unwanted=self._text.unwanted,
                    leave_out=leave_out,
                    facets=names,
                ),
            ]
        answers = self._ask(bodies)
        facets: dict[str, tuple[FacetCount, ...]] = {}
        for place, names in enumerate(counted.values()):
            facets |= _count_values(answers[2 * place], answers[2 * place + 1], names, query)
        best = [(score, i) for i, score in _fuse(answers[0], answers[1])]
        return self._cut(best, len(best), {name: facets[name] for name in query.facets})

    def _cut(
        self, ordered: Sequence[Scored], total: int, facets: dict[str, tuple[FacetCount, ...]]
    ) -> Page:
        """Return the page of a list that we ordered: best first, equals by id."""
        after, limit = self._after, self._query.limit
        if after is not None:
            key, last = after.values
            ordered = [one for one in ordered if (-one[0], one[1]) > (-key, UUID(last))]
        place = (after.place if after else 0) + limit
        following = None
        if len(ordered) > limit:
            key, last_id = ordered[limit - 1]
            following = self._cursor([key, str(last_id)], place, "")
        shown = ordered[:limit]
        marks = self._marks_of([i for _, i in shown])
        return Page(
            hits=tuple(Hit(i, key, marks.get(i, {})) for key, i in shown),
            total=total,
            facets=facets,
            next=following,
        )

    # --- Parts of a page ---

    def _cursor(self, values: Iterable[Any], place: int, view: str) -> str:
        cursor = Cursor(self._query.sort.value, tuple(values), place, view)
        return write_cursor(cursor, kind=self._asked.kind, key=self._asked.key)

    def _facets(self, answers: Iterable[Answer]) -> dict[str, tuple[FacetCount, ...]]:
        counted: dict[str, tuple[FacetCount, ...]] = {}
        for one in answers:
            for name, found in one.get("aggregations", {}).items():
                groups = found.items() if "buckets" not in found else [(name, found)]
                for facet, values in groups:
                    if isinstance(values, Mapping):
                        counted[facet] = tuple(
                            FacetCount(str(bucket["key"]), int(bucket["doc_count"]))
                            for bucket in values["buckets"]
                        )
        return {name: counted[name] for name in self._query.facets}

    def _marks_of(self, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
        if not (ids and self._query.highlight and self._has_forms):
            return {}
        found = self._ask([queries.build_texts_query([str(i) for i in ids])])[0]
        return self._marks(found["hits"]["hits"])

    @property
    def _has_forms(self) -> bool:
        return bool(self._text.forms.stems or self._text.forms.words)

    def _marks(self, hits: Iterable[Answer]) -> dict[UUID, dict[str, str]]:
        if not (self._query.highlight and self._has_forms):
            return {}
        highlighter = Highlighter(self._text.forms)
        marks: dict[UUID, dict[str, str]] = {}
        for hit in hits:
            texts: dict[str, str] = {}
            lang = ""
            for name, held in hit["_source"].items():
                lang, texts[name] = next(iter(held.items()))
            marks[UUID(hit["_id"])] = highlighter.passages(texts, lang)
        return marks


def _id_of(hit: Answer, *, scored: bool, query: Query) -> UUID:
    """Return the id of a hit: the last value of our order, before those the server adds."""
    return UUID(hit["sort"][len(queries.build_sort(query, scored=scored)) - 1])


def _total(answer: Answer) -> int:
    return int(answer["hits"]["total"]["value"])


def _cosines(answer: Answer) -> list[Scored]:
    """Return hits by cosine, then id; the server orders by (1 + cosine) / 2 unrounded."""
    scored = [(_cosine(hit), UUID(hit["sort"][1])) for hit in answer["hits"]["hits"]]
    return sorted(scored, key=lambda one: (-one[0], one[1]))


def _cosine(hit: Answer) -> float:
    return round(2.0 * float(hit["sort"][0]) - 1.0, _SCORE_DECIMALS)


def _related(by_vector: Answer) -> list[Answer]:
    # At a right angle or beyond, a text has nothing to do with what was asked.
    return [hit for hit in by_vector["hits"]["hits"] if _cosine(hit) > 0.0]


def _fuse(by_text: Answer, by_vector: Answer) -> list[tuple[UUID, float]]:
    text = [UUID(hit["sort"][1]) for hit in by_text["hits"]["hits"]]
    related = {UUID(hit["sort"][1]) for hit in _related(by_vector)}
    return fuse([text, [i for _, i in _cosines(by_vector) if i in related]])


def _count_values(
    by_text: Answer, by_vector: Answer, names: Sequence[str], query: Query
) -> dict[str, tuple[FacetCount, ...]]:
    """Return the counts of facets among the documents of a fused answer."""
    fields = {
        hit["sort"][1]: hit.get("fields", {})
        for hit in (*by_text["hits"]["hits"], *_related(by_vector))
    }
    counted = {}
    for name in names:
        values = Counter(v for held in fields.values() for v in held.get(f"f_{name}", ()))
        ordered = sorted(values.items(), key=lambda one: (-one[1], one[0]))
        counted[name] = tuple(FacetCount(v, n) for v, n in ordered[: query.facet_size])
    return counted
