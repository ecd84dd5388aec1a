"""The engine in use: the embedded one, in the folder that the settings name."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from matching.core.ports import SearchEngine
from matching.core.types import Kind


@cache
def get_engine(kind: Kind) -> SearchEngine:
    """Return the engine of a kind, one per process; opened when first asked, never before a fork."""
    from matching.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(kind, settings.SEARCH_FOLDER / kind.value)
