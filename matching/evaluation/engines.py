"""How alike two engines answer: the same searches, put to both."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matching.core.ports import SearchEngine
from matching.core.types import Hit, Query

SEARCHES: Final = Path(__file__).parent / "searches.tsv"
DEPTH: Final = 10
# Below this share of shared hits a search is shown with what either engine found.
LOW: Final = 0.6


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody types, and in which language."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One search in two engines: hits of each, best first, and how many of them are shared."""

    search: Search
    first: tuple[Hit, ...]
    second: tuple[Hit, ...]
    totals: tuple[int, int]

    @property
    def overlap(self) -> float:
        """Return the share of hits in both among the longer of the two lists, in [0, 1].

        Two empty answers agree wholly.
        """
        longest = max(len(self.first), len(self.second))
        shared = {hit.id for hit in self.first} & {hit.id for hit in self.second}
        return len(shared) / longest if longest else 1.0


def read_searches(path: Path = SEARCHES) -> list[Search]:
    """Return the searches of a file with the columns lang and text."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Search(row["lang"], row["text"]) for row in rows]


def compare(
    searches: Sequence[Search], first: SearchEngine, second: SearchEngine
) -> list[Comparison]:
    """Put each search to both engines, as the search page does: in no stated language."""
    comparisons = []
    for search in searches:
        query = Query(search.text, limit=DEPTH)
        one, other = first.search(query), second.search(query)
        comparisons.append(Comparison(search, one.hits, other.hits, (one.total, other.total)))
    return comparisons


def engines_section(
    comparisons: Sequence[Comparison],
    titles: Callable[[Sequence[Hit]], Sequence[str]],
    *,
    say: Callable[[str], object],
) -> None:
    """Print the mean overlap by language, and each search in which the engines differ much."""
    for lang in sorted({one.search.lang for one in comparisons}):
        of_lang = [one for one in comparisons if one.search.lang == lang]
        mean = sum(one.overlap for one in of_lang) / len(of_lang)
        low = sum(one.overlap < LOW for one in of_lang)
        say(f"{lang}: overlap@{DEPTH} {mean:.3f} over {len(of_lang)} searches, {low} below {LOW}")
    mean = sum(one.overlap for one in comparisons) / max(1, len(comparisons))
    low_ones = [one for one in comparisons if one.overlap < LOW]
    found = sum(bool(one.first) for one in comparisons)
    say(
        f"all: overlap@{DEPTH} {mean:.3f} over {len(comparisons)} searches, {found} find something, "
        f"{len(low_ones)} below {LOW}"
    )
    for one in low_ones:
        say(
            f"\n{one.search.lang} {one.search.text!r}: {one.overlap:.2f}, "
            f"{one.totals[0]} and {one.totals[1]} hits"
        )
        shared = {hit.id for hit in one.first} & {hit.id for hit in one.second}
        for name, hits in (("first", one.first), ("second", one.second)):
            alone = [hit for hit in hits if hit.id not in shared]
            say(f"  {name} alone: {'; '.join(titles(alone)) or '-'}")
