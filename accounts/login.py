"""Where a login leads back to when the session ended while a page was open."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect


class BackToThePage:
    """Lead a login back to the page somebody was on, not to the address a form was sent to.

    Such an address often takes no GET, and a part that htmx asks for is no page: htmx is told to
    leave for the login instead of putting the login into the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        by_htmx = bool(request.htmx)  # type: ignore[attr-defined]
        if not (by_htmx or request.method == "POST") or not _asks_for_login(request, answer):
            return answer
        page = (
            request.htmx.current_url_abs_path  # type: ignore[attr-defined]
            if by_htmx
            else _referring_page(request)
        )
        login = redirect_to_login(page).url if page else resolve_url(settings.LOGIN_URL)
        if by_htmx:
            return HttpResponseClientRedirect(login)
        answer["Location"] = login
        return answer


def _asks_for_login(request: HttpRequest, answer: HttpResponseBase) -> bool:
    """Tell whether an answer leads to the login, and from there to the address of the request."""
    target = urlsplit(answer.get("Location", ""))
    return (
        answer.status_code == 302
        and target.path == resolve_url(settings.LOGIN_URL)
        and parse_qs(target.query).get("next") == [request.get_full_path()]
    )


def _referring_page(request: HttpRequest) -> str:
    """Return the path of the page of this host that a form was on, or nothing."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(address)
    return parts._replace(scheme="", netloc="", fragment="").geturl()
