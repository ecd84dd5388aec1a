"""Counting how many documents of a query carry each value of a facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from matching.core.fields import FACETS
from matching.core.types import FacetCount, Kind
from matching.engines.embedded.schema import NUMBERED, value_number

# tantivy's default number of buckets an aggregation may have.
_MOST_BUCKETS: Final = 65_000

Counts = dict[str, dict[str, int]]


class FacetCounter:
    """Counts over one index; what the numbers of values stand for is kept between queries."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._values: dict[int, tuple[str, str]] = {}

    def count(
        self, searcher: Any, query: Any, names: Sequence[str], *, size: int
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Return the `size` most frequent values of each facet, equal counts by value."""
        # All values are read, so that values of equal count are cut in order of their name.
        by_text = NUMBERED.isdisjoint(names)
        counted = (_by_text if by_text else self._by_number)(searcher, query, names)
        return {name: _first(counted[name], size) for name in names}

    def _by_number(self, searcher: Any, query: Any, names: Sequence[str]) -> Counts:
        """Count all facets there are in one go: a field by itself takes nearly as long."""
        numbers = _ask(searcher, query, {"facets": _MOST_BUCKETS})["facets"]
        values = self._values
        if not values.keys() >= numbers.keys():
            values = self._values = self._values_of(searcher)
        counted: Counts = {name: {} for name in names}
        for number, count in numbers.items():
            name, value = values[number]
            if name in counted:
                counted[name][value] = count
        return counted

    def _values_of(self, searcher: Any) -> dict[int, tuple[str, str]]:
        """Return facet and value by number, for all that the documents of the index carry."""
        return {
            value_number(name, value): (name, value)
            for name in FACETS[self._kind]
            for value, _ in searcher.terms_with_prefix(f"f_{name}", "")
        }


def _by_text(searcher: Any, query: Any, names: Sequence[str]) -> Counts:
    most = _MOST_BUCKETS // len(names)
    counts = _ask(searcher, query, {f"f_{name}": most for name in names})
    return {name: counts[f"f_{name}"] for name in names}


def _ask(searcher: Any, query: Any, fields: Mapping[str, int]) -> dict[str, dict[Any, int]]:
    """Return for each field how many documents carry each of its most frequent values."""
    asked = {name: {"terms": {"field": name, "size": most}} for name, most in fields.items()}
    found = searcher.aggregate(query, asked)
    return {
        name: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[name]["buckets"]}
        for name in fields
    }


def _first(counts: Mapping[str, int], size: int) -> tuple[FacetCount, ...]:
    ordered = sorted((-count, value) for value, count in counts.items())
    return tuple(FacetCount(value, -count) for count, value in ordered[:size])
