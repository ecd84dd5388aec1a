"""Students' claims to study at a university, and what its career office decides on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail import send_notice
from accounts.models import User
from cities.disclosure import publishable
from profiles.models import Consent, PermitBasis, Profile
from universities.models import StudyDecision, University

# A day that no graduation has: unknown days are compared as equal.
_NO_DAY = Value(date(1, 1, 1))
# A graduation that comes sooner than this calls for help now.
GRADUATION_SOON_DAYS = 90


def _refusals() -> QuerySet[StudyDecision]:
    """Refusals of the claim as the outer profile states it."""
    return StudyDecision.objects.alias(
        graduation=Coalesce("expected_graduation_on", _NO_DAY)
    ).filter(
        confirmed=False,
        university=OuterRef("university"),
        student=OuterRef("user"),
        programme=OuterRef("programme"),
        graduation=Coalesce(OuterRef("expected_graduation_on"), _NO_DAY),
    )


def claims(university: University, *, refused: bool = False) -> QuerySet[Profile]:
    """Return the profiles that claim to study at a university and are not confirmed.

    Those that wait for a decision, oldest first; or with `refused` those refused as they stand.
    """
    found = Profile.objects.filter(university=university, university_confirmed_at=None)
    return (
        found.filter(Exists(_refusals()) if refused else ~Exists(_refusals()))
        .select_related("user")
        .order_by("updated_at", "id")
    )


def refusal_of(profile: Profile) -> StudyDecision | None:
    """Return the refusal that a talent's claim has as it stands, or None."""
    if profile.university_confirmed_at is not None:
        return None
    return StudyDecision.objects.filter(
        confirmed=False,
        university=profile.university_id,
        student=profile.user_id,
        programme=profile.programme,
        expected_graduation_on=profile.expected_graduation_on,
    ).first()


@transaction.atomic
def decide_claims(
    university: University,
    profile_ids: Iterable[UUID],
    *,
    officer: User,
    confirm: bool,
    reason: str = "",
) -> int:
    """Confirm or refuse claims at once and return how many; one that is not open is left as it is.

    Raises ValidationError for a refusal without a reason, and for none chosen.
    """
    reason = reason.strip()
    wanted = list(profile_ids)
    if not wanted:
        raise ValidationError(_("Choose at least one student."))
    if not confirm and not reason:
        raise ValidationError(_("Say why, so that the student can mend it."))
    if len(reason) > 500:
        raise ValidationError(_("Give the reason in at most 500 characters."))
    open_claims = Profile.objects.filter(
        pk__in=wanted, university=university, university_confirmed_at=None
    )
    profiles = list(
        open_claims.select_for_update(of=("self",)).select_related("user").order_by("id")
    )
    StudyDecision.objects.bulk_create(
        StudyDecision(
            university=university,
            student_id=profile.user_id,
            programme=profile.programme,
            expected_graduation_on=profile.expected_graduation_on,
            confirmed=confirm,
            reason="" if confirm else reason,
            decided_by=officer,
        )
        for profile in profiles
    )
    if confirm:
        Profile.objects.filter(pk__in=[profile.pk for profile in profiles]).update(
            university_confirmed_at=timezone.now()
        )
    record("claim confirmed" if confirm else "claim refused", profiles, actor=officer)
    sentence = (
        _("%(university)s confirmed your studies.")
        if confirm
        else _("%(university)s did not confirm your studies.")
    )
    for profile in profiles:
        send_notice(
            profile.user.email,
            template="profiles/mail/claim.txt",
            context={
                "sentence": sentence % {"university": university.name},
                "reason": "" if confirm else reason,
                "address": settings.PUBLIC_URL + reverse("profiles:profile"),
            },
        )
    return len(profiles)


@dataclass(frozen=True, slots=True)
class StudentState:
    """What a career office sees of a confirmed student who agreed to it.

    Nothing of a permit's days: the consent names how complete the profile is and how far the
    search has come.
    """

    name: str
    programme: str
    expected_graduation_on: date | None
    missing: tuple[str, ...]
    is_seen_by_employers: bool
    contacts: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Students:
    """The confirmed students of a university: those who agreed, and how many others there are.

    `others` is None where so few did not agree that the number could point at them.
    """

    shown: tuple[StudentState, ...]
    others: int | None
    as_of: datetime


def students(university: University, *, today: date) -> Students:
    """Return the state of the confirmed students, those who need somebody now first."""
    given = Consent.objects.filter(profile=OuterRef("pk"), withdrawn_at=None)
    confirmed = Profile.objects.filter(
        university=university, university_confirmed_at__isnull=False
    ).alias(
        agreed=Exists(given.filter(purpose=Consent.Purpose.SHOWN_WITH_UNIVERSITY)),
    )
    rows = (
        confirmed.filter(agreed=True)
        .annotate(
            seen=Exists(given.filter(purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS)),
            skill_count=Count("skills", distinct=True),
            language_count=Count("languages", distinct=True),
            contact_count=Count(
                "contact_requests", filter=Q(contact_requests__state="agreed"), distinct=True
            ),
        )
        .order_by("family_name", "given_name", "id")
    )
    states = [_state(row, today=today) for row in rows]
    states.sort(key=lambda state: -len(state.needs))
    return Students(
        tuple(states), publishable(confirmed.filter(agreed=False).count()), timezone.now()
    )


def _state(row: Profile, *, today: date) -> StudentState:
    counts = row.__dict__
    missing = [
        str(name)
        for name, stated in (
            (_("headline"), row.headline),
            (_("skills"), counts["skill_count"]),
            (_("languages"), counts["language_count"]),
            (_("right to work"), row.permit_basis != PermitBasis.UNKNOWN),
        )
        if not stated
    ]
    needs = []
    if len(missing) > 1:
        needs.append(_("Profile hardly begun"))
    graduates = row.expected_graduation_on
    if (
        graduates is not None
        and graduates <= today + timedelta(days=GRADUATION_SOON_DAYS)
        and not counts["seen"]
    ):
        needs.append(_("Graduates soon, not seen by employers"))
    return StudentState(
        name=f"{row.given_name} {row.family_name}".strip() or _("No name stated"),
        programme=row.programme,
        expected_graduation_on=graduates,
        missing=tuple(missing),
        is_seen_by_employers=counts["seen"],
        contacts=counts["contact_count"],
        needs=tuple(needs),
    )
