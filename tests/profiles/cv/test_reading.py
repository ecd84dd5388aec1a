"""Whole documents through both steps: layouts, languages, formats."""

import io

import docx
import pytest

from profiles.cv.attack_files import page, pdf

PLAIN = """Linh Tran
linh.tran@posti.example

WORK EXPERIENCE

Software Developer, Kaarnapuro Oy        01/2022 - present
- Built booking services in Python and Docker

EDUCATION

Tampere University                       2019 - 2021
Master of Science in Software Engineering

LANGUAGES
Vietnamese (native), English (C1), Finnish: B1

SKILLS
Git, Lagoon mapping
"""


def test_plain_text_is_read_in_all_its_parts(read):
    record = read(PLAIN)
    assert record["name"] == "Linh Tran"
    assert record["email"] == "linh.tran@posti.example"
    assert record["experience"] == [
        {
            "employer": "Kaarnapuro Oy",
            "title": "Software Developer",
            "start": "2022-01",
            "end": None,
        }
    ]
    assert record["education"] == [
        {
            "institution": "Tampere University",
            "field": "Software Engineering",
            "start": "2019",
            "end": "2021",
        }
    ]
    assert record["languages"] == [
        {"code": "vi", "level": "native"},
        {"code": "en", "level": "C1"},
        {"code": "fi", "level": "B1"},
    ]
    assert "Lagoon mapping" in record["skills"]
    assert record["format"] == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1257"])
def test_encodings_of_plain_text_make_no_difference(read, encoding):
    text = "Jānis Bērziņš\njanis@pasts.example\n\nIzglītība\nLatvijas Universitāte, 2018 - 2021\n\nValodas\nlatviešu - dzimtā, angļu - C1\n"
    record = read(text.encode(encoding))
    assert record["name"] == "Jānis Bērziņš"
    assert record["education"][0]["institution"] == "Latvijas Universitāte"
    assert [item["code"] for item in record["languages"]] == ["lv", "en"]


def test_list_of_programming_languages_is_no_list_of_languages(read):
    record = read(PLAIN.replace("Vietnamese (native), English (C1), Finnish: B1", "Python, C++"))
    assert record["languages"] == []


def test_placeholders_of_a_template_are_no_facts(read):
    record = read(
        PLAIN + "\nExperience\nJob Title, Company Name, 2010 - 2012\nLorem ipsum dolor\n"
    )
    assert [item["employer"] for item in record["experience"]] == ["Kaarnapuro Oy"]


def test_expected_end_that_lies_ahead_still_runs(read):
    record = read(PLAIN.replace("2019 - 2021", "08/2024 - 05/2027"))
    assert record["education"][0]["start"] == "2024-08"
    assert record["education"][0]["end"] is None


def docx_of(build) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx_table_with_dates_at_the_side_is_read_by_rows(read):
    def build(document):
        document.add_heading("Ada Lovell", 0)
        document.add_paragraph("ada@post.example")
        document.add_heading("Education", 1)
        row = document.add_table(rows=0, cols=2)
        for dates, school, degree in (
            ("2019 - 2021", "University of Oslo", "MSc in Physics"),
            ("2016 - 2019", "University of Tartu", "BSc in Mathematics"),
        ):
            cells = row.add_row().cells
            cells[0].text, cells[1].text = dates, school
            cells[1].add_paragraph(degree)
        hidden = document.add_paragraph().add_run("Kubernetes wizard")
        hidden.font.hidden = True

    record = read(docx_of(build))
    assert record["education"] == [
        {"institution": "University of Oslo", "field": "Physics", "start": "2019", "end": "2021"},
        {
            "institution": "University of Tartu",
            "field": "Mathematics",
            "start": "2016",
            "end": "2019",
        },
    ]
    assert record["hidden_text"] is True


def columns(left, right) -> bytes:
    """Return a content stream of two columns, drawn left column first."""
    text = b""
    for x, lines in ((40, left), (230, right)):
        y = 780
        for line in lines:
            size = 14 if line.isupper() else 10
            text += b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, line.encode("latin-1"))
            y -= 23 if x == 40 else 19
    return text


def test_pdf_with_a_sidebar_is_read_column_by_column(read):
    left = [
        "CONTACT",
        "ada@post.example",
        "LANGUAGES",
        "English C1",
        "Swedish B2",
        "SKILLS",
        "Python",
        "Figma",
    ]
    right = [
        "ADA LOVELL", "EXPERIENCE", "Interaction Designer", "Norrsken AB", "03/2019 - 06/2022",
        "Drew maps for the harbour and the railway.", "EDUCATION", "Lund University",
        "Bachelor in Design", "2015 - 2018",
    ]  # fmt: skip
    record = read(pdf([columns(left, right)]))
    assert record["name"] == "Ada Lovell"
    assert [item["code"] for item in record["languages"]] == ["en", "sv"]
    assert record["experience"] == [
        {
            "employer": "Norrsken AB",
            "title": "Interaction Designer",
            "start": "2019-03",
            "end": "2022-06",
        }
    ]
    assert record["education"][0]["institution"] == "Lund University"
    assert record["skills"][:2] == ["Python", "Figma"]


def test_pdf_of_one_column_is_read(read):
    record = read(pdf([page()]))
    assert record["name"] == "Ada Example"
    assert record["experience"] == [
        {"employer": "Example Oy", "title": "Software Engineer", "start": "2019", "end": "2022"}
    ]
