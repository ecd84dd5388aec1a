"""The two ways in which clauses are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Body = dict[str, Any]


def any_of(parts: Sequence[Body], at_least: int) -> Body:
    """Return a clause of which `at_least` of the parts have to match."""
    return {"bool": {"should": list(parts), "minimum_should_match": at_least}}


def bool_of(**clauses: Iterable[Body]) -> Body:
    """Return a clause of the kinds `must`, `filter`, `should` and `must_not` that are not empty."""
    held = {name: list(parts) for name, parts in clauses.items()}
    held = {name: parts for name, parts in held.items() if parts}
    return {"bool": held} if held else {"match_all": {}}
