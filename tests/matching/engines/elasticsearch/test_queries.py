from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from matching.core.types import Filter, Near, Query, Range, Sort
from matching.engines.elasticsearch import queries
from matching.engines.elasticsearch.queries import (
    build_list_query,
    build_narrowing,
    build_vector_query,
)
from matching.engines.elasticsearch.texts import MOST_WORDS, build_text_query

PLACE = Filter("city", ("tampere", "riga"))
ACCESS = Filter("visible_to_employers", ("yes",))


def listed(query: Query, **more: object) -> dict[str, object]:
    text = build_text_query(query.text, query.lang)
    return build_list_query(query, text, build_narrowing(query), **more)


def test_a_word_is_looked_for_as_written_by_stem_and_by_the_analyser_of_its_language() -> None:
    wanted = build_text_query("Kehittäjän", "fi").wanted
    assert wanted == {
        "bool": {
            "must": [
                {
                    "bool": {
                        "should": [
                            {
                                "dis_max": {
                                    "queries": [
                                        {"term": {"title_words": {"value": "kehittajan", "boost": 3.0}}},
                                        {"term": {"body_words": {"value": "kehittajan", "boost": 1.0}}},
                                        {"term": {"name_words": {"value": "kehittajan", "boost": 1.5}}},
                                        {"match": {"title_stems": {"query": "fi:kehittaj", "boost": 3.0}}},
                                        {"match": {"body_stems": {"query": "fi:kehittaj", "boost": 1.0}}},
                                        {"multi_match": {"query": "Kehittäjän", "fields": ["title.fi^3", "body.fi^1"],
                                                         "type": "best_fields", "tie_breaker": 0.1}},
                                    ],
                                    "tie_breaker": 0.1,
                                }
                            }
                        ],
                        "minimum_should_match": 1,
                    }
                }
            ]
        }
    }  # fmt: skip


@pytest.mark.parametrize("text", ["C++", "c#", "Node.js", "IT"])
def test_what_an_analyser_would_tear_apart_is_found_by_our_words_alone(text: str) -> None:
    assert "title.en" not in json.dumps(build_text_query(text, "en").wanted)


@pytest.mark.parametrize(
    "text", ["title:secret OR _exists_:body", '{"match_all": {}}', "a* b?~2 ^9 (c)", "\\"]
)
def test_what_was_typed_is_never_a_language_of_the_server(text: str) -> None:
    body = json.dumps(listed(Query(text)))
    for operator in ("query_string", "wildcard", "regexp", "script"):
        assert f'"{operator}"' not in body


def test_a_long_text_is_bounded() -> None:
    clauses = json.dumps(listed(Query(" ".join(f"word{n}" for n in range(500))))).count('"term"')
    assert clauses <= MOST_WORDS * 25


def test_a_word_that_nobody_holds_is_searched_with_edits() -> None:
    text = build_text_query("electrican jobs", "en", typos={"electrican"})
    assert {"fuzzy": {"title_words": {"value": "electrican", "fuzziness": 2, "boost": 3.0}}} in (
        text.wanted["bool"]["must"][0]["bool"]["should"][0]["dis_max"]["queries"]
    )
    assert list(text.doubtful) == ["jobs"]


def test_filters_of_counted_facets_are_applied_after_counting() -> None:
    query = Query(filters=(PLACE, Filter("lang", ("fi",))), facets=("city", "country"))
    body = listed(query)
    places = {"terms": {"f_city": ["tampere", "riga"]}}
    assert body["query"] == {"bool": {"filter": [{"terms": {"f_lang": ["fi"]}}]}}
    assert body["post_filter"] == {"bool": {"filter": [places]}}
    assert body["aggs"] == {
        "of shared": {
            "filter": {"bool": {"filter": [places]}},
            "aggs": {"country": {"terms": {"field": "f_country", "size": 20}}},
        },
        "city": {"terms": {"field": "f_city", "size": 20}},
    }


def test_access_comes_last_in_lists_and_inside_knn() -> None:
    query = Query(
        "nurse", filters=(PLACE,), access=(ACCESS, Filter("lang", ("sv",), exclude=True))
    )
    allowed, ruled_out = (
        {"terms": {"f_visible_to_employers": ["yes"]}},
        {"terms": {"f_lang": ["sv"]}},
    )
    body = listed(query)["query"]["bool"]
    assert body["filter"][-1] == allowed
    assert body["must_not"][-1] == ruled_out
    knn = build_vector_query(
        np.array([1.0, 0.0], dtype=np.float32), build_narrowing(query), count=5
    )["knn"]
    assert knn["filter"]["bool"] == {
        "filter": [{"terms": {"f_city": ["tampere", "riga"]}}, allowed],
        "must_not": [ruled_out],
    }
    assert (knn["k"], knn["query_vector"]) == (5, [1.0, 0.0])


def test_ranges_days_and_places_are_typed() -> None:
    query = Query(
        ranges=(
            Range("closes_on", low=date(2026, 4, 1), missing_passes=True),
            Range("experience_years", 1.0, 4.0),
        ),
        near=Near(60.0, 25.0, 30.0),
    )
    day = {"range": {"r_closes_on": {"gte": "2026-04-01"}}}
    none = {"bool": {"must_not": [{"exists": {"field": "r_closes_on"}}]}}
    assert listed(query)["query"]["bool"]["filter"] == [
        {"bool": {"should": [day, none], "minimum_should_match": 1}},
        {"range": {"r_experience_years": {"gte": 1.0, "lte": 4.0}}},
        {"geo_distance": {"distance": "30.0km", "point": {"lat": 60.0, "lon": 25.0}}},
    ]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "nurse"])
def test_every_order_ends_in_the_id_and_every_answer_is_bounded(sort: Sort, text: str) -> None:
    body = listed(Query(text, sort=sort, near=Near(60.0, 25.0, 30.0), limit=7))
    assert body["sort"][-1] == {"id": "asc"}
    assert (body["size"], body["timeout"]) == (8, queries.SERVER_TIMEOUT)
    assert body["terminate_after"] == queries.TERMINATE_AFTER


def test_a_following_page_goes_on_behind_the_last_hit_in_its_view() -> None:
    body = listed(Query("nurse"), after=[1.5, "b"], pit="view")
    assert body["search_after"] == [1.5, "b"]
    assert body["pit"] == {"id": "view", "keep_alive": "2m"}
