"""Lines of a section as they were meant: what wrapped is joined, what only stands beside is parted."""

import re
from collections.abc import Sequence
from dataclasses import replace

from profiles.cv.reading.dates import find_dates
from profiles.cv.reading.hints import join_hints
from profiles.cv.reading.parts import canonical_label, is_form_row, is_label_end
from profiles.cv.reading.words import fold, load_words
from profiles.cv.types import Line

YEAR_ALONE = r"\s*(?:19|20)\d\d\s*"


def join_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with dates, names and labels whole, and the cells of tables labelled."""
    return _joined(_labelled(join_hints(_filled(_rows(_ended(lines))))))


def _ended(lines: Sequence[Line]) -> list[Line]:
    """Give a range its end that wrapped with its dash, which looks like the mark of a list."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and last.segments and line.is_bullet and len(line.segments) == 1:
            tail, end = last.segments[-1], line.segments[0].text
            dates, after = find_dates(tail.text), find_dates(end)
            opened = bool(dates) and not dates[-1].is_range
            opened = opened and dates[-1].until >= len(tail.text.rstrip(") "))
            is_date = len(after) == 1 and len(end) - (after[0].until - after[0].at) <= 2
            if opened and (fold(end).strip(" .") in load_words().present or is_date):
                joined = replace(tail, text=f"{tail.text.rstrip()} – {end}")
                found[-1] = replace(last, segments=(*last.segments[:-1], joined))
                continue
        found.append(line)
    return found


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Put rows together whose date at the side wrapped: "Title of | May 2021 –", "a job | now"."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and len(last.segments) == 2 and len(line.segments) in (1, 2):
            upper, lower = last.segments[1], line.segments[-1]
            joint = f"{upper.text} {lower.text}"
            aside = abs(upper.x0 - lower.x0) < 3 or abs(upper.x1 - lower.x1) < 3
            if upper.x0 and aside and not last.is_bullet and _is_broken_range(upper.text, joint):
                left = last.segments[0]
                if len(line.segments) == 2:
                    left = replace(left, text=f"{left.text} {line.segments[0].text}")
                found[-1] = replace(last, segments=(left, replace(upper, text=joint)))
                continue
        found.append(line)
    return found


def _is_broken_range(text: str, joint: str) -> bool:
    """Tell a range that only both lines make: "februar 2025 – juni" over "2026"."""
    whole = find_dates(joint)
    if len(whole) != 1 or not whole[0].is_range or len(joint) - (whole[0].until - whole[0].at) > 4:
        return False
    before = find_dates(text)
    closed = any(
        when.is_range and when.end and when.until >= len(text.rstrip()) - 1 for when in before
    )
    return len(before) <= 1 and not closed


def _filled(lines: Sequence[Line]) -> list[Line]:
    """Join bold lines, and lines below a date that hang, where the next word had no room above."""
    edge = max((line.segments[-1].x1 for line in lines if line.segments), default=0.0)
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and _goes_on(last, line, edge):
            upper, lower = last.segments[0], line.segments[0]
            glue = "" if upper.text.endswith("-") and lower.text[:1].islower() else " "
            joined = replace(upper, text=f"{upper.text}{glue}{lower.text}", x1=lower.x1)
            found[-1] = replace(last, segments=(joined,))
            continue
        found.append(line)
    return found


