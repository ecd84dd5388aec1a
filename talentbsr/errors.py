"""Problems told the same way everywhere: as RFC 9457 problem details."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from matching.core.ports import EngineUnavailable, InvalidQuery


def problem_details(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem of a failed request, or None for an error that nobody foresaw.

    `errors` holds a list of sentences by field path. Source of the form: RFC 9457.
    """
    if isinstance(error, EngineUnavailable):
        problem = Response(status=503, headers={"Retry-After": str(round(error.retry_after_s))})
        problem.data = {"detail": _("Search is not available for the moment. Try again soon.")}
    elif isinstance(error, InvalidQuery):
        problem = Response({"detail": str(error)}, status=400)
    elif isinstance(error, RequestDataTooBig):
        problem = Response({"detail": _("The request is too large. Send less.")}, status=413)
    else:
        answered = exception_handler(error, context)
        if answered is None:
            return None
        problem = answered
    body: dict[str, Any] = {"type": "about:blank", "status": problem.status_code}
    if isinstance(error, exceptions.ValidationError):
        body["title"] = _("Some values need a correction.")
        data = problem.data
        body["errors"] = _by_path(data)
    else:
        data = problem.data if isinstance(problem.data, dict) else {"detail": problem.data}
        body["title"] = str(data.get("detail", ""))
    problem.data = body
    problem.content_type = "application/problem+json"
    return problem


def _by_path(data: Any, path: str = "") -> dict[str, list[str]]:
    """Return sentences by field path, such as `languages.0.code`."""
    if isinstance(data, dict):
        parts = {str(key): value for key, value in data.items()}
    elif isinstance(data, list) and any(isinstance(item, dict) for item in data):
        parts = {str(place): item for place, item in enumerate(data) if item}
    else:
        sentences = data if isinstance(data, list) else [data]
        return {path or "non_field_errors": [str(sentence) for sentence in sentences]}
    found: dict[str, list[str]] = {}
    for key, value in parts.items():
        # What is wrong with a whole object stands under the path of the object.
        inner = path if path and key == "non_field_errors" else f"{path}.{key}".lstrip(".")
        found |= _by_path(value, inner)
    return found
