"""A CV on its way: upload, reading, review line by line, a second upload, wrong files."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from profiles.models import CvFile, CvLine
from profiles.services import CV_MAX_BYTES, read_waiting_cvs, store_cv
from tests.factories.profiles import ProfileFactory

pytestmark = pytest.mark.django_db
CV = """Ilvara Tesk
Software developer
ilvara.tesk@tests.example

Experience
2021-03 - 2023-08  Software developer, Heather Works
Wrote web services in Python.

Education
2017 - 2020  Bachelor of Science in Computer Science, Amber Coast University

Languages
English: C1
Finnish: B1

Skills
Python, PostgreSQL
"""


@pytest.fixture
def own(client):
    profile = ProfileFactory(headline="", given_name="", family_name="", summary="", city=None)
    client.force_login(profile.user)
    return profile


def upload(client, content: str | bytes = CV, name: str = "cv.txt"):
    data = content.encode() if isinstance(content, str) else content
    return client.post("/profile/cv/", {"file": SimpleUploadedFile(name, data)})


def read(client, content: str = CV) -> CvFile:
    path = upload(client, content)["Location"]
    read_waiting_cvs()
    return CvFile.objects.get(pk=path.strip("/").split("/")[-1])


def line_of(cv_file: CvFile, kind: str, **value: str) -> CvLine:
    lines = cv_file.lines.filter(kind=kind)
    return next(row for row in lines if all(row.value.get(k) == v for k, v in value.items()))


def test_an_upload_leads_to_its_progress_and_then_to_its_review(client, own):
    path = upload(client)["Location"]
    page = client.get(path)
    assert "Your CV is being read" in page.text
    waiting = client.get(f"{path}progress/")
    assert (waiting.status_code, "HX-Refresh" in waiting) == (200, False)
    assert "Next in line" in waiting.text
    assert "Waiting to be read" in client.get("/profile/").text
    read_waiting_cvs()
    assert client.get(f"{path}progress/")["HX-Refresh"] == "true"
    page = client.get(path).text
    assert "Check what was read" in page
    for words in ("Software developer", "Heather Works", "English", "C1: fluent", "PostgreSQL"):
        assert words in page
    assert "Photo, birth date, nationality and marital status are not taken over." in page
    assert not own.languages.exists()


def test_others_in_line_are_counted(client, own):
    store_cv(ProfileFactory(), SimpleUploadedFile("a.txt", b"x"))
    path = upload(client)["Location"]
    assert "1 file before yours" in client.get(f"{path}progress/").text


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "Choose a file first."),
        ({"file": SimpleUploadedFile("cv.pdf", b"")}, "The file is empty."),
        ({"file": SimpleUploadedFile("cv.pdf", b"x" * (CV_MAX_BYTES + 1))}, "larger than 10 MB"),
        ({"file": "words"}, "Choose a file first."),
    ],
)
def test_what_is_no_file_is_told_and_not_kept(client, own, files, words):
    page = client.post("/profile/cv/", files)
    assert page.status_code == 400
    assert words in page.text
    assert not CvFile.objects.exists()


def test_an_eleventh_cv_is_refused(client, own):
    for _number in range(10):
        store_cv(own, SimpleUploadedFile("a.txt", b"x"))
    assert upload(client).status_code == 400
    assert own.cv_files.count() == 10


def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(client, own):
    path = upload(client, bytes(range(256)) * 20, "cv.pdf")["Location"]
    read_waiting_cvs()
    page = client.get(path)
    assert page.status_code == 200
    assert CvFile.objects.get().error_message in page.text
    assert "Your profile is as it was." in page.text
    # Deciding on it is no way around.
    client.post(path, {"all": "*"})
    assert not own.skills.exists()


def test_lines_are_accepted_changed_and_dropped(client, own):
    cv_file = read(client)
    job, study = line_of(cv_file, "experience"), line_of(cv_file, "education")
    finnish = line_of(cv_file, "language", code="fi")
    page = client.post(
        f"/profile/cv/{cv_file.pk}/",
        {
            f"line-{job.pk}": "change",
            f"c-{job.pk}-title": "Backend developer", f"c-{job.pk}-employer": "Heather Works",
            f"c-{job.pk}-start": "03/2021", f"c-{job.pk}-end": "", f"c-{job.pk}-summary": "",
            f"line-{study.pk}": "drop",
            f"line-{finnish.pk}": "accept",
        },
        follow=True,
    )  # fmt: skip
    assert "2 lines are in your profile now." in page.text
    assert "left to decide" in page.text
    kept = own.experiences.get()
    assert (kept.title, kept.start, kept.end) == ("Backend developer", "2021-03", "")
    assert not own.educations.exists()
    assert [(row.code, row.cefr_level) for row in own.languages.all()] == [("fi", "B1")]


def test_a_section_or_everything_new_is_accepted_at_once(client, own):
    cv_file = read(client)
    client.post(f"/profile/cv/{cv_file.pk}/", {"all": "language"})
    assert {row.code for row in own.languages.all()} == {"en", "fi"}
    assert not own.skills.exists()
    skill = line_of(cv_file, "skill", label="PostgreSQL")
    answer = client.post(f"/profile/cv/{cv_file.pk}/", {"all": "*", f"line-{skill.pk}": "drop"})
    assert answer["Location"] == "/matches/"
    assert [row.phrase for row in own.skills.all()] == ["Python"]
    cv_file.refresh_from_db()
    assert cv_file.status == CvFile.Status.REVIEWED


@pytest.mark.parametrize("sent", [{}, {"all": "nothing"}, {"line-x": "accept"}])
def test_a_review_in_which_nothing_is_chosen_is_shown_again(client, own, sent):
    cv_file = read(client)
    page = client.post(f"/profile/cv/{cv_file.pk}/", sent)
    assert page.status_code == 400
    assert "Choose what to do with at least one line" in page.text
    assert not cv_file.lines.exclude(state=CvLine.State.OPEN).exists()


@pytest.mark.parametrize(
    ("kind", "wrong", "error"),
    [
        ("experience", {"title": ""}, "title"),
        ("experience", {"title": "A", "start": "sometime"}, "start"),
        ("education", {"institution": "A", "eqf_level": "12"}, "eqf_level"),
        ("language", {"code": "klingon"}, "code"),
        ("skill", {"label": ""}, "label"),
    ],
)
def test_a_wrong_change_is_told_beside_its_line_and_nothing_is_taken_over(
    client, own, kind, wrong, error
):
    cv_file = read(client)
    line, other = line_of(cv_file, kind), line_of(cv_file, "language", code="en")
    sent = {f"line-{other.pk}": "accept"}
    sent |= {f"line-{line.pk}": "change", **{f"c-{line.pk}-{k}": v for k, v in wrong.items()}}
    page = client.post(f"/profile/cv/{cv_file.pk}/", sent)
    assert page.status_code == 400
    assert f'href="#id_c-{line.pk}-{error}"' in page.text
    assert not own.languages.exists()


def test_a_second_cv_shows_what_differs_and_overwrites_only_what_is_chosen(client, own):
    first = read(client)
    client.post(f"/profile/cv/{first.pk}/", {"all": "*"})
    newer = CV.replace("2023-08", "2024-01").replace("Finnish: B1", "Finnish: B2")
    second = read(client, newer.replace(", PostgreSQL", ", Docker"))
    page = client.get(f"/profile/cv/{second.pk}/").text
    assert "your profile says <strong>B1: gets by at work</strong>" in page
    assert "In your profile, but not in this CV" in page
    assert "say what your profile says already" in page

    client.post(f"/profile/cv/{second.pk}/", {"all": "*"})
    assert own.languages.get(code="fi").cefr_level == "B1"
    assert own.experiences.get().end == "2023-08"
    assert {row.phrase for row in own.skills.all()} == {"Python", "PostgreSQL", "Docker"}

    gone = own.skills.get(phrase="PostgreSQL")
    finnish = line_of(second, "language", code="fi")
    job = line_of(second, "experience")
    client.post(
        f"/profile/cv/{second.pk}/",
        {f"line-{finnish.pk}": "replace", f"line-{job.pk}": "drop", "gone": str(gone.pk)},
    )
    assert own.languages.get(code="fi").cefr_level == "B2"
    assert own.experiences.get().end == "2023-08"
    assert {row.phrase for row in own.skills.all()} == {"Python", "Docker"}


def test_a_change_of_ones_own_words_takes_the_place_of_what_was_stated(client, own):
    own.languages.create(code="fi", cefr_level="A2")
    cv_file = read(client)
    line = line_of(cv_file, "language", code="fi")
    sent = {f"line-{line.pk}": "change", f"c-{line.pk}-code": "fi", f"c-{line.pk}-level": "C1"}
    client.post(f"/profile/cv/{cv_file.pk}/", sent)
    assert [(row.code, row.cefr_level) for row in own.languages.all()] == [("fi", "C1")]


def test_what_cannot_be_seen_in_a_file_is_told(client, own):
    cv_file = read(client)
    note = "40 characters in this file cannot be seen: they have the colour of the page."
    CvFile.objects.filter(pk=cv_file.pk).update(notes=["hidden_text", note, "no_skill"])
    page = client.get(f"/profile/cv/{cv_file.pk}/").text
    assert note in page
    assert "No skills were found." in page
    assert "hidden_text" not in page


def test_a_cv_is_its_talents_alone(client, own):
    cv_file = read(client)
    path = f"/profile/cv/{cv_file.pk}/"
    answer = client.get(f"{path}file/")
    assert b"".join(answer.streaming_content) == CV.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    client.force_login(ProfileFactory().user)
    for address in (path, f"{path}progress/", f"{path}file/"):
        assert client.get(address).status_code == 404
    assert client.post(path, {"all": "*"}).status_code == 404
    assert client.post(f"{path}delete/").status_code == 404
    client.logout()
    for address in (path, f"{path}progress/", f"{path}file/"):
        assert client.get(address).status_code == 302
    assert CvFile.objects.filter(pk=cv_file.pk).exists()


def test_a_cv_is_deleted_with_its_file(client, own, django_capture_on_commit_callbacks):
    cv_file = read(client)
    storage, name = cv_file.file.storage, cv_file.file.name
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/profile/cv/{cv_file.pk}/delete/")
    assert not CvFile.objects.exists()
    assert not storage.exists(name)
