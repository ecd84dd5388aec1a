import json

import pytest

from profiles.cv import read_cv

CV = """Ada Lovell
ada@post.example | Born: 17.04.1999 | Turku
Nationality: Finnish
Marital status: single

Education
Lund University, Bachelor in Design, 2015 - 2018

Languages
English (C1)
"""


def told(draft):
    return json.dumps([[line.phrase, dict(line.value)] for line in draft.lines])


def test_birth_date_nationality_and_family_are_left_out_and_told():
    draft = read_cv(CV.encode())
    assert "1999" not in told(draft)
    assert "single" not in told(draft)
    assert "private_left_out" in draft.warnings
    assert draft.first("email") == "ada@post.example"


def test_cv_without_them_says_nothing_of_it():
    lines = [line for line in CV.split("\n") if "N" not in line[:1] and "Marital" not in line]
    plain = "\n".join(lines).replace(" | Born: 17.04.1999", "")
    assert "private_left_out" not in read_cv(plain.encode()).warnings


def test_prose_that_tells_where_somebody_was_born_stays():
    text = CV.replace(
        "Education\n", "Profile\nBorn in Ystad and fond of the sea.\n\nEducation\n"
    ).replace("Born: 17.04.1999 | ", "")
    assert "Born in Ystad and fond of the sea." in told(read_cv(text.encode()))


@pytest.mark.parametrize(
    "source",
    [
        b'<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo><Identification>'
        b"<PersonName><FirstName>Ada</FirstName><Surname>Lovell</Surname></PersonName>"
        b'<Demographics><Birthdate year="1999" month="--04"/></Demographics></Identification>'
        b"</LearnerInfo></SkillsPassport>",
        b'{"basics": {"name": "Ada Lovell", "email": "ada@post.example", "image": "https://ada.example/1999.jpg"}}',
    ],
)
def test_structure_that_states_them_is_told_too(source):
    draft = read_cv(source)
    assert "1999" not in told(draft)
    assert "private_left_out" in draft.warnings
