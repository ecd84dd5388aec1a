"""Who lets employers in and takes them out: what is looked at before, and what operators may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail import send_notice
from accounts.models import User
from employers.models import Employer, EmployerMember, Vacancy

# Whoever writes from one of these shows nothing of a firm.
FREE_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "proton.me"})


@dataclass(frozen=True, slots=True)
class Applicant:
    """An employer that waits, with what speaks for it and against it.

    mail_fits is None where no website is stated. `alike` are employers of the region, in any
    state, of the same name or register number.
    """

    employer: Employer
    mails: tuple[str, ...]
    mail_fits: bool | None
    alike: tuple[Employer, ...]
    waits_since: datetime


def applicants() -> list[Applicant]:
    """Return who waits for approval, longest first."""
    waiting = list(
        Employer.objects.filter(status=Employer.Status.PENDING)
        .select_related("city")
        .order_by("created_at", "id")
    )
    mails: dict[object, list[str]] = {}
    for employer_id, email in (
        EmployerMember.objects.filter(employer__in=waiting)
        .order_by("user__email", "id")
        .values_list("employer_id", "user__email")
    ):
        mails.setdefault(employer_id, []).append(email)
    others = list(Employer.objects.order_by("name", "id"))
    return [
        Applicant(
            employer=employer,
            mails=tuple(mails.get(employer.pk, ())),
            mail_fits=_mail_fits(employer.website, mails.get(employer.pk, [])),
            alike=tuple(one for one in others if _is_alike(one, employer)),
            waits_since=employer.created_at,
        )
        for employer in waiting
    ]


def _mail_fits(website: str, mails: list[str]) -> bool | None:
    """Return whether somebody writes from the domain of the website."""
    host = (urlsplit(website).hostname or "").removeprefix("www.")
    if not host:
        return None
    domains = {mail.rpartition("@")[2].lower() for mail in mails} - FREE_MAIL
    return any(domain == host or domain.endswith(f".{host}") for domain in domains)


def _is_alike(one: Employer, other: Employer) -> bool:
    if one.pk == other.pk:
        return False
    same_number = other.register_number and one.register_number == other.register_number
    return bool(same_number) or one.name.casefold() == other.name.casefold()


@transaction.atomic
def suspend_employer(employer: Employer, *, operator: User, reason: str) -> Employer:
    """Take an employer out at once: it shows and sees nothing until it is approved again.

    Raises ValidationError without a reason, which the employer reads.
    """
    if not reason.strip():
        raise ValidationError(_("Say why, so that the employer can mend it."))
    employer.status = Employer.Status.SUSPENDED
    employer.decision_reason = reason.strip()
    employer.decided_by = operator
    employer.decided_at = timezone.now()
    employer.save()
    record("employer suspended", [employer], actor=operator, reason=employer.decision_reason)
    tell_members(employer, _("%(employer)s is suspended: it shows and sees nothing for now."))
    return employer


def tell_members(employer: Employer, sentence: str) -> None:
    """Mail those who act for an employer what was decided, with the reason given."""
    mails = EmployerMember.objects.filter(employer=employer).order_by("id")
    for email in mails.values_list("user__email", flat=True):
        send_notice(
            email,
            template="employers/mail/decision.txt",
            context={
                "sentence": sentence % {"employer": employer.name},
                "reason": employer.decision_reason,
                "address": settings.PUBLIC_URL + reverse("employers:employer", args=[employer.pk]),
            },
        )


@transaction.atomic
def take_down(vacancies: QuerySet[Vacancy], *, operator: User, reason: str) -> int:
    """Close vacancies that may not stay up, and return how many; raises ValidationError without
    a reason."""
    if not reason.strip():
        raise ValidationError(_("Say why these vacancies are taken down."))
    rows = list(vacancies.exclude(status=Vacancy.Status.CLOSED))
    count = Vacancy.objects.filter(pk__in=[row.pk for row in rows]).update(
        status=Vacancy.Status.CLOSED
    )
    record("vacancy taken down", rows, actor=operator, reason=reason.strip())
    return count
