"""What an account may do, read from live rows at every request."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest


def roles_of_request(request: HttpRequest) -> dict[str, Any]:
    """Give templates `roles`: which of the four kinds of user is looking, by live membership."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"roles": frozenset()}
    roles = set()
    # By label: this room may not import those above it, and only asks whether a row is there.
    for role, label in (
        ("talent", "profiles.Profile"),
        ("employer", "employers.EmployerMember"),
        ("career_officer", "universities.CareerOfficer"),
        ("city_officer", "cities.CityOfficer"),
    ):
        if apps.get_model(label)._default_manager.filter(user=user).exists():
            roles.add(role)
    if user.is_staff:
        roles.add("operator")
    return {"roles": frozenset(roles)}
