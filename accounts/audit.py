"""Who decided what: one row for each decision of an operator or an officer, never changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from accounts.models import AuditEntry, User


def record(
    action: str, subjects: Iterable[Model], *, actor: User | None, reason: str = ""
) -> list[AuditEntry]:
    """Write one row for each subject, in the transaction of the decision.

    `actor` is None for what a command did. `reason` is only for organisations and vacancies: what
    was said of a person is kept with the person and goes with it.
    """
    return AuditEntry.objects.bulk_create(
        AuditEntry(
            actor=actor,
            action=action,
            subject_kind=subject._meta.label_lower,
            subject_id=str(subject.pk),
            reason=reason,
        )
        for subject in subjects
    )
