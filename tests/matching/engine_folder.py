"""The real embedded engine in a folder of one test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from matching.core.ports import SearchEngine
from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import sync
from tests.matching.engine_contract.asking import make_empty_index


def forget_engines() -> None:
    for kind in Kind:
        get_engine(kind).close()
    get_engine.cache_clear()
    cache.clear()


@pytest.fixture
def engines(settings: object, tmp_path: Path) -> Iterator[dict[Kind, SearchEngine]]:
    """Both engines, empty, in a folder that the settings name."""
    get_engine.cache_clear()
    cache.clear()
    settings.SEARCH_FOLDER = tmp_path / "search"
    made = {kind: get_engine(kind) for kind in Kind}
    for engine in made.values():
        make_empty_index(engine)
    yield made
    forget_engines()


def sync_all() -> int:
    """Bring all noted changes into both indexes, visible at once; return how many they were."""
    count = 0
    for kind in Kind:
        engine = get_engine(kind)
        while done := sync(engine):
            count += done
            engine.refresh()
    return count
