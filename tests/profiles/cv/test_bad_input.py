"""What students upload by mistake: each is told what it is and what to do, in a sentence."""

import io

import docx
import pypdf
import pytest

from profiles.cv import read_cv
from profiles.cv.attack_files import honest, page, pdf
from profiles.cv.errors import CvError

SCAN = b"q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"
GRADES = "Transcript of records\nStudent: Ada Lovell\n\n" + "\n".join(
    f"Course {letter} in theory    {number} ECTS    {number % 5 + 1}"
    for letter, number in zip("ABCDEFGHIJKLMNOP", range(3, 19), strict=True)
)
NOVEL = "The harbour lay quiet, and nobody on the quay spoke of the storm. " * 400


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(honest()["pdf"]))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "code", "says"),
    [
        (lambda: pdf([SCAN]), "no_text", "scan"),
        (lambda: pdf([SCAN, SCAN, SCAN]), "no_text", "scan"),
        (locked, "encrypted", "password"),
        (lambda: b"", "empty_file", "empty"),
        (lambda: pdf([b""]), "no_text", "No text"),
        (lambda: b"x", "hardly_any_text", "hardly any text"),
        (lambda: word("x"), "hardly_any_text", "hardly any text"),
        (lambda: honest()["pdf"][:400], "broken", "damaged"),
        (lambda: word("x")[:-300], "broken", "damaged"),
        (lambda: pdf([page()] * 200), "too_many_pages", "60 pages"),
        (lambda: b"%PDF-1.7\n" + b"0" * (50 * 1024 * 1024), "too_large", "10 MB"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "picture", "picture"),
        (lambda: GRADES.encode(), "a_transcript", "list of grades"),
        (lambda: word(GRADES), "a_transcript", "list of grades"),
        (lambda: NOVEL.encode(), "not_a_cv", "does not look like a CV"),
        (lambda: word(NOVEL), "not_a_cv", "does not look like a CV"),
    ],
    ids=["scan", "scan of three pages", "password", "empty", "blank page", "one letter", "one letter in Word",
         "cut PDF", "cut DOCX",
         "200 pages", "50 MB", "photo", "grades", "grades in Word", "novel", "novel in Word"],
)  # fmt: skip
def test_message_says_what_the_file_is_and_what_to_do(make, code, says):
    with pytest.raises(CvError) as caught:
        read_cv(make())
    assert caught.value.code == code
    assert says in caught.value.message
    assert caught.value.message.count(".") >= 2


@pytest.mark.parametrize("name", sorted(honest()))
def test_wrong_ending_makes_no_difference(name):
    draft = read_cv(honest()[name], "my cv.exe.png")
    assert draft.first("name")
