"""What the service is held against: the same texts and questions in plain tools.

Each peer is written as one would write it first: no constraints, no highlights, no languages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FACETS: Final = ("country", "city", "lang", "contract_type", "isco_major")


@dataclass(frozen=True, slots=True)
class Text:
    """A vacancy as a peer knows it: two texts and the values of FACETS."""

    title: str
    body: str
    values: tuple[str, ...]


def raw_tantivy(texts: Sequence[Text], folder: Path) -> Callable[[str], object]:
    """Return a search for the top 10 and five facets in an index made here."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title")
    builder.add_text_field("body")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    index = tantivy.Index(schema, str(folder))
    writer = index.writer(120_000_000, 2)
    for text in texts:
        named = dict(zip(FACETS, text.values, strict=True))
        writer.add_document(
            tantivy.Document.from_dict({"title": text.title, "body": text.body, **named}, schema)
        )
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    asked = {name: {"terms": {"field": name, "size": 20}} for name in FACETS}

    def search(words: str) -> object:
        query, _ = index.parse_query_lenient(words, ["title", "body"], conjunction_by_default=True)
        return searcher.search(query, 10).hits, searcher.aggregate(query, asked)

    return search


def sqlite_fts5(texts: Sequence[Text], folder: Path) -> Callable[[str], object]:
    """Return the same search in SQLite's full-text index, facets by GROUP BY."""
    database = sqlite3.connect(folder / "fts5.sqlite3")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(title, body, content='')")
    columns = ", ".join(FACETS)
    database.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, {columns})")
    database.executemany(
        "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
        ((number, text.title, text.body) for number, text in enumerate(texts, 1)),
    )
    database.executemany(
        f"INSERT INTO facts VALUES (?, {', '.join('?' * len(FACETS))})",
        ((number, *text.values) for number, text in enumerate(texts, 1)),
    )
    database.commit()

    def search(words: str) -> object:
        match = " AND ".join(f'"{word}"' for word in words.replace('"', " ").split())
        top = database.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words) LIMIT 10", (match,)
        ).fetchall()
        counts = [
            database.execute(
                f"SELECT {name}, count(*) FROM facts WHERE id IN "
                f"(SELECT rowid FROM words WHERE words MATCH ?) GROUP BY {name}",
                (match,),
            ).fetchall()
            for name in FACETS
        ]
        return top, counts

    return search


def tfidf_kernel(texts: Sequence[Text]) -> Callable[[str], object]:
    """Return the top 20 by scikit-learn's word TF-IDF and `linear_kernel`, without reasons."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import linear_kernel

    vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float32)
    matrix: Any = vectorizer.fit_transform(f"{text.title}\n{text.body}" for text in texts)

    def match(words: str) -> object:
        scores = linear_kernel(vectorizer.transform([words]), matrix)[0]
        return np.argpartition(-scores, min(20, len(scores) - 1))[:20]

    return match
