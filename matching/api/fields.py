"""Fields of requests that know the codes of the service and say what is wrong with one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import Locale
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cities.models import City
from matching.api.parsing import unknown_code
from skills.text.languages import LANGUAGES, normalise_language
from universities.models import University


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses keys it does not know, so that a typing error is never lost."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            writable = [name for name, field in self.fields.items() if not field.read_only]
            unknown = {str(key)[:60]: key for key in data if key not in writable}
            if unknown:
                raise serializers.ValidationError(
                    {name: [self._sentence(name, writable)] for name in unknown}
                )
        return super().to_internal_value(data)

    def _sentence(self, name: str, writable: list[str]) -> str:
        if name in self.fields:
            return _("This value cannot be set. Leave it out.")
        return unknown_code(name, writable)


class RowSerializer(StrictSerializer):
    """A row of a list: sent whole, also within a PATCH, which makes DRF forgive missing keys."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            lacking = [
                name for name, field in self.fields.items() if field.required and name not in data
            ]
            if lacking:
                raise serializers.ValidationError(
                    {name: [_("This value is needed.")] for name in lacking}
                )
        return super().to_internal_value(data)


class CodeField(serializers.CharField):
    """One of a few codes."""

    def __init__(self, codes: Iterable[str], **options: Any) -> None:
        self.codes = tuple(codes)
        super().__init__(max_length=200, **options)

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data)
        if code not in self.codes and not (code == "" and self.allow_blank):
            raise serializers.ValidationError(unknown_code(code, self.codes))
        return code


@cache
def _language_names() -> dict[str, str]:
    """ISO 639-1 code to its English name in lower case."""
    return {c: n.lower() for c, n in Locale("en").languages.items() if len(c) == 2}


@cache
def _country_names() -> dict[str, str]:
    """ISO 3166-1 code to its English name in lower case."""
    not_countries = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}
    return {
        code: name.lower()
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code.isalpha() and code not in not_countries
    }


def _by_name(value: str, names: dict[str, str]) -> str:
    """Return the sentence for a wrong code, suggesting the code when a name was given."""
    for code, name in names.items():
        if name == value.strip().lower():
            return _("Send the code “%(code)s” instead of the name.") % {"code": code}
    return unknown_code(value, names)


class LanguageCodeField(serializers.CharField):
    """ISO 639-1; no, nn and nb are one. With `ours`, only the ten languages texts are read in."""

    def __init__(self, *, ours: bool = False, **options: Any) -> None:
        self.ours = ours
        super().__init__(max_length=60, **options)

    def to_internal_value(self, data: Any) -> str:
        typed = super().to_internal_value(data)
        if typed == "":
            return typed
        code = normalise_language(typed)
        names = _language_names()
        if self.ours:
            names = {known: names[known] for known in LANGUAGES}
        if code not in names:
            raise serializers.ValidationError(_by_name(typed, names))
        return code


class CountryCodeField(serializers.CharField):
    """ISO 3166-1 alpha-2, stored in capitals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)

    def to_internal_value(self, data: Any) -> str:
        typed = super().to_internal_value(data)
        if typed.upper() not in _country_names():
            raise serializers.ValidationError(_by_name(typed, _country_names()))
        return typed.upper()


@extend_schema_field(OpenApiTypes.STR)
class CityField(serializers.CharField):
    """A city of the region by its key."""

    def to_internal_value(self, data: Any) -> Any:
        key = super().to_internal_value(data)
        city = City.objects.filter(key=key).first()
        if city is None:
            # A name in any language leads to its key; anything else to the nearest key.
            spellings = {
                spelling.lower(): known.key
                for known in City.objects.all()
                for spelling in (known.key, known.name, *known.names)
            }
            if key.lower() in spellings:
                return City.objects.get(key=spellings[key.lower()])
            raise serializers.ValidationError(unknown_code(key, spellings))
        return city

    def to_representation(self, value: Any) -> str:
        return str(value.key)


class CityKeyField(CityField):
    """The same, kept as its key."""

    def to_internal_value(self, data: Any) -> str:
        return str(super().to_internal_value(data).key)

    def to_representation(self, value: Any) -> str:
        return str(value)


@extend_schema_field(OpenApiTypes.STR)
class UniversityField(serializers.CharField):
    """A university by its key."""

    def to_internal_value(self, data: Any) -> Any:
        key = super().to_internal_value(data)
        university = University.objects.filter(key=key).first()
        if university is None:
            keys = University.objects.values_list("key", flat=True)
            raise serializers.ValidationError(unknown_code(key, keys))
        return university

    def to_representation(self, value: Any) -> str:
        return str(value.key)


class FiniteFloatField(serializers.FloatField):
    """A number; "nan" and "inf" are none, though Python reads them as such."""

    def to_internal_value(self, data: Any) -> float:
        number = super().to_internal_value(data)
        if isinstance(data, bool) or not math.isfinite(number):
            raise serializers.ValidationError(_("Give a number."))
        return number
