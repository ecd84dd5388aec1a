"""What to do about a search that finds nothing: which filter to drop, and what was mistyped."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.core.types import Filter, Kind, Query
from matching.engines import get_engine
from skills.text.tokens import fold
from skills.text.vocabulary import load_vocabulary

# Below this two words are too far apart to be a typing error.
NEAR_ENOUGH = 0.75
TRIED_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A search with one thing less. `field` is "q" for the words, else that of a filter; without
    `value` the whole field is dropped. `total` is how many vacancies it finds."""

    field: str
    value: str
    total: int


def relaxations(query: Query) -> list[Relaxed]:
    """Return what dropping one thing of a search would find, most first, zeros left out."""
    engine = get_engine(Kind.VACANCY)
    found = []
    for field, value, smaller in list(_smaller(query))[:TRIED_AT_MOST]:
        # Only the count is wanted.
        bare = replace(smaller, facets=(), highlight=False, limit=1, after=None)
        if total := engine.search(bare).total:
            found.append(Relaxed(field, value, total))
    return sorted(found, key=lambda one: (-one.total, one.field, one.value))


def _smaller(query: Query) -> Iterator[tuple[str, str, Query]]:
    if query.text:
        yield "q", "", replace(query, text="")
    for one in query.filters:
        others = tuple(other for other in query.filters if other is not one)
        yield one.field, "", replace(query, filters=others)
        if len(one.values) > 1:
            for value in one.values:
                rest = tuple(kept for kept in one.values if kept != value)
                narrowed = (*others, Filter(one.field, rest, one.exclude))
                yield one.field, value, replace(query, filters=narrowed)
    for wanted in query.ranges:
        others_kept = tuple(other for other in query.ranges if other is not wanted)
        yield "pay_min", "", replace(query, ranges=others_kept)
    if query.near is not None:
        yield "radius_km", "", replace(query, near=None)


def corrected(text: str) -> str:
    """Return the words with each one that the vocabulary does not know set right, or ""."""
    vocabulary = load_vocabulary()
    known = _words(vocabulary.version)
    words, is_changed = [], False
    for word in text.split():
        near: list[str] = []
        if word.isalpha() and len(word) > 3 and fold(word) not in known:
            near = difflib.get_close_matches(fold(word), known, n=1, cutoff=NEAR_ENOUGH)
        words.append(near[0] if near else word)
        is_changed = is_changed or bool(near)
    return " ".join(words) if is_changed else ""


@lru_cache(maxsize=1)
def _words(_version: str) -> dict[str, None]:
    """Return every word of the English names of the vocabulary in force, folded, in order."""
    vocabulary = load_vocabulary()
    words = {
        word
        for concept in vocabulary.concepts
        for word in fold(vocabulary.label(concept.uri, "en")).split()
        if word.isalpha() and len(word) > 3
    }
    return dict.fromkeys(sorted(words))
