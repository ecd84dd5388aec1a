"""The engine that needs no server: tantivy for words, numpy for vectors."""

from matching.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
