"""CVs written in a word processor: headings and tabs, tables of dates, a sidebar, boxes, no styles."""

from collections.abc import Callable

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from tests.cv_files.content import CV_TITLE, INTERESTS, REFERENCES, Entry, Talent


def _new(font: str, size: float) -> Document:
    document = docx.Document()
    document.styles["Normal"].font.name = font
    document.styles["Normal"].font.size = Pt(size)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    return document


def _sections(talent: Talent, heading: Callable[[str], None], entry, line, skills: str) -> None:
    for name in talent.order:
        heading(talent.heading(name))
        if name in ("education", "experience"):
            for one in getattr(talent, name):
                entry(one)
        elif name == "languages":
            for text in talent.language_lines:
                line(text)
        elif name == "skills":
            for text in talent.skills if skills == "\n" else [skills.join(talent.skills)]:
                line(text)
        else:
            for text in talent.certificates:
                line(text)


def headings_and_tabs(talent: Talent) -> Document:
    """Word's own headings, bold entries, dates pushed to the right by a tab; contact in the header."""
    document = _new("Carlito", 11)
    top = document.sections[0].header.paragraphs[0]
    top.text = f"{talent.name}\t{talent.email}\t{talent.phone}"
    document.add_heading(talent.name, 0)
    document.add_paragraph(talent.row["headline"])
    document.add_heading(talent.heading("summary"), 1)
    document.add_paragraph(talent.row["summary"])

    def entry(one: Entry) -> None:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(one.main).bold = True
        paragraph.add_run(f"\t{one.dates}")
        document.add_paragraph(one.organisation + (f", {one.place}" if one.place else ""))
        for point in one.points:
            document.add_paragraph(point, style="List Bullet")

    _sections(
        talent, lambda text: document.add_heading(text, 1), entry, document.add_paragraph, ", "
    )
    return document


def _cell(cell, lines: list[tuple[str, bool]]) -> None:
    cell.text = ""
    first = True
    for text, bold in lines:
        paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.add_run(text).bold = bold
        first = False


def table_of_dates(talent: Talent) -> Document:
    """A table of two columns for each section: dates at the left, words at the right."""
    document = _new("Liberation Sans", 10)
    title = document.add_paragraph()
    run = title.add_run(
        f"{CV_TITLE[talent.lang]}: {talent.name}" if talent.whim("title", 2) else talent.name
    )
    run.font.size = Pt(18)
    words = talent.contact_words
    facts = document.add_table(rows=0, cols=2)
    for left, right in [
        (words[1], talent.phone),
        (words[2], talent.email),
        *[one.split(": ") for one in talent.private],
    ]:
        cells = facts.add_row().cells
        cells[0].text, cells[1].text = left, right

    def heading(text: str) -> None:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text.upper())
        run.bold = True
        run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)
        paragraph.paragraph_format.space_before = Pt(10)

    heading(talent.heading("summary"))
    document.add_paragraph(talent.row["summary"])

    def entry(one: Entry) -> None:
        table = document.add_table(rows=1, cols=2)
        table.autofit = False
        cells = table.rows[0].cells
        cells[0].width, cells[1].width = Cm(4), Cm(13)
        _cell(cells[0], [(one.dates, False)])
        where = one.organisation + (f", {one.place}" if one.place else "")
        _cell(
            cells[1], [(one.main, True), (where, False), *[(point, False) for point in one.points]]
        )

    _sections(talent, heading, entry, document.add_paragraph, "; ")
    return document


