"""Universities and who works in their career offices."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import City


class University(models.Model):
    """One university: it confirms its students and approves employers for the region."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    city = models.ForeignKey(City, on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("university")
        verbose_name_plural = _("universities")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class CareerOfficer(models.Model):
    """A membership: an account that works in the career office of a university."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    university = models.ForeignKey(University, on_delete=models.CASCADE, related_name="officers")

    class Meta:
        verbose_name = _("career officer")
        verbose_name_plural = _("career officers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "university"], name="one_office_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.university_id}"


class StudyDecision(models.Model):
    """What a university decided on a student's claim to study or have studied there.

    The claim is what the profile states; a decision keeps what it was decided on, so that a
    claim that changes is asked again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    university = models.ForeignKey(
        University, on_delete=models.CASCADE, related_name="study_decisions"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_decisions"
    )
    programme = models.CharField(_("programme stated"), max_length=200, blank=True)
    expected_graduation_on = models.DateField(_("graduation stated"), null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # SET_NULL: who decided may leave; the decision stays.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on a claim")
        verbose_name_plural = _("decisions on claims")
        ordering = ["-decided_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed=True) | ~models.Q(reason=""),
                name="study_refusal_has_reason",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
