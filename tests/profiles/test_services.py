from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from profiles.deciding import compare_cv, decide_lines
from profiles.marks import mark_vacancy
from profiles.models import (
    Certificate,
    Consent,
    ContactRequest,
    CvFile,
    CvLine,
    Profile,
    VacancyMark,
)
from profiles.services import (
    CV_MAX_BYTES,
    add_skill,
    erase,
    export_data,
    give_consent,
    read_profile,
    read_waiting_cvs,
    store_cv,
    withdraw_consent,
)
from tests.factories.employers import VacancyFactory
from tests.factories.profiles import ProfileFactory

pytestmark = pytest.mark.django_db
VISIBLE = Consent.Purpose.VISIBLE_TO_EMPLOYERS
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


def upload(content: str = CV, name: str = "cv.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def read_cv_of(profile: Profile) -> CvFile:
    store_cv(profile, upload())
    assert read_waiting_cvs() == 1
    return profile.cv_files.get()


@pytest.mark.parametrize(("size", "words"), [(0, "empty"), (CV_MAX_BYTES + 1, "10 MB")])
def test_an_empty_or_too_large_file_is_not_kept(size: int, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        store_cv(ProfileFactory(), SimpleUploadedFile("cv.pdf", b"x" * size))
    assert not CvFile.objects.exists()


def test_the_stored_name_says_nothing_of_the_person() -> None:
    cv_file = store_cv(ProfileFactory(), upload(name="ilvara-tesk.txt"))
    assert cv_file.name == "ilvara-tesk.txt"
    assert "ilvara" not in cv_file.file.name


def test_a_waiting_cv_becomes_lines_to_decide() -> None:
    cv_file = read_cv_of(ProfileFactory())
    assert (cv_file.status, cv_file.lang) == ("read", "en")
    lines = list(cv_file.lines.all())
    assert {"experience", "education", "language", "skill"} <= {line.kind for line in lines}
    assert {line.state for line in lines} == {"open"}
    assert read_waiting_cvs() == 0


def test_a_file_that_is_no_cv_is_refused_with_words() -> None:
    profile = ProfileFactory()
    store_cv(profile, SimpleUploadedFile("cv.pdf", bytes(range(256)) * 20))
    read_waiting_cvs()
    cv_file = profile.cv_files.get()
    assert cv_file.status == "refused"
    assert cv_file.error_code
    assert cv_file.error_message


@pytest.mark.parametrize("headline", ["", "Student of computer science", "Software engineer"])
def test_every_position_held_tells_an_occupation_and_the_latest_not_alone(headline: str) -> None:
    profile = ProfileFactory(headline=headline, summary="")
    profile.experiences.create(title="Software engineer", start="2023-01", end="2025-06")
    profile.experiences.create(title="Teaching assistant", start="2025-09", end="2026-01")
    for number in range(9):
        profile.experiences.create(title=f"Waiter {number}", start="2019-01", end="2019-02")
    found = read_profile(profile).reading["occupations"]
    codes = [one["isco_code"] for one in found]
    assert any(code.startswith("251") for code in codes)
    assert any(code.startswith(("53", "23")) for code in codes)
    uris = [one["uri"] for one in found]
    assert len(uris) == len(set(uris)) <= 8
    engineer = next(one for one in found if one["isco_code"].startswith("251"))
    assert engineer["confidence"] > 0.5
    assert set(engineer) == {"uri", "label", "isco_code", "phrase", "confidence"}


def test_accepted_and_changed_lines_are_taken_over_and_dropped_ones_are_not() -> None:
    profile = ProfileFactory()
    cv_file = read_cv_of(profile)
    languages = list(cv_file.lines.filter(kind="language"))
    assert {line.value["code"] for line in languages} == {"en", "fi"}
    english = next(line for line in languages if line.value["code"] == "en")
    finnish = next(line for line in languages if line.value["code"] == "fi")
    job = cv_file.lines.filter(kind="experience").first()
    decide_lines(
        cv_file,
        {
            str(english.pk): "drop",
            str(finnish.pk): {"change": {"level": "B2"}},
            str(job.pk): "accept",
        },
    )
    assert [(row.code, row.cefr_level) for row in profile.languages.all()] == [("fi", "B2")]
    assert profile.experiences.get().start == "2021-03"
    states = dict(cv_file.lines.values_list("pk", "state"))
    assert (states[english.pk], states[finnish.pk], states[job.pk]) == (
        "dropped",
        "changed",
        "accepted",
    )


def test_what_the_talent_stated_is_never_overwritten() -> None:
    profile = ProfileFactory(headline="Data engineer", given_name="Ilva", family_name="T")
    profile.languages.create(code="en", cefr_level="native")
    cv_file = read_cv_of(profile)
    decide_lines(cv_file, {str(line.pk): "accept" for line in cv_file.lines.all()})
    profile.refresh_from_db()
    assert (profile.headline, profile.given_name, profile.family_name) == (
        "Data engineer",
        "Ilva",
        "T",
    )
    assert profile.languages.get(code="en").cefr_level == "native"
    cv_file.refresh_from_db()
    assert cv_file.status == "reviewed"


def test_accepting_twice_adds_nothing() -> None:
    profile = ProfileFactory()
    cv_file = read_cv_of(profile)
    decisions = {str(line.pk): "accept" for line in cv_file.lines.all()}
    decide_lines(cv_file, decisions)
    parts = (profile.experiences, profile.educations, profile.languages, profile.skills)
    before = [part.count() for part in parts]
    decide_lines(cv_file, decisions)
    assert [part.count() for part in parts] == before
    assert min(before) > 0


def test_one_wrong_decision_changes_nothing() -> None:
    profile = ProfileFactory()
    cv_file = read_cv_of(profile)
    first = cv_file.lines.filter(kind="language").first()
    other = read_cv_of(ProfileFactory()).lines.first()
    for wrong in ({str(other.pk): "accept"}, {str(cv_file.lines.last().pk): "perhaps"}):
        with pytest.raises(ValidationError):
            decide_lines(cv_file, {str(first.pk): "accept", **wrong})
    assert not profile.languages.exists()
    assert not cv_file.lines.exclude(state=CvLine.State.OPEN).exists()


def test_a_consent_is_given_once_and_kept_after_it_ends() -> None:
    profile = ProfileFactory()
    assert give_consent(profile, VISIBLE) == give_consent(profile, VISIBLE)
    withdraw_consent(profile, VISIBLE)
    assert profile.consents.get().withdrawn_at is not None
    give_consent(profile, VISIBLE)
    assert profile.consents.filter(withdrawn_at=None).count() == 1
    assert profile.consents.count() == 2


def full_profile() -> Profile:
    profile = ProfileFactory()
    cv_file = read_cv_of(profile)
    decide_lines(cv_file, {str(line.pk): "accept" for line in cv_file.lines.all()})
    add_skill(profile, uri="", phrase="Sail making")
    give_consent(profile, VISIBLE)
    ContactRequest.objects.create(profile=profile, vacancy=VacancyFactory(), asked_by_talent=True)
    mark_vacancy(profile, VacancyFactory(), "saved")
    profile.certificates.create(name="Sailing licence")
    return profile


def test_the_export_holds_every_row_of_the_talent_and_is_plain_json() -> None:
    profile = full_profile()
    data = json.loads(json.dumps(export_data(profile), cls=DjangoJSONEncoder))
    assert data["account"]["email"] == profile.user.email
    assert data["profile"]["given_name"] == "Ilvara"
    names = {
        "educations": "education",
        "experiences": "experience",
    }
    # From the models, so that a table added later is not forgotten in the export.
    for relation in Profile._meta.related_objects:
        name = relation.get_accessor_name()
        rows = {str(pk) for pk in getattr(profile, name).values_list("pk", flat=True)}
        assert rows
        assert {row["id"] for row in data[names.get(name, name)]} == rows
    assert len(data["cv_files"][0]["lines"]) == CvLine.objects.count()


def test_erasing_leaves_no_row_and_no_file(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    profile, other = full_profile(), ProfileFactory()
    name = profile.cv_files.get().file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        erase(profile)
    assert not default_storage.exists(name)
    assert [user.pk for user in User.objects.all()] == [other.user_id]
    assert list(Profile.objects.all()) == [other]
    for model in (Certificate, CvFile, CvLine, Consent, ContactRequest, VacancyMark):
        assert not model.objects.exists()


def test_second_upload_shows_what_would_change_and_overwrites_only_what_is_to_be_replaced() -> (
    None
):
    profile = ProfileFactory()
    first = read_cv_of(profile)
    decide_lines(first, {str(line.pk): "accept" for line in first.lines.all()})
    assert {found.state for found in compare_cv(first) if found.kind in ("education", "experience", "language", "skill")} == {"same"}  # fmt: skip
    changed = CV.replace("2023-08", "2024-01").replace("Finnish: B1", "Finnish: B2")
    second = store_cv(profile, upload(changed.replace(", PostgreSQL", ", Docker")))
    read_waiting_cvs()
    by_state: dict[str, list[str]] = {}
    for found in compare_cv(second):
        by_state.setdefault(found.state, []).append(found.kind)
    assert sorted(by_state["changed"]) == ["experience", "language"]
    assert by_state["gone"] == ["skill"]
    assert "skill" in by_state["new"]

    lines = {line.kind: line for line in second.lines.all() if line.value.get("code") != "en"}
    decide_lines(second, {str(lines["language"].pk): "accept"})
    assert profile.languages.get(code="fi").cefr_level == "B1"
    second.lines.update(state=CvLine.State.OPEN)
    decide_lines(second, {str(lines[kind].pk): "replace" for kind in ("language", "experience")})
    assert profile.languages.get(code="fi").cefr_level == "B2"
    assert profile.experiences.get().end == "2024-01"
    with pytest.raises(ValidationError):
        decide_lines(second, {str(lines["education"].pk): "replace"})