def _goes_on(line: Line, following: Line, edge: float) -> bool:
    if len(line.segments) != 1 or len(following.segments) != 1 or not edge:
        return False
    if line.is_bullet or following.is_bullet or line.page != following.page:
        return False
    upper, lower = line.segments[0], following.segments[0]
    if upper.bold != lower.bold or abs(upper.size - lower.size) > 0.4:
        return False
    if find_dates(lower.text) or following.gap > line.gap or upper.text.rstrip().endswith("."):
        return False
    dates = find_dates(upper.text)
    hangs = bool(dates) and dates[0].at <= 1 and lower.x0 > upper.x0 + 5
    if not hangs and not (upper.bold and not dates and abs(lower.x0 - upper.x0) < 3):
        return False
    width = (lower.x1 - lower.x0) / max(len(lower.text), 1)
    return upper.x1 + width * (len(lower.text.split()[0]) + 1) > edge


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Put together a range that a narrow column broke after its dash."""
    found: list[Line] = []
    for line in _apart(lines):
        last = found[-1] if found else None
        if last is not None and is_form_row(last) and _is_label_end(last, line):
            continue
        if last is not None and last.segments and line.segments:
            tail, head = last.segments[0].text, line.segments[0].text
            upper, lower = last.segments[0], line.segments[0]
            in_column = abs(upper.x0 - lower.x0) < 4 or abs(upper.x1 - lower.x1) < 4
            now = fold(head).strip(" .") in load_words().present
            dates = find_dates(head)
            is_end = now or (bool(dates) and dates[0].at <= 1 and not dates[0].is_range)
            lone = len(last.segments) == len(line.segments) == 1
            years = (
                lone and re.fullmatch(YEAR_ALONE, tail) and (now or re.fullmatch(YEAR_ALONE, head))
            )
            if _is_wrapped(last, line):
                joined = f"{last.segments[-1].text} {head}"
                segments = (*last.segments[:-1], replace(last.segments[-1], text=joined))
                found[-1] = replace(last, segments=segments)
                continue
            joint = f"{tail.rstrip()} {head}" if not years else f"{tail} – {head}"
            is_broken = re.search(r"[-–—]\s*$", tail) and len(find_dates(tail)) == 1 and is_end
            mixed = _begins_with_end(last, line)
            if mixed is not None:
                end, rest = mixed
                first = replace(upper, text=f"{tail.rstrip()} {end}")
                found[-1] = replace(last, segments=(first, *last.segments[1:]))
                line = replace(line, segments=(replace(lower, text=rest), *line.segments[1:]))
            elif in_column and (years or is_broken or _is_one_range(tail, joint)):
                found[-1] = replace(
                    last, segments=(replace(last.segments[0], text=joint), *last.segments[1:])
                )
                if len(line.segments) == 1:
                    continue
                line = replace(line, segments=line.segments[1:])
        found.append(line)
    return found


def _is_wrapped(line: Line, following: Line) -> bool:
    """Tell a name that goes on below: "Shiraz University of" over "Medical Sciences"."""
    tail = line.segments[-1].text
    return (
        len(following.segments) == 1
        and not line.is_bullet
        and not following.is_bullet
        and following.gap < 0.4
        and line.segments[-1].bold == following.segments[0].bold
        and len(tail) < 70
        and bool(
            re.search(
                r"(?:\s(?:of|for|and|und|für|der|do|de|da|del|di|the|i|och|og|ja|in|&|at)|[-&])$",
                tail,
            )
        )
    )


def _apart(lines: Sequence[Line]) -> list[Line]:
    """Take a date at the edge off a line of a list that happens to stand at its height."""
    found: list[Line] = []
    for line in lines:
        last = line.segments[-1] if len(line.segments) > 1 else None
        dates = find_dates(last.text) if last is not None else []
        if last is not None and line.is_bullet and dates:
            first = dates[0]
            if len(last.text.strip()) - (first.until - first.at) <= 3:
                found.append(replace(line, segments=(last,), is_bullet=False, gap=0.0))
                line = replace(line, segments=line.segments[:-1], gap=0.0)
        found.append(line)
    return found


def _begins_with_end(line: Line, following: Line) -> tuple[str, str] | None:
    """Split "heute Berlin" below "2024-10 –": the end of the range and what stands beside it."""
    upper, lower = line.segments[0], following.segments[0]
    opened = find_dates(upper.text)
    if len(opened) != 1 or not re.search(r"[-–—]\s*$", upper.text) or len(upper.text) > 24:
        return None
    if not lower.x1 or not lower.x0 < upper.x1 < lower.x1 - 8:
        return None
    dates = find_dates(lower.text)
    if dates and dates[0].at == 0 and not dates[0].is_range:
        at = dates[0].until
    else:
        now = next(
            (word for word in load_words().present if fold(lower.text).startswith(f"{word} ")),
            None,
        )
        if now is None:
            return None
        at = len(now)
    rest = lower.text[at:].strip()
    return (lower.text[:at], rest) if rest else None


def _is_label_end(row: Line, line: Line) -> bool:
    """Tell the rest of a label that its narrow column broke."""
    if len(line.segments) != 1:
        return False
    in_column = 0 < line.segments[0].x1 <= row.segments[1].x0 - 2
    return in_column or is_label_end(line)


def _labelled(lines: Sequence[Line]) -> list[Line]:
    """Write the head of each column of a table before the cells below it."""
    found: list[Line] = []
    heads: list[str | None] = []
    for line in lines:
        labels = [canonical_label(segment.text) for segment in line.segments]
        if len(labels) >= 3 and sum(label is not None for label in labels) >= 2:
            heads = labels
        elif heads and len(line.segments) == len(heads):
            segments = tuple(
                replace(segment, text=f"{head}: {segment.text}") if head else segment
                for head, segment in zip(heads, line.segments, strict=True)
            )
            found.append(replace(line, segments=segments))
        else:
            found.append(line)
    return found


def _is_one_range(tail: str, joint: str) -> bool:
    """Tell "feb. 2025 – juni" over "2026": a range only when both lines are read as one."""
    before, dates = find_dates(tail), find_dates(joint)
    if len(before) != 1 or len(dates) != 1 or not dates[0].is_range or not dates[0].end:
        return False
    when = dates[0]
    is_whole = before[0].end is not None and before[0].is_range
    return not is_whole and len(joint) - (when.until - when.at) <= 4
