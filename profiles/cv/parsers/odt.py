"""ODT to paragraphs in reading order; hidden text apart."""

import re
from typing import Any

from profiles.cv.parsers.archive import Archive
from profiles.cv.parsers.docx_styles import NO_MARKS, Marks
from profiles.cv.parsers.flow import Flow, Paragraph
from profiles.cv.parsers.limits import Refused
from profiles.cv.parsers.xml_tree import Node, parse_xml

SKIPPED = frozenset(
    ["tracked-changes", "annotation", "annotation-end", "desc", "title", "bookmark", "script"]
)
# What a page of text holds that has text of its own.
SHAPES = frozenset(["frame", "custom-shape", "rect", "ellipse", "text-box", "g"])
POINTS_PER_UNIT = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "px": 0.75}


def parse_odt(data: bytes) -> dict[str, Any]:
    """Return {"format": "odt", "kind": "flow", "blocks", "hidden"}; raises Refused."""
    archive = Archive(data)
    content = archive.read("content.xml")
    if content is None:
        raise Refused("broken")
    root = parse_xml(content)
    text = root.first("body", "text")
    if text is None:
        raise Refused("unknown_format")
    styles_part = archive.read("styles.xml")
    styles_root = parse_xml(styles_part) if styles_part else None
    reader = _Reader(_Styles([node for node in (styles_root, root) if node is not None]))
    if styles_root is not None:
        for page in (styles_root.first("master-styles") or styles_root).children("master-page"):
            for header in page.children("header"):
                reader.walk(header, region="header", cell=None)
    reader.walk(text, region="body", cell=None)
    return reader.flow.result("odt")


class _Styles:
    def __init__(self, roots: list[Node]) -> None:
        self._styles: dict[str, Node] = {}
        for root in roots:
            for holder in root.children("styles", "automatic-styles"):
                for node in holder.children("style"):
                    self._styles[node.attributes.get("name", "")] = node

    def marks(self, name: str) -> Marks:
        marks = NO_MARKS
        for node in reversed(self._chain(name)):
            marks = marks.over(_marks(node.first("text-properties")))
        return marks

    def ground(self, name: str) -> str:
        for node in self._chain(name):
            for holder in ("paragraph-properties", "table-cell-properties", "text-properties"):
                properties = node.first(holder)
                if properties is not None:
                    colour = properties.attributes.get("background-color", "")
                    if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
                        return colour[1:]
        return ""

    def _chain(self, name: str) -> list[Node]:
        chain: list[Node] = []
        while name in self._styles and len(chain) < 12:
            chain.append(self._styles[name])
            name = self._styles[name].attributes.get("parent-style-name", "")
        return chain


def _marks(properties: Node | None) -> Marks:
    if properties is None:
        return NO_MARKS
    said = properties.attributes
    weight, slant = said.get("font-weight"), said.get("font-style")
    match = re.fullmatch(r"([\d.]+)(pt|cm|mm|in|px)", said.get("font-size", ""))
    colour = said.get("color", "")
    return Marks(
        bold=None if weight is None else weight in ("bold", "600", "700", "800", "900"),
        italic=None if slant is None else slant in ("italic", "oblique"),
        caps=None if "text-transform" not in said else said["text-transform"] == "uppercase",
        vanish=True if said.get("display") == "none" else None,
        size=float(match.group(1)) * POINTS_PER_UNIT[match.group(2)] if match else None,
        colour=colour[1:] if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else None,
    )


class _Reader:
    def __init__(self, styles: _Styles) -> None:
        self.flow = Flow()
        self._styles = styles
        self._tables = 0

    def walk(
        self,
        node: Node,
        *,
        region: str,
        cell: list[int] | None,
        is_list: bool = False,
        ground: str = "",
    ) -> None:
        """Add the paragraphs below a body, section, list, cell or frame."""
        for child in node.children():
            if child.tag in ("p", "h"):
                self._paragraph(child, region, cell, is_list, ground)
            elif child.tag == "table":
                self._table(child, region, ground)
            elif child.tag == "list":
                self.walk(child, region=region, cell=cell, is_list=True, ground=ground)
            elif child.tag in ("hidden-paragraph", "hidden-text") or (
                child.tag == "section" and child.attributes.get("display") == "none"
            ):
                self.flow.hide("vanish", child.text())
            elif child.tag not in SKIPPED:
                self.walk(child, region=region, cell=cell, is_list=is_list, ground=ground)

    def _table(self, table: Node, region: str, ground: str) -> None:
        number = self._tables
        self._tables += 1
        rows: list[Node] = []
        for child in table.children():
            if child.tag == "table-row":
                rows.append(child)
            elif child.tag in ("table-header-rows", "table-rows"):
                rows.extend(child.children("table-row"))
        for row_index, row in enumerate(rows):
            cells = row.children("table-cell")
            for column, node in enumerate(cells):
                fill = self._styles.ground(node.attributes.get("style-name", "")) or ground
                place = [number, row_index, column, len(cells), len(rows)]
                self.walk(node, region=region, cell=place, ground=fill)

    def _paragraph(
        self, node: Node, region: str, cell: list[int] | None, is_list: bool, ground: str
    ) -> None:
        style = node.attributes.get("style-name", "")
        level = node.attributes.get("outline-level", "") if node.tag == "h" else ""
        paragraph = Paragraph(
            region=region,
            cell=cell,
            is_list=is_list,
            level=int(level) - 1 if level.isdigit() else None,
        )
        frames: list[Node] = []
        ground = self._styles.ground(style) or ground
        self._runs(node, paragraph, self._styles.marks(style), ground, frames)
        self.flow.add(paragraph)
        for frame in frames:
            self.walk(frame, region="textbox", cell=None, ground=ground)

    def _runs(
        self, node: Node, paragraph: Paragraph, marks: Marks, ground: str, frames: list[Node]
    ) -> None:
        why = marks.why_hidden(ground)
        for item in node.content:
            if isinstance(item, str):
                text = re.sub(r"\s+", " ", item)
                if why is not None and text.strip():
                    self.flow.hide(why, text)
                else:
                    paragraph.add(
                        text.upper() if marks.caps else text, marks.bold, marks.italic, marks.size
                    )
            elif item.tag == "s":
                paragraph.add(" ", marks.bold, marks.italic, marks.size)
            elif item.tag == "tab":
                paragraph.add("\t", marks.bold, marks.italic, marks.size)
            elif item.tag == "line-break":
                paragraph.add("\n", marks.bold, marks.italic, marks.size)
            elif item.tag in SHAPES:
                frames.append(item)
            elif item.tag in ("hidden-text", "hidden-paragraph"):
                self.flow.hide("vanish", item.text() or item.attributes.get("string-value", ""))
            elif item.tag not in SKIPPED:
                if item.tag == "a" and item.attributes.get("href"):
                    paragraph.links.append(item.attributes["href"])
                style = item.attributes.get("style-name", "")
                inner = marks.over(self._styles.marks(style)) if style else marks
                under = self._styles.ground(style) or ground
                self._runs(item, paragraph, inner, under, frames)
