"""Lines of a section to entries: where one school or job ends and the next begins.

Dates are the anchors. How many lines of a heading stand above the line with the date is decided
once for a section, by what all its entries have in common, and bent where one entry clearly says
otherwise.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from profiles.cv.reading.dates import When, find_dates
from profiles.cv.reading.parts import is_form_row
from profiles.cv.reading.wrapped import YEAR_ALONE, join_lines
from profiles.cv.types import Line

HEAD_LINES_ABOVE = 3
HEAD_LINES_BELOW = 3
BODY_CHARS = 95


@dataclass(frozen=True)
class Entry:
    """The lines that name one school or job, those that describe it, and its date."""

    head: tuple[Line, ...]
    body: tuple[Line, ...]
    when: When | None


@dataclass
class _Seen:
    """One line with what it looks like."""

    line: Line
    dates: list[When]
    is_body: bool

    @property
    def is_anchor(self) -> bool:
        return bool(self.dates) and not self.is_body


def split_entries(lines: Sequence[Line]) -> list[Entry]:
    """Return the entries of a section in order; empty when nothing in it looks like one."""
    joined = join_lines(lines)
    bases = _bases(joined)
    seen = _headed([_look(line, bases) for line in joined])
    if not seen:
        return []
    anchors = _anchors(seen)
    if not anchors:
        return _undated(seen)
    starts = _starts(seen, anchors)
    entries: list[Entry] = []
    for number, (start, anchor) in enumerate(zip(starts, anchors, strict=True)):
        end = starts[number + 1] if number + 1 < len(starts) else len(seen)
        entries.append(_entry(seen[start:end], anchor - start))
    return entries


def _bases(lines: Sequence[Line]) -> list[float]:
    """Return where headings of entries begin: the left edge, and beside a column of dates."""
    edges = [line.segments[0].x0 for line in lines if line.segments]
    beside = Counter(
        round(line.segments[1].x0)
        for line in lines
        if len(line.segments) > 1
        and find_dates(line.segments[0].text)
        and len(line.segments[0].text) < 32
    )
    return [min(edges, default=0.0), *(place for place, count in beside.items() if count > 1)]


def _is_indented(line: Line, bases: list[float]) -> bool:
    """Tell the items of a list whose marks are drawn and not written."""
    if len(line.segments) != 1 or line.bold or not line.segments[0].x0:
        return False
    steps = [line.segments[0].x0 - base for base in bases]
    return not any(abs(step) <= 9 for step in steps) and any(9 < step < 48 for step in steps)


def _look(line: Line, bases: list[float]) -> _Seen:
    dates = find_dates(line.text)
    text = line.text.strip()
    words = text.split()
    is_long = len(line.segments) == 1 and (
        len(text) > BODY_CHARS
        or (len(words) >= 10 and not line.bold and text.count(",") < 3 and "|" not in text)
    )
    is_sentence = len(words) > 9 and text.endswith((".", ";")) and not dates
    is_tail = bool(text) and text[0].islower() and not line.bold
    is_label = bool(
        re.match(
            r"(?i)(?:technologies|tech stack|tools|stack|skills|keywords|environment|gpa|grade|"
            r"thesis|coursework|relevant course|courses|advisor|supervisor|minor|note|activities)"
            r"\b[^:]{0,24}:",
            text,
        )
    )
    is_body = line.is_bullet or is_sentence or is_label
    if _is_indented(line, bases) and len(words) >= 4:
        is_body = True
    if dates:
        outside = len(text) - sum(when.until - when.at for when in dates)
        ranged = any(when.is_range for when in dates)
        at_edge = dates[0].at <= 3 or len(text) - dates[-1].until <= 3
        at_edge = at_edge or any(re.fullmatch(YEAR_ALONE, part.text) for part in line.segments)
        is_body = is_body or outside > 140 or (outside > 70 and not (ranged or at_edge))
        is_body = is_body or (not ranged and not at_edge and len(words) > 7)
    else:
        is_body = is_body or is_long or is_tail
    return _Seen(line, dates, is_body)


def _headed(seen: list[_Seen]) -> list[_Seen]:
    """Take a long line for a heading where it is set apart and a date alone stands below it."""
    gaps = sorted(item.line.gap for item in seen[1:])
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    for at, (item, following) in enumerate(pairwise(seen)):
        text = following.line.text
        alone = following.dates and len(text) - sum(w.until - w.at for w in following.dates) <= 4
        apart = at == 0 or item.line.gap > usual + 0.2 or item.line.level is not None
        if item.is_body and alone and apart and not item.line.is_bullet and not item.dates:
            item.is_body = item.line.text.rstrip().endswith((".", ";"))
    return seen


def _anchors(seen: list[_Seen]) -> list[int]:
    anchors = [index for index, item in enumerate(seen) if item.is_anchor]
    bullets = [
        index
        for index, item in enumerate(seen)
        if item.line.is_bullet and item.dates and len(item.line.text) < 180
    ]
    ranged = [index for index in anchors if any(when.is_range for when in seen[index].dates)]
    if not anchors or (len(bullets) > 2 * len(anchors) and not ranged):
        # Of a list within a list the outer one names the entries.
        outer = min((item.line.indent for item in seen if item.line.is_bullet), default=0.0)
        listed = sum(item.line.is_bullet and item.line.indent <= outer + 1 for item in seen)
        return bullets if len(bullets) >= 0.5 * listed else []
    if len(ranged) >= 2 and len(ranged) >= 0.6 * len(anchors):
        # Where entries have ranges, a lone year is a remark unless it stands like a date.
        anchors = [
            index
            for index in anchors
            if index in ranged or _stands_alone(seen[index]) or seen[index].line.bold
        ]
    kept: list[int] = []
    for index in anchors:
        # Two dates in one heading: "2019 - 2021" and below it "Graduated June 2021".
        if kept and index - kept[-1] == 1 and not any(w.is_range for w in seen[index].dates):
            before = seen[kept[-1]]
            text = seen[index].line.text
            beside = len(text) - sum(w.until - w.at for w in seen[index].dates)
            if any(w.is_range for w in before.dates) and not before.is_body and beside < 25:
                continue
        kept.append(index)
    return kept


def _stands_alone(item: _Seen) -> bool:
    """Tell a date that has a segment of its own or ends the line in a place of its own."""
    for segment in item.line.segments:
        dates = find_dates(segment.text)
        if dates and len(segment.text.strip("()[] ")) - (dates[-1].until - dates[0].at) <= 14:
            return True
    text = item.line.text
    last = item.dates[-1]
    if item.dates[0].at <= 1:
        return True
    return last.until >= len(text.rstrip(") ")) and bool(
        re.search(r"[,(|–—-]\s*$", text[: last.at])
    )


def _starts(seen: list[_Seen], anchors: list[int]) -> list[int]:
    """Return where each entry begins: its anchor less the lines of heading above it."""
    gaps = [item.line.gap for item in seen[1:]] or [0.0]
    usual = median(gaps)
    rooms: list[int] = []
    for number, anchor in enumerate(anchors):
        floor = anchors[number - 1] + 1 if number else 0
        room = 0
        while (
            room < HEAD_LINES_ABOVE
            and anchor - room - 1 >= floor
            and not seen[anchor - room - 1].is_body
        ):
            room += 1
        rooms.append(room)
    scores = [
        {
            above: _score(seen, anchor, above, number == 0, usual)
            for above in range(rooms[number] + 1)
        }
        for number, anchor in enumerate(anchors)
    ]
    common = {
        above: sum(score.get(above, -2.0) for score in scores) / len(scores)
        for above in range(HEAD_LINES_ABOVE + 1)
    }
    starts = []
    for score, anchor in zip(scores, anchors, strict=True):
        best = max(score, key=lambda above: (score[above] + 1.5 * common[above], -above))
        starts.append(anchor - best)
    return starts


def _score(seen: list[_Seen], anchor: int, above: int, is_first: bool, usual: float) -> float:
    """Return how well an entry begins `above` lines over its date; higher is better."""
    start = anchor - above
    line = seen[start].line
    score = 0.0
    if start == 0:
        score += 2.5
    else:
        before = seen[start - 1]
        if line.gap > usual + 0.2:
            score += 1.0 + min(line.gap - usual, 1.0)
        if before.is_body:
            score += 1.2
        if line.bold and not before.line.bold:
            score += 0.8
        if line.size > before.line.size + 0.4:
            score += 0.6
        if is_first:
            # What stands between the heading of the section and the first date belongs to it.
            score -= 1.0
    for index in range(start + 1, anchor + 1):
        if seen[index].line.gap > usual + 0.2 and seen[index].line.gap > line.gap + 0.1:
            score -= 2.0
        if seen[index].line.bold and not line.bold:
            score -= 0.8
    rest = seen[anchor].line.text
    bare = len(rest) - sum(when.until - when.at for when in seen[anchor].dates) <= 4
    if bare and above == 0:
        # A date alone opens an entry only when its heading follows.
        following = seen[anchor + 1] if anchor + 1 < len(seen) else None
        score -= 1.5 if following is None or following.is_body or following.is_anchor else 0.0
    if not bare and above >= 2:
        score -= 0.7
    if not bare and above == 1 and seen[anchor].line.bold and not line.bold:
        score -= 0.5
    return score


def _entry(items: list[_Seen], anchor: int) -> Entry:
    usual_gap = items[anchor].line.gap if anchor else 0.3
    head = [item.line for item in items[: anchor + 1]]
    at = anchor + 1
    while at < len(items):
        item = items[at]
        if is_form_row(item.line):
            head.append(item.line)
            at += 1
            continue
        if at - anchor > HEAD_LINES_BELOW or len(head) >= 5:
            break
        if item.is_body or (item.line.gap > max(usual_gap, 1.0) + 0.3 and at > anchor + 1):
            break
        places = [segment.x0 for line in head for segment in line.segments]
        first = item.line.segments[0]
        # What begins at a place of its own describes the entry and no longer names it.
        if (
            any(places)
            and not any(abs(first.x0 - place) < 22 for place in places)
            and (not item.line.bold)
        ):
            break
        head.append(item.line)
        at += 1
    dates = sorted(items[anchor].dates, key=lambda when: not when.is_range)
    when = dates[0]
    if not when.is_range and len(items[anchor].dates) == 2:
        one, other = items[anchor].dates
        when = When(
            one.at, other.until, one.end, other.end, is_range=True,
            is_expected=other.is_expected,
        )  # fmt: skip
    return Entry(tuple(head), tuple(item.line for item in items[at:]), when)


def _undated(seen: list[_Seen]) -> list[Entry]:
    """Split by what stands out: bold lines, larger gaps before lines that are no text."""
    gaps = [item.line.gap for item in seen[1:]] or [0.0]
    usual = median(gaps)
    bold = [
        index
        for index, item in enumerate(seen)
        if item.line.bold and not item.is_body and (index == 0 or not seen[index - 1].line.bold)
    ]
    wide = [
        index
        for index, item in enumerate(seen)
        if index == 0 or (item.line.gap > usual + 0.25 and not item.is_body)
    ]
    starts = bold if len(bold) >= 1 else wide
    if not starts or seen[starts[0]].is_body:
        return []
    entries = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(seen)
        at = start + 1
        while at < end and at - start <= 2 and not seen[at].is_body:
            at += 1
        entries.append(
            Entry(
                tuple(item.line for item in seen[start:at]),
                tuple(item.line for item in seen[at:end]),
                None,
            )
        )
    return entries
