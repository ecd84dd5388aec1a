"""What employers and those who approve them do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import City
from employers.models import Employer, EmployerMember, Vacancy, VacancyLanguage
from skills.readings import as_json, vector_bytes
from skills.text.reading import read_vacancy


@transaction.atomic
def register_employer(
    user: User,
    *,
    name: str,
    register_number: str = "",
    website: str = "",
    about: str = "",
    city: City | None = None,
) -> Employer:
    """Return a new employer that waits for approval, with `user` as its first member."""
    employer = Employer.objects.create(
        name=name, register_number=register_number, website=website, about=about, city=city
    )
    EmployerMember.objects.create(user=user, employer=employer)
    return employer


def decide_employer(employer: Employer, *, officer: User, approve: bool, reason: str) -> Employer:
    """Approve or decline an employer for the whole region; declining needs a reason it will see.

    Raises ValidationError without a reason.
    """
    if not approve and not reason.strip():
        raise ValidationError(_("Say why, so that the employer can mend it."))
    employer.status = Employer.Status.APPROVED if approve else Employer.Status.DECLINED
    employer.decision_reason = reason.strip()
    employer.decided_by = officer
    employer.decided_at = timezone.now()
    employer.save()
    return employer


def read_text_of(vacancy: Vacancy) -> None:
    """Set language, links and vector of an unsaved vacancy from its text."""
    reading = read_vacancy(vacancy.title, vacancy.body, vacancy.lang or None)
    if not vacancy.lang:
        vacancy.lang = reading.lang or ""
    vacancy.reading = as_json(reading)
    vacancy.vector = vector_bytes(reading)


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


def publish_vacancy(vacancy: Vacancy, *, today: date) -> Vacancy:
    """Open a vacancy; raises ValidationError with what is missing."""
    if not vacancy.employer.is_approved:
        raise ValidationError(_("A career office has to approve the employer first."))
    if vacancy.closes_on and vacancy.closes_on < today:
        raise ValidationError(
            {"closes_on": _("The last day of application is over: choose a later one.")}
        )
    vacancy.status = Vacancy.Status.PUBLISHED
    vacancy.published_on = vacancy.published_on or today
    vacancy.save()
    return vacancy


def close_vacancy(vacancy: Vacancy) -> Vacancy:
    """Take a vacancy out of search for good."""
    vacancy.status = Vacancy.Status.CLOSED
    vacancy.save()
    return vacancy
