from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from employers.members import (
    INVITATION_DAYS,
    MOST_INVITATIONS,
    accept_invitation,
    change_role,
    invitation_of,
    invitation_token,
    invite_member,
    remove_member,
    withdraw_invitation,
)
from employers.models import Employer, EmployerInvitation, EmployerMember
from tests.factories.accounts import UserFactory
from tests.factories.employers import EmployerFactory, EmployerMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def employer() -> Employer:
    return EmployerFactory()


@pytest.fixture
def owner(employer: Employer) -> User:
    return EmployerMemberFactory(employer=employer, role="owner").user


def colleague(email: str = "colleague@tests.example", *, verified: bool = True) -> User:
    user = UserFactory(email=email)
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def test_an_invitation_is_mailed_and_makes_a_member(
    employer: Employer, owner: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite_member(
            employer, owner=owner, email=" Colleague@Tests.example ", role="recruiter"
        )
    (letter,) = mail.outbox
    assert letter.to == ["colleague@tests.example"]
    assert letter.subject == f"Join {employer.name} on TalentBSR"
    token = letter.body.split("/employer/invitations/")[1].split("/")[0]
    assert invitation_of(token) == invitation
    user = colleague()
    member = accept_invitation(token, user=user, name="Aino Vesi")
    assert (member.user, member.role, member.name) == (user, "recruiter", "Aino Vesi")
    with pytest.raises(ValidationError, match="not valid any more"):
        accept_invitation(token, user=user)


def test_an_invitation_is_for_the_verified_address_alone(employer: Employer, owner: User) -> None:
    token = invitation_token(invite_member(employer, owner=owner, email="colleague@tests.example"))
    for user in (colleague(verified=False), colleague("other@tests.example")):
        with pytest.raises(ValidationError, match="another e-mail address"):
            accept_invitation(token, user=user)
    assert employer.members.count() == 1


def test_an_invitation_grows_too_old(employer: Employer, owner: User) -> None:
    start = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)  # noqa: UP017
    with time_machine.travel(start):
        token = invitation_token(
            invite_member(employer, owner=owner, email="colleague@tests.example")
        )
    with time_machine.travel(start + timedelta(days=INVITATION_DAYS, hours=-1)):
        assert invitation_of(token).employer == employer
    with (
        time_machine.travel(start + timedelta(days=INVITATION_DAYS, hours=1)),
        pytest.raises(ValidationError),
    ):
        invitation_of(token)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "☃"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValidationError, match="not valid"):
        invitation_of(token)


def test_inviting_again_replaces_and_taking_back_ends(employer: Employer, owner: User) -> None:
    first = invite_member(employer, owner=owner, email="colleague@tests.example")
    second = invite_member(employer, owner=owner, email="colleague@tests.example", role="owner")
    with pytest.raises(ValidationError):
        invitation_of(invitation_token(first))
    withdraw_invitation(second, owner=owner)
    with pytest.raises(ValidationError):
        invitation_of(invitation_token(second))


@pytest.mark.parametrize("email", ["", "no", "a@", "a\nb@tests.example"])
def test_what_is_no_address_is_named_at_its_field(
    employer: Employer, owner: User, email: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        invite_member(employer, owner=owner, email=email)
    assert set(refused.value.error_dict) == {"email"}


def test_a_member_and_an_unknown_role_cannot_be_invited(employer: Employer, owner: User) -> None:
    with pytest.raises(ValidationError, match="member already"):
        invite_member(employer, owner=owner, email=owner.email)
    with pytest.raises(ValidationError, match="roles"):
        invite_member(employer, owner=owner, email="x@tests.example", role="king")


def test_invitations_have_a_limit(employer: Employer, owner: User) -> None:
    for number in range(MOST_INVITATIONS):
        invite_member(employer, owner=owner, email=f"c{number}@tests.example")
    with pytest.raises(ValidationError, match="Take some back"):
        invite_member(employer, owner=owner, email="more@tests.example")


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_an_employer_that_is_not_approved_sends_no_mail(status: str) -> None:
    employer = EmployerFactory(status=status, decision_reason="Who is this?")
    owner = EmployerMemberFactory(employer=employer, role="owner").user
    with pytest.raises(ValidationError, match="approved"):
        invite_member(employer, owner=owner, email="colleague@tests.example")
    assert not EmployerInvitation.objects.exists()


def test_recruiters_and_strangers_manage_nobody(employer: Employer, owner: User) -> None:
    recruiter = EmployerMemberFactory(employer=employer)
    stranger = EmployerMemberFactory(role="owner")
    boss = employer.members.get(user=owner)
    for actor in (recruiter.user, stranger.user):
        for act in (
            lambda actor=actor: invite_member(employer, owner=actor, email="x@tests.example"),
            lambda actor=actor: change_role(boss, owner=actor, role="recruiter"),
            lambda actor=actor: remove_member(boss, actor=actor),
        ):
            with pytest.raises(ValidationError, match="Only an owner"):
                act()
    assert employer.members.count() == 2


def test_the_last_owner_stays_and_stays_an_owner(employer: Employer, owner: User) -> None:
    boss = employer.members.get(user=owner)
    with pytest.raises(ValidationError, match="last owner"):
        remove_member(boss, actor=owner)
    with pytest.raises(ValidationError, match="last owner"):
        change_role(boss, owner=owner, role="recruiter")
    second = EmployerMemberFactory(employer=employer)
    change_role(second, owner=owner, role="owner")
    remove_member(boss, actor=owner)
    assert [member.user for member in employer.members.all()] == [second.user]


def test_everybody_may_leave_and_an_owner_removes(employer: Employer, owner: User) -> None:
    leaves, removed = EmployerMemberFactory.create_batch(2, employer=employer)
    remove_member(leaves, actor=leaves.user)
    remove_member(removed, actor=owner)
    assert [member.user for member in employer.members.all()] == [owner]


def test_the_database_knows_the_roles_and_keeps_one_open_invitation(employer: Employer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerMember.objects.create(employer=employer, user=UserFactory(), role="king")
    EmployerInvitation.objects.create(employer=employer, email="a@tests.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerInvitation.objects.create(employer=employer, email="a@tests.example")
