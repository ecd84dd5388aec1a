"""Three nodes, one of them killed: nothing acknowledged is lost, and both sides go on."""

from __future__ import annotations

import pytest

from tests.elasticsearch.losing import lose_the_master, three_nodes

pytestmark = [pytest.mark.elasticsearch, pytest.mark.without_database]


def test_killing_the_master_loses_nothing_and_search_and_writes_go_on() -> None:
    with three_nodes(heap="320m") as (cluster, engine):
        found = lose_the_master(cluster, engine, documents=300, watch_s=3.0)
    assert len(found.acknowledged) >= 100
    assert found.lost == []
    assert found.without_search_s < 30.0
    assert found.without_write_s < 60.0
