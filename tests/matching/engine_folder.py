"""The real engines of a test, as the settings name them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from matching.core.ports import SearchEngine
from matching.core.types import Kind
from matching.engines import get_engine, get_server
from matching.indexing import sync
from tests.matching.engine_contract.asking import make_empty_index


def forget_engines() -> None:
    for kind in Kind:
        get_engine(kind).close()
    get_engine.cache_clear()
    get_server.cache_clear()
    cache.clear()


def _empty_engines() -> dict[Kind, SearchEngine]:
    get_engine.cache_clear()
    get_server.cache_clear()
    cache.clear()
    made = {kind: get_engine(kind) for kind in Kind}
    for engine in made.values():
        make_empty_index(engine)
    return made


@pytest.fixture
def engines(settings: object, tmp_path: Path) -> Iterator[dict[Kind, SearchEngine]]:
    """The embedded engine of both kinds, empty, in a folder that the settings name."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    yield _empty_engines()
    forget_engines()


@pytest.fixture(
    params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
)
def each_engine(
    request: pytest.FixtureRequest, settings: object, tmp_path: Path
) -> Iterator[dict[Kind, SearchEngine]]:
    """One engine after the other, of both kinds, empty, as the settings name it."""
    settings.SEARCH_FOLDER = tmp_path / "search"
    if request.param == "elasticsearch":
        settings.SEARCH_AUTH_URL = request.getfixturevalue("search_url")
        settings.SEARCH_PREFIX = request.getfixturevalue("search_prefix") + "service-"
        settings.SEARCH_REPLICAS = "0"
        # What is tested is not how fast a busy machine is.
        settings.SEARCH_TIMEOUT_S = 30.0
    made = _empty_engines()
    yield made
    for engine in made.values():
        engine.drop_former()
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
