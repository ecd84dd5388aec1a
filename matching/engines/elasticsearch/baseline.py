"""What one would write by hand against the server, for the benchmark to hold the engine against.

Mapping, bulk and queries are fixed here and share no code with the engine's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final

from elasticsearch import Elasticsearch

from matching.core.fields import filter_values
from matching.core.types import VacancyFacts, Vector

_ANALYSERS: Final = {
    "da": "danish", "de": "german", "en": "english", "et": "estonian", "fi": "finnish",
    "lt": "lithuanian", "lv": "latvian", "nb": "norwegian", "pl": "polish", "sv": "swedish",
}  # fmt: skip
_FILTERS: Final = (
    "lang", "country", "city", "nuts", "employer", "occupation", "isco", "isco_major", "skill",
    "language", "language_demand", "working_language", "contract_type", "schedule", "remote",
    "sponsorship", "licence", "eqf",
)  # fmt: skip
_FACETS: Final = ("country", "city", "language", "isco_major", "contract_type")
_LINES: Final = 1_000  # a request: 500 documents with the line before each


def write_bulk_file(facts: Iterable[VacancyFacts], file: IO[str]) -> int:
    """Write a bulk file, two lines a document; return how many documents."""
    count = 0
    for one in facts:
        document: dict[str, Any] = {
            "title": {one.lang: one.title},
            "body": {one.lang: one.body},
            "names": f"{one.employer_name} {one.place.city_name}",
            "point": {"lat": one.place.latitude, "lon": one.place.longitude},
            "published_on": one.published_on.isoformat() if one.published_on else None,
            "closes_on": one.closes_on.isoformat() if one.closes_on else None,
            "pay": one.pay_max_eur_month,
            **{name: list(values) for name, values in filter_values(one).items() if values},
        }
        if one.vector is not None:
            document["vector"] = one.vector.astype("f8").round(7).tolist()
        file.write(json.dumps({"index": {"_id": str(one.id)}}) + "\n")
        file.write(json.dumps(document, ensure_ascii=False) + "\n")
        count += 1
    return count


class Baseline:
    """One index of vacancies, written and asked by hand."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self._client, self._name = client, name

    def fill(self, path: Path, *, dims: int) -> None:
        """Make the index and load a bulk file into it, visible when this returns."""
        self.drop()
        texts = {
            "properties": {
                code: {"type": "text", "analyzer": name} for code, name in _ANALYSERS.items()
            }
        }
        self._client.indices.create(
            index=self._name,
            settings={"number_of_replicas": 0, "refresh_interval": "-1"},
            mappings={
                "_source": {"excludes": ["vector"]},
                "properties": {
                    "title": texts,
                    "body": texts,
                    "names": {"type": "text"},
                    "point": {"type": "geo_point"},
                    "published_on": {"type": "date"},
                    "closes_on": {"type": "date"},
                    "pay": {"type": "double"},
                    "vector": {
                        "type": "dense_vector",
                        "dims": dims,
                        "similarity": "cosine",
                        "index_options": {"type": "int8_hnsw"},
                    },
                    **{name: {"type": "keyword"} for name in _FILTERS},
                },
            },
        )
        for lines in _pieces(path):
            answer = self._client.options(request_timeout=120).bulk(
                index=self._name, operations=lines, filter_path="errors"
            )
            if answer["errors"]:
                raise ValueError("The server refused documents of the bulk file.")
        self._client.options(request_timeout=120).indices.refresh(index=self._name)

    def merges(self) -> int:
        """Return how many merges run on the server, in whichever index."""
        told = self._client.indices.stats(metric="merge")
        return int(told["_all"]["total"]["merges"]["current"])

    def search(self, text: str) -> None:
        """Ask for the ten best and five facets."""
        self._client.search(index=self._name, **self._text(text))

    def search_hybrid(self, text: str, vector: Vector) -> None:
        """Ask for the ten best by text and vector together, and five facets."""
        knn = {
            "field": "vector",
            "query_vector": vector.astype("f8").tolist(),
            "k": 100,
            "num_candidates": 200,
        }
        self._client.search(index=self._name, knn=knn, **self._text(text))

    def drop(self) -> None:
        self._client.options(ignore_status=404).indices.delete(index=self._name)

    def _text(self, text: str) -> dict[str, Any]:
        return {
            "query": {"multi_match": {"query": text, "fields": ["title.*^3", "body.*", "names"]}},
            "aggs": {name: {"terms": {"field": name, "size": 20}} for name in _FACETS},
            "size": 10,
            "source": False,
        }


def _pieces(path: Path) -> Iterator[list[Any]]:
    with path.open(encoding="utf-8") as file:
        lines: list[Any] = []
        for line in file:
            lines.append(line.rstrip("\n"))
            if len(lines) == _LINES:
                yield lines
                lines = []
        if lines:
            yield lines
