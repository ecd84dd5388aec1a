"""Counting how many documents of a query carry each value of a facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

from matching.core.types import FacetCount
from matching.engines.embedded.schema import NUMBERED, value_number

# tantivy's default number of buckets an aggregation may have.
_MOST_BUCKETS: Final = 65_000


class FacetCounter:
    """Counts over one index; what the numbers of facets stand for is kept between queries."""

    def __init__(self) -> None:
        self._values: dict[str, dict[int, str]] = {}

    def count(
        self, searcher: Any, query: Any, names: Sequence[str], *, size: int
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Return the `size` most frequent values of each facet, equal counts by value."""
        # All values are read, so that values of equal count are cut in order of their name.
        most = _MOST_BUCKETS // len(names)
        asked = {
            name: {"terms": {"field": f"{'n' if name in NUMBERED else 'f'}_{name}", "size": most}}
            for name in names
        }
        found = searcher.aggregate(query, asked)
        return {name: self._first(searcher, name, found[name]["buckets"], size) for name in names}

    def _first(
        self, searcher: Any, name: str, buckets: Sequence[Mapping[str, Any]], size: int
    ) -> tuple[FacetCount, ...]:
        counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
        if name in NUMBERED:
            values = self._values_behind(searcher, name, counts.keys())
            counts = {values[number]: count for number, count in counts.items()}
        ordered = sorted((-count, value) for value, count in counts.items())
        return tuple(FacetCount(value, -count) for count, value in ordered[:size])

    def _values_behind(self, searcher: Any, name: str, numbers: Set[int]) -> dict[int, str]:
        """Return the values by number; those of all documents are read when one is not known."""
        known = self._values.get(name, {})
        if not known.keys() >= numbers:
            terms = searcher.terms_with_prefix(f"f_{name}", "")
            known = self._values[name] = {value_number(value): value for value, _ in terms}
        return known
