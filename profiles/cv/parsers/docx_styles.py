"""Character marks of DOCX styles with their inheritance, and what makes a run hidden."""

import re
from dataclasses import dataclass, replace

from profiles.cv.parsers import limits
from profiles.cv.parsers.xml_tree import Node

PAPER = "FFFFFF"
DEFAULT_POINTS = 11.0


@dataclass(frozen=True)
class Marks:
    """How characters are set; None stands for what is not said. Size in points."""

    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    vanish: bool | None = None
    size: float | None = None
    colour: str | None = None

    def over(self, upper: "Marks") -> "Marks":
        """Return these marks with what `upper` says laid over them."""
        said = {name: value for name, value in vars(upper).items() if value is not None}
        return replace(self, **said)

    def why_hidden(self, ground: str) -> str | None:
        """Return why a reader cannot see such text on the ground colour, or None."""
        if self.vanish:
            return "vanish"
        if self.size is not None and self.size < limits.TINY_POINTS:
            return "tiny"
        if self.colour is not None and distance(self.colour, ground or PAPER) < limits.CONTRAST:
            return "white"
        return None


NO_MARKS = Marks()


def distance(first: str, second: str) -> int:
    """Return the largest difference of a channel of two RRGGBB colours, 0 to 255."""
    pairs = zip(bytes.fromhex(first), bytes.fromhex(second), strict=True)
    return max(abs(one - other) for one, other in pairs)


def _switch(node: Node | None) -> bool | None:
    if node is None:
        return None
    return node.attributes.get("val", "1") not in ("0", "false", "off", "none")


class StyleSheet:
    """word/styles.xml; an absent sheet says nothing."""

    def __init__(self, root: Node | None) -> None:
        self._styles = {
            node.attributes.get("styleId", ""): node
            for node in (root.children("style") if root is not None else [])
        }
        defaults = root.first("docDefaults", "rPrDefault", "rPr") if root is not None else None
        self._defaults = NO_MARKS.over(self.direct(defaults))
        self._default_paragraph = next(
            (
                style_id
                for style_id, node in self._styles.items()
                if node.attributes.get("type") == "paragraph" and node.attributes.get("default")
            ),
            "",
        )

    def marks(self, style_id: str) -> Marks:
        """Return the marks of a style with those it is based on."""
        marks = NO_MARKS
        if not style_id or self._kind(style_id) != "character":
            marks = self._defaults
            style_id = style_id or self._default_paragraph
        for node in reversed(self._chain(style_id)):
            marks = marks.over(self.direct(node.first("rPr")))
        return marks

    def is_list(self, style_id: str) -> bool:
        """Return whether the style numbers or bullets its paragraphs."""
        return any(node.first("pPr", "numPr") is not None for node in self._chain(style_id))

    def outline(self, style_id: str) -> int | None:
        """Return the outline level of a heading style, 0 for the highest, or None."""
        for node in self._chain(style_id):
            level = node.first("pPr", "outlineLvl")
            if level is not None and level.attributes.get("val", "").isdigit():
                value = int(level.attributes["val"])
                return value if value < 9 else None
            name = node.first("name")
            if name is not None:
                match = re.fullmatch(r"heading (\d)", name.attributes.get("val", "").lower())
                if match:
                    return int(match.group(1)) - 1
        return None

    def direct(self, properties: Node | None) -> Marks:
        """Return what a run's own properties say."""
        if properties is None:
            return NO_MARKS
        size_node = properties.first("sz")
        size = size_node.attributes.get("val", "") if size_node is not None else ""
        caps = _switch(properties.first("caps"))
        return Marks(
            bold=_switch(properties.first("b")),
            italic=_switch(properties.first("i")),
            caps=caps if caps is not None else _switch(properties.first("smallCaps")),
            vanish=_switch(properties.first("vanish")) or _switch(properties.first("webHidden")),
            size=float(size) / 2 if re.fullmatch(r"\d+(\.\d+)?", size) else None,
            colour=_colour(properties.first("color")),
        )

    def _kind(self, style_id: str) -> str:
        node = self._styles.get(style_id)
        return node.attributes.get("type", "") if node is not None else ""

    def _chain(self, style_id: str) -> list[Node]:
        chain: list[Node] = []
        while style_id in self._styles and len(chain) < 12:
            node = self._styles[style_id]
            chain.append(node)
            based = node.first("basedOn")
            style_id = based.attributes.get("val", "") if based is not None else ""
        return chain


def _colour(node: Node | None) -> str | None:
    if node is None:
        return None
    theme = node.attributes.get("themeColor", "")
    if theme in ("background1", "light1") and not node.attributes.get("themeShade"):
        return PAPER
    value = node.attributes.get("val", "")
    return value if re.fullmatch(r"[0-9A-Fa-f]{6}", value) else "000000"
