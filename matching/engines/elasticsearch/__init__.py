"""The engine for a server or a cluster: Elasticsearch."""

from matching.engines.elasticsearch.client import Server, ServerAddress
from matching.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine", "Server", "ServerAddress"]
