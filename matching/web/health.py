"""The health page: one word for a load balancer, everything for an operator."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from matching.health import look


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Answer "ok" or, with 503, "down" when this process cannot serve; staff see how search is.

    A search engine that is down is no reason to take a process out: its pages work, and search
    answers from the database.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not request.user.is_staff:
            return HttpResponse("ok\n", content_type="text/plain")
        return render(request, "matching/health.html", {"report": look()})
    except DatabaseError:
        return HttpResponse("down\n", content_type="text/plain", status=503)
