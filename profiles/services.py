"""What a talent does with the profile."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from profiles.contacts import end_contacts
from profiles.cv import read_cv
from profiles.cv.errors import CvError
from profiles.models import (
    Consent,
    ContactEvent,
    CvFile,
    CvLine,
    Disclosure,
    Profile,
    SkillStatement,
)
from skills.readings import as_json, vector_bytes
from skills.text.languages import LANGUAGES
from skills.text.reading import OCCUPATIONS_AT_MOST, POSITIONS_AT_MOST, read_profile_text

logger = logging.getLogger(__name__)

CV_MAX_BYTES = 10 * 1024 * 1024
# A file that ends the worker is not tried for ever.
READING_ATTEMPTS = 3
LINKS_AT_MOST = 20
# What a university confirmed; a change of it asks for a new confirmation.
CONFIRMED = ("university", "programme", "expected_graduation_on")
HIDDEN_WORDS: Mapping[str, str | Promise] = {
    "white": gettext_lazy("they have the colour of the page"),
    "covered": gettext_lazy("something covers them"),
    "invisible": gettext_lazy("they are drawn invisible"),
    "tiny": gettext_lazy("they are too small to read"),
    "off_page": gettext_lazy("they stand beside the page"),
    "vanish": gettext_lazy("they are marked as hidden"),
    "actual_text": gettext_lazy("they stand behind other words"),
    "metadata": gettext_lazy("they stand in the properties of the file"),
    "embedded": gettext_lazy("they stand in data that the pages do not show"),
}


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


def delete_cv(cv_file: CvFile) -> None:
    """Delete an uploaded CV; its file goes once the deletion is certain."""
    storage, name = cv_file.file.storage, str(cv_file.file.name)
    with transaction.atomic():
        cv_file.delete()
        transaction.on_commit(lambda: storage.delete(name))


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
        cv_file.notes += [
            _("%(count)s characters in this file cannot be seen: %(how)s. They were not counted.")
            % {"count": hidden.count, "how": HIDDEN_WORDS.get(hidden.how, _("they are hidden"))}
            for hidden in draft.hidden
        ]
        cv_file.status = CvFile.Status.READ
        cv_file.save()
    logger.info("cv read id=%s lines=%d", cv_file.pk, len(draft.lines))


def _refuse(cv_file: CvFile, code: str, message: str) -> None:
    cv_file.status = CvFile.Status.REFUSED
    cv_file.error_code, cv_file.error_message = code, message
    cv_file.save()


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
    titles = [row.title for row in experiences]
    headline = profile.headline or (titles[0] if titles else "")
    reading = read_profile_text(text, profile.lang or None, headline=headline, titles=titles)
    profile.lang = profile.lang or reading.lang or ""
    most = OCCUPATIONS_AT_MOST + POSITIONS_AT_MOST
    profile.reading = as_json(reading, occupations_at_most=most)
    profile.vector = vector_bytes(reading)
    profile.save()
    return profile


@transaction.atomic
def give_consent(profile: Profile, purpose: str) -> Consent:
    """Return the consent in force for a purpose, given now unless it was already."""
    return Consent.objects.get_or_create(profile=profile, purpose=purpose, withdrawn_at=None)[0]


@transaction.atomic
def withdraw_consent(profile: Profile, purpose: str) -> None:
    """End a consent. It counts from the next request on, whatever the index holds.

    Without the consent to be seen every contact with an employer ends as well.
    """
    Consent.objects.filter(profile=profile, purpose=purpose, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if purpose == Consent.Purpose.VISIBLE_TO_EMPLOYERS:
        end_contacts(profile)


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
    contacts = [
        {
            **row,
            "events": list(ContactEvent.objects.filter(contact=row["id"]).values()),
            "disclosures": list(Disclosure.objects.filter(contact=row["id"]).values()),
        }
        for row in rows(profile.contact_requests)
    ]
    return {
        "account": {"email": profile.user.email, "joined_at": profile.user.joined_at},
        "profile": own,
        "education": rows(profile.educations),
        "experience": rows(profile.experiences),
        "languages": rows(profile.languages),
        "skills": rows(profile.skills),
        "certificates": rows(profile.certificates),
        "consents": rows(profile.consents),
        # By whom within the university is the officer's matter.
        "study_decisions": list(
            profile.user.study_decisions.values(
                "university__name",
                "programme",
                "expected_graduation_on",
                "confirmed",
                "reason",
                "decided_at",
            )
        ),
        "vacancy_marks": rows(profile.vacancy_marks),
        "contact_requests": contacts,
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
