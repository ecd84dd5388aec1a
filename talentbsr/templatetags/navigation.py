"""Links of the header that know where the reader is."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(context: dict[str, Any], view_name: str, label: str) -> SafeString:
    """Return a list item with a link, marked when it leads to the page that is shown."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match is not None and match.view_name == view_name
    return format_html(
        '<li><a href="{}"{}>{}</a></li>',
        reverse(view_name),
        format_html(' aria-current="{}"', "page") if here else "",
        label,
    )


@register.simple_tag
def demo_mode() -> bool:
    """Return whether this is the fictional demo region."""
    return bool(settings.DEMO)
