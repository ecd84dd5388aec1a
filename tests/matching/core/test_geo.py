import pytest

from matching.core.geo import distance_km


def test_distances_between_cities_and_halfway_round() -> None:
    assert distance_km(60.1699, 24.9384, 59.4370, 24.7536) == pytest.approx(82, abs=1)
    assert distance_km(54.0, 10.0, 54.0, 10.0) == 0.0
    assert distance_km(0.0, 0.0, 0.0, 180.0) == pytest.approx(20_015, abs=1)