def sidebar_table(talent: Talent) -> Document:
    """One table for the whole page: contact, skills and languages beside studies and work."""
    document = _new("Carlito", 10.5)
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Cm(5.5), Cm(11.5)
    left._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:shd {nsdecls("w")} w:fill="DCE6F1" w:val="clear"/>')
    )

    def heading(cell, text: str) -> None:
        run = cell.add_paragraph().add_run(text)
        run.bold = True
        run.font.size = Pt(13)

    heading(left, talent.contact_words[0])
    for text in (talent.phone, talent.email, talent.city, *talent.links):
        left.add_paragraph(text)
    for name, lines in (("skills", talent.skills), ("languages", talent.language_lines)):
        heading(left, talent.heading(name))
        for text in lines:
            left.add_paragraph(text)
    run = right.paragraphs[0].add_run(talent.name)
    run.font.size = Pt(22)
    right.add_paragraph(talent.row["headline"])
    heading(right, talent.heading("summary"))
    right.add_paragraph(talent.row["summary"])
    for name in talent.order:
        if name in ("education", "experience"):
            heading(right, talent.heading(name))
            for one in getattr(talent, name):
                right.add_paragraph().add_run(f"{one.main}, {one.organisation}").bold = True
                right.add_paragraph().add_run(
                    one.dates + (f" | {one.place}" if one.place else "")
                ).italic = True
                for point in one.points:
                    right.add_paragraph(f"• {point}")
    if talent.certificates:
        heading(right, talent.heading("certificates"))
        for text in talent.certificates:
            right.add_paragraph(text)
    return document


BOX = """<w:r {ns}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="margin"><wp:posOffset>4000000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="2200000" cy="1300000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="7" name="Box"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2200000" cy="1300000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"""
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def boxes(talent: Talent) -> Document:
    """Contact in a text box beside the name, entries in bold capitals, skills one to a line."""
    document = _new("Liberation Serif", 11)
    title = document.add_paragraph()
    run = title.add_run(talent.name)
    run.bold = True
    run.font.size = Pt(20)
    texts = (talent.phone, talent.email, talent.city)
    inner = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>' for text in texts
    )
    title._p.append(parse_xml(BOX.format(ns=SPACES, paragraphs=inner)))
    document.add_paragraph(talent.row["headline"])

    def heading(text: str) -> None:
        run = document.add_paragraph().add_run(text)
        run.bold = True
        run.underline = True
        run.font.size = Pt(13)

    heading(talent.heading("summary"))
    document.add_paragraph(talent.row["summary"])

    def entry(one: Entry) -> None:
        document.add_paragraph().add_run(
            one.organisation.upper() + (f" – {one.place}" if one.place else "")
        ).bold = True
        document.add_paragraph().add_run(f"{one.main} ({one.dates})").italic = True
        for point in one.points:
            document.add_paragraph(point, style="List Bullet")

    def line(text: str) -> None:
        document.add_paragraph(text, style="List Bullet")

    _sections(talent, heading, entry, line, "\n")
    heading(INTERESTS[talent.lang][0])
    document.add_paragraph(INTERESTS[talent.lang][1])
    return document


def no_styles(talent: Talent) -> Document:
    """Everything in one style as typed by somebody in a hurry: spaces, dashes and colons."""
    document = _new("Liberation Serif", 12)
    document.add_paragraph(talent.name)
    document.add_paragraph(f"{talent.city}, {talent.phone}, {talent.email}")
    document.add_paragraph("")
    document.add_paragraph(f"{talent.heading('summary')}:")
    document.add_paragraph(talent.row["summary"])

    def heading(text: str) -> None:
        document.add_paragraph("")
        document.add_paragraph(f"{text}:")

    def entry(one: Entry) -> None:
        document.add_paragraph(
            f"{one.dates}    {one.main}, {one.organisation}{', ' + one.place if one.place else ''}"
        )
        for point in one.points:
            document.add_paragraph(f"- {point}")

    _sections(talent, heading, entry, document.add_paragraph, ", ")
    document.add_paragraph("")
    document.add_paragraph(REFERENCES.get(talent.lang, ""))
    return document


DESIGNS = {
    "headings_and_tabs": headings_and_tabs, "table_of_dates": table_of_dates,
    "sidebar_table": sidebar_table, "boxes": boxes, "no_styles": no_styles,
}  # fmt: skip
