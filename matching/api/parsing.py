"""What arrives, checked before anything reads it: JSON of a fair size and no strange characters."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError as ModelValidationError
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """The body is larger than the service reads."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class BoundedJSONParser(JSONParser):
    """JSON up to DATA_UPLOAD_MAX_MEMORY_SIZE bytes, which DRF alone would not hold to."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        request = (parser_context or {}).get("request")
        if request is not None and int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge(_("The request is too large. Send at most 2 MB."))
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply. Send a flatter body.")) from None


def unknown_code(value: object, known: Iterable[str]) -> str:
    """Return the sentence for a code nobody knows, with the nearest known one where there is one."""
    shown = str(value)[:60]
    codes = list(known)
    near = difflib.get_close_matches(shown.lower(), codes, n=1, cutoff=0.5)
    if near:
        return _("“%(value)s” is not known. Did you mean “%(near)s”?") % {
            "value": shown,
            "near": near[0],
        }
    if len(codes) <= 16:
        return _("“%(value)s” is not known. Use one of: %(codes)s.") % {
            "value": shown,
            "codes": ", ".join(codes),
        }
    return _("“%(value)s” is not known. Ask /api/v1/suggest/ for the codes.") % {"value": shown}


def storable(value: Any, *, depth: int = 0) -> bool:
    """Return whether a JSON value can be kept: shallow, no NUL, no half characters, no NaN."""
    if depth > 5:
        return False
    if isinstance(value, str):
        return (
            len(value) <= 20_000
            and "\0" not in value
            and not any("\ud800" <= character <= "\udfff" for character in value)
        )
    if isinstance(value, Mapping):
        return len(value) <= 100 and all(
            storable(key, depth=depth + 1) and storable(item, depth=depth + 1)
            for key, item in value.items()
        )
    if isinstance(value, list):
        return len(value) <= 200 and all(storable(item, depth=depth + 1) for item in value)
    if isinstance(value, float):
        return value - value == 0  # neither NaN nor endless
    if isinstance(value, int):
        return abs(value) < 2**53
    return value is None


@contextmanager
def refusals(field: str = "non_field_errors") -> Iterator[None]:
    """Tell what a use case refuses as a problem of the request, under `field` where none is named."""
    try:
        yield
    except ModelValidationError as error:
        if hasattr(error, "error_dict"):
            raise ValidationError(error.message_dict) from error
        raise ValidationError({field: error.messages}) from error
    except ValueError as error:
        raise ValidationError({field: [str(error)]}) from error
