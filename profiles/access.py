"""Which accounts have a profile, or may start one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import CityOfficer
from employers.models import EmployerMember
from profiles.models import Profile
from profiles.services import get_or_create_profile
from universities.models import CareerOfficer

MEMBERSHIPS = (EmployerMember, CareerOfficer, CityOfficer)


def talent_profile(user: User) -> Profile:
    """Return the profile of an account; a new account starts one.

    Raises PermissionDenied for an account that acts for an organisation and has no profile: a
    glance at a talent's page must not make one.
    """
    profile = Profile.objects.select_related("city", "university").filter(user=user).first()
    if profile is not None:
        return profile
    acts_for_others = any(model.objects.filter(user=user).exists() for model in MEMBERSHIPS)
    if user.is_staff or acts_for_others:
        raise PermissionDenied(_("This is for talents. Log in with the account of a talent."))
    return get_or_create_profile(user)
