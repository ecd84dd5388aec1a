"""Who acts for an employer: invited by e-mail, given a role, removed; one owner always stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail import send_notice
from accounts.models import User
from employers.models import Employer, EmployerInvitation, EmployerMember, MemberRole

INVITATION_DAYS: Final = 14
# More open invitations than a hiring team needs would make this a way to send mail to strangers.
MOST_INVITATIONS: Final = 20
_SALT: Final = "employers.invitation"


def owner_of(employer: Employer, user: User) -> EmployerMember:
    """Return the owner's membership of an account; raises ValidationError for anybody else."""
    member = employer.members.filter(user=user, role=MemberRole.OWNER).first()
    if member is None:
        raise ValidationError(_("Only an owner of the employer can do this. Ask one of them."))
    return member


def invitation_token(invitation: EmployerInvitation) -> str:
    """Return what stands in the mailed address; it is signed and nothing of it is stored."""
    return signing.dumps(str(invitation.pk), salt=_SALT)


def invitation_of(token: str) -> EmployerInvitation:
    """Return the open invitation of a mailed address.

    Raises ValidationError for one that is wrong, too old, used or taken back.
    """
    refused = ValidationError(
        _("This invitation is not valid any more. Ask the employer for a new one.")
    )
    try:
        pk = signing.loads(token, salt=_SALT, max_age=timedelta(days=INVITATION_DAYS))
    except signing.BadSignature:
        raise refused from None
    invitation = (
        EmployerInvitation.objects.select_related("employer")
        .filter(pk=UUID(pk), accepted_at=None, withdrawn_at=None)
        .first()
    )
    if invitation is None:
        raise refused
    return invitation


@transaction.atomic
def invite_member(
    employer: Employer, *, owner: User, email: str, role: str = MemberRole.RECRUITER
) -> EmployerInvitation:
    """Mail an invitation; an open one to the same address is replaced, so that its time runs anew.

    Raises ValidationError, by field, when the employer is not approved, the address is wrong or a
    member's already, or too many invitations are open.
    """
    owner_of(employer, owner)
    if not employer.is_approved:
        raise ValidationError(_("You can invite colleagues once the employer is approved."))
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    if role not in MemberRole.values:
        raise ValidationError({"role": _("Choose one of the roles.")})
    if employer.members.filter(user__email=address).exists():
        raise ValidationError({"email": _("This person is a member already.")})
    open_ones = employer.invitations.filter(accepted_at=None, withdrawn_at=None)
    open_ones.filter(email=address).update(withdrawn_at=timezone.now())
    if open_ones.count() >= MOST_INVITATIONS:
        raise ValidationError(
            _("%(n)d invitations are open. Take some back before you send more.")
            % {"n": MOST_INVITATIONS}
        )
    invitation = EmployerInvitation.objects.create(
        employer=employer, email=address, role=role, invited_by=owner
    )
    path = reverse("employers:invitation", args=[invitation_token(invitation)])
    send_notice(
        address,
        template="employers/mail/invitation.txt",
        context={
            "employer": employer.name,
            "inviter": owner.email,
            "days": INVITATION_DAYS,
            "address": settings.PUBLIC_URL + path,
        },
    )
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, user: User, name: str = "") -> EmployerMember:
    """Make the account a member; the address it was mailed to has to be the account's, verified.

    Raises ValidationError.
    """
    invitation = invitation_of(token)
    verified = EmailAddress.objects.filter(
        user=user, email__iexact=invitation.email, verified=True
    ).exists()
    if not verified:
        raise ValidationError(
            _("This invitation went to another e-mail address. Log in with that one.")
        )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    member, made = EmployerMember.objects.get_or_create(
        user=user, employer=invitation.employer, defaults={"role": invitation.role, "name": name}
    )
    if not made and name:
        member.name = name
        member.save(update_fields=["name"])
    return member


@transaction.atomic
def withdraw_invitation(invitation: EmployerInvitation, *, owner: User) -> None:
    """Take an open invitation back; one that is over stays as it is. Raises ValidationError."""
    owner_of(invitation.employer, owner)
    EmployerInvitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())


@transaction.atomic
def change_role(member: EmployerMember, *, owner: User, role: str) -> EmployerMember:
    """Give a member another role. Raises ValidationError, also for the last owner."""
    owner_of(member.employer, owner)
    if role not in MemberRole.values:
        raise ValidationError(_("Choose one of the roles."))
    if role != MemberRole.OWNER:
        _keep_an_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(member: EmployerMember, *, actor: User) -> None:
    """End a membership: an owner ends anybody's, everybody their own, the last owner none.

    Raises ValidationError.
    """
    if member.user_id != actor.pk:
        owner_of(member.employer, actor)
    _keep_an_owner(member)
    member.delete()


def _keep_an_owner(member: EmployerMember) -> None:
    """Raise ValidationError if this is the last owner, counted under a lock of the employer."""
    Employer.objects.select_for_update().get(pk=member.employer_id)
    others = EmployerMember.objects.filter(
        employer=member.employer_id, role=MemberRole.OWNER
    ).exclude(pk=member.pk)
    if member.is_owner and not others.exists():
        raise ValidationError(_("The last owner cannot leave. Make somebody else an owner first."))
