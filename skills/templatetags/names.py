"""Names for codes, in templates."""

from __future__ import annotations

from django import template

from skills import names

register = template.Library()
register.filter("language_name", names.language_name)
register.filter("country_name", names.country_name)
