"""A query of ours as bodies for Elasticsearch. Nothing here is sent; all of it is typed.

What a person typed reaches the server as values of `term`, `match`, `match_phrase` and `fuzzy`
alone, never as a language that the server parses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from matching.core.ranking import FUSED_DEPTH
from matching.core.text import parse_search_text, required_words
from matching.core.types import Near, Query, Range, Sort, Vector
from matching.engines.elasticsearch.documents import (
    ANY_LANGUAGE,
    OTHER,
    SORT_FIELDS,
    STEM_FIELDS,
    TEXT_FIELDS,
    WORD_FIELDS,
    language_field,
)
from matching.engines.words import Forms, edits_forgiven, stems_of, stop_words, words_of
from skills.text.languages import LANGUAGES
from skills.text.tokens import fold

Body = dict[str, Any]

# The server gives up a little before we do, so that it does not work on for nobody.
SERVER_TIMEOUT: Final = "1200ms"
# A shard holds fewer documents than this by the plan in docs/scaling.md; beyond it a count would
# take longer than a person waits.
TERMINATE_AFTER: Final = 5_000_000
# Words of a search that count; each becomes some forty lookups when the language is not known.
MOST_WORDS: Final = 24
# How far one can page through what has no filter but nearness.
DEEPEST_NEIGHBOUR: Final = 2_000
_FEWEST_CANDIDATES: Final = 100
_MOST_CANDIDATES: Final = 10_000
# Neighbours are found among vectors of one byte a number and compared again by the whole ones.
_OVERSAMPLE: Final = 2.0
_TIE_BREAKER: Final = 0.1
_COMPLETIONS: Final = 100
_SHORTEST_STEMMED: Final = 3
# Longer than any title one types by hand.
LONGEST_PREFIX: Final = 100


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A search text: what must match, what must not, and the words that might be typos."""

    wanted: Body | None = None  # None when the text wants nothing
    unwanted: tuple[Body, ...] = ()
    forms: Forms = field(default_factory=Forms)
    # Folded word to the query that tells whether any document holds it.
    doubtful: Mapping[str, Body] = field(default_factory=dict)
    required: int = 0


def build_text_query(
    text: str, lang: str | None, *, typos: Collection[str] = frozenset()
) -> TextQuery:
    """Return the query of a search text; `typos` are its folded words that no document holds."""
    parsed = parse_search_text(text)
    languages: Sequence[str] = (lang,) if lang else (*LANGUAGES, OTHER)
    required: list[Body] = []
    optional: list[Body] = []
    doubtful: dict[str, Body] = {}
    stems: set[str] = set()
    words: set[str] = set()
    for word in parsed.words[:MOST_WORDS]:
        plain = words_of(word)
        if not plain:
            continue
        part = _sequence(word, languages)
        if len(plain) == 1 and edits_forgiven(plain[0]):
            if plain[0] in typos:
                part = _nearly(plain[0])
            else:
                doubtful[plain[0]] = part
        (optional if fold(word) in stop_words(lang) else required).append(part)
        stems.update(stem for code in languages for stem in stems_of(word, code))
        words.update(plain)
    if not required:
        required, optional = optional, []
    phrases = [phrase for phrase in parsed.phrases[:MOST_WORDS] if words_of(phrase)]
    must = [_sequence(phrase, languages) for phrase in phrases]
    for phrase in phrases:
        stems.update(stem for code in languages for stem in stems_of(phrase, code))
        words.update(words_of(phrase))
    should: list[Body] = []
    if required:
        must.append(_any_of(required, required_words(len(required))))
        should = optional
    unwanted = (*parsed.not_words, *parsed.not_phrases)[:MOST_WORDS]
    return TextQuery(
        wanted=_bool(must=must, should=should) if must else None,
        unwanted=tuple(_sequence(part, languages) for part in unwanted if words_of(part)),
        forms=Forms(frozenset(stems), frozenset(words), frozenset(typos)),
        doubtful=doubtful,
        required=len(required),
    )


