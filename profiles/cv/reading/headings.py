"""Which lines are headings, of which section, by their words and then by their style."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from profiles.cv.reading.words import key, load_words
from profiles.cv.types import Line

WORDS_AT_MOST = 6
_StyleKey = tuple[float, bool, int, bool]


@dataclass(frozen=True)
class Section:
    """Lines under one heading; `name` is one of words.SECTIONS, "other" or "top"."""

    name: str
    heading: str
    lines: tuple[Line, ...]
    also: tuple[str, ...] = ()


def section_of(text: str) -> str | None:
    """Return the section that the whole text is a heading of, or None."""
    found = _sections_of(text)
    return found[0] if found else None


def _clean(text: str) -> str:
    text = re.sub(r"^\s*(?:[IVX]{1,4}|[A-H]|\d{1,2})[.)]\s+", "", text.strip("◆•|_ \t"))
    text = re.sub(r"\s*\((?:continued|cont\.?d?|forts\.|jatkuu)\)\s*$", "", text, flags=re.I)
    return key(text).strip("[]()<> ")


def _sections_of(text: str) -> list[str]:
    """Return the sections a heading names, of "Skills & Languages" both."""
    if len(text) > 70 or not text.strip():
        return []
    headings = load_words().headings
    cleaned = _clean(text)
    if cleaned in headings:
        return [headings[cleaned]]
    bare = re.sub(r"^(?:my|our|the|key|relevant|selected|professional|main|recent)\s", "", cleaned)
    if bare in headings:
        return [headings[bare]]
    parts = [
        part
        for part in re.split(
            r"\s*(?:&|/|,|\+|\||\band\b|\bund\b|\bja\b|\boch\b|\bog\b|\bi\b|\bir\b|\bun\b)\s*",
            cleaned,
        )
        if part
    ]
    if len(parts) in (2, 3):
        found = [headings[part] for part in parts if part in headings]
        if len(found) == len(parts):
            return list(dict.fromkeys(found))
    return []


def _partial(text: str) -> str | None:
    """Return the section that some word of a heading points to, the last word first."""
    parts = load_words().heading_parts
    words = re.findall(r"[^\W\d_]+", _clean(text))
    for word in reversed(words):
        if word in parts:
            return parts[word]
        for part, section in parts.items():
            if len(part) >= 6 and word.startswith(part[: max(6, len(part) - 2)]):
                return section
    return None


def _style(line: Line) -> _StyleKey:
    first = line.segments[0]
    letters = [char for char in first.text if char.isalpha()]
    caps = len(letters) > 2 and all(char.isupper() for char in letters)
    return (round(first.size * 2) / 2, first.bold, first.colour, caps)


def split_sections(lines: tuple[Line, ...]) -> list[Section]:
    """Return the sections in the order of the document; what stands first is named "top"."""
    lines = tuple(line for line in lines if line.segments)
    body = _body_size(lines)
    marked = [_heading(line, body) for line in lines]
    styles = Counter(
        _style(line)
        for line, found in zip(lines, marked, strict=True)
        if found and len(line.segments) == 1
    )
    plain = Counter(_style(line) for line in lines if line.segments)
    learnt = {
        style
        for style, count in styles.items()
        if count >= 2 and count >= 0.3 * plain[style] and _stands_out(style, body)
    }
    sections: list[Section] = []
    name, heading = "top", ""
    also: tuple[str, ...] = ()
    held: list[Line] = []

    def close() -> None:
        if held or name != "top":
            sections.append(Section(name, heading, tuple(held), also))

    # Where a line in the style of headings follows a heading at once, entries are named in it too.
    shared = {
        _style(line)
        for (above, found_above), (line, found) in pairwise(zip(lines, marked, strict=True))
        if not found and found_above and line.level is None and _style(line) == _style(above)
    }
    stated = {
        line.level
        for line, found in zip(lines, marked, strict=True)
        if found and line.level is not None
    }
    first_at = next((at for at, found in enumerate(marked) if found), len(lines))
    for at, (line, found) in enumerate(zip(lines, marked, strict=True)):
        in_style = line.segments and _style(line) in learnt and len(line.segments) == 1
        if found and learnt and not in_style and _is_weak(line, body, learnt, styles, plain):
            found = None
        # A heading is one by the style of those known, or since the format says so.
        is_styled = (in_style and _style(line) not in shared) or (
            line.level is not None and line.level in stated
        )
        if not found and is_styled and at > first_at and _may_head(line):
            found = [_partial(line.text) or "other"]
        if found is None or not found:
            held.append(line)
            continue
        close()
        name, heading, also, held = found[0], line.text, tuple(found[1:]), []
        rest = _inline_rest(line)
        if rest is not None:
            heading = line.segments[0].text
            held.append(rest)
    close()
    return sections


def _body_size(lines: tuple[Line, ...]) -> float:
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _stands_out(style: _StyleKey, body: float) -> bool:
    size, bold, colour, caps = style
    return size > body + 0.4 or bold or caps or colour != 0


def _may_head(line: Line) -> bool:
    text = line.text
    words = text.split()
    return (
        0 < len(words) <= WORDS_AT_MOST
        and not line.is_bullet
        and not any(char.isdigit() for char in text)
        and not text.rstrip().endswith((".", ","))
        and "@" not in text
    )


def _is_weak(
    line: Line,
    body: float,
    learnt: set[_StyleKey],
    styles: Mapping[_StyleKey, int],
    plain: Mapping[_StyleKey, int],
) -> bool:
    """Tell a title or a label that only happens to read like a heading."""
    style = _style(line)
    size, _bold, _colour, caps = style
    if line.level is not None:
        return False
    if len(line.segments) == 1 and styles.get(style, 0) < 0.5 * plain[style]:
        # The same style sets other lines too, such as the names of the entries.
        return True
    biggest = max(style[0] for style in learnt)
    if size >= biggest or (caps and any(style[3] for style in learnt)):
        return False
    # Headings of a sidebar may be set smaller, but they are set apart in some way.
    return not (_stands_out(style, body) and line.gap > 0.3)


def _heading(line: Line, body: float) -> list[str] | None:
    """Return the sections when the line's own words make it a heading."""
    if line.is_bullet and line.level is None:
        return None
    first = line.segments[0].text
    if len(line.segments) > 1:
        # A label at the side of its rows: "Languages    English, Finnish".
        found = _sections_of(first)
        stands = line.segments[0].bold != line.segments[1].bold or (
            line.segments[0].size > line.segments[1].size + 0.4
            or line.segments[0].colour != line.segments[1].colour
            or first.isupper()
        )
        return found if found and stands else None
    found = _sections_of(line.text)
    if found:
        if line.level is not None or _stands_out(_style(line), body):
            return found
        return found if line.gap >= 0.3 or line.text.rstrip().endswith(":") else None
    if line.level is not None and line.level <= 2 and _may_head(line):
        part = _partial(line.text)
        return [part] if part else None
    return None


def _inline_rest(line: Line) -> Line | None:
    if len(line.segments) < 2:
        return None
    return Line(
        line.segments[1:], line.page, line.y, 0.2, line.indent, False, None, line.region, False
    )
