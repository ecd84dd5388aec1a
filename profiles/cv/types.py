"""What the reader knows of a file: positioned lines, and the draft made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Segment:
    """Words of one line that stand together, parted from the next by a wide gap or a tab."""

    text: str
    x0: float = 0.0
    x1: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    colour: int = 0


@dataclass(frozen=True)
class Line:
    """One line in reading order; `gap` is the space above in heights of a line.

    `level` is the heading level that the format itself states, 0 the highest; `indent` is in
    points from the left edge of the column.
    """

    segments: tuple[Segment, ...]
    page: int = 0
    y: float = 0.0
    gap: float = 0.0
    indent: float = 0.0
    is_bullet: bool = False
    level: int | None = None
    region: str = "body"
    is_row: bool = False

    @property
    def text(self) -> str:
        """Return the words of the line."""
        return "  ".join(segment.text for segment in self.segments)

    @property
    def size(self) -> float:
        """Return the size of the largest type in points."""
        return max((segment.size for segment in self.segments), default=0.0)

    @property
    def bold(self) -> bool:
        """Return whether the line opens in bold type."""
        return bool(self.segments) and self.segments[0].bold


@dataclass(frozen=True)
class HiddenText:
    """Text that no reader of the file sees: never counted, told to its owner.

    `how` is white, covered, invisible, tiny, off_page, vanish, actual_text, metadata or
    embedded; `count` is in characters.
    """

    how: str
    count: int
    sample: str


@dataclass(frozen=True)
class CvDocument:
    """What the child made of the bytes, in reading order; `structure` is set for XML and JSON."""

    format: str
    lines: tuple[Line, ...] = ()
    links: tuple[str, ...] = ()
    structure: Any = None
    hidden: tuple[HiddenText, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the visible text, a line per line."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class DraftLine:
    """One thing that was understood, beside the phrase it was read from.

    `kind` is name, headline, email, phone, place, link, summary, education, experience,
    language, skill, certificate, project or publication; the keys of `value` depend on it
    (docs/cv.md). `page` counts from 1, 0 where the format has no pages.
    """

    kind: str
    phrase: str
    value: Mapping[str, Any]
    page: int = 0
    confidence: float = 1.0


@dataclass(frozen=True)
class CvDraft:
    """What was understood of one CV; a proposal, never the truth."""

    format: str
    lang: str | None
    lines: tuple[DraftLine, ...]
    warnings: tuple[str, ...] = ()
    hidden: tuple[HiddenText, ...] = ()

    def of_kind(self, kind: str) -> tuple[DraftLine, ...]:
        """Return the lines of one kind in the order of the document."""
        return tuple(line for line in self.lines if line.kind == kind)

    def first(self, kind: str) -> str | None:
        """Return the text of the first line of a kind, or None."""
        found = self.of_kind(kind)
        return str(found[0].value["text"]) if found else None
