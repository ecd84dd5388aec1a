"""What speaks for and against an employer that waits."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from employers.approving import applicants, suspend_employer
from employers.models import Employer, Vacancy
from employers.services import decide_employer
from tests.factories.accounts import UserFactory
from tests.factories.employers import (
    TODAY,
    EmployerFactory,
    EmployerMemberFactory,
    VacancyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("website", "email", "fits"),
    [
        ("https://www.merituuli.example/", "hr@merituuli.example", True),
        ("https://merituuli.example/", "hr@post.merituuli.example", True),
        ("https://merituuli.example/", "hr@other.example", False),
        ("", "hr@merituuli.example", None),
    ],
)
def test_a_mail_from_the_domain_of_the_website_is_told(website, email, fits):
    employer = EmployerFactory(status=Employer.Status.PENDING, website=website)
    EmployerMemberFactory(employer=employer, user=UserFactory(email=email))
    (applicant,) = applicants()
    assert applicant.mail_fits is fits
    assert applicant.mails == (email,)


def test_employers_of_the_same_name_or_number_are_named():
    EmployerFactory(status=Employer.Status.PENDING, name="Merituuli Oy", register_number="77")
    same_name = EmployerFactory(name="merituuli oy")
    same_number = EmployerFactory(name="Other", register_number="77")
    EmployerFactory(name="Third")
    (applicant,) = applicants()
    assert set(applicant.alike) == {same_name, same_number}


def test_a_decision_is_noted_with_its_reason():
    officer = UserFactory()
    employer = EmployerFactory(status=Employer.Status.PENDING)
    decide_employer(employer, officer=officer, approve=False, reason="No such firm.")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject_id, entry.reason) == (
        "employer declined",
        officer,
        str(employer.pk),
        "No such firm.",
    )


def test_the_members_are_told_what_was_decided_and_why(
    mailoutbox, django_capture_on_commit_callbacks
):
    member = EmployerMemberFactory(employer=EmployerFactory(status=Employer.Status.PENDING))
    with django_capture_on_commit_callbacks(execute=True):
        decide_employer(
            member.employer, officer=UserFactory(), approve=False, reason="No such firm."
        )
    (mail,) = mailoutbox
    assert mail.to == [member.user.email]
    assert "is not approved" in mail.subject
    assert "No such firm." in mail.body
    assert f"/employer/{member.employer.pk}/" in mail.body


def test_a_suspended_employer_shows_nothing_and_reads_why(
    mailoutbox, django_capture_on_commit_callbacks
):
    vacancy = VacancyFactory()
    EmployerMemberFactory(employer=vacancy.employer)
    with pytest.raises(ValidationError, match="Say why"):
        suspend_employer(vacancy.employer, operator=UserFactory(), reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        suspend_employer(vacancy.employer, operator=UserFactory(), reason="Asks for money.")
    assert not Vacancy.objects.open(TODAY).exists()
    assert "Asks for money." in mailoutbox[0].body
