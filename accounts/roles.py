"""What an account may do, read from live rows at every request."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User

TALENT, EMPLOYER = "talent", "employer"
CAREER_OFFICER, CITY_OFFICER, OPERATOR = "career_officer", "city_officer", "operator"
# By label: this room may not import those above it, and only asks whether a row is there.
MEMBERSHIPS = {
    TALENT: "profiles.Profile",
    EMPLOYER: "employers.EmployerMember",
    CAREER_OFFICER: "universities.CareerOfficer",
    CITY_OFFICER: "cities.CityOfficer",
}
ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponse])


def roles_of(user: User | AnonymousUser) -> frozenset[str]:
    """Return the roles that an account has at this moment; one query."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    found = (
        User.objects.filter(pk=user.pk)
        .values_list(
            *(
                Exists(apps.get_model(label)._default_manager.filter(user=user.pk))
                for label in MEMBERSHIPS.values()
            )
        )
        .first()
    )
    roles = {role for role, held in zip(MEMBERSHIPS, found or (), strict=False) if held}
    return frozenset(roles | ({OPERATOR} if user.is_staff else set()))


def roles_of_request(request: HttpRequest) -> dict[str, Any]:
    """Give templates `roles`: which kinds of user the one who looks is."""
    known: frozenset[str] | None = getattr(request, "roles", None)
    if known is None:
        known = roles_of(getattr(request, "user", AnonymousUser()))
        request.roles = known  # type: ignore[attr-defined]
    return {"roles": known}


def role_required(*roles: str) -> Callable[[ViewT], ViewT]:
    """Let a view be seen by accounts with one of `roles`; others are told, visitors log in first."""

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not roles_of_request(request)["roles"] & set(roles):
                raise PermissionDenied(
                    _("This page is for another kind of account than the one you use now.")
                )
            return view(request, *args, **options)

        return checked  # type: ignore[return-value]

    return decorate


def user_of(request: HttpRequest) -> User:
    """Return the account that is logged in; only for views that ask for a login."""
    user = request.user
    assert isinstance(user, User)  # the view asked for a login
    return user
