"""Pages that are a talent's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.models import User
from profiles.access import talent_profile
from profiles.models import Profile

P = ParamSpec("P")


def talent_only(
    view: Callable[Concatenate[HttpRequest, Profile, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give a view the profile of whoever asks; lead others to the login or say whose page it is."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        user = request.user
        assert isinstance(user, User)  # login_required was passed
        try:
            own = talent_profile(user)
        except PermissionDenied:
            return render(request, "profiles/not_a_talent.html", status=403)
        return view(request, own, *args, **options)

    return checked
