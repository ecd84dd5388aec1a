"""The region as a light outline with its cities: drawn by hand, enough to know where one is.

Coasts are coarse on purpose, in degrees of longitude and latitude; the drawing is a plate carrée
squeezed to the middle of the region.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cities.models import City

WEST, EAST, SOUTH, NORTH = 3.5, 31.5, 49.3, 71.3
# Units of the drawing for one degree of latitude.
SCALE: Final = 22.0
SQUEEZE: Final = math.cos(math.radians(59.5))
WIDTH: Final = round((EAST - WEST) * SQUEEZE * SCALE)
HEIGHT: Final = round((NORTH - SOUTH) * SCALE)
LETTER_WIDTH: Final = 5.3
LETTER_HEIGHT: Final = 9.0
Point = tuple[float, float]

# fmt: off
MAINLAND: Final[tuple[Point, ...]] = (
    (3.5, 51.4), (4.1, 52.0), (4.7, 52.95), (6.2, 53.4), (7.1, 53.35), (8.0, 53.7), (8.4, 53.5), (8.7, 53.9),
    (9.2, 53.87), (8.9, 54.05), (8.65, 54.35), (8.9, 54.6), (8.65, 55.1), (8.1, 55.55), (8.15, 56.3), (8.25, 56.8),
    (8.65, 57.12), (9.6, 57.25), (10.0, 57.58), (10.6, 57.73), (10.5, 57.3), (10.3, 56.95), (10.3, 56.65),
    (10.9, 56.45), (10.7, 56.15), (10.25, 56.13), (10.2, 55.85), (9.8, 55.65), (9.7, 55.45), (9.6, 55.2),
    (9.85, 54.9), (9.9, 54.65), (10.15, 54.4), (10.9, 54.38), (11.05, 54.2), (10.85, 53.97), (11.5, 54.05),
    (12.1, 54.18), (12.5, 54.45), (13.05, 54.32), (13.4, 54.12), (13.8, 54.1), (14.25, 53.92), (15.0, 54.1),
    (16.2, 54.28), (17.0, 54.65), (18.0, 54.83), (18.5, 54.75), (18.57, 54.45), (18.95, 54.35), (19.6, 54.43),
    (19.95, 54.7), (20.0, 54.95), (20.6, 55.0), (21.0, 55.3), (21.1, 55.7), (21.0, 56.2), (21.0, 56.55),
    (21.4, 57.05), (21.55, 57.4), (22.6, 57.76), (23.2, 57.2), (23.6, 57.0), (24.1, 57.07), (24.4, 57.3),
    (24.3, 57.85), (24.5, 58.35), (23.7, 58.4), (23.5, 58.7), (23.5, 59.2), (24.3, 59.45), (24.75, 59.47),
    (25.7, 59.6), (26.9, 59.45), (28.0, 59.48), (28.4, 59.75), (29.1, 59.97), (30.2, 59.9), (29.8, 60.17),
    (28.9, 60.3), (28.5, 60.65), (27.7, 60.5), (26.9, 60.45), (25.8, 60.3), (24.95, 60.15), (23.9, 60.02),
    (22.95, 59.85), (22.4, 60.15), (21.9, 60.45), (21.35, 60.8), (21.45, 61.2), (21.5, 61.6), (21.35, 62.2),
    (21.15, 62.65), (21.5, 63.05), (22.3, 63.4), (23.1, 63.85), (24.3, 64.6), (25.35, 65.0), (25.2, 65.5),
    (24.6, 65.8), (24.1, 65.8), (22.9, 65.75), (22.2, 65.5), (21.55, 65.3), (21.4, 64.8), (20.9, 64.2),
    (20.4, 63.75), (19.5, 63.4), (18.8, 63.15), (18.1, 62.75), (17.4, 62.35), (17.2, 61.7), (17.15, 60.9),
    (17.5, 60.65), (18.3, 60.5), (18.75, 60.1), (19.0, 59.8), (18.5, 59.3), (17.9, 58.8), (17.1, 58.65),
    (16.7, 58.3), (16.7, 57.7), (16.45, 57.1), (16.3, 56.65), (15.9, 56.1), (15.2, 56.17), (14.6, 56.05),
    (14.3, 55.6), (14.2, 55.4), (13.4, 55.35), (12.9, 55.45), (12.95, 55.65), (12.65, 56.07), (12.8, 56.4),
    (12.45, 56.9), (12.0, 57.35), (11.85, 57.7), (11.35, 58.35), (11.15, 59.0), (10.75, 59.3), (10.75, 59.88),
    (10.45, 59.5), (10.2, 59.03), (9.6, 58.95), (8.8, 58.4), (8.0, 58.08), (7.0, 58.0), (6.0, 58.35),
    (5.6, 58.75), (5.7, 59.0), (5.2, 59.4), (5.15, 60.0), (5.0, 60.6), (4.95, 61.3), (5.1, 62.0), (6.2, 62.6),
    (7.2, 63.0), (8.2, 63.4), (9.5, 63.75), (10.3, 64.15), (11.0, 64.65), (12.2, 65.6), (12.8, 66.5), (13.9, 67.2),
    (14.8, 67.8), (15.8, 68.3), (16.8, 68.8), (18.0, 69.4), (19.2, 69.85), (21.5, 70.2), (23.5, 70.7), (25.7, 71.1),
    (28.0, 70.95), (30.5, 70.4), (31.5, 70.1), (31.5, 49.3), (3.5, 49.3),
)
ISLANDS: Final[tuple[tuple[Point, ...], ...]] = (
    # Zealand with Falster and Lolland; Funen; Gotland; Öland; Saaremaa; Hiiumaa; Åland; Bornholm; Rügen.
    ((11.1, 55.7), (11.8, 55.97), (12.5, 56.05), (12.6, 55.65), (12.3, 55.25), (12.1, 54.85), (11.6, 54.6),
     (11.05, 54.8), (11.6, 55.05), (11.2, 55.3)),
    ((9.85, 55.5), (10.5, 55.58), (10.8, 55.3), (10.65, 55.05), (10.1, 55.1)),
    ((18.15, 57.3), (18.7, 57.85), (19.25, 57.95), (18.85, 57.4), (18.3, 56.95)),
    ((16.42, 56.25), (16.75, 56.9), (17.1, 57.35), (16.9, 56.75)),
    ((21.9, 58.3), (22.3, 58.55), (23.2, 58.58), (22.9, 58.3), (22.1, 57.97)),
    ((22.1, 58.93), (22.6, 59.08), (23.0, 58.88), (22.6, 58.7)),
    ((19.6, 60.3), (20.1, 60.4), (20.3, 60.15), (19.8, 60.05)),
    ((14.7, 55.27), (15.12, 55.15), (15.05, 55.0), (14.72, 55.08)),
    ((13.2, 54.5), (13.45, 54.66), (13.68, 54.4), (13.3, 54.25)),
    ((13.2, 67.95), (13.9, 68.25), (14.8, 68.75), (15.9, 69.25), (15.6, 68.6), (14.5, 68.2)),
)
LAKES: Final[tuple[tuple[Point, ...], ...]] = (
    # Vänern; Vättern; Ladoga as far as it shows; Peipus.
    ((12.5, 58.75), (13.2, 59.35), (14.0, 59.0), (13.3, 58.55)),
    ((14.2, 57.85), (14.4, 58.35), (14.85, 58.75), (14.6, 58.2)),
    ((31.5, 60.0), (31.0, 60.3), (30.6, 60.9), (30.1, 61.2), (30.6, 61.55), (31.5, 61.5)),
    ((27.1, 58.9), (27.7, 58.95), (27.6, 58.3), (28.1, 57.9), (27.8, 57.95), (27.3, 58.45)),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Dot:
    """A city on the map; `label` is "" where it would cover another one."""

    x: float
    y: float
    r: float
    count: int
    is_here: bool
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class RegionMap:
    """What the template draws."""

    width: int
    height: int
    land: tuple[str, ...]
    lakes: tuple[str, ...]
    dots: tuple[Dot, ...]


def project(longitude: float, latitude: float) -> Point:
    """Return the place in the drawing, from its upper left corner, for degrees."""
    x = (longitude - WEST) * SQUEEZE * SCALE
    return round(x, 1), round((NORTH - latitude) * SCALE, 1)


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in (project(*point) for point in points)) + "Z"


_LAND = tuple(_path(outline) for outline in (MAINLAND, *ISLANDS))
_LAKES = tuple(_path(outline) for outline in LAKES)


def region_map(counts: Sequence[tuple[City, int]], *, here: City | None = None) -> RegionMap:
    """Return the map with a dot for each city, its area by count.

    Small dots lie over large ones, and the city `here` over all.
    """
    ordered = sorted(counts, key=lambda pair: (pair[0] != here, -pair[1], pair[0].key))
    boxes: list[tuple[float, float, float, float]] = []
    places = []
    for city, count in ordered:
        x, y = project(city.longitude, city.latitude)
        places.append((city, count, x, y, 2.5 if count == 0 else 2.5 + 1.1 * math.sqrt(count)))
    boxes += [(x - r, y - r, x + r, y + r) for _city, _count, x, y, r in places]
    dots = []
    for city, count, x, y, r in places:
        is_here = here is not None and city.pk == here.pk
        label, label_x, label_y, anchor = city.name, 0.0, 0.0, "start"
        for try_x, try_y, anchor in (
            (x + r + 2, y + 3, "start"),
            (x - r - 2, y + 3, "end"),
            (x, y - r - 2.5, "middle"),
            (x, y + r + 8.5, "middle"),
            (x + r, y - r - 1, "start"),
            (x - r, y - r - 1, "end"),
            (x + r, y + r + 7, "start"),
            (x - r, y + r + 7, "end"),
        ):
            box = _box(try_x, try_y, anchor, label)
            inside = box[0] >= 0 and box[2] <= WIDTH
            own = (x - r, y - r, x + r, y + r)
            if inside and not any(_meet(box, other) for other in boxes if other != own):
                boxes.append(box)
                label_x, label_y = round(try_x, 1), round(try_y, 1)
                break
        else:
            label = ""
        dots.append(Dot(x, y, round(r, 1), count, is_here, label, label_x, label_y, anchor))
    dots.sort(key=lambda dot: dot.is_here)
    return RegionMap(WIDTH, HEIGHT, _LAND, _LAKES, tuple(dots))


def _box(x: float, y: float, anchor: str, label: str) -> tuple[float, float, float, float]:
    width = LETTER_WIDTH * len(label)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return (left, y - LETTER_HEIGHT + 1.5, left + width, y + 1.5)


def _meet(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
