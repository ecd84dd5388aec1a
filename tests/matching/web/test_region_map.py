"""The map: every city on it, no label over another."""

from __future__ import annotations

from cities.models import City
from cities.services import known_cities
from matching.web.region_map import HEIGHT, WIDTH, _box, _meet, region_map


def all_cities() -> list[tuple[City, int]]:
    return [
        (City(key=row.key, name=row.name, latitude=row.latitude, longitude=row.longitude), number)
        for number, row in enumerate(known_cities())
    ]


def test_every_city_lies_on_the_map_and_no_two_labels_meet():
    drawn = region_map(all_cities())
    assert len(drawn.dots) == len(known_cities())
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in drawn.dots)
    boxes = [
        _box(dot.label_x, dot.label_y, dot.anchor, dot.label) for dot in drawn.dots if dot.label
    ]
    assert len(boxes) > 20
    meeting = [
        (one, other) for n, one in enumerate(boxes) for other in boxes[:n] if _meet(one, other)
    ]
    assert meeting == []


def test_area_goes_with_the_count():
    helsinki, riga = (pair[0] for pair in all_cities() if pair[0].key in {"helsinki", "riga"})
    dots = region_map([(helsinki, 0), (riga, 100)]).dots
    assert dots[0].label == "Rīga"
    assert [round(dot.r - 2.5, 1) for dot in dots] == [11.0, 0.0]
