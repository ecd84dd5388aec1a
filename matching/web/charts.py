"""Bars as plain SVG: places and sizes are computed here, the template only draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching.figures import Bar

# All in units of the drawing, which is scaled to the width of the page.
WIDTH = 440
ROW_HEIGHT = 38
BAR_HEIGHT = 14
NUMBER_WIDTH = 44


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar with its label above and its number behind; from zero, longest over the width."""

    label: str
    count: int
    label_y: float
    y: float
    width: float
    number_x: float
    number_y: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from top to bottom."""

    bars: tuple[DrawnBar, ...]
    height: int
    width: int = WIDTH
    bar_height: int = BAR_HEIGHT


def bar_chart(bars: Sequence[Bar]) -> BarChart:
    """Return the drawing of bars that have a count; none gives a chart without height."""
    counted = [(bar.label, bar.count) for bar in bars if bar.count is not None]
    most = max((count for _label, count in counted), default=0)
    drawn = []
    for place, (label, count) in enumerate(counted):
        top = place * ROW_HEIGHT
        width = round((WIDTH - NUMBER_WIDTH) * count / most, 1) if most else 0.0
        drawn.append(
            DrawnBar(label, count, top + 13, top + 18, width, width + 6, top + 18 + BAR_HEIGHT - 2)
        )
    return BarChart(tuple(drawn), height=len(drawn) * ROW_HEIGHT)
