"""Words with boxes to lines in reading order: rows, gutters between columns, streams of pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from profiles.cv.reading.dates import find_dates
from profiles.cv.reading.headings import section_of
from profiles.cv.types import Line, Segment

# A wider gap than this many type sizes parts two segments of one row.
SEGMENT_GAP = 0.9
LABEL_GAP = 0.6
GUTTER_POINTS = 7.0


@dataclass
class Piece:
    """One segment with its box, before lines are made."""

    segment: Segment
    y0: float
    y1: float

    @property
    def x0(self) -> float:
        return self.segment.x0

    @property
    def x1(self) -> float:
        return self.segment.x1


@dataclass
class Region:
    """Pieces that are read from top to bottom; side is full, left or right."""

    side: str
    pieces: list[Piece] = field(default_factory=list)
    gutter: float = 0.0


def page_lines(pages: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of all pages in reading order; a column is read over the pages first."""
    regions = [_regions(_pieces(page["words"]), float(page["width"] or 0), 0) for page in pages]
    lines: list[Line] = []
    for number, region in _streams(regions):
        lines.extend(_region_lines(region, number + 1))
    return lines


def _streams(pages: list[list[Region]]) -> list[tuple[int, Region]]:
    """Return (page, region) with the columns of pages that go on chained to one another."""
    order: list[tuple[int, Region]] = []
    index = 0
    while index < len(pages):
        page = pages[index]
        sides = [region.side for region in page]
        if sides.count("left") != 1 or sides.count("right") != 1:
            order.extend((index, region) for region in page)
            index += 1
            continue
        left_at, right_at = sides.index("left"), sides.index("right")
        order.extend((index, region) for region in page[:left_at])
        lefts, rights = [(index, page[left_at])], [(index, page[right_at])]
        rest = [(index, region) for region in page[right_at + 1 :]]
        gutter = page[left_at].gutter
        index += 1
        while not rest and index < len(pages):
            following = pages[index]
            if [region.side for region in following] == ["left", "right"] and (
                abs(following[0].gutter - gutter) < 30
            ):
                lefts.append((index, following[0]))
                rights.append((index, following[1]))
            elif len(following) == 1 and following[0].side == "full" and following[0].pieces:
                pieces = following[0].pieces
                if max(piece.x1 for piece in pieces) <= gutter + 8:
                    lefts.append((index, following[0]))
                elif min(piece.x0 for piece in pieces) >= gutter - 8:
                    rights.append((index, following[0]))
                else:
                    break
            else:
                break
            index += 1
        order.extend([*lefts, *rights, *rest])
    return order


def _pieces(words: Sequence[Sequence[Any]]) -> list[Piece]:
    """Return the segments of a page: words of one row that stand close together."""
    rows: list[list[Sequence[Any]]] = []
    bounds: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: ((word[2] + word[4]) / 2, word[1])):
        middle, height = (word[2] + word[4]) / 2, word[4] - word[2]
        for place in range(len(rows) - 1, max(-1, len(rows) - 6), -1):
            top, bottom = bounds[place]
            low = min(height, bottom - top)
            if min(bottom, word[4]) - max(top, word[2]) > 0.6 * low and (
                abs(middle - (top + bottom) / 2) < 0.35 * max(low, 4.0)
            ):
                rows[place].append(word)
                break
        else:
            rows.append([word])
            bounds.append((word[2], word[4]))
    pieces: list[Piece] = []
    for row in rows:
        row.sort(key=lambda word: word[1])
        current: list[Sequence[Any]] = []
        gaps = [after[1] - before[3] for before, after in pairwise(row)]
        least = min((gap for gap in gaps if gap > 0.1 * row[0][5]), default=99.0)
        for word in row:
            gap = word[1] - current[-1][3] if current else 0.0
            size = max(current[-1][5], 4.0) if current else 4.0
            # Small labels stand closer than columns, yet further apart than the words within one.
            restyled = bool(current) and word[6] != current[-1][6]
            if current and (
                gap > SEGMENT_GAP * size
                or (gap > LABEL_GAP * size and gap > 2.3 * least)
                or (restyled and gap > 0.5 * size and gap > 1.7 * least)
            ):
                pieces.append(_piece(current))
                current = []
            current.append(word)
        pieces.append(_piece(current))
    return pieces


