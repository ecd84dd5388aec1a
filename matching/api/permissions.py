"""Who may ask for what, read from live rows at every request."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.models import User
from employers.models import Employer, Vacancy
from profiles.access import talent_profile
from profiles.models import Profile


def user_of(request: Request) -> User:
    """Return the account that asks; the view has made sure that there is one."""
    assert isinstance(request.user, User)
    return request.user


def talent_of(request: Request) -> Profile:
    """Return the profile of the talent who asks; a new account starts one.

    Raises PermissionDenied for an account that acts for an organisation and has no profile.
    """
    return talent_profile(user_of(request))


def employers_of(request: Request) -> dict[UUID, Employer]:
    """Return the approved employers the account acts for; raises PermissionDenied without one."""
    employers = Employer.objects.filter(members__user=user_of(request)).order_by("name", "id")
    rows = list(employers)
    if not rows:
        raise PermissionDenied(
            _("This is for employers. Register your employer first, or ask a member to add you.")
        )
    approved = {row.pk: row for row in rows if row.is_approved}
    if not approved:
        raise PermissionDenied(
            _("Your employer is not approved. A career office has to approve it first.")
        )
    return approved


def own_vacancy(request: Request, vacancy_id: UUID) -> Vacancy:
    """Return a vacancy of an approved employer the account acts for; anything else is not there."""
    employers = employers_of(request)
    vacancy = (
        Vacancy.objects.select_related("employer", "city")
        .filter(pk=vacancy_id, employer__in=employers)
        .first()
    )
    if vacancy is None:
        raise Http404
    return vacancy
