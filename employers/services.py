"""What employers and those who approve them do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from cities.models import City
from employers.approving import tell_members
from employers.models import (
    Employer,
    EmployerMember,
    MemberRole,
    Vacancy,
    VacancyLanguage,
)
from skills.readings import IMPORTANCE_WEIGHTS, as_json, vector_bytes
from skills.text.reading import read_vacancy
from skills.text.vocabulary import load_vocabulary

# A queue that people read: how many employers of one account may wait in it.
MOST_WAITING: Final = 5


@transaction.atomic
def register_employer(
    user: User,
    *,
    name: str,
    register_number: str = "",
    website: str = "",
    about: str = "",
    nace_section: str = "",
    city: City | None = None,
    member_name: str = "",
) -> Employer:
    """Return a new employer that waits for approval, with `user` as its first member and owner.

    Raises ValidationError for an account that has MOST_WAITING employers in the queue already.
    """
    waiting = Employer.objects.filter(members__user=user, status=Employer.Status.PENDING)
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            _("%(n)d of your employers wait for approval. Register more once they are decided.")
            % {"n": MOST_WAITING}
        )
    employer = Employer.objects.create(
        name=name,
        register_number=register_number,
        website=website,
        about=about,
        nace_section=nace_section,
        city=city,
    )
    EmployerMember.objects.create(
        user=user, employer=employer, role=MemberRole.OWNER, name=member_name
    )
    return employer


def ask_again(employer: Employer) -> Employer:
    """Put a declined employer back into the queue, once its details are mended.

    Raises ValidationError for one that was not declined.
    """
    if employer.status != Employer.Status.DECLINED:
        raise ValidationError(_("Only a declined employer can ask again."))
    employer.status = Employer.Status.PENDING
    employer.save()
    return employer


@transaction.atomic
def decide_employer(employer: Employer, *, officer: User, approve: bool, reason: str) -> Employer:
    """Approve or decline an employer for the whole region; declining needs a reason it will see.

    Raises ValidationError without a reason.
    """
    if not approve and not reason.strip():
        raise ValidationError(_("Say why, so that the employer can mend it."))
    if len(reason) > 1000:
        raise ValidationError(_("Give the reason in at most 1,000 characters."))
    employer.status = Employer.Status.APPROVED if approve else Employer.Status.DECLINED
    employer.decision_reason = reason.strip()
    employer.decided_by = officer
    employer.decided_at = timezone.now()
    employer.save()
    record(
        "employer approved" if approve else "employer declined",
        [employer],
        actor=officer,
        reason=employer.decision_reason,
    )
    if approve:
        tell_members(employer, _("%(employer)s is approved: it can publish vacancies now."))
    else:
        tell_members(employer, _("%(employer)s is not approved."))
    return employer


def read_text_of(vacancy: Vacancy) -> None:
    """Set language, links and vector of an unsaved vacancy from its text."""
    reading = read_vacancy(vacancy.title, vacancy.body, vacancy.lang or None)
    if not vacancy.lang:
        vacancy.lang = reading.lang or ""
    vacancy.reading = with_stated(
        as_json(reading),
        occupation=vacancy.stated_occupation,
        skills=vacancy.stated_skills,
        lang=vacancy.lang,
    )
    vacancy.vector = vector_bytes(reading)


def with_stated(
    reading: dict[str, Any],
    *,
    occupation: str,
    skills: Iterable[Mapping[str, Any]],
    lang: str,
) -> dict[str, Any]:
    """Return a reading in which what the employer chose comes first and counts in full.

    `occupation` is a URI or "", `skills` are rows of {uri, must}; what the vocabulary does not
    know is left out.
    """
    vocabulary = load_vocabulary()
    occupations = list(reading["occupations"])
    concept = vocabulary.resolve(occupation) if occupation else None
    if concept is not None:
        label = vocabulary.label(concept.uri, lang or "en")
        chosen = {
            "uri": concept.uri,
            "label": label,
            "isco_code": concept.isco_code,
            "phrase": label,
            "confidence": 1.0,
        }
        occupations = [chosen, *(row for row in occupations if row["uri"] != concept.uri)][:3]
    found = {row["uri"]: row for row in reading["skills"]}
    for row in skills:
        known = vocabulary.resolve(row["uri"])
        if known is None:
            continue
        label = vocabulary.label(known.uri, lang or "en")
        phrase = found.get(known.uri, {}).get("phrase", label)
        found[known.uri] = {
            "uri": known.uri,
            "label": label,
            "phrase": phrase,
            "weight": IMPORTANCE_WEIGHTS["must" if row["must"] else "nice"],
            "must": bool(row["must"]),
        }
    return {**reading, "occupations": occupations, "skills": list(found.values())}


@transaction.atomic
def save_vacancy(
    vacancy: Vacancy, *, languages: Iterable[Mapping[str, Any]] | None = None
) -> Vacancy:
    """Read the text, save the row, and with `languages` replace what it asks for.

    Each language is {code, cefr_level, must}. Raises ValidationError, with nothing changed.
    """
    read_text_of(vacancy)
    vacancy.full_clean(exclude=["vector"])
    vacancy.save()
    if languages is not None:
        vacancy.languages.all().delete()
        VacancyLanguage.objects.bulk_create(
            VacancyLanguage(
                vacancy=vacancy,
                code=row["code"],
                cefr_level=row["cefr_level"],
                must=row.get("must", True),
            )
            for row in languages
        )
    return vacancy