def build_held_query(part: Body) -> Body:
    """Return the body that finds whether any document matches at all."""
    return {"query": _bool(filter=[part]), "size": 0, "terminate_after": 1,
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
    if query.highlight:
        body["_source"] = list(TEXT_FIELDS)
    return body


def build_count_query(query: Query, narrowing: Narrowing, text: TextQuery) -> Body:
    """Return the body that counts what has a vector and is not ruled out, in all and by facet."""
    with_vector = Narrowing(
        (*narrowing.must, {"exists": {"field": "vector"}}),
        narrowing.must_not, narrowing.by_facet, narrowing.access, narrowing.access_not,
    )  # fmt: skip
    ruled_out = TextQuery(unwanted=text.unwanted)
    return _counted(query, ruled_out, with_vector, scored=False) | {"size": 0}


def build_text_list_query(text: TextQuery, narrowing: Narrowing, *, leave_out: str = "") -> Body:
    """Return the body of the best documents by text, for fusing."""
    must, must_not = narrowing.clauses(leave_out=leave_out)
    return {
        "query": _bool(
            must=[text.wanted] if text.wanted else (),
            filter=must,
            must_not=[*text.unwanted, *must_not],
        ),
        "size": FUSED_DEPTH,
        "sort": [{"_score": "desc"}, {"id": "asc"}],
        "_source": False,
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
) -> Body:
    """Return the body of the `count` nearest documents that pass all filters."""
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
        knn["filter"] = _bool(filter=must, must_not=not_wanted)
    return {
        "knn": knn,
        "size": count,
        "_source": False,
        "track_total_hits": False,
        "timeout": SERVER_TIMEOUT,
    }


def build_named_facets(
    query: Query, ids: Collection[str], names: Sequence[str], access: Narrowing
) -> Body:
    """Return the body that counts facets among the documents of a fused answer."""
    return {
        "query": _bool(
            filter=[{"terms": {"id": list(ids)}}, *access.access], must_not=access.access_not
        ),
        "size": 0,
        "track_total_hits": False,
        "aggs": {name: _values(query, name) for name in names},
        "timeout": SERVER_TIMEOUT,
    }


def build_texts_query(ids: Collection[str]) -> Body:
    """Return the body that reads the texts of some hits, for the highlights."""
    return {
        "query": _bool(filter=[{"terms": {"id": list(ids)}}]),
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
        "query": _bool(filter=must),
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
        "_source": False,
        "track_total_hits": False,
    }
    return body if after is None else body | {"search_after": [after]}


def _counted(query: Query, text: TextQuery, narrowing: Narrowing, *, scored: bool) -> Body:
    must = [text.wanted] if text.wanted is not None and scored else []
    unscored = [text.wanted] if text.wanted is not None and not scored else []
    body: Body = {
        "query": _bool(
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
        body["post_filter"] = _bool(filter=narrowing.by_facet.values())
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
            aggregations[f"of {label}"] = {"filter": _bool(filter=others), "aggs": counts}
        else:
            aggregations |= counts
    return aggregations


def _values(query: Query, name: str) -> Body:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": f"f_{name}", "size": query.facet_size, "order": order}}


def _sequence(text: str, languages: Sequence[str]) -> Body:
    """Return the query of words in this order, as written or by their stems in one language."""
    plain = words_of(text)
    forms = [(name, boost, plain) for name, boost in WORD_FIELDS.items()]
    for code in languages:
        stems = stems_of(text, code)
        forms += [(name, boost, stems) for name, boost in STEM_FIELDS.items()]
    parts = [_ours(name, boost, terms) for name, boost, terms in forms if terms]
    # An analyser tears C++ and Node.js apart; what holds a symbol is found by our words alone.
    if all(word.isalpha() and len(word) >= _SHORTEST_STEMMED for word in plain):
        parts += [
            {"match_phrase": {f"{name}.{language_field(code)}": {"query": text, "boost": boost}}}
            for code in languages
            for name, boost in TEXT_FIELDS.items()
        ]
    # The best field counts and the others a little, so that no language is worth more for
    # leaving a word as it stands.
    return {"dis_max": {"queries": parts, "tie_breaker": _TIE_BREAKER}}


def _ours(name: str, boost: float, terms: Sequence[str]) -> Body:
    if len(terms) == 1:
        return {"term": {name: {"value": terms[0], "boost": boost}}}
    return {"match_phrase": {name: {"query": " ".join(terms), "boost": boost}}}


def _nearly(word: str) -> Body:
    """Return the query of words that are this one but for a typo or two."""
    fuzziness = edits_forgiven(word)
    parts = [
        {"fuzzy": {name: {"value": word, "fuzziness": fuzziness, "boost": boost}}}
        for name, boost in WORD_FIELDS.items()
    ]
    return {"dis_max": {"queries": parts}}


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
    return _any_of([inside, _bool(must_not=[{"exists": {"field": name}}])], 1)


def _near(near: Near) -> Body:
    point = {"lat": near.latitude, "lon": near.longitude}
    return {"geo_distance": {"distance": f"{near.radius_km}km", "point": point}}


def _any_of(parts: Sequence[Body], at_least: int) -> Body:
    return {"bool": {"should": list(parts), "minimum_should_match": at_least}}


def _bool(**clauses: Iterable[Body]) -> Body:
    held = {name: list(parts) for name, parts in clauses.items()}
    held = {name: parts for name, parts in held.items() if parts}
    return {"bool": held} if held else {"match_all": {}}
