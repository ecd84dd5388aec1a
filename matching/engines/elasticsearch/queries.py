"""A query of ours as bodies for Elasticsearch. Nothing here is sent; all of it is typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from matching.core.ranking import FUSED_DEPTH
from matching.core.types import Near, Query, Range, Sort, Vector
from matching.engines.elasticsearch.clauses import Body, any_of, bool_of
from matching.engines.elasticsearch.documents import (
    ANY_LANGUAGE,
    SORT_FIELDS,
    TEXT_FIELDS,
    language_field,
)
from matching.engines.elasticsearch.texts import TextQuery
from matching.engines.words import edits_forgiven

# The server gives up a little before we do, so that it does not work on for nobody.
SERVER_TIMEOUT: Final = "1200ms"
# A shard holds fewer documents than this by the plan in docs/scaling.md; beyond it a count would
# take longer than a person waits.
TERMINATE_AFTER: Final = 5_000_000
# How far one can page through what has no filter but nearness.
DEEPEST_NEIGHBOUR: Final = 2_000
_FEWEST_CANDIDATES: Final = 100
_MOST_CANDIDATES: Final = 10_000
# Neighbours are found among vectors of one byte a number and compared again by the whole ones.
_OVERSAMPLE: Final = 2.0
_COMPLETIONS: Final = 100
# The id comes as a value of the order; reading it from the stored document would unpack the text.
_ID_ALONE: Final[Body] = {"_source": False, "stored_fields": "_none_"}
# Longer than any title one types by hand.
LONGEST_PREFIX: Final = 100


def build_held_query(part: Body) -> Body:
    """Return the body that finds whether any document matches at all."""
    return {"query": bool_of(filter=[part]), "size": 0, "terminate_after": 1,
            "track_total_hits": 1, "timeout": SERVER_TIMEOUT}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What filters demand and rule out, with the filters of counted facets kept apart."""

    must: tuple[Body, ...] = ()
    must_not: tuple[Body, ...] = ()
    by_facet: Mapping[str, Body] = field(default_factory=dict)
    access: tuple[Body, ...] = ()  # added last
    access_not: tuple[Body, ...] = ()

    def clauses(self, *, leave_out: str = "") -> tuple[list[Body], list[Body]]:
        """Return all demands and all that is ruled out, without the filter of one facet."""
        facets = [part for name, part in self.by_facet.items() if name != leave_out]
        return [*self.must, *facets, *self.access], [*self.must_not, *self.access_not]


def build_narrowing(query: Query) -> Narrowing:
    """Return what filters, ranges, radius and access demand."""
    wanted: dict[str, dict[str, None]] = {}
    must_not = []
    for part in query.filters:
        if part.exclude:
            must_not.append(_terms(part.field, part.values))
        else:
            wanted.setdefault(part.field, {}).update(dict.fromkeys(part.values))
    demands = {name: _terms(name, values) for name, values in wanted.items()}
    must = [demands[name] for name in demands if name not in query.facets]
    must += [_range(part) for part in query.ranges]
    if query.near is not None:
        must.append(_near(query.near))
    access, access_not = [], []
    for own in query.access:
        if isinstance(own, Range):
            access.append(_range(own))
        elif own.exclude:
            access_not.append(_terms(own.field, own.values))
        else:
            access.append(_terms(own.field, own.values))
    return Narrowing(
        must=tuple(must),
        must_not=tuple(must_not),
        by_facet={name: demands[name] for name in demands if name in query.facets},
        access=tuple(access),
        access_not=tuple(access_not),
    )


def build_list_query(
    query: Query,
    text: TextQuery,
    narrowing: Narrowing,
    *,
    after: Sequence[Any] | None = None,
    pit: str | None = None,
) -> Body:
    """Return the body of one page in the order asked for, with facets and total.

    The filters of counted facets are applied after counting, so that each facet leaves out its
    own alone.
    """
    relevance = query.sort is Sort.RELEVANCE and text.wanted is not None
    body = _counted(query, text, narrowing, scored=relevance) | {
        "size": query.limit + 1,
        "sort": build_sort(query, scored=relevance),
    }
    if after is not None:
        body["search_after"] = list(after)
    if pit is not None:
        body["pit"] = {"id": pit, "keep_alive": "2m"}
    return body | ({"_source": list(TEXT_FIELDS)} if query.highlight else _ID_ALONE)


