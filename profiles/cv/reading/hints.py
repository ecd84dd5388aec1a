"""A narrow column of dates whose words wrap: put each date together again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from profiles.cv.reading.dates import find_dates
from profiles.cv.types import Line

# A share of the lines that begin at one place beside the column makes that the column's edge.
LEAST_SHARE = 0.4
WIDEST_GAP = 0.8


def join_hints(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with a date that ran over several of them whole in the first."""
    edge = _edge(lines)
    if edge is None:
        return list(lines)
    found: list[Line] = []
    open_at: int | None = None
    for line in lines:
        hint = line.segments[0] if line.segments and line.segments[0].x1 <= edge - 2 else None
        if hint is None or open_at is None or line.gap > WIDEST_GAP:
            open_at = len(found) if hint is not None else None
            found.append(line)
            continue
        first = found[open_at].segments[0]
        joint = f"{first.text} {hint.text}"
        before, after = find_dates(first.text), find_dates(joint)
        is_whole = any(when.is_range and (when.end or not _is_open(first.text)) for when in before)
        if is_whole or len(after) != 1 or len(joint) > 48:
            open_at = len(found)
            found.append(line)
            continue
        found[open_at] = replace(
            found[open_at], segments=(replace(first, text=joint), *found[open_at].segments[1:])
        )
        if len(line.segments) > 1:
            found.append(replace(line, segments=line.segments[1:]))
    return found


def _edge(lines: Sequence[Line]) -> float | None:
    """Return where the text beside a column of dates begins, or None when there is none."""
    left = min((line.segments[0].x0 for line in lines if line.segments), default=0.0)
    starts = Counter(
        round(segment.x0) for line in lines for segment in line.segments if segment.x0 > left + 30
    )
    if not starts:
        return None
    edge, count = max(starts.items(), key=lambda item: (item[1], -item[0]))
    hints = [line for line in lines if line.segments and line.segments[0].x1 <= edge - 2]
    dated = sum(bool(find_dates(line.segments[0].text)) for line in hints)
    wide = any(len(line.segments[0].text) > 32 for line in hints)
    if count < LEAST_SHARE * len(lines) or wide or dated < 0.4 * len(hints) or not dated:
        return None
    return float(edge)


def _is_open(text: str) -> bool:
    return text.rstrip().endswith(("-", "–", "—"))
