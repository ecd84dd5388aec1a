"""Lines out of what the child read: PDF pages by layout, flows and plain text by their marks."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from profiles.cv.reading.headings import section_of
from profiles.cv.reading.layout import page_lines
from profiles.cv.types import CvDocument, HiddenText, Line, Segment

BULLET = re.compile(
    r"^\s*(?:[◆•●▪◦‣⁃∙·○■□▶►➢➤→✓✔★❖⬧◾▸›»*]|[-–—](?=\s)|o(?=\s{2,})|\uf0b7|\uf0a7)\s*"
)
PARTED = re.compile(r"\t+|\s{3,}")


def build_document(read: Mapping[str, Any]) -> CvDocument:
    """Return the document of the child's answer."""
    kind = read["kind"]
    hidden = tuple(
        HiddenText(str(item["how"]), int(item["count"]), str(item["text"]))
        for item in read.get("hidden", [])
        if item["count"]
    )
    if kind == "pages":
        lines = page_lines(read["pages"])
        links = tuple(str(link[4]) for page in read["pages"] for link in page["links"])
        return CvDocument(
            format="europass_pdf" if read.get("embedded") else "pdf",
            lines=tuple(_marked(line) for line in lines),
            links=links,
            structure=read.get("embedded"),
            hidden=hidden,
            metadata=read.get("metadata") or {},
        )
    if kind == "flow":
        links = tuple(link for block in read["blocks"] for link in block["links"])
        return CvDocument(
            format=str(read["format"]),
            lines=tuple(_flow_lines(read["blocks"])),
            links=links,
            hidden=hidden,
        )
    if kind == "text":
        return CvDocument(format=str(read["format"]), lines=tuple(text_lines(read["text"])))
    return CvDocument(format=str(read["format"]), structure=read.get("tree") or read.get("json"))


def _marked(line: Line) -> Line:
    """Return the line with its bullet taken off and noted."""
    if not line.segments:
        return line
    if line.segments[0].text.strip() in ("◆", "•") and len(line.segments) > 1:
        joined = replace(line.segments[1], text=f"{line.segments[0].text} {line.segments[1].text}")
        line = replace(line, segments=(joined, *line.segments[2:]))
    first = line.segments[0]
    match = BULLET.match(first.text)
    if not match:
        return line
    if first.text.startswith("◆"):
        # Icons stand before headings and contacts as well as before the items of a list.
        rest = first.text[match.end() :]
        segments = (replace(first, text=rest), *line.segments[1:]) if rest else line.segments[1:]
        is_item = section_of(rest) is None and len(rest.split()) >= 3
        return replace(line, segments=segments, is_bullet=is_item) if segments else line
    rest = first.text[match.end() :]
    segments = line.segments[1:]
    if rest:
        kept = Segment(
            rest, first.x0, first.x1, first.size, first.bold, first.italic, first.colour
        )
        segments = (kept, *segments)
    if not segments:
        return line
    return Line(
        segments,
        line.page,
        line.y,
        line.gap,
        line.indent,
        True,
        line.level,
        line.region,
        line.is_row,
    )


def _segments(runs: list[list[Any]]) -> list[list[Segment]]:
    """Return the segments of each line of a paragraph's runs."""
    lines: list[list[Segment]] = [[]]
    glued = False
    for text, bold, italic, size in runs:
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append([])
                glued = False
            pieces = PARTED.split(part)
            for number, piece in enumerate(pieces):
                if number:
                    glued = False
                if not piece.strip():
                    continue
                line = lines[-1]
                if glued and line:
                    last = line[-1]
                    line[-1] = Segment(
                        last.text + piece,
                        size=max(last.size, size),
                        bold=last.bold,
                        italic=last.italic,
                    )
                else:
                    line.append(Segment(piece.lstrip(), size=size, bold=bold, italic=italic))
                glued = True
    return [
        [Segment(s.text.strip(), size=s.size, bold=s.bold, italic=s.italic) for s in line]
        for line in lines
    ]


def _flow_lines(blocks: list[Mapping[str, Any]]) -> list[Line]:
    lines: list[Line] = []
    for table, group in groupby(blocks, key=lambda block: block["cell"] and block["cell"][0]):
        members = list(group)
        if table is None:
            for block in members:
                lines.extend(_block_lines(block, lines))
        else:
            lines.extend(_table_lines(members))
    return lines