def build_count_query(query: Query, narrowing: Narrowing, text: TextQuery) -> Body:
    """Return the body that counts what has a vector and is not ruled out, in all and by facet."""
    with_vector = Narrowing(
        (*narrowing.must, {"exists": {"field": "vector"}}),
        narrowing.must_not, narrowing.by_facet, narrowing.access, narrowing.access_not,
    )  # fmt: skip
    ruled_out = TextQuery(unwanted=text.unwanted)
    return _counted(query, ruled_out, with_vector, scored=False) | {"size": 0}


def build_text_list_query(
    text: TextQuery, narrowing: Narrowing, *, leave_out: str = "", facets: Sequence[str] = ()
) -> Body:
    """Return the body of the best documents by text, for fusing, with their values of `facets`."""
    must, must_not = narrowing.clauses(leave_out=leave_out)
    return {
        "query": bool_of(
            must=[text.wanted] if text.wanted else (),
            filter=must,
            must_not=[*text.unwanted, *must_not],
        ),
        "size": FUSED_DEPTH,
        "sort": [{"_score": "desc"}, {"id": "asc"}],
        **_ID_ALONE,
        "docvalue_fields": [f"f_{name}" for name in facets],
        "track_total_hits": False,
        "timeout": SERVER_TIMEOUT,
    }


