"""The engine in use: Elasticsearch where the settings give its address, else the embedded one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

from matching.core.ports import SearchEngine
from matching.core.types import Kind

if TYPE_CHECKING:
    from matching.engines.elasticsearch import Server


@cache
def get_engine(kind: Kind) -> SearchEngine:
    """Return the engine of a kind, one per process; opened when first asked, never before a fork."""
    return open_generation(kind, "")


def open_generation(kind: Kind, generation: str) -> SearchEngine:
    """Return an engine tied to one index, as `new_generation` names it; "" for the live one."""
    if settings.SEARCH_AUTH_URL:
        from matching.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine(
            kind,
            get_server(),
            prefix=settings.SEARCH_PREFIX,
            cursor_key=settings.SECRET_KEY.encode(),
            shards=settings.SEARCH_SHARDS,
            replicas=settings.SEARCH_REPLICAS,
            generation=generation,
        )
    from matching.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(kind, settings.SEARCH_FOLDER / kind.value, generation=generation)


@cache
def get_server() -> Server:
    """Return the search server that the settings name, one per process for both kinds."""
    from matching.engines.elasticsearch import Server, ServerAddress

    address = ServerAddress.parse(
        settings.SEARCH_AUTH_URL, api_key=settings.SEARCH_API_KEY, ca_path=settings.SEARCH_CA
    )
    return Server(
        address,
        # At most half of the threads wait for search, so that the other half serves pages.
        permits=max(1, settings.WEB_THREADS // 2),
        search_s=settings.SEARCH_TIMEOUT_S,
    )
