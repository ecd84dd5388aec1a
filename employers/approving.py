"""What a career office looks at before it lets an employer in, and the queue of those who wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from employers.models import Employer, EmployerMember

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