def _piece(words: Sequence[Sequence[Any]]) -> Piece:
    text = ""
    spaced = len(words) >= 4 and sum(len(word[0]) == 1 for word in words) >= 0.8 * len(words)
    gaps = [after[1] - before[3] for before, after in pairwise(words)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    for index, word in enumerate(words):
        if index:
            gap = gaps[index - 1]
            # E D U C A T I O N set with space between the letters is one word.
            tight = max(usual * 1.6, 0.12 * word[5])
            close = gap < tight if spaced else word[9] and gap < 0.25 * word[5]
            text += "" if close else " "
        text += word[0]
    first = words[0]
    inked = [word for word in words if word[0] not in ("◆", "•")] or list(words)
    return Piece(
        Segment(
            text=text,
            x0=first[1],
            x1=words[-1][3],
            size=max(word[5] for word in words),
            bold=bool(inked[0][6]),
            italic=bool(inked[0][7]),
            colour=int(inked[0][8] or 0),
        ),
        min(word[2] for word in words),
        max(word[4] for word in words),
    )


def _regions(pieces: list[Piece], width: float, depth: int) -> list[Region]:
    """Cut a page at its best gutter, and what lies above and below again."""
    if depth > 3 or len(pieces) < 8:
        return [Region("full", pieces)] if pieces else []
    best = _best_gutter(pieces, width)
    if best is None:
        return [Region("full", pieces)]
    gutter, top, bottom = best
    inside = [piece for piece in pieces if top <= (piece.y0 + piece.y1) / 2 <= bottom]
    above = [piece for piece in pieces if (piece.y0 + piece.y1) / 2 < top]
    below = [piece for piece in pieces if (piece.y0 + piece.y1) / 2 > bottom]
    left = [piece for piece in inside if piece.x1 <= gutter + 1]
    right = [piece for piece in inside if piece.x1 > gutter + 1]
    return [
        *_regions(above, width, depth + 1),
        Region("left", left, gutter),
        Region("right", right, gutter),
        *_regions(below, width, depth + 1),
    ]


def _best_gutter(pieces: list[Piece], width: float) -> tuple[float, float, float] | None:
    """Return (x, top, bottom) of the tallest space between two independent columns, or None."""
    height = max(piece.y1 for piece in pieces) - min(piece.y0 for piece in pieces)
    best: tuple[float, float, float] | None = None
    best_score = 0.0
    edges = sorted(
        {round(piece.x0 - 2) for piece in pieces if 0.15 * width < piece.x0 < 0.85 * width}
    )
    for x in edges:
        crossing = sorted(
            (piece.y0, piece.y1) for piece in pieces if piece.x0 < x - 1 and piece.x1 > x + 1
        )
        tops = [-1.0, *(low for _, low in crossing)]
        bottoms = [*(high for high, _ in crossing), 1e6]
        reach = -1.0
        for top, bottom in zip(tops, bottoms, strict=True):
            reach = max(reach, top)
            if bottom - reach < 0.2 * height:
                continue
            inside = [p for p in pieces if p.y0 >= reach - 2 and p.y1 <= bottom + 2]
            left = [piece for piece in inside if piece.x1 <= x + 1]
            right = [piece for piece in inside if piece.x0 >= x - 1]
            if min(len(left), len(right)) < 4:
                continue
            gap = min(piece.x0 for piece in right) - max(piece.x1 for piece in left)
            if gap < GUTTER_POINTS:
                continue
            span = min(_span(left), _span(right))
            score = span + 3 * min(gap, 40.0)
            if score > best_score and span > 60 and _independent(left, right):
                best, best_score = (x - min(gap / 2, 4.0), reach, bottom), score
    return best


def _span(pieces: list[Piece]) -> float:
    return max(piece.y1 for piece in pieces) - min(piece.y0 for piece in pieces)


def _independent(left: list[Piece], right: list[Piece]) -> bool:
    """Tell two columns from one whose rows have a date or a label at their side."""
    heads_left, heads_right = _headings(left), _headings(right)
    narrow, wide = sorted((left, right), key=lambda side: (len(_rows(side)), len(side)))
    beside = [piece for piece in narrow if not _is_heading(piece)] or narrow
    aligned = sum(
        any(abs(piece.y1 - other.y1) < 0.3 * max(piece.segment.size, 6) for other in wide)
        for piece in beside
    ) / len(beside)
    if heads_left and heads_right:
        return aligned < 0.9
    for side in (left, right):
        rest = [piece for piece in side if not _is_heading(piece)]
        dated = sum(_is_dated(piece.segment.text) for piece in rest)
        if rest and dated >= 0.3 * len(rest):
            return False
    return aligned < 0.6


def _is_dated(text: str) -> bool:
    dates = find_dates(text)
    return bool(dates) and len(text) - (dates[-1].until - dates[0].at) <= 12


def _rows(pieces: list[Piece]) -> set[int]:
    return {round(piece.y1 / 4) for piece in pieces}


def _headings(pieces: list[Piece]) -> int:
    return sum(map(_is_heading, pieces))


def _is_heading(piece: Piece) -> bool:
    text = piece.segment.text
    return len(text.split()) <= 4 and section_of(text) is not None


def _region_lines(region: Region, page: int) -> list[Line]:
    lines: list[Line] = []
    if not region.pieces:
        return lines
    edge = min(piece.x0 for piece in region.pieces)
    rows: list[list[Piece]] = []
    for piece in sorted(region.pieces, key=lambda piece: ((piece.y0 + piece.y1) / 2, piece.x0)):
        if rows and _same_row(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    bottom: float | None = None
    for row in rows:
        row.sort(key=lambda piece: piece.x0)
        top = min(piece.y0 for piece in row)
        height = max(max(piece.segment.size for piece in row), 4.0)
        gap = 1.5 if bottom is None else max(top - bottom, -height) / height
        lines.append(
            Line(
                tuple(piece.segment for piece in row),
                page=page,
                y=top,
                gap=round(gap, 2),
                indent=row[0].x0 - edge,
                is_row=len(row) > 1,
            )
        )
        bottom = max(piece.y1 for piece in row)
    return lines


def _same_row(row: list[Piece], piece: Piece) -> bool:
    last = row[0]
    low = min(last.y1 - last.y0, piece.y1 - piece.y0)
    overlap = min(last.y1, piece.y1) - max(last.y0, piece.y0)
    return overlap > 0.55 * low and all(
        piece.x0 >= other.x1 - 2 or piece.x1 <= other.x0 + 2 for other in row
    )
