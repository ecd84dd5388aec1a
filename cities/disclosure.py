"""Which counts of people may be published: none that could point at a few of them.

A count below `LEAST` is never given, others are rounded to `STEP`, so that two figures that
differ by one person read the same.
"""

from __future__ import annotations

from typing import Final

LEAST: Final = 10
STEP: Final = 5


def publishable(count: int) -> int | None:
    """Return a count of people rounded to the nearest 5, or None for one below 10.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError(f"a count is not negative: {count}")
    if count < LEAST:
        return None
    return STEP * ((count + STEP // 2) // STEP)
