"""Notices by mail: plain text, one action, why it comes and how to stop it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string


def send_notice(to: str, *, template: str, context: Mapping[str, Any]) -> None:
    """Send a mail once the change it tells of is certain; a mail server that fails stops nothing.

    `template` is a text template whose first line is the subject.
    """
    subject, _newline, body = render_to_string(template, dict(context)).strip().partition("\n")
    transaction.on_commit(lambda: _send(subject, body.strip() + "\n", to), robust=True)


def _send(subject: str, body: str, to: str) -> None:
    send_mail(subject, body, None, [to])
