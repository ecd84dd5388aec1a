"""A talent's own profile and CVs."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from profiles.models import CvFile, CvLine, Profile
from profiles.services import read_waiting_cvs

PROFILE = "/api/v1/profile/"
CV = """Ilze Zvaigzne
ilze@talent.example

Experience
2021-01 - 2023-06 Python developer, Mazais Dators, Riga
Built services with Python, Django and PostgreSQL.

Education
2017 - 2020 Bachelor of Computer Science, University of Latvia

Languages
English C1, Latvian native

Skills
Python, Django, Docker
"""


def test_profile_is_read_and_changed_in_part(region, login):
    client = login(region.coder.user)
    before = client.get(PROFILE).json()
    assert (before["headline"], before["city"]) == ("Python developer", "tampere")
    assert before["consents"]["visible_to_employers"] is True
    sent = {
        "headline": "Data engineer",
        "city": "malmo",
        "languages": [{"code": "no", "cefr_level": "B1"}, {"code": "en", "cefr_level": "C2"}],
        "skills": [{"uri": region.python}, {"phrase": "ice skating"}],
        "educations": [{"institution": "University of Latvia", "start": "2017", "eqf_level": 6}],
        "experiences": [{"title": "Developer", "start": "2021-01", "end": "2023-06"}],
        "target_countries": ["fi", "SE"],
        "consents": {"visible_to_employers": False},
    }
    answer = client.patch(PROFILE, sent)
    assert answer.status_code == 200, answer.content
    after = client.get(PROFILE).json()
    assert after == answer.json()
    assert after["given_name"] == before["given_name"]
    assert [row["code"] for row in after["languages"]] == ["en", "nb"]
    assert [row["phrase"] for row in after["skills"]] == ["ice skating", "Python"] or [
        row["phrase"] for row in after["skills"]
    ] == ["Python", "ice skating"]
    assert after["target_countries"] == ["FI", "SE"]
    assert after["educations"][0]["institution"] == "University of Latvia"
    assert after["experiences"][0]["title"] == "Developer"
    assert after["consents"]["visible_to_employers"] is False


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"headlin": "x"}, "headlin"),
        ({"id": "x"}, "id"),
        ({"headline": "x" * 201}, "headline"),
        ({"headline": "a\0b"}, "headline"),
        ({"headline": ["x"]}, "headline"),
        ({"headline": None}, "headline"),
        ({"city": "atlantis"}, "city"),
        ({"city": {"key": "tampere"}}, "city"),
        ({"university": "hogwarts"}, "university"),
        ({"permit_basis": "studnet"}, "permit_basis"),
        ({"permit_valid_until": "31.12.2026"}, "permit_valid_until"),
        ({"licences": "B"}, "licences"),
        ({"target_countries": ["XX"]}, "target_countries.0"),
        ({"target_occupations": ["urn:none"]}, "target_occupations"),
        ({"willing_to_move": "perhaps"}, "willing_to_move"),
        ({"languages": [{"code": "Finnish", "cefr_level": "B1"}]}, "languages.0.code"),
        ({"languages": [{"code": "fi", "cefr_level": "B7"}]}, "languages.0.cefr_level"),
        ({"languages": [{"code": "no"}, {"code": "nb"}]}, "languages"),
        ({"languages": ["fi"]}, "languages.0"),
        ({"languages": {"fi": "B1"}}, "languages"),
        ({"skills": [{"uri": "urn:none"}]}, "skills.0.uri"),
        ({"skills": [{}]}, "skills.0.phrase"),
        ({"educations": [{"institution": "X", "eqf_level": 9}]}, "educations.0.eqf_level"),
        ({"educations": [{"institution": "X", "start": "1999-13"}]}, "educations.0.start"),
        ({"experiences": [{"employer": "X"}]}, "experiences.0.title"),
        ({"consents": {"everything": True}}, "consents.everything"),
        ({"lang": "fr"}, "lang"),
    ],
)
def test_a_wrong_value_is_named_by_its_path_and_changes_nothing(region, login, sent, path):
    client = login(region.coder.user)
    before = client.get(PROFILE).json()
    answer = client.patch(PROFILE, {"phone": "+358 40", **sent})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [path] or any(
        key.startswith(path) for key in answer.json()["errors"]
    )
    assert client.get(PROFILE).json() == before


def test_a_wrong_code_comes_with_a_suggestion(region, login):
    client = login(region.coder.user)
    answer = client.patch(PROFILE, {"permit_basis": "studnet"}).json()
    assert "student" in answer["errors"]["permit_basis"][0]
    answer = client.patch(PROFILE, {"languages": [{"code": "Finnish"}]}).json()
    assert "“fi”" in answer["errors"]["languages.0.code"][0]


def test_a_change_of_university_ends_its_confirmation(region, login):
    from django.utils import timezone

    Profile.objects.filter(pk=region.coder.pk).update(university_confirmed_at=timezone.now())
    client = login(region.coder.user)
    client.patch(PROFILE, {"headline": "Developer"})
    assert client.get(PROFILE).json()["university_confirmed_at"]
    client.patch(PROFILE, {"programme": "Medicine"})
    assert client.get(PROFILE).json()["university_confirmed_at"] is None


def test_profile_needs_a_login_and_a_talent(region, login, anybody):
    assert anybody.get(PROFILE).status_code == 401
    assert login(region.members[0]).get(PROFILE).status_code == 403


def upload(client, content=None, name="cv.txt"):
    data = (content or CV).encode()
    file = SimpleUploadedFile(name, data, content_type="text/plain")
    return client.post("/api/v1/profile/cv/", {"file": file}, format="multipart")


def test_a_cv_is_taken_read_and_decided_on(region, login, settings, tmp_path):
    client = login(region.coder.user)
    answer = upload(client)
    assert (answer.status_code, answer.json()["status"]) == (202, "waiting")
    address = f"/api/v1/profile/cv/{answer.json()['id']}/"
    assert client.get(address).json()["lines"] == []
    assert read_waiting_cvs() == 1
    read = client.get(address).json()
    assert read["status"] == "read", read
    skill = next(line for line in read["lines"] if line["kind"] == "skill")
    assert set(skill) == {"id", "kind", "phrase", "value", "state"}
    decisions = {line["id"]: "drop" for line in read["lines"]}
    decisions[skill["id"]] = "accept"
    education = next(line for line in read["lines"] if line["kind"] == "education")
    decisions[education["id"]] = {"change": {"institution": "Riga Technical University"}}
    answer = client.post(address + "decisions/", decisions)
    assert (answer.status_code, answer.json()["status"]) == (200, "reviewed")
    states = {line["id"]: line["state"] for line in answer.json()["lines"]}
    assert (states[skill["id"]], states[education["id"]]) == ("accepted", "changed")
    profile = client.get(PROFILE).json()
    assert "Riga Technical University" in [row["institution"] for row in profile["educations"]]


@pytest.fixture
def cv_line(region):
    cv_file = CvFile.objects.create(profile=region.coder, name="cv.pdf", status="read")
    return CvLine.objects.create(
        cv_file=cv_file, position=0, kind="education", value={"institution": "X"}
    )


@pytest.mark.parametrize(
    "decision",
    [
        "acept", 1, None, [], ["accept"], {}, {"change": "x"}, {"change": {}, "more": 1},
        {"change": {"eqf_level": "six"}}, {"change": {"eqf_level": 10**30}},
        {"change": {"eqf_level": True}}, {"change": {"institution": "a\0b"}},
        {"change": {"institution": "x" * 30_000}}, {"change": {"code": "klingon"}},
        {"change": {"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}},
    ],
)  # fmt: skip
def test_a_wrong_decision_is_told_and_changes_nothing(cv_line, login, decision):
    client = login(cv_line.cv_file.profile.user)
    address = f"/api/v1/profile/cv/{cv_line.cv_file_id}/decisions/"
    answer = client.post(address, {str(cv_line.pk): decision})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [str(cv_line.pk)]
    cv_line.refresh_from_db()
    assert (cv_line.state, cv_line.value) == ("open", {"institution": "X"})


@pytest.mark.parametrize("body", [[], {}, "accept", {"nothing": "drop"}, {"a\0": "drop"}])
def test_decisions_that_name_no_line_are_refused(cv_line, login, body):
    client = login(cv_line.cv_file.profile.user)
    answer = client.post(f"/api/v1/profile/cv/{cv_line.cv_file_id}/decisions/", body)
    assert answer.status_code == 400


def test_a_cv_is_its_talents_alone(cv_line, region, login):
    for user in (region.nurse.user, region.members[0]):
        client = login(user)
        address = f"/api/v1/profile/cv/{cv_line.cv_file_id}/"
        assert client.get(address).status_code in (403, 404)
        sent = {str(cv_line.pk): "drop"}
        assert client.post(address + "decisions/", sent).status_code in (403, 404)
    cv_line.refresh_from_db()
    assert cv_line.state == "open"


def test_bad_uploads_are_refused(region, login, settings):
    client = login(region.coder.user)
    empty = SimpleUploadedFile("cv.txt", b"")
    for form in ({"file": empty}, {}, {"file": "words"}):
        answer = client.post("/api/v1/profile/cv/", form, format="multipart")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])
    assert client.post("/api/v1/profile/cv/", {"file": "x"}, format="json").status_code == 415
    large = SimpleUploadedFile("cv.txt", b"x" * (settings.CV_MAX_BYTES + 1))
    answer = client.post("/api/v1/profile/cv/", {"file": large}, format="multipart")
    assert answer.status_code == 400
    assert not CvFile.objects.exists()
