"""DOCX to paragraphs in reading order, with tables, text boxes and headers; hidden text apart."""

import re
from collections.abc import Iterator
from typing import Any

from profiles.cv.parsers import limits
from profiles.cv.parsers.archive import Archive
from profiles.cv.parsers.docx_styles import Marks, StyleSheet
from profiles.cv.parsers.flow import Flow, Paragraph
from profiles.cv.parsers.limits import Refused
from profiles.cv.parsers.xml_tree import Node, parse_xml

EMU_PER_POINT = 12_700
# A frame that starts further out than this lies beside the paper.
OFF_PAGE_POINTS = 1_500


def parse_docx(data: bytes) -> dict[str, Any]:
    """Return {"format": "docx", "kind": "flow", "blocks", "hidden"}; raises Refused."""
    archive = Archive(data)
    name = "word/document.xml"
    if name not in archive.names():
        name = next(
            part for part in archive.names() if re.fullmatch(r"word/document\d*\.xml", part)
        )
    document = archive.read(name)
    if document is None:
        raise Refused("broken")
    body = parse_xml(document).first("body")
    if body is None:
        raise Refused("broken")
    styles_part = archive.read("word/styles.xml")
    reader = _Reader(
        StyleSheet(parse_xml(styles_part)) if styles_part else StyleSheet(None),
        _relations(archive),
    )
    for part in archive.names():
        if re.fullmatch(r"word/header\d*\.xml", part):
            reader.read_part(archive.read(part), region="header")
    reader.walk(body, region="body")
    for part in archive.names():
        if re.fullmatch(r"word/footer\d*\.xml", part):
            reader.read_part(archive.read(part), region="footer")
    return reader.flow.result("docx")


def _relations(archive: Archive) -> dict[str, str]:
    part = archive.read("word/_rels/document.xml.rels")
    if part is None:
        return {}
    return {
        node.attributes.get("Id", ""): node.attributes.get("Target", "")
        for node in parse_xml(part).children("Relationship")
        if node.attributes.get("Type", "").endswith("/hyperlink")
    }


class _Reader:
    def __init__(self, styles: StyleSheet, relations: dict[str, str]) -> None:
        self.flow = Flow()
        self._styles = styles
        self._relations = relations
        self._tables = 0
        self._depth = 0

    def read_part(self, data: bytes | None, *, region: str) -> None:
        if data is not None:
            self.walk(parse_xml(data), region=region)

    def walk(
        self, node: Node, *, region: str, cell: list[int] | None = None, ground: str = ""
    ) -> None:
        """Add the paragraphs below a body, cell, text box, header or content control."""
        for child in node.children():
            if child.tag == "p":
                self._paragraph(child, region, cell, ground)
            elif child.tag == "tbl":
                self._table(child, region, ground)
            elif child.tag in ("sdt", "sdtContent", "ins", "customXml", "smartTag"):
                self.walk(child, region=region, cell=cell, ground=ground)

    def _table(self, table: Node, region: str, ground: str) -> None:
        number = self._tables
        self._tables += 1
        rows = list(_through(table, "tr"))
        for row_index, row in enumerate(rows):
            cells = list(_through(row, "tc"))
            for column, cell in enumerate(cells):
                properties = cell.first("tcPr")
                fill = _fill(properties) or ground
                self.walk(
                    cell,
                    region=region,
                    cell=[number, row_index, column, len(cells), len(rows)],
                    ground=fill,
                )

    def _paragraph(self, node: Node, region: str, cell: list[int] | None, ground: str) -> None:
        properties = node.first("pPr")
        style = _value(properties, "pStyle")
        marks = self._styles.marks(style)
        is_list = self._styles.is_list(style)
        level = self._styles.outline(style)
        if properties is not None:
            is_list = is_list or properties.first("numPr") is not None
            outline = _value(properties, "outlineLvl")
            level = int(outline) if outline.isdigit() else level
            ground = _fill(properties) or ground
        paragraph = Paragraph(region=region, cell=cell, is_list=is_list, level=level)
        boxes: list[Node] = []
        self._runs(node, paragraph, marks, ground, boxes)
        self.flow.add(paragraph)
        for box in boxes:
            self._box(box, ground)

    def _runs(
        self, node: Node, paragraph: Paragraph, base: Marks, ground: str, boxes: list[Node]
    ) -> None:
        for child in node.children():
            if child.tag == "r":
                self._run(child, paragraph, base, ground, boxes)
            elif child.tag == "hyperlink":
                target = self._relations.get(child.attributes.get("id", ""), "")
                if target:
                    paragraph.links.append(target)
                self._runs(child, paragraph, base, ground, boxes)
            elif child.tag in ("ins", "sdt", "sdtContent", "smartTag", "customXml", "fldSimple"):
                self._runs(child, paragraph, base, ground, boxes)

    def _run(
        self, run: Node, paragraph: Paragraph, base: Marks, ground: str, boxes: list[Node]
    ) -> None:
        properties = run.first("rPr")
        marks = base.over(self._styles.marks(_value(properties, "rStyle")))
        marks = marks.over(self._styles.direct(properties))
        why = marks.why_hidden(_fill(properties) or _highlight(properties) or ground)
        for child in run.children():
            if child.tag == "t":
                self._add(paragraph, child.text(), marks, why)
            elif child.tag in ("tab", "ptab"):
                self._add(paragraph, "\t", marks, None)
            elif child.tag in ("br", "cr"):
                self._add(paragraph, "\n", marks, None)
            elif child.tag == "noBreakHyphen":
                self._add(paragraph, "-", marks, why)
            elif child.tag == "sym":
                paragraph.add("• ", marks.bold, marks.italic, marks.size)
            elif child.tag in ("drawing", "pict", "AlternateContent", "object"):
                boxes.extend(_text_boxes(child, 0))

    def _add(self, paragraph: Paragraph, text: str, marks: Marks, why: str | None) -> None:
        if why is not None and text.strip():
            self.flow.hide(why, text)
            return
        shown = text.upper() if marks.caps else text
        paragraph.add(shown, marks.bold, marks.italic, marks.size)

    def _box(self, box: Node, ground: str) -> None:
        self._depth += 1
        if self._depth <= 5:
            if box.attributes.get("talent-off-page"):
                hidden = Flow()
                hidden.hide("off_page", _plain(box))
                self.flow.merge_hidden(hidden)
            else:
                self.walk(
                    box, region="textbox", ground=box.attributes.get("talent-ground", ground)
                )
        self._depth -= 1


