"""What a talent does with the profile."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from profiles.cv import read_cv
from profiles.cv.comparison import Comparison, FactLine, compare_lines
from profiles.cv.errors import CvError
from profiles.models import (
    CEFR_LEVELS,
    Consent,
    CvFile,
    CvLine,
    Education,
    Experience,
    LanguageSkill,
    Profile,
    SkillStatement,
)
from skills.readings import as_json, vector_bytes
from skills.text.languages import LANGUAGES
from skills.text.reading import read_profile_text

logger = logging.getLogger(__name__)

CV_MAX_BYTES = 10 * 1024 * 1024
# A file that ends the worker is not tried for ever.
READING_ATTEMPTS = 3
Decision = str | Mapping[str, Any]


def get_or_create_profile(user: User) -> Profile:
    """Return the profile of an account, made empty when it has none."""
    return Profile.objects.get_or_create(user=user)[0]


def store_cv(profile: Profile, uploaded: UploadedFile[Any]) -> CvFile:
    """Keep an uploaded CV to be read by the worker. Raises ValidationError when it is too large."""
    if not uploaded.size:
        raise ValidationError(
            _("The file is empty. Choose the file again, or save it once more first.")
        )
    if uploaded.size > CV_MAX_BYTES:
        raise ValidationError(
            _("The file is larger than 10 MB. Save it without large pictures and try again.")
        )
    name = (uploaded.name or "cv").replace("\x00", "")[-255:]
    cv_file = CvFile(profile=profile, name=name)
    # The stored name says nothing of the person; the content decides the type, not the ending.
    cv_file.file.save(str(cv_file.pk), uploaded, save=False)
    cv_file.save()
    return cv_file


def read_waiting_cvs(limit: int = 10) -> int:
    """Read CVs that wait, and return how many were tried. Run by the worker, never by the web."""
    waiting = CvFile.objects.filter(status=CvFile.Status.WAITING).order_by("uploaded_at", "id")[
        :limit
    ]
    count = 0
    for cv_file in waiting:
        count += 1
        read_waiting_cv(cv_file)
    return count


def read_waiting_cv(cv_file: CvFile) -> None:
    """Read one CV into lines to review, or note why it could not be read."""
    cv_file.attempts += 1
    cv_file.save(update_fields=["attempts"])
    if cv_file.attempts > READING_ATTEMPTS:
        _refuse(
            cv_file,
            "unreadable",
            _("This file could not be read. Save it as PDF and upload that."),
        )
        return
    try:
        with cv_file.file.open("rb") as stored:
            draft = read_cv(stored.read(), cv_file.name)
    except CvError as error:
        _refuse(cv_file, error.code, str(error.message))
        return
    except FileNotFoundError:
        _refuse(cv_file, "gone", _("The file is gone. Upload it again."))
        return
    with transaction.atomic():
        cv_file.lines.all().delete()
        CvLine.objects.bulk_create(
            CvLine(
                cv_file=cv_file,
                position=n,
                kind=line.kind,
                phrase=line.phrase,
                value=dict(line.value),
            )
            for n, line in enumerate(draft.lines)
        )
        # A document may name any language tag; texts are read in the ten languages alone.
        cv_file.lang = draft.lang if draft.lang in LANGUAGES else ""
        cv_file.notes = [str(warning) for warning in draft.warnings]
        if draft.hidden:
            cv_file.notes.append(
                _("The file holds text that a reader does not see. It was not counted.")
            )
        cv_file.status = CvFile.Status.READ
        cv_file.save()
    logger.info("cv read id=%s lines=%d", cv_file.pk, len(draft.lines))


def _refuse(cv_file: CvFile, code: str, message: str) -> None:
    cv_file.status = CvFile.Status.REFUSED
    cv_file.error_code, cv_file.error_message = code, message
    cv_file.save()


def compare_cv(cv_file: CvFile) -> list[Comparison]:
    """Return what a CV would change in its talent's profile: one entry per line, then what is gone.

    The `id` of a drafted line is the CvLine's, that of a stated line the row's. Writes nothing.
    """
    drafted = [
        FactLine(str(line.pk), line.kind, {"phrase": line.phrase, **line.value})
        for line in cv_file.lines.all()
    ]
    return compare_lines(drafted, _stated_lines(cv_file.profile))


def _stated_lines(profile: Profile) -> list[FactLine]:
    own = str(profile.pk)
    name = f"{profile.given_name} {profile.family_name}".strip()
    single = {
        "name": name, "headline": profile.headline, "summary": profile.summary,
        "phone": profile.phone, "email": profile.user.email,
    }  # fmt: skip
    lines = [
        FactLine(own, kind, {"text": text}, from_cv=False) for kind, text in single.items() if text
    ]
    for study in profile.educations.all():
        names = ("institution", "degree", "field", "start", "end")
        value = {key: getattr(study, key) for key in names}
        lines.append(FactLine(str(study.pk), "education", value))
    for work in profile.experiences.all():
        value = {"employer": work.employer, "title": work.title, "summary": work.tasks}
        value |= {"start": work.start, "end": work.end}
        lines.append(FactLine(str(work.pk), "experience", value))
    for known in profile.languages.all():
        value = {"code": known.code, "level": known.cefr_level}
        lines.append(FactLine(str(known.pk), "language", value))
    for skill in profile.skills.all():
        value = {"uri": skill.uri, "phrase": skill.phrase}
        from_cv = skill.source == SkillStatement.Source.CV
        lines.append(FactLine(str(skill.pk), "skill", value, from_cv=from_cv))
    return lines


@transaction.atomic
def decide_lines(cv_file: CvFile, decisions: Mapping[str, Decision]) -> None:
    """Take over accepted and changed lines of a CV and drop the others named.

    `decisions` maps a line's id to "accept", "drop", "replace" or {"change": value}. What the
    talent had confirmed stays as it is; only "replace" puts the draft in the place of the stated
    line that compare_cv finds changed by it. Raises ValidationError for an unknown line or word;
    nothing is changed then.
    """
    lines = {str(line.pk): line for line in cv_file.lines.all()}
    changed: dict[str, Comparison] = {}
    if "replace" in decisions.values():
        changed = {
            found.drafted.id: found
            for found in compare_cv(cv_file)
            if found.state == "changed" and found.drafted
        }
    for line_id, decision in decisions.items():
        line = lines.get(str(line_id))
        if line is None:
            raise ValidationError(_("There is no such line in this CV: %(id)s") % {"id": line_id})
        if decision == "drop":
            line.state = CvLine.State.DROPPED
        elif decision == "replace":
            if str(line.pk) not in changed:
                raise ValidationError(_("This line changes nothing in your profile: accept it."))
            line.state = CvLine.State.ACCEPTED
            line.save()
            _replace(cv_file.profile, changed[str(line.pk)])
            continue
        elif decision == "accept":
            line.state = CvLine.State.ACCEPTED
        elif isinstance(decision, Mapping) and isinstance(decision.get("change"), Mapping):
            line.state = CvLine.State.CHANGED
            line.value = {**line.value, **decision["change"]}
        else:
            raise ValidationError(_("Say accept, drop, or change with the new value."))
        line.save()
        if line.state != CvLine.State.DROPPED:
            _take_over(cv_file.profile, line)
    if not cv_file.lines.filter(state=CvLine.State.OPEN).exists():
        cv_file.status = CvFile.Status.REVIEWED
        cv_file.save(update_fields=["status"])
    profile = cv_file.profile
    profile.lang = profile.lang or cv_file.lang
    profile.save()
    read_profile(profile)


def _take_over(profile: Profile, line: CvLine) -> None:
    value = line.value

    def text(key: str, longest: int) -> str:
        return str(value.get(key) or "")[:longest]

    if line.kind == "name" and not profile.given_name and not profile.family_name:
        given, _space, family = text("text", 200).rpartition(" ")
        profile.given_name, profile.family_name = given[:100], family[:100]
    elif line.kind == "headline" and not profile.headline:
        profile.headline = text("text", 200)
    elif line.kind == "summary" and not profile.summary:
        profile.summary = text("text", 5000)
    elif line.kind == "phone" and not profile.phone:
        profile.phone = text("text", 40)
    elif line.kind == "education":
        Education.objects.get_or_create(
            profile=profile,
            institution=text("institution", 200),
            degree=text("degree", 200),
            start=text("start", 7),
            defaults={
                "field": text("field", 200),
                "isced_f": text("isced_f", 4),
                "eqf_level": value.get("eqf_level"),
                "end": text("end", 7),
            },
        )
    elif line.kind == "experience":
        Experience.objects.get_or_create(
            profile=profile,
            employer=text("employer", 200),
            title=text("title", 200) or text("employer", 200),
            start=text("start", 7),
            defaults={"end": text("end", 7), "tasks": text("summary", 5000)},
        )
    elif line.kind == "language" and value.get("code"):
        level = value.get("level")
        LanguageSkill.objects.get_or_create(
            profile=profile,
            code=text("code", 2),
            defaults={"cefr_level": level if level in CEFR_LEVELS else ""},
        )
    elif line.kind == "skill":
        add_skill(
            profile,
            uri=text("uri", 200),
            phrase=text("label", 200) or line.phrase[:200],
            source=SkillStatement.Source.CV,
        )


def _replace(profile: Profile, found: Comparison) -> None:
    """Write the differing fields of a comparison into the profile or its row."""
    assert found.stated is not None  # only what is changed is replaced
    for difference in found.differences:
        kind, name, value = found.kind, difference.name, difference.drafted
        if kind == "name":
            given, _space, family = value.rpartition(" ")
            profile.given_name, profile.family_name = given[:100], family[:100]
        elif kind in ("headline", "summary", "phone"):
            _cut(profile, kind, value)
        elif kind == "education":
            _write(profile.educations, found.stated.id, name, value)
        elif kind == "experience":
            _write(
                profile.experiences, found.stated.id, {"summary": "tasks"}.get(name, name), value
            )
        elif kind == "language" and value in CEFR_LEVELS:
            _write(profile.languages, found.stated.id, "cefr_level", value)


def _cut(row: Any, name: str, value: str) -> None:
    setattr(row, name, value[: row._meta.get_field(name).max_length])


def _write(rows: Any, pk: str, name: str, value: str) -> None:
    row = rows.get(pk=pk)
    _cut(row, name, value)
    row.save()


def add_skill(
    profile: Profile,
    *,
    uri: str,
    phrase: str,
    source: str = SkillStatement.Source.SELF,
) -> SkillStatement:
    """State a skill once, by its URI where it has one."""
    if uri:
        return SkillStatement.objects.get_or_create(
            profile=profile, uri=uri, defaults={"phrase": phrase, "source": source}
        )[0]
    return SkillStatement.objects.get_or_create(
        profile=profile, uri="", phrase=phrase, defaults={"source": source}
    )[0]


def read_profile(profile: Profile) -> Profile:
    """Read the profile's texts again into links and vector, and save them."""
    experiences = list(profile.experiences.all())
    skills = ", ".join(skill.phrase for skill in profile.skills.all())
    text = "\n".join(
        [
            profile.summary,
            *(f"{row.title}. {row.tasks}" for row in experiences),
            *(f"{row.degree} {row.field}" for row in profile.educations.all()),
            skills,
        ]
    )
    headline = profile.headline or (experiences[0].title if experiences else "")
    reading = read_profile_text(text, profile.lang or None, headline=headline)
    profile.lang = profile.lang or reading.lang or ""
    profile.reading = as_json(reading)
    profile.vector = vector_bytes(reading)
    profile.save()
    return profile


