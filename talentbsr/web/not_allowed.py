"""A page in words for an address that was opened but only takes a form."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string


class NotAllowedInWords:
    """Fill the empty answer 405 of a view; the API has words of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if (
            answer.status_code == 405
            and isinstance(answer, HttpResponse)
            and not answer.content
            and request.method != "HEAD"
        ):
            answer.content = render_to_string("405.html", request=request).encode()
        return answer
