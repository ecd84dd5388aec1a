"""Texts of a talent without the name, in templates."""

from __future__ import annotations

from django import template

from profiles import masking

register = template.Library()
register.filter("without_name", masking.without_name)
register.filter("talent_title", masking.talent_title)
