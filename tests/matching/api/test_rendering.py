"""Answers as JSON: the same as the parent class writes."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail
from rest_framework.renderers import JSONRenderer

from matching.api.rendering import FastJSONRenderer

VALUES = [
    None,
    {},
    {"text": "Łódź “x” </script> \u2028\u2029 \x07", "none": None, "number": 1.5, "many": [1, 2]},
    {"id": uuid.UUID(int=7), "day": date(2026, 3, 2), "pay": Decimal("12.50")},
    {"at": datetime(2026, 3, 2, 9, 30, 0, 12, tzinfo=UTC), "lazy": gettext_lazy("Vacancy")},
    {"errors": {"languages.0": [ErrorDetail("Wrong.", code="invalid")]}, "pair": (1, True)},
    {1: "a", ErrorDetail("b"): "c"},
]


@pytest.mark.parametrize("data", VALUES)
@pytest.mark.parametrize("accepted", ["application/json", "application/json; indent=2", None])
def test_json_is_what_the_parent_class_writes(data: object, accepted: str | None) -> None:
    assert FastJSONRenderer().render(data, accepted) == JSONRenderer().render(data, accepted)
