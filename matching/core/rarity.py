"""How rare a skill is among the vacancies: what it weighs in a score."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from matching.core.hashes import hash_of


@dataclass(frozen=True, eq=False)
class Rarity:
    """Counts of one moment: in how many of `total` vacancies each skill's URI is asked for.

    From vacancies alone, so that no profile changes another's score.
    """

    counts: Mapping[str, int]
    total: int

    def __call__(self, uri: str) -> float:
        """Return how rare a skill is, at least 1; higher is rarer.

        The usual inverse document frequency, ln((n + 1) / (df + 1)) + 1.
        """
        return math.log((self.total + 1) / (self.counts.get(uri, 0) + 1)) + 1

    def of_hash(self, hashed: int) -> float:
        """Return the same for the hash of a URI."""
        return self(self._uris.get(hashed, ""))

    @cached_property
    def _uris(self) -> dict[int, str]:
        return {hash_of(uri): uri for uri in self.counts}