def build_vector_query(
    vector: Vector,
    narrowing: Narrowing,
    *,
    count: int,
    unwanted: Iterable[Body] = (),
    leave_out: str = "",
    facets: Sequence[str] = (),
) -> Body:
    """Return the body of the `count` nearest documents that pass all filters, with their values
    of `facets`."""
    must, must_not = narrowing.clauses(leave_out=leave_out)
    knn: Body = {
        "field": "vector",
        "query_vector": vector.astype("f8").tolist(),
        "k": count,
        "num_candidates": min(_MOST_CANDIDATES, max(_FEWEST_CANDIDATES, count * 3 // 2)),
        "rescore_vector": {"oversample": _OVERSAMPLE},
    }
    not_wanted = [*unwanted, *must_not]
    if must or not_wanted:
        knn["filter"] = bool_of(filter=must, must_not=not_wanted)
    return {
        "knn": knn,
        "size": count,
        "sort": [{"_score": "desc"}, {"id": "asc"}],
        **_ID_ALONE,
        "docvalue_fields": [f"f_{name}" for name in facets],
        "track_total_hits": False,
        "timeout": SERVER_TIMEOUT,
    }


def build_texts_query(ids: Collection[str]) -> Body:
    """Return the body that reads the texts of some hits, for the highlights."""
    return {
        "query": bool_of(filter=[{"terms": {"id": list(ids)}}]),
        "size": len(ids),
        "_source": list(TEXT_FIELDS),
        "track_total_hits": False,
        "timeout": SERVER_TIMEOUT,
    }


def build_sort(query: Query, *, scored: bool) -> list[Body]:
    """Return an order that ends in the id."""
    if query.sort in SORT_FIELDS:
        name, largest_first = SORT_FIELDS[query.sort]
        return [{name: "desc" if largest_first else "asc"}, {"id": "asc"}]
    if query.sort is Sort.DISTANCE and query.near is not None:
        point = {"lat": query.near.latitude, "lon": query.near.longitude}
        return [{"_geo_distance": {"point": point, "order": "asc", "unit": "km"}}, {"id": "asc"}]
    return [{"_score": "desc"}, {"id": "asc"}] if scored else [{"id": "asc"}]


def build_suggest_query(typed: str, lang: str | None) -> Body:
    """Return the body that completes what was typed, folded, exactly and with typos."""
    completion: Body = {
        "field": "suggestion",
        "size": _COMPLETIONS,
        "skip_duplicates": True,
        "contexts": {"lang": [language_field(lang) if lang else ANY_LANGUAGE]},
    }
    suggesters: Body = {"exact": {"prefix": typed, "completion": completion}}
    edits = edits_forgiven(typed)
    if edits:
        fuzzy = {"fuzziness": edits, "transpositions": True, "unicode_aware": True}
        suggesters["near"] = {"prefix": typed, "completion": completion | {"fuzzy": fuzzy}}
    return {"suggest": suggesters, "_source": False, "timeout": SERVER_TIMEOUT}


def build_titles_query(titles: Collection[str], lang: str | None) -> Body:
    """Return the body that counts the documents of each title."""
    must: list[Body] = [{"terms": {"title_key": list(titles)}}]
    if lang:
        must.append(_terms("lang", [lang]))
    return {
        "query": bool_of(filter=must),
        "size": 0,
        "track_total_hits": False,
        "aggs": {"titles": {"terms": {"field": "title_key", "size": len(titles)}}},
        "timeout": SERVER_TIMEOUT,
    }


def build_versions_query(after: str | None, *, limit: int) -> Body:
    """Return the body that lists ids and versions in order of id."""
    body: Body = {
        "size": limit,
        "sort": [{"id": "asc"}],
        "docvalue_fields": ["version"],
        **_ID_ALONE,
        "track_total_hits": False,
    }
    return body if after is None else body | {"search_after": [after]}


def _counted(query: Query, text: TextQuery, narrowing: Narrowing, *, scored: bool) -> Body:
    must = [text.wanted] if text.wanted is not None and scored else []
    unscored = [text.wanted] if text.wanted is not None and not scored else []
    body: Body = {
        "query": bool_of(
            must=must,
            filter=[*unscored, *narrowing.must, *narrowing.access],
            must_not=[*text.unwanted, *narrowing.must_not, *narrowing.access_not],
        ),
        "_source": False,
        "track_total_hits": True,
        "terminate_after": TERMINATE_AFTER,
        "timeout": SERVER_TIMEOUT,
    }
    if narrowing.by_facet:
        body["post_filter"] = bool_of(filter=narrowing.by_facet.values())
    if query.facets:
        body["aggs"] = _facets(query, narrowing.by_facet)
    return body


def _facets(query: Query, by_facet: Mapping[str, Body]) -> Body:
    """Return the counts of each facet, each under the filters of the others."""
    aggregations: Body = {}
    shared = [name for name in query.facets if name not in by_facet]
    for label, names in [("shared", shared), *((name, [name]) for name in by_facet)]:
        counts = {name: _values(query, name) for name in names}
        others = [part for name, part in by_facet.items() if name != label]
        if others and counts:
            aggregations[f"of {label}"] = {"filter": bool_of(filter=others), "aggs": counts}
        else:
            aggregations |= counts
    return aggregations


def _values(query: Query, name: str) -> Body:
    # The server's own order is by count, then by value.
    return {"terms": {"field": f"f_{name}", "size": query.facet_size}}


def _terms(name: str, values: Iterable[str]) -> Body:
    return {"terms": {f"f_{name}": list(values)}}


def _range(part: Range) -> Body:
    name = f"r_{part.field}"
    ends = {
        end: value if isinstance(value, int | float) else value.isoformat()
        for end, value in (("gte", part.low), ("lte", part.high))
        if value is not None
    }
    inside: Body = {"range": {name: ends}} if ends else {"exists": {"field": name}}
    if not part.missing_passes:
        return inside
    return any_of([inside, bool_of(must_not=[{"exists": {"field": name}}])], 1)


def _near(near: Near) -> Body:
    point = {"lat": near.latitude, "lon": near.longitude}
    return {"geo_distance": {"distance": f"{near.radius_km}km", "point": point}}
