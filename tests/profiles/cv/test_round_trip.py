"""Every profile of the demo region comes back equal from each format that it is written to.

The parsers run in this process: what the child of its own adds is tested elsewhere.
"""

import pytest

from profiles.cv.export import (
    ExportCertificate,
    ExportEducation,
    ExportExperience,
    ExportProfile,
    profile_of,
    to_europass,
    to_json_resume,
)
from profiles.cv.parsers.tree import parse_json, parse_structured_xml
from profiles.cv.reading.lines import build_document
from profiles.cv.reading.linkers import load_linkers
from profiles.cv.reading.structured import read_structure
from tests.cv_files.content import load_talents
from tests.profiles.cv.conftest import TODAY

FORMATS = {"json": (to_json_resume, parse_json), "xml": (to_europass, parse_structured_xml)}


def export_of(talent) -> ExportProfile:
    row = talent.row
    return ExportProfile(
        name=talent.name,
        email=talent.email,
        phone=talent.phone,
        city=talent.city,
        country_code=row.get("country"),
        headline=row["headline"],
        summary=row["summary"],
        lang=talent.lang,
        links=tuple(talent.links),
        education=tuple(
            ExportEducation(
                one["institution"], one["degree"], one["field"], one["isced_f"], one["eqf_level"],
                one["start"], one["end"] or None, one["city"], one["country"], one["note"],
            )
            for one in row["education"]
        ),
        experience=tuple(
            ExportExperience(
                one["employer"], one["title"], None, one["start"], one["end"] or None, one["city"],
                one["country"], "\n".join(one["tasks"]),
            )
            for one in row["experience"]
        ),
        languages=tuple((one["code"], one["level"]) for one in row["language"]),
        skills=tuple(dict.fromkeys(one["written"] for one in row["skill"])),
        certificates=tuple(
            ExportCertificate(one["name"], one.get("issuer"), one["date"])
            for one in row.get("certificate", ())
        ),
    )  # fmt: skip


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_demo_profile_comes_back_equal(name):
    write, parse = FORMATS[name]
    talents = load_talents()
    assert len(talents) >= 60
    for talent in talents:
        stated = export_of(talent)
        document = build_document(parse(write(stated)))
        draft = read_structure(document, today=TODAY, linkers=load_linkers())
        assert profile_of(draft) == stated, talent.key
