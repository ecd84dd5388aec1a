"""What a talent thinks of vacancies."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.models import Vacancy


class VacancyMark(models.Model):
    """What a talent thinks of a vacancy: saved for later, or not for me. Nobody else sees it."""

    class Kind(models.TextChoices):
        SAVED = "saved", _("Saved")
        NOT_FOR_ME = "not_for_me", _("Not for me")

    class Reason(models.TextChoices):
        WORK = "work", _("It is not the work I look for")
        PLACE = "place", _("The place does not suit me")
        LANGUAGE = "language", _("The languages do not suit me")
        PAY = "pay", _("The pay is too low")
        LEVEL = "level", _("It asks for too much or too little experience")
        EMPLOYER = "employer", _("I do not want to work for this employer")
        OTHER = "other", _("Another reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.CASCADE, related_name="vacancy_marks"
    )
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    marked_at = models.DateTimeField(_("marked"), auto_now=True)

    class Meta:
        verbose_name = _("mark on a vacancy")
        verbose_name_plural = _("marks on vacancies")
        ordering = ["-marked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "vacancy"], name="one_mark_a_vacancy"),
            models.CheckConstraint(
                condition=Q(kind="not_for_me") | Q(reason=""), name="only_a_refusal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.kind} {self.vacancy_id}"
