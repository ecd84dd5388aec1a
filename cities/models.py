"""Places and partners of the region."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.changes import TellingQuerySet


class City(models.Model):
    """One city, where a vacancy is or a talent lives."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100, help_text=_("as people there write it"))
    names = models.JSONField(_("other names"), default=list, blank=True)
    country_code = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    nuts_code = models.CharField(_("NUTS code"), max_length=5, blank=True)
    latitude = models.FloatField(_("latitude"), help_text=_("degrees, WGS 84"))
    longitude = models.FloatField(_("longitude"), help_text=_("degrees, WGS 84"))

    objects = TellingQuerySet["City"].as_manager()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["country_code", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="city_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerKind(models.TextChoices):
    CITY = "city", _("City")
    UNIVERSITY = "university", _("University")
    EMPLOYER = "employer", _("Employer")
    NETWORK = "network", _("Network")
    AGENCY = "agency", _("Agency")


class Partner(models.Model):
    """An organisation that carries the service: a city, university, employer, network or agency."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        PARTNER = "partner", _("Partner")
        ASSOCIATED = "associated", _("Associated")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        HISTORICAL = "historical", _("Historical")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=PartnerKind.choices)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.PARTNER)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.ACTIVE
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PartnerKind.values), name="partner_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CityOfficer(models.Model):
    """A membership: an account that sees the figures of a city."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="officers")

    class Meta:
        verbose_name = _("city officer")
        verbose_name_plural = _("city officers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "city"], name="one_city_membership")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.city_id}"


class SupplyFigures(models.Model):
    """The counts of talents as published for one month; the month's first look fixes them.

    They do not change within the month, so that nobody learns of one person by comparing two
    looks. `cells` maps a city's key, or "" for the region, to {ISCED-F field: count}; a count
    that may not be published is None.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    month_on = models.DateField(_("first day of the month"), unique=True)
    made_at = models.DateTimeField(_("counted"), auto_now_add=True)
    cells = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("figures of supply")
        verbose_name_plural = _("figures of supply")
        ordering = ["-month_on", "id"]

    def __str__(self) -> str:
        return self.month_on.isoformat()