def _block_lines(block: Mapping[str, Any], before: list[Line]) -> list[Line]:
    found: list[Line] = []
    if not any(run[0].strip() for run in block["runs"]):
        if before and before[-1].segments:
            found.append(Line((), gap=1.0))
        return found
    for number, segments in enumerate(_segments(block["runs"])):
        if not segments:
            continue
        gap = 1.0 if before and not before[-1].segments and number == 0 else 0.2
        line = Line(
            tuple(segments),
            gap=gap,
            is_bullet=bool(block["is_list"]),
            level=block["level"],
            region=str(block["region"]),
        )
        found.append(_marked(line))
    return found


def _table_lines(blocks: list[Mapping[str, Any]]) -> list[Line]:
    """Read a table by rows, or by columns when its few cells hold whole columns of text."""
    cells: dict[tuple[int, int], list[Line]] = {}
    for block in blocks:
        _, row, column, _, _ = block["cell"]
        cell = cells.setdefault((row, column), [])
        cell.extend(_block_lines(block, cell))
    lines: list[Line] = []
    rows = sorted({row for row, _ in cells})
    for row in rows:
        columns = [
            [line for line in cells[place] if line.segments]
            for place in sorted(cells)
            if place[0] == row
        ]
        columns = [column for column in columns if column]
        if not columns:
            continue
        heights = sorted(map(len, columns))
        if len(columns) == 1:
            lines.extend(columns[0])
        elif heights[-2] >= 4 and len(rows) <= 6:
            for column in columns:
                lines.extend(column)
        else:
            first = tuple(segment for column in columns for segment in column[0].segments)
            gap = 0.6 if lines else 0.0
            lines.append(Line(first, gap=gap, level=columns[0][0].level, is_row=True))
            for column in columns:
                lines.extend(column[1:])
    return lines


def text_lines(text: str) -> list[Line]:
    """Return the lines of plain text or Markdown."""
    lines: list[Line] = []
    blank = 0
    for raw in text.replace("\f", "\n\n").split("\n"):
        if not raw.strip() or re.fullmatch(r"\s*(?:[-=_*~#]{3,}|\|?[\s:|-]+\|)\s*", raw):
            if re.fullmatch(r"\s*={3,}|\s*-{3,}\s*", raw) and lines and not blank:
                # An underlined line is a heading of the text.
                last = lines[-1]
                if len(last.text) < 60 and not last.is_bullet:
                    lines[-1] = Line(last.segments, gap=last.gap, level=last.level or 1)
            blank += 1
            continue
        level = None
        body = raw.expandtabs(8) if raw.startswith("\t") else raw
        head = re.match(r"\s{0,3}(#{1,6})\s+(.*?)#*\s*$", body)
        if head:
            level, body = len(head.group(1)) - 1, head.group(2)
        indent = len(body) - len(body.lstrip())
        cells = PARTED.split(body.strip())
        if body.strip().startswith("|") and body.count("|") >= 2:
            cells = body.strip().strip("|").split("|")
        segments = []
        for cell in cells:
            bold = bool(re.match(r"\s*(?:[-*+]\s+)?(\*\*|__)\S", cell))
            italic = bool(re.match(r"\s*(\*|_)[^\s*_]", cell)) and not bold
            clean = re.sub(r"\[([^\]]*)\]\(([^)]*)\)", r"\1 \2", cell)
            clean = re.sub(r"(\*\*|__|`)", "", clean)
            clean = re.sub(r"(?<![\w*])[*_](?=\S)|(?<=\S)[*_](?![\w*])", "", clean)
            clean = re.sub(r"\\([\\`*_{}\[\]()#+.!|-])", r"\1", clean)
            if clean.strip():
                segments.append(Segment(clean.strip(), bold=bold, italic=italic))
        if not segments:
            continue
        gap = 0.2 if not blank else 1.0
        line = Line(tuple(segments), y=len(lines), gap=gap, indent=float(indent), level=level)
        lines.append(_marked(line) if level is None else line)
        blank = 0
    return lines
