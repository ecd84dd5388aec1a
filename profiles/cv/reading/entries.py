"""Lines of a section to entries: where one school or job ends and the next begins.

Dates are the anchors. How many lines of a heading stand above the line with the date is decided
once for a section, by what all its entries have in common, and bent where one entry clearly says
otherwise.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from profiles.cv.reading.dates import When, find_dates
from profiles.cv.reading.hints import join_hints
from profiles.cv.reading.parts import canonical_label, is_form_row, is_label_end
from profiles.cv.reading.words import fold, load_words
from profiles.cv.types import Line

HEAD_LINES_ABOVE = 3
HEAD_LINES_BELOW = 3
BODY_CHARS = 95
YEAR_ALONE = r"\s*(?:19|20)\d\d\s*"


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
    joined = _joined(_labelled(join_hints(lines)))
    bases = _bases(joined)
    seen = [_look(line, bases) for line in joined]
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


def _anchors(seen: list[_Seen]) -> list[int]:
    anchors = [index for index, item in enumerate(seen) if item.is_anchor]
    bullets = [
        index
        for index, item in enumerate(seen)
        if item.line.is_bullet and item.dates and len(item.line.text) < 180
    ]
    ranged = [index for index in anchors if any(when.is_range for when in seen[index].dates)]
    if not anchors or (len(bullets) > 2 * len(anchors) and not ranged):
        listed = sum(item.line.is_bullet for item in seen)
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
