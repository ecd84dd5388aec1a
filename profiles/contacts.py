"""Contact between a talent and an employer: asked, answered, ended, and who may see what of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from employers.models import Employer, EmployerMember, Vacancy
from profiles.contact_models import ContactEvent, ContactRequest, Disclosure
from profiles.contact_notices import tell_employer, tell_talent
from profiles.models import Consent, Profile

logger = logging.getLogger(__name__)

State = ContactRequest.State
Side = ContactEvent.Side
By = Literal["asker", "answerer", "talent", "service"]

# A few asks that mean something, not a mailing: how many one vacancy may send in 24 hours.
ASKS_A_DAY: Final = 20
SHORTEST_MESSAGE, LONGEST_MESSAGE = 20, 2000
LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a request for contact: from which states, to which, and who makes it."""

    sources: frozenset[str]
    target: str
    by: By


MOVES: Final[Mapping[str, Move]] = {
    "agree": Move(frozenset({State.ASKED}), State.AGREED, "answerer"),
    "decline": Move(frozenset({State.ASKED}), State.DECLINED, "answerer"),
    "withdraw": Move(frozenset({State.ASKED}), State.WITHDRAWN, "asker"),
    "revoke": Move(frozenset({State.AGREED}), State.REVOKED, "talent"),
    "end": Move(frozenset({State.ASKED, State.AGREED}), State.ENDED, "service"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Name and contact of one side, shown to the other once both agreed."""

    name: str
    email: str
    phone: str = ""
    links: tuple[str, ...] = ()


def side_of(contact: ContactRequest, by: By) -> str:
    """Return which side makes a move: talent, employer or service."""
    if by == "asker":
        return Side.TALENT if contact.asked_by_talent else Side.EMPLOYER
    if by == "answerer":
        return Side.EMPLOYER if contact.asked_by_talent else Side.TALENT
    return Side.TALENT if by == "talent" else Side.SERVICE


def moves_of(contact: ContactRequest, side: str) -> list[str]:
    """Return the names of the moves that a side can make now."""
    return [
        name
        for name, move in MOVES.items()
        if contact.state in move.sources and side_of(contact, move.by) == side
    ]


def contacts_of_talent(profile: Profile) -> QuerySet[ContactRequest]:
    """Return the requests that concern a talent, newest first.

    What an employer asked that is not approved any more is left out.
    """
    rows = ContactRequest.objects.filter(profile=profile).filter(
        Q(vacancy__employer__status=Employer.Status.APPROVED)
        | ~Q(state=State.ASKED)
        | Q(asked_by_talent=True)
    )
    return rows.select_related("vacancy__employer", "vacancy__city", "member")


def contacts_of_member(user: User) -> QuerySet[ContactRequest]:
    """Return the requests of the approved employers an account acts for, newest first.

    One the talent's consent no longer covers is left out until it is ended.
    """
    consent = Consent.objects.filter(
        profile=OuterRef("profile"),
        purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
        withdrawn_at=None,
    )
    rows = ContactRequest.objects.filter(
        vacancy__employer__members__user=user,
        vacancy__employer__status=Employer.Status.APPROVED,
    ).filter(~Q(state__in=[State.ASKED, State.AGREED]) | Q(asked_by_talent=True) | Exists(consent))
    return rows.select_related("vacancy__employer", "vacancy__city", "profile__city", "member")


def visible_profiles() -> QuerySet[Profile]:
    """Return the profiles whose talents agreed to be seen, without name, by approved employers."""
    return Profile.objects.filter(
        Exists(
            Consent.objects.filter(
                profile=OuterRef("pk"),
                purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
                withdrawn_at=None,
            )
        )
    )


@transaction.atomic
def ask_talent(
    vacancy: Vacancy, profile: Profile, *, member: User, message: str, today: date
) -> ContactRequest:
    """Ask a talent, in the name of an employer, to be in contact about one vacancy.

    Raises ValidationError when the member or the employer may not, the vacancy is not open, the
    talent is not to be seen or has said no before, or the message says too little.
    """
    employer = vacancy.employer
    if not employer.members.filter(user=member).exists():
        raise ValidationError(_("Only a member of the employer can ask talents."))
    if not employer.is_approved:
        raise ValidationError(_("A career office has to approve the employer first."))
    if not Vacancy.objects.open(today).filter(pk=vacancy.pk).exists():
        raise ValidationError(_("The vacancy is not open. Publish it before you ask talents."))
    if not visible_profiles().filter(pk=profile.pk).exists():
        raise ValidationError(_("This talent is not to be asked any more."))
    _refuse_doubles(vacancy, profile, by_talent=False)
    said_no = ContactRequest.objects.filter(vacancy=vacancy, profile=profile).filter(
        Q(state=State.DECLINED, asked_by_talent=False) | Q(state=State.REVOKED)
    )
    if said_no.exists():
        raise ValidationError(
            _("The talent has said no to this vacancy. They can still open their profile to it.")
        )
    since = timezone.now() - timedelta(days=1)
    asked = ContactRequest.objects.filter(
        vacancy=vacancy, asked_by_talent=False, created_at__gte=since
    )
    if asked.count() >= ASKS_A_DAY:
        raise ValidationError(
            _("%(n)d talents were asked about this vacancy in 24 hours. Go on tomorrow.")
            % {"n": ASKS_A_DAY}
        )
    text = message.strip()
    if not SHORTEST_MESSAGE <= len(text) <= LONGEST_MESSAGE:
        raise ValidationError(
            {
                "message": _("Write %(low)d to %(high)d characters: why do you ask this talent?")
                % {"low": SHORTEST_MESSAGE, "high": LONGEST_MESSAGE}
            }
        )
    contact = _create(vacancy, profile, asked_by_talent=False, message=text, actor=member)
    tell_talent(contact, "asked")
    return contact


@transaction.atomic
def open_profile(
    profile: Profile, vacancy: Vacancy, *, today: date, message: str = ""
) -> ContactRequest:
    """Open a talent's profile to one vacancy of their own accord; the employer answers.

    This is the talent's consent for this one employer and vacancy, also without a general one.
    Raises ValidationError when the vacancy is not open or the employer has declined before.
    """
    if not Vacancy.objects.open(today).filter(pk=vacancy.pk).exists():
        raise ValidationError(_("This vacancy is not open any more. Look for another one."))
    _refuse_doubles(vacancy, profile, by_talent=True)
    declined = ContactRequest.objects.filter(
        vacancy=vacancy, profile=profile, asked_by_talent=True, state=State.DECLINED
    )
    if declined.exists():
        raise ValidationError(
            _("The employer has answered already for this vacancy. Look for another one.")
        )
    text = message.strip()
    if len(text) > LONGEST_MESSAGE:
        raise ValidationError(
            {"message": _("Write at most %(high)d characters.") % {"high": LONGEST_MESSAGE}}
        )
    if not profile.headline and not profile.skills.exists():
        raise ValidationError(
            _("Your profile is empty. Add a headline or skills before you show it.")
        )
    contact = _create(vacancy, profile, asked_by_talent=True, message=text, actor=profile.user)
    tell_employer(contact, "opened")
    return contact


def _refuse_doubles(vacancy: Vacancy, profile: Profile, *, by_talent: bool) -> None:
    row = ContactRequest.objects.filter(
        vacancy=vacancy, profile=profile, state__in=[State.ASKED, State.AGREED]
    ).first()
    if row is None:
        return
    if row.state == State.AGREED:
        raise ValidationError(_("You are in contact about this vacancy already."))
    if row.asked_by_talent == by_talent:
        raise ValidationError(_("You have asked already. Wait for the answer."))
    raise ValidationError(_("The other side has asked already. Answer that request."))


def _create(
    vacancy: Vacancy, profile: Profile, *, asked_by_talent: bool, message: str, actor: User
) -> ContactRequest:
    try:
        with transaction.atomic():
            contact = ContactRequest.objects.create(
                vacancy=vacancy,
                profile=profile,
                asked_by_talent=asked_by_talent,
                message=message,
                member=None if asked_by_talent else actor,
            )
    except IntegrityError:
        # Two at once: the database let one of them through.
        raise ValidationError(_("You have asked already. Wait for the answer.")) from None
    _note(contact, "ask", "", side=side_of(contact, "asker"), actor=actor)
    logger.info("contact asked id=%s by_talent=%s", contact.pk, asked_by_talent)
    return contact


@transaction.atomic
def move_contact(
    contact: ContactRequest, name: str, *, actor: User, side: str, today: date, reason: str = ""
) -> ContactRequest:
    """Make a move of MOVES for one side; who the actor is was checked by how the row was found.

    Raises ValidationError for a move that is not this side's to make now, and for an employer
    that declines a talent without a reason; nothing is changed then.
    """
    move = MOVES.get(name)
    stored = ContactRequest.objects.select_for_update().get(pk=contact.pk)
    if (
        move is None
        or stored.state not in move.sources
        or side_of(stored, move.by) != side
        or side == Side.SERVICE
    ):
        raise ValidationError(
            _("This is not possible any more: the request is “%(state)s”.")
            % {"state": stored.get_state_display()}
        )
    text = reason.strip()
    if len(text) > LONGEST_REASON:
        raise ValidationError(
            {"reason": _("Write at most %(high)d characters.") % {"high": LONGEST_REASON}}
        )
    if name == "decline" and side == Side.EMPLOYER and not text:
        raise ValidationError({"reason": _("Say why: the talent reads it.")})
    if side == Side.EMPLOYER and not contact.vacancy.employer.is_approved:
        raise ValidationError(_("A career office has to approve the employer first."))
    is_open = Vacancy.objects.open(today).filter(pk=contact.vacancy_id).exists()
    if name == "agree" and side == Side.TALENT and not is_open:
        raise ValidationError(_("The vacancy is not open any more, so there is no contact."))
    if name == "agree" and side == Side.EMPLOYER:
        contact.member = actor
    _bring(contact, name, side=side, actor=actor, reason=text)
    if side == Side.TALENT:
        tell_employer(contact, name)
    else:
        tell_talent(contact, name)
    return contact


def _bring(
    contact: ContactRequest, name: str, *, side: str, actor: User | None, reason: str
) -> None:
    before, contact.state = contact.state, MOVES[name].target
    if name in ("agree", "decline"):
        contact.answered_at = timezone.now()
    contact.save(update_fields=["state", "answered_at", "member"])
    _note(contact, name, before, side=side, actor=actor, reason=reason)
    logger.info("contact moved id=%s move=%s side=%s", contact.pk, name, side)


def _note(
    contact: ContactRequest,
    move: str,
    before: str,
    *,
    side: str,
    actor: User | None,
    reason: str = "",
) -> None:
    ContactEvent.objects.create(
        contact=contact,
        move=move,
        from_state=before,
        to_state=contact.state,
        side=side,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def end_contacts(profile: Profile) -> int:
    """End every open request of a talent whose consent to be seen is withdrawn; return how many."""
    rows = ContactRequest.objects.select_for_update().filter(
        profile=profile, state__in=[State.ASKED, State.AGREED]
    )
    for contact in (contacts := list(rows)):
        _bring(contact, "end", side=Side.SERVICE, actor=None, reason="")
        tell_employer(contact, "end")
    return len(contacts)


def person_of_talent(contact: ContactRequest, *, viewer: User) -> Person | None:
    """Return the talent's name and contact for a member, and log that they were shown.

    None unless both agreed, the employer is approved and the talent's consent still covers it.
    """
    covered = contacts_of_member(viewer).filter(pk=contact.pk, state=State.AGREED)
    if not covered.exists():
        return None
    Disclosure.objects.create(contact=contact, seen_by=viewer)
    profile = contact.profile
    return Person(_name_of(profile), profile.user.email, profile.phone, _web_links(profile))


def show_names(contacts: Sequence[ContactRequest], *, viewer: User) -> None:
    """Set `talent_name` on those contacts of a list where `person_of_talent` would give it.

    The first time that a viewer is shown a name is noted for the talent; a list looked at again
    adds nothing to that.
    """
    seen = Disclosure.objects.filter(contact=OuterRef("pk"), seen_by=viewer)
    rows = (
        contacts_of_member(viewer)
        .filter(pk__in=[contact.pk for contact in contacts], state=State.AGREED)
        .select_related("profile__user")
        .annotate(is_seen=Exists(seen))
    )
    covered = {row.pk: row for row in rows}
    Disclosure.objects.bulk_create(
        Disclosure(contact=row, seen_by=viewer)
        for row in covered.values()
        if not row.__dict__["is_seen"]
    )
    for contact in contacts:
        if contact.pk in covered:
            contact.talent_name = _name_of(covered[contact.pk].profile)


def _web_links(profile: Profile) -> tuple[str, ...]:
    """Return the links as addresses of pages; CVs often leave the scheme out.

    One of another scheme is left out: it could run something in the reader's browser.
    """
    links = (link if "://" in link else f"https://{link}" for link in profile.links)
    return tuple(link for link in links if link.lower().startswith(("https://", "http://")))


def _name_of(profile: Profile) -> str:
    return f"{profile.given_name} {profile.family_name}".strip() or profile.user.email


def person_of_employer(contact: ContactRequest) -> Person | None:
    """Return whom the talent writes to, once both agreed: the member in contact, or an owner."""
    if contact.state != State.AGREED:
        return None
    members = EmployerMember.objects.filter(employer=contact.vacancy.employer_id).select_related(
        "user"
    )
    member = (
        members.filter(user=contact.member_id).first()
        or members.filter(role="owner").order_by("id").first()
    )
    if member is None:
        return None
    return Person(member.name or member.user.email, member.user.email)
