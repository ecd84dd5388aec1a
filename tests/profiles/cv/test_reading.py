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


def rows(lines) -> bytes:
    """Return a page whose lines are (x, text) pairs at one height each, 10 points high."""
    text = b""
    for number, line in enumerate(lines):
        for x, words in line:
            size = 14 if words.isupper() else 10
            y = 780 - 20 * number
            text += b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, x, y, words.encode("latin-1"))
    return pdf([text])


def test_date_at_the_side_that_wrapped_is_whole(read):
    record = read(
        rows(
            [
                [(40, "Ada Lovell")],
                [(40, "ada@post.example")],
                [(40, "EXPERIENCE")],
                [(40, "Interaction Designer for"), (420, "March 2019 -")],
                [(40, "Public Services"), (420, "June 2022")],
                [(40, "Norrsken AB"), (420, "Malmo")],
                [(40, "LANGUAGES")],
                [(40, "English C1")],
            ]
        )
    )
    (job,) = record["experience"]
    assert (job["start"], job["end"]) == ("2019-03", "2022-06")
    assert job["employer"] == "Norrsken AB"


def test_heading_with_room_between_its_letters_is_one_word(read):
    spaced = b"BT /F1 12 Tf 2 Tc 40 700 Td (LANGUAGES) Tj ET\nBT /F1 10 Tf 0 Tc 40 680 Td (English C1) Tj ET\n"
    spaced += b"BT /F1 12 Tf 2 Tc 40 640 Td (SKILLS) Tj ET\nBT /F1 10 Tf 0 Tc 40 620 Td (Python, Figma) Tj ET\n"
    spaced += b"BT /F1 18 Tf 40 780 Td (Ada Lovell) Tj ET\nBT /F1 10 Tf 40 760 Td (ada@post.example) Tj ET\n"
    record = read(pdf([spaced]))
    assert [item["code"] for item in record["languages"]] == ["en"]
    assert record["skills"] == ["Python", "Figma"]


def test_dated_entries_under_an_unknown_heading_tell_what_they_are(read):
    start, end = PLAIN.index("WORK EXPERIENCE"), PLAIN.index("EDUCATION")
    job = PLAIN[start:end].replace("WORK EXPERIENCE", "WHERE I HAVE BEEN")
    record = read(f"{PLAIN[:start]}{PLAIN[end:]}\n{job}")
    assert [item["employer"] for item in record["experience"]] == ["Kaarnapuro Oy"]


def test_outer_items_of_a_list_in_a_list_name_the_entries(read):
    text = PLAIN.replace(
        "Software Developer, Kaarnapuro Oy        01/2022 - present\n- Built",
        "* **Kaarnapuro Oy** - Software Developer, 01/2022 - present\n    * Tested\n    * Built",
    )
    record = read(text)
    assert [item["employer"] for item in record["experience"]] == ["Kaarnapuro Oy"]


def test_words_of_a_sentence_count_as_skills_only_when_they_stand_as_the_skill_is_called(read):
    record = read(
        PLAIN.replace("in Python and Docker", "in Python, reported each shift, data analysis")
    )
    assert "data analysis" in record["skills"]
    assert not {"report writing", "shift work"} & set(record["skills"])


def test_name_beside_the_title_of_the_document_is_the_name(read):
    assert (
        read(PLAIN.replace("Linh Tran\n", "Curriculum vitae: Linh Tran\n"))["name"] == "Linh Tran"
    )
