"""What DOCX and ODT are turned into: paragraphs of styled runs, in reading order."""

from dataclasses import dataclass, field
from typing import Any

from profiles.cv.parsers import limits
from profiles.cv.parsers.limits import Refused


@dataclass
class Paragraph:
    """One paragraph; `cell` is [table, row, column, columns, rows], level 0 is a main heading."""

    region: str
    cell: list[int] | None = None
    is_list: bool = False
    level: int | None = None
    runs: list[list[Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, text: str, bold: bool | None, italic: bool | None, size: float | None) -> None:
        """Add text, joining it to the run before when it is set alike."""
        style = [bool(bold), bool(italic), size or 0.0]
        if self.runs and self.runs[-1][1:] == style:
            self.runs[-1][0] += text
        else:
            self.runs.append([text, *style])


class Flow:
    """Collects the paragraphs of a document and its hidden text."""

    def __init__(self) -> None:
        self._blocks: list[dict[str, Any]] = []
        self._hidden: dict[str, list[str]] = {}
        self._chars = 0

    def add(self, paragraph: Paragraph) -> None:
        """Add a paragraph, empty ones too since they part entries; raises Refused when too many."""
        self._chars += sum(len(run[0]) for run in paragraph.runs)
        if self._chars > limits.TEXT_CHARS:
            raise Refused("too_many_pages")
        self._blocks.append(vars(paragraph))

    def hide(self, how: str, text: str) -> None:
        """Keep text that no reader sees apart from the rest."""
        self._hidden.setdefault(how, []).append(text)

    def merge_hidden(self, other: "Flow") -> None:
        """Take over the hidden text of another flow."""
        for how, parts in other._hidden.items():
            self._hidden.setdefault(how, []).extend(parts)

    def result(self, name: str) -> dict[str, Any]:
        """Return the JSON value for the pipe; raises Refused when there is nothing to read."""
        seen = any(run[0].strip() for block in self._blocks for run in block["runs"])
        if not seen and not self._hidden:
            raise Refused("no_text")
        return {
            "format": name,
            "kind": "flow",
            "blocks": self._blocks,
            "hidden": [
                {
                    "how": how,
                    "count": sum(len(part.strip()) for part in parts),
                    "text": "".join(parts)[: limits.HIDDEN_SAMPLE_CHARS],
                }
                for how, parts in sorted(self._hidden.items())
            ],
        }