def _through(node: Node, tag: str) -> Iterator[Node]:
    """Yield the direct elements of a name, looking through content controls."""
    for child in node.children():
        if child.tag == tag:
            yield child
        elif child.tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _through(child, tag)


def _text_boxes(node: Node, depth: int) -> list[Node]:
    """Return the text boxes of a drawing; of two renderings of one box, the newer."""
    if depth > 12:
        return []
    if node.tag == "AlternateContent":
        choice = node.first("Choice")
        fallback = node.first("Fallback")
        found = _text_boxes(choice, depth + 1) if choice is not None else []
        return found or (_text_boxes(fallback, depth + 1) if fallback is not None else [])
    if node.tag == "txbxContent":
        return [node]
    ground = ""
    if node.tag in ("wsp", "sp"):
        fill = node.first("spPr", "solidFill", "srgbClr")
        theme = node.first("spPr", "solidFill", "schemeClr")
        # A theme's fill is a colour of the designer's; only its own white can hide white text.
        ground = fill.attributes.get("val", "") if fill is not None else ""
        if theme is not None and theme.attributes.get("val") not in ("bg1", "lt1"):
            ground = "808080"
    boxes = [box for child in node.children() for box in _text_boxes(child, depth + 1)]
    if node.tag == "anchor" and _is_off_page(node):
        for box in boxes:
            box.attributes["talent-off-page"] = "1"
    for box in boxes:
        if ground:
            box.attributes.setdefault("talent-ground", ground)
    return boxes


def _is_off_page(anchor: Node) -> bool:
    for axis in ("positionH", "positionV"):
        node = anchor.first(axis, "posOffset")
        if node is None:
            continue
        try:
            points = int(node.text()) / EMU_PER_POINT
        except ValueError:
            continue
        if abs(points) > OFF_PAGE_POINTS:
            return True
    return False


def _plain(node: Node) -> str:
    if node.tag == "t":
        return node.text() + " "
    return "".join(_plain(child) for child in node.children())[: limits.HIDDEN_SAMPLE_CHARS]


def _value(properties: Node | None, name: str) -> str:
    node = properties.first(name) if properties is not None else None
    return node.attributes.get("val", "") if node is not None else ""


def _fill(properties: Node | None) -> str:
    """Return the shading colour as RRGGBB, or an empty string."""
    node = properties.first("shd") if properties is not None else None
    if node is None:
        return ""
    fill = node.attributes.get("fill", "")
    if node.attributes.get("themeFill", "").startswith(("background", "bg", "light")):
        return ""
    return fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else ""


def _highlight(properties: Node | None) -> str:
    value = _value(properties, "highlight")
    return "" if value in ("", "none", "white") else "808080"
