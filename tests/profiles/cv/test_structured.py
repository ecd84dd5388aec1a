import json

import pytest

from profiles.cv import read_cv
from profiles.cv.attack_files import EUROPASS, page, pdf
from profiles.cv.export import (
    ExportCertificate,
    ExportEducation,
    ExportExperience,
    ExportProfile,
    profile_of,
    to_europass,
    to_json_resume,
)

LEGACY = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport locale="fi" xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
<Identification><PersonName><FirstName>Linh</FirstName><Surname>Tran</Surname></PersonName>
<ContactInfo><Email><Contact>linh@posti.example</Contact></Email></ContactInfo></Identification>
<WorkExperienceList><WorkExperience><Period><From year="2021" month="--03"/><Current>true</Current>
</Period><Position><Label>Kehittäjä</Label></Position><Employer><Name>Merituuli Oy</Name></Employer>
</WorkExperience></WorkExperienceList>
<EducationList><Education><Period><From year="2016"/><To year="2020" month="--06"/></Period>
<Title>Insinööri (AMK)</Title><Organisation><Name>Tampereen ammattikorkeakoulu</Name></Organisation>
<Field><Code>0613</Code><Label>Ohjelmistotekniikka</Label></Field><Level><Code>6</Code></Level>
</Education></EducationList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>vi</Code></Description>
</MotherTongue></MotherTongueList><ForeignLanguageList><ForeignLanguage><Description><Code>en</Code>
</Description><ProficiencyLevel><Listening>C1</Listening><Reading>C1</Reading>
<SpokenInteraction>B2</SpokenInteraction><SpokenProduction>B2</SpokenProduction><Writing>C1</Writing>
</ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic>
<Computer><Description>&lt;ul&gt;&lt;li&gt;Lagoon mapping&lt;/li&gt;&lt;/ul&gt;</Description></Computer>
</Skills></LearnerInfo></SkillsPassport>"""


def test_legacy_europass_is_read_as_structure(read):
    record = read(LEGACY)
    assert record["format"] == "europass_xml"
    assert (record["name"], record["email"]) == ("Linh Tran", "linh@posti.example")
    assert record["languages"] == [
        {"code": "vi", "level": "native"},
        {"code": "en", "level": "C1"},
    ]
    assert record["experience"] == [
        {"employer": "Merituuli Oy", "title": "Kehittäjä", "start": "2021-03", "end": None}
    ]
    assert record["education"] == [
        {
            "institution": "Tampereen ammattikorkeakoulu",
            "field": "Ohjelmistotekniikka",
            "start": "2016",
            "end": "2020-06",
        }
    ]
    assert record["skills"] == ["Lagoon mapping"]


def test_json_resume_is_read_with_the_liberties_people_take(read):
    value = {
        "basics": {"name": "Ada", "location": "Turku", "email": "ada@post.example"},
        "work": [{"company": "Norrsken AB", "position": "Designer", "startDate": "2020-02-01"}],
        "education": {"institution": "Lund University", "area": "Design", "endDate": "2019"},
        "languages": ["English (C1)", {"language": "Deutsch", "fluency": "Grundkenntnisse"}],
        "skills": {"Design": ["Figma"], "Other": []},
    }
    record = read(json.dumps(value))
    assert record["experience"][0]["employer"] == "Norrsken AB"
    assert record["education"][0]["end"] == "2019"
    assert [item["code"] for item in record["languages"]] == ["en", "de"]
    assert record["skills"] == ["Figma", "Other"]


def test_embedded_xml_counts_only_where_the_page_bears_it_out(read):
    seen = read(pdf([page()], attached=EUROPASS.format(skill="Docker").encode()))
    assert (seen["format"], seen["hidden_text"]) == ("europass_pdf", False)
    assert "Docker" in seen["skills"]
    unseen = read(pdf([page()], attached=EUROPASS.format(skill="Lagoon mapping").encode()))
    assert unseen["skills"] == []
    assert unseen["hidden_text"] is True


PROFILE = ExportProfile(
    name="Linh Thi Tran",
    email="linh@posti.example",
    phone="+358 40 000 0101",
    city="Tampere",
    country_code="FI",
    headline="Developer",
    summary="I build & mend <services>.",
    lang="en",
    links=("https://linh.example",),
    education=(
        ExportEducation(
            "Tampere University", "MSc", "Software", "0613", 7, "2024-08", "2027-05", "Tampere", "FI", "Notes."
        ),
        ExportEducation("School", None, None, None, None, None, "2019"),
    ),
    experience=(
        ExportExperience(
            "Merituuli Oy", "Developer", None, "2021-03", None, "Turku", "FI", "Built.\nMended."
        ),
    ),
    languages=(("en", "C1"), ("vi", "native"), ("fi", None)),
    skills=("Python", "Lagoon mapping"),
    certificates=(ExportCertificate("Card", "Office", "2024-05"),),
)  # fmt: skip


@pytest.mark.parametrize("write", [to_json_resume, to_europass])
@pytest.mark.parametrize("profile", [PROFILE, ExportProfile(name="Ada Lovell", lang="sv")])
def test_export_reads_back_equal(write, profile):
    assert profile_of(read_cv(write(profile))) == profile
