"""A change that is written while a rebuild ends is in the index that takes over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from matching.core.types import Indexed, Kind, Put
from matching.engines.elasticsearch import ElasticsearchEngine, Server, ServerAddress
from tests.factories.matching import make_vacancy_facts

pytestmark = [pytest.mark.elasticsearch, pytest.mark.without_database]


class RebuiltMeanwhile(ElasticsearchEngine):
    """Another process ends a rebuild between the first write and the look who is live."""

    other: ElasticsearchEngine

    def _bulk(self, index: str, lines: Any) -> Any:
        written = super()._bulk(index, lines)
        if self.other is not None:
            rebuilding, self.other = self.other, None
            with rebuilding.new_generation():
                pass
        return written


@pytest.fixture
def server(search_url: str) -> Iterator[Server]:
    made = Server(ServerAddress.parse(search_url), search_s=10.0)
    yield made
    made.close()


def test_write_reaches_the_index_that_took_over_meanwhile(
    server: Server, search_prefix: str
) -> None:
    options = {"prefix": f"{search_prefix}meanwhile-", "cursor_key": b"of this test"}
    other = ElasticsearchEngine(Kind.VACANCY, server, **options)
    with other.new_generation():
        pass
    engine = RebuiltMeanwhile(Kind.VACANCY, server, **options)
    engine.other = other
    assert engine.write([Put(make_vacancy_facts(1))]) == []
    engine.refresh()
    assert engine.versions(None, limit=10) == [Indexed(UUID(int=1), 1)]
