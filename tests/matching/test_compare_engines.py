from __future__ import annotations

from collections import Counter
from pathlib import Path

from matching.core.types import Hit, Kind
from matching.engines.embedded import EmbeddedEngine
from matching.evaluation.engines import Search, compare, engines_section, read_searches
from skills.text.languages import LANGUAGES
from tests.matching.engine_contract.asking import make_empty_index, titles


def test_there_are_twenty_searches_in_each_language() -> None:
    searches = read_searches()
    assert Counter(one.lang for one in searches) == dict.fromkeys(LANGUAGES, 20)
    assert len(set(searches)) == len(searches)


def test_shared_hits_are_counted_and_large_differences_shown(tmp_path: Path) -> None:
    first, second = (EmbeddedEngine(Kind.VACANCY, tmp_path / name) for name in "ab")
    for engine in (first, second):
        make_empty_index(engine)
    titles(first, "Nurse", "Night nurse", "Cook")
    titles(second, "Nurse", "Baker", "Cook")
    searches = [Search("en", text) for text in ("cook", "nurse", "baker", "welder")]
    found = compare(searches, first, second)
    assert [one.overlap for one in found] == [1.0, 0.5, 0.0, 1.0]
    said: list[str] = []

    def titled(hits: list[Hit]) -> list[str]:
        return [f"number {hit.id.int}" for hit in hits]

    engines_section(found, titled, say=said.append)
    assert said[:2] == [
        "en: overlap@10 0.625 over 4 searches, 2 below 0.6",
        "all: overlap@10 0.625 over 4 searches, 2 find something, 2 below 0.6",
    ]
    assert said[2:] == [
        "\nen 'nurse': 0.50, 2 and 1 hits",
        "  first alone: number 2",
        "  second alone: -",
        "\nen 'baker': 0.00, 0 and 1 hits",
        "  first alone: -",
        "  second alone: number 2",
    ]