@transaction.atomic
def give_consent(profile: Profile, purpose: str) -> Consent:
    """Return the consent in force for a purpose, given now unless it was already."""
    return Consent.objects.get_or_create(profile=profile, purpose=purpose, withdrawn_at=None)[0]


@transaction.atomic
def withdraw_consent(profile: Profile, purpose: str) -> None:
    """End a consent. It counts from the next request on, whatever the index holds."""
    Consent.objects.filter(profile=profile, purpose=purpose, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )


def completeness(profile: Profile) -> list[str]:
    """Return one sentence for each missing piece, saying what it would bring."""
    missing = []
    if not profile.headline:
        missing.append(_("Add a headline: it decides which occupations you are matched with."))
    if not profile.skills.exists():
        missing.append(_("Add skills: they are the reasons you match."))
    if not profile.languages.exists():
        missing.append(_("Add your languages: without them language demands stay unknown."))
    if profile.permit_basis == "unknown":
        missing.append(_("Say on what basis you may work: else the permit stays unknown."))
    if profile.available_from is None:
        missing.append(_("Say from when you are available."))
    return missing


def export_data(profile: Profile) -> dict[str, Any]:
    """Return all that is stored of a talent, in plain JSON types."""

    def rows(manager: Any) -> list[dict[str, Any]]:
        return [
            {key: value for key, value in row.items() if key != "profile_id"}
            for row in manager.values()
        ]

    own: dict[str, Any] = dict(Profile.objects.filter(pk=profile.pk).values().get())
    # The vector is computed from the texts, which are here.
    del own["vector"]
    files = [
        {**row, "lines": rows(CvFile.objects.get(pk=row["id"]).lines)}
        for row in rows(profile.cv_files)
    ]
    return {
        "account": {"email": profile.user.email, "joined_at": profile.user.joined_at},
        "profile": own,
        "education": rows(profile.educations),
        "experience": rows(profile.experiences),
        "languages": rows(profile.languages),
        "skills": rows(profile.skills),
        "consents": rows(profile.consents),
        "contact_requests": rows(profile.contact_requests),
        "cv_files": files,
    }


def erase(profile: Profile) -> None:
    """Delete the account with all its rows; the files go once the deletion is certain."""
    files = [(cv.file.storage, str(cv.file.name)) for cv in profile.cv_files.all()]

    def delete_files() -> None:
        for storage, name in files:
            storage.delete(name)

    with transaction.atomic():
        profile.user.delete()
        transaction.on_commit(delete_files)
