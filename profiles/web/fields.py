"""Fields that the forms of a profile share."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from skills.concepts import find_concept

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_STATED = (
    re.compile(rf"{_YEAR}(?:[-/.](?P<month>\d{{1,2}}))?"),
    re.compile(rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}"),
)


class StatedDateField(forms.CharField):
    """A year, or a year with its month, as people state dates; kept as YYYY or YYYY-MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs.update({"size": 10, "class": "short", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).replace(" ", "")
        if not typed:
            return ""
        for pattern in _STATED:
            if found := pattern.fullmatch(typed):
                month = found["month"]
                if month is None:
                    return found["year"]
                if 1 <= int(month) <= 12:
                    return f"{found['year']}-{int(month):02d}"
        raise forms.ValidationError(_("Write a year, or a year and a month, such as 2024-09."))


class ConceptField(forms.CharField):
    """Words of a skill or an occupation, with suggestions of the vocabulary while typing.

    Cleans to (URI, words); the URI is "" for words that the vocabulary does not have.
    """

    def __init__(self, kind: str, **options: Any) -> None:
        self.kind = kind
        super().__init__(max_length=200, **options)
        self.widget.attrs.update({"data-suggest": kind, "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        words = " ".join(str(super().clean(value)).split())
        return find_concept(words, kind=self.kind), words
