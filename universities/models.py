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
