"""Answering one query from one view of the index: hits in their order, facets, cursor."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import numpy as np
import tantivy

from matching.core.fields import check_query
from matching.core.ports import InvalidQuery
from matching.core.ranking import FUSED_DEPTH, fuse
from matching.core.types import FacetCount, Hit, Kind, Page, Query, Sort
from matching.engines.embedded import queries
from matching.engines.embedded.generation import Generation, ids_at
from matching.engines.embedded.queries import TextQuery
from matching.engines.embedded.schema import (
    SORT_FIELDS,
    build_schema,
    id_halves,
    id_of_halves,
    stored_text,
)
from matching.engines.highlights import Highlighter
from matching.engines.words import Forms

_Q: Final = tantivy.Query
# Below this many documents it is faster to compare each than to guess how many to look at.
_FEW_DOCUMENTS: Final = 3_000
# Read along with a page, since a second search for equal scores takes longer.
_TIES_EXPECTED: Final = 80

Scored = tuple[float, UUID]


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The last hit of an earlier page: its key in the order asked for, its id and its place."""

    sort: str
    key: float
    id: UUID
    place: int


class Answer:
    """One query against one view of the index."""

    def __init__(self, generation: Generation, searcher: Any, query: Query, kind: Kind) -> None:
        check_query(query, kind)
        self._generation, self._searcher = generation, searcher
        self._query, self._kind = query, kind
        self._schema = build_schema(kind)
        self._points = generation.points(searcher) if query.near else ()
        # Where the hits of this answer stand, so that nothing is looked up twice.
        self._places: dict[UUID, Any] = {}
        self._text: TextQuery = queries.build_text_query(query.text, query.lang, kind, searcher)
        self._after = _read_cursor(query)
        self._fused: list[Scored] | None = None
        if query.vector is not None and query.sort is Sort.RELEVANCE and self._text.wanted:
            self._fused = self._fuse()

    def page(self) -> Page:
        """Return the page asked for."""
        limit = self._query.limit
        found, total = self._ranked(limit + 1)
        place = (self._after.place if self._after else 0) + limit
        following = None
        if len(found) > limit:
            key, last = found[limit - 1]
            following = _write_cursor(_Cursor(self._query.sort.value, key, last, place))
        hits = found[:limit]
        marks = self._highlights([i for _, i in hits]) if self._query.highlight else {}
        # Orders by a field have no score of their own.
        scored = self._query.sort is Sort.RELEVANCE
        return Page(
            hits=tuple(Hit(i, key if scored else 0.0, marks.get(i, {})) for key, i in hits),
            total=total,
            facets=self._facets(),
            next=following,
        )

    def _ranked(self, count: int) -> tuple[list[Scored], int]:
        """Return the next `count` hits with the key they are ordered by, and the total."""
        if self._fused is not None:
            return self._behind_cursor(self._fused)[:count], len(self._fused)
        if self._query.sort in SORT_FIELDS:
            name, largest_first = SORT_FIELDS[self._query.sort]
            return self._by_field(name, largest_first, count)
        if self._query.sort is Sort.DISTANCE and self._query.near:
            near = queries.distance_query(self._kind, self._query.near, self._points)
            return self._by_score(self._matching(extra=[near], scored=False), count)
        if self._text.wanted is not None:
            return self._by_score(self._matching(), count)
        if self._query.vector is not None:
            return self._by_vector(count)
        return self._by_id(self._matching(), 0.0, count)

    def _matching(
        self, *, extra: Sequence[Any] = (), leave_out: str = "", scored: bool = True
    ) -> Any:
        """Return the query of all documents that the answer is made of."""
        must, unwanted = queries.filter_queries(
            self._query, self._kind, self._points, leave_out=leave_out
        )
        if self._text.wanted is not None:
            must.append(self._text.wanted if scored else queries.unscored(self._text.wanted))
        return queries.all_of((*must, *extra), (*unwanted, *self._text.unwanted))

    def _addresses(self, query: Any, count: int, **order: Any) -> tuple[list[Any], int]:
        """Return up to `count` (key, address) and how many documents match in all."""
        found = self._searcher.search(query, max(1, min(count, self._most())), **order)
        return list(found.hits), int(found.count or 0)

    def _most(self) -> int:
        return max(1, int(self._searcher.num_docs))

    def _by_id(self, query: Any, key: float, count: int) -> tuple[list[Scored], int]:
        """Return documents in order of id, all with the same key."""
        _, total = self._addresses(query, 1)
        if self._after is not None:
            query = queries.all_of([query, queries.after_id_query(self._kind, self._after.id)])
        return [(key, i) for i in self._first_ids(query, count)], total

    def _first_ids(self, query: Any, count: int) -> list[UUID]:
        hits, _ = (
            self._addresses(query, count, order_by_field="id", order=tantivy.Order.Asc)
            if count > 0
            else ([], 0)
        )
        ids = [UUID(text) for text, _ in hits]
        self._places.update(zip(ids, (address for _, address in hits), strict=True))
        return ids

    def _ids_at(self, addresses: Sequence[Any]) -> list[UUID]:
        ids = ids_at(self._searcher, addresses)
        self._places.update(zip(ids, addresses, strict=True))
        return ids

    def _by_score(self, query: Any, count: int) -> tuple[list[Scored], int]:
        """Return hits by score, then id. Equal scores that a cut would part are read to the end."""
        wanted = count + (self._after.place if self._after else 0)
        while True:
            hits, total = self._addresses(query, wanted + _TIES_EXPECTED)
            cut = _clean_cut(hits, wanted)
            if cut < len(hits) or len(hits) >= total:
                following = self._in_order(hits[:cut], count)
                if len(following) >= count or cut >= total:
                    return following, total
            wanted *= 4

    def _in_order(self, hits: Sequence[tuple[float, Any]], count: int) -> list[Scored]:
        """Return the first `count` behind the cursor, by score, then id.

        Ordered by the halves of the ids: many hits may share a score, and few of them are shown.
        """
        addresses = [address for _, address in hits]
        highs, lows = (
            self._searcher.fast_field_values(name, addresses) for name in ("id_high", "id_low")
        )
        lowered = (-float(score) for score, _ in hits)
        ordered = sorted(zip(lowered, highs, lows, addresses, strict=True))
        if self._after is not None:
            last = (-self._after.key, *id_halves(self._after.id))
            ordered = [row for row in ordered if row[:3] > last]
        found = []
        for key, high, low, address in ordered[:count]:
            one = id_of_halves(high, low)
            self._places[one] = address
            found.append((-key, one))
        return found

    def _behind_cursor(self, ordered: list[Scored]) -> list[Scored]:
        after = self._after
        if after is None:
            return ordered
        return [s for s in ordered if (-s[0], s[1]) > (-after.key, after.id)]

    def _by_field(self, name: str, largest_first: bool, count: int) -> tuple[list[Scored], int]:
        """Return documents by a number that each has, then id.

        tantivy leaves equal values in the order they were written in, so each value at which a
        page begins or ends is asked for by itself in order of id.
        """
        matching = self._matching(scored=False)
        _, total = self._addresses(matching, 1)
        found: list[Scored] = []
        rest = matching
        if self._after is not None:
            key = int(self._after.key)
            same = queries.all_of(
                [
                    matching,
                    self._value(name, key, key),
                    queries.after_id_query(self._kind, self._after.id),
                ]
            )
            found = [(float(key), i) for i in self._first_ids(same, count)]
            beyond = (
                self._value(name, None, key - 1)
                if largest_first
                else self._value(name, key + 1, None)
            )
            rest = queries.all_of([matching, beyond])
        missing = count - len(found)
        if missing <= 0:
            return found, total
        order = tantivy.Order.Desc if largest_first else tantivy.Order.Asc
        hits, _ = self._addresses(rest, missing, order_by_field=name, order=order)
        if hits:
            last = hits[-1][0]
            whole = [hit for hit in hits if hit[0] != last]
            ids = self._ids_at([address for _, address in whole])
            sign = -1 if largest_first else 1
            scored = [(float(hit[0]), i) for hit, i in zip(whole, ids, strict=True)]
            found += sorted(scored, key=lambda s: (sign * s[0], s[1]))
            ties = queries.all_of([matching, self._value(name, last, last)])
            found += [(float(last), i) for i in self._first_ids(ties, missing - len(whole))]
        return found, total

    def _value(self, name: str, low: int | None, high: int | None) -> Any:
        integer = tantivy.FieldType.Integer
        return queries.unscored(
            _Q.range_query(self._schema, name, integer, lower_bound=low, upper_bound=high)
        )

    def _by_vector(self, count: int) -> tuple[list[Scored], int]:
        """Return documents with a vector by cosine, then id; exact."""
        matching = queries.all_of([self._matching(), queries.unscored(_Q.exists_query("row"))])
        _, total = self._addresses(matching, 1)
        wanted = count + (self._after.place if self._after else 0)
        vector = self._query.vector
        if vector is None or not total:
            return [], total
        if total <= _FEW_DOCUMENTS:
            return self._behind_cursor(self._compared(matching, total))[:count], total
        similarities = self._generation.vectors.similarities(vector)
        if not similarities.size:
            return [], 0
        # The nearest rows of all, as many as are likely to hold enough that pass the filters.
        share = total / similarities.size
        depth = int(wanted / share * 1.5) + 50
        while True:
            depth = min(depth, similarities.size)
            floor = np.partition(similarities, similarities.size - depth)[
                similarities.size - depth
            ]
            rows = np.flatnonzero(similarities >= floor)
            near = _Q.term_set_query(self._schema, "row", [int(row) for row in rows])
            ordered = self._compared(queries.all_of([matching, queries.unscored(near)]), len(rows))
            following = self._behind_cursor(ordered)
            if len(following) >= count or depth == similarities.size:
                return following[:count], total
            depth *= 4

    def _compared(self, query: Any, most: int) -> list[Scored]:
        """Return all documents of a query by cosine, then id."""
        if self._query.vector is None:
            return []
        hits, _ = self._addresses(query, most)
        addresses = [address for _, address in hits]
        rows = self._searcher.fast_field_values("row", addresses)
        cosines = self._generation.vectors.similarities(self._query.vector, rows).tolist()
        ids = self._ids_at(addresses)
        # Without rows of the query's width there is nothing to compare with.
        scored = list(zip(cosines, ids, strict=bool(cosines)))
        return sorted(scored, key=lambda s: (-s[0], s[1]))

    def _fuse(self) -> list[Scored]:
        after, self._after = self._after, None
        by_text, _ = self._by_score(self._matching(), FUSED_DEPTH)
        text, wanted = self._text, None
        # The vector stands in for the words wanted; what is ruled out stays ruled out.
        self._text = TextQuery(wanted, text.unwanted, text.stems, text.words, text.typos)
        by_vector, _ = self._by_vector(FUSED_DEPTH)
        self._text, self._after = text, after
        # At a right angle or beyond, a text has nothing to do with what was asked.
        related = [i for cosine, i in by_vector if cosine > 0.0]
        return [(score, i) for i, score in fuse([[i for _, i in by_text], related])]

    def _facets(self) -> dict[str, tuple[FacetCount, ...]]:
        """Return the counts of each facet, without the filter on its own field."""
        own = {part.field for part in self._query.filters}
        counted: dict[str, tuple[FacetCount, ...]] = {}
        shared = [name for name in self._query.facets if name not in own]
        for names in ([shared] if shared else []) + [[n] for n in self._query.facets if n in own]:
            leave_out = names[0] if names[0] in own else ""
            counted |= self._generation.facets.count(
                self._searcher,
                self._counted_query(leave_out),
                names,
                size=self._query.facet_size,
            )
        return {name: counted[name] for name in self._query.facets}

    def _counted_query(self, leave_out: str) -> Any:
        if self._fused is None:
            matching = self._matching(leave_out=leave_out, scored=False)
            if self._query.vector is None or self._query.sort is not Sort.RELEVANCE:
                return matching
            return queries.all_of([matching, _Q.exists_query("row")])
        fused = self._fused
        if leave_out:
            filters = tuple(part for part in self._query.filters if part.field != leave_out)
            whole, self._query = self._query, replace(self._query, filters=filters)
            fused = self._fuse()
            self._query = whole
        return _Q.term_set_query(self._schema, "id", [str(i) for _, i in fused])

    def _highlights(self, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
        if not ids or not (self._text.stems or self._text.words):
            return {}
        highlighter = Highlighter(Forms(self._text.stems, self._text.words, self._text.typos))
        marks: dict[UUID, dict[str, str]] = {}
        for found in ids:
            document = self._searcher.doc(self._places[found])
            texts = {name: stored_text(document, name) for name in ("title", "body")}
            marks[found] = highlighter.passages(texts, stored_text(document, "text_lang"))
        return marks


def _clean_cut(hits: Sequence[tuple[float, Any]], wanted: int) -> int:
    """Return how many of the hits come to at least `wanted` and part no equal scores."""
    cut = min(wanted, len(hits))
    while 0 < cut < len(hits) and hits[cut][0] == hits[cut - 1][0]:
        cut += 1
    return cut


def _write_cursor(cursor: _Cursor) -> str:
    parts = [cursor.sort, cursor.key, cursor.id.hex, cursor.place]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _read_cursor(query: Query) -> _Cursor | None:
    if query.after is None:
        return None
    try:
        padded = query.after + "=" * (-len(query.after) % 4)
        sort, key, found, place = json.loads(base64.urlsafe_b64decode(padded.encode()))
        cursor = _Cursor(str(sort), float(key), UUID(hex=found), int(place))
    except (binascii.Error, ValueError, TypeError, AttributeError) as error:
        raise InvalidQuery("This page is no longer there; start the search again.") from error
    if cursor.sort != query.sort.value or not 0 <= cursor.place <= 1_000_000_000:
        raise InvalidQuery("The page belongs to another order; start the search again.")
    return cursor
