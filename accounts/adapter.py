"""What the library of accounts leaves to us: where a login leads to, and our name in its mails."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from accounts.roles import (
    CAREER_OFFICER,
    CITY_OFFICER,
    EMPLOYER,
    OPERATOR,
    TALENT,
    roles_of,
)

# By name of the address: the pages are of the rooms above. The first role that is held counts.
FIRST_PAGES = {
    TALENT: "matching:matches",
    EMPLOYER: "matching:employer",
    CAREER_OFFICER: "office:office",
    CITY_OFFICER: "matching:my-city",
    OPERATOR: "approvals:queue",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Lead by role after a login, and sign the mails of accounts with the name of the service."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the first page of the role, the visitors' one for who has none."""
        roles = roles_of(request.user)
        return resolve_url(
            next(
                (page for role, page in FIRST_PAGES.items() if role in roles),
                settings.LOGIN_REDIRECT_URL,
            )
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that names the service and its address, not the host of the request."""
        site = SimpleNamespace(name="TalentBSR", domain=settings.PUBLIC_URL)
        super().send_mail(template_prefix, email, {**context, "current_site": site})
