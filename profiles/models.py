"""A talent's profile: what the person states, and to whom it may be shown."""

from __future__ import annotations

import re
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.changes import TellingQuerySet
from cities.models import City
from employers.models import Schedule
from profiles.contact_models import ContactEvent, ContactRequest, Disclosure
from profiles.mark_models import VacancyMark
from skills.text.languages import CEFR_LEVELS
from universities.models import University

__all__ = [
    "Certificate",
    "Consent",
    "ContactEvent",
    "ContactRequest",
    "CvFile",
    "CvLine",
    "Disclosure",
    "Education",
    "Experience",
    "LanguageSkill",
    "PermitBasis",
    "Profile",
    "ProfilePart",
    "SkillStatement",
    "VacancyMark",
]


class PermitBasis(models.TextChoices):
    EU_EEA_CH = "eu_eea_ch", _("Citizen of the EU, EEA or Switzerland")
    PERMANENT = "permanent", _("Permanent residence")
    STUDENT = "student", _("Residence permit for studies")
    POST_STUDY = "post_study", _("Permit to look for work after studies")
    WORK = "work", _("Work permit")
    FAMILY = "family", _("Family ties")
    PROTECTION = "protection", _("International protection")
    NONE = "none", _("No permit yet")
    UNKNOWN = "unknown", _("Not stated")


class Profile(models.Model):
    """What one talent states. Name and contact are never matched, indexed or shown before both agree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=5000, blank=True)
    lang = models.CharField(_("language of the texts"), max_length=2, blank=True)
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True)
    permit_basis = models.CharField(
        _("right to work"), max_length=10, choices=PermitBasis.choices, default=PermitBasis.UNKNOWN
    )
    permit_valid_until = models.DateField(_("permit valid until"), null=True, blank=True)
    licences = models.JSONField(_("licences"), default=list, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    target_countries = models.JSONField(_("countries to work in"), default=list, blank=True)
    target_occupations = models.JSONField(_("occupations looked for"), default=list, blank=True)
    target_cities = models.JSONField(_("cities to work in"), default=list, blank=True)
    willing_to_move = models.BooleanField(_("willing to move"), null=True, blank=True)
    remote_only = models.BooleanField(_("remote work only"), default=False)
    contract_types = models.JSONField(_("contracts"), default=list, blank=True)
    # A wish for the next work. What somebody earned before is never asked.
    pay_floor_eur_month = models.PositiveIntegerField(
        _("least pay"), null=True, blank=True, help_text=_("euro a month before tax")
    )
    schedule = models.CharField(_("hours"), max_length=10, choices=Schedule.choices, blank=True)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    university = models.ForeignKey(
        University, on_delete=models.SET_NULL, null=True, blank=True, related_name="talents"
    )
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    expected_graduation_on = models.DateField(_("expected graduation"), null=True, blank=True)
    university_confirmed_at = models.DateTimeField(
        _("confirmed by the university"), null=True, blank=True
    )
    reading = models.JSONField(_("reading"), default=dict, blank=True, editable=False)
    vector = models.BinaryField(_("vector"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TellingQuerySet["Profile"].as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class ProfilePart(models.Model):
    """A line of a profile that came from the person or was confirmed from a CV."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="%(class)ss")
    # YYYY or YYYY-MM, as people state dates; "" where none is stated, end "" while it runs.
    start = models.CharField(_("from"), max_length=7, blank=True)
    end = models.CharField(_("to"), max_length=7, blank=True)

    objects = TellingQuerySet["ProfilePart"].as_manager()

    class Meta:
        abstract = True
        ordering = ["-start", "id"]


class Education(ProfilePart):
    """One degree or course of study."""

    institution = models.CharField(_("institution"), max_length=200)
    degree = models.CharField(_("degree"), max_length=200, blank=True)
    field = models.CharField(_("field"), max_length=200, blank=True)
    isced_f = models.CharField(
        _("field code"), max_length=4, blank=True, help_text=_("ISCED-F 2013")
    )
    eqf_level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)

    class Meta(ProfilePart.Meta):
        verbose_name = _("education")
        verbose_name_plural = _("education")

    def __str__(self) -> str:
        return f"{self.degree} {self.institution}".strip()

    @property
    def studied(self) -> str:
        """Degree and field, without a field that the degree names; else the institution."""
        named = re.search(rf"(?<!\w){re.escape(self.field)}(?!\w)", self.degree, re.IGNORECASE)
        parts = (self.degree, "" if named else self.field)
        return ", ".join(part for part in parts if part) or self.institution


class Experience(ProfilePart):
    """One position held."""

    employer = models.CharField(_("employer"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200)
    tasks = models.TextField(_("tasks"), max_length=5000, blank=True)

    class Meta(ProfilePart.Meta):
        verbose_name = _("experience")
        verbose_name_plural = _("experience")

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """One certificate, by the name it was given under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="certificates")
    name = models.CharField(_("name"), max_length=200)
    issuer = models.CharField(_("given by"), max_length=200, blank=True)
    # YYYY or YYYY-MM, as people state dates.
    given = models.CharField(_("given"), max_length=7, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-given", "id"]

    def __str__(self) -> str:
        return self.name


class LanguageSkill(models.Model):
    """A language the talent knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=2, help_text=_("ISO 639-1"))
    cefr_level = models.CharField(
        _("level"), max_length=6, blank=True, help_text=_("CEFR, A1 to C2, or native")
    )

    objects = TellingQuerySet["LanguageSkill"].as_manager()

    class Meta:
        verbose_name = _("language skill")
        verbose_name_plural = _("language skills")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "code"], name="profile_language_once"),
            models.CheckConstraint(
                condition=Q(cefr_level__in=[*CEFR_LEVELS, ""]), name="profile_language_cefr"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.cefr_level}"


class SkillStatement(models.Model):
    """A skill of a talent, by URI of the vocabulary, or as written where it has none."""

    class Source(models.TextChoices):
        SELF = "self", _("stated by the talent")
        CV = "cv_extracted", _("read from the CV and confirmed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="skills")
    uri = models.CharField(_("concept"), max_length=200, blank=True)
    phrase = models.CharField(_("as written"), max_length=200)
    source = models.CharField(
        _("source"), max_length=12, choices=Source.choices, default=Source.SELF
    )

    objects = TellingQuerySet["SkillStatement"].as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["phrase", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "uri"], condition=~Q(uri=""), name="profile_skill_once"
            )
        ]

    def __str__(self) -> str:
        return self.phrase


class Consent(models.Model):
    """A consent given for one purpose and version of its text; withdrawn, never deleted."""

    class Purpose(models.TextChoices):
        VISIBLE_TO_EMPLOYERS = (
            "visible_to_employers",
            _("Approved employers see my profile without name"),
        )
        SHOWN_WITH_UNIVERSITY = (
            "shown_with_university",
            _("My university's career office sees my state"),
        )
        OUTCOME_FOLLOW_UP = "outcome_follow_up", _("I may be asked how it went after graduation")
        ALERTS = "alerts", _("Mail about new vacancies")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=24, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    given_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = TellingQuerySet["Consent"].as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.purpose


class CvFile(models.Model):
    """One uploaded CV and how far its reading has come. The file goes with the row."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READ = "read", _("Read, to be reviewed")
        REFUSED = "refused", _("Could not be read")
        REVIEWED = "reviewed", _("Reviewed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="cv_files")
    file = models.FileField(upload_to="cv/")
    name = models.CharField(_("file name"), max_length=255)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.WAITING
    )
    lang = models.CharField(_("language"), max_length=2, blank=True)
    notes = models.JSONField(_("notes"), default=list, blank=True)
    error_code = models.CharField(_("error"), max_length=40, blank=True)
    error_message = models.TextField(_("message"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("CV")
        verbose_name_plural = _("CVs")
        ordering = ["-uploaded_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class CvLine(models.Model):
    """One thing understood from a CV, beside its phrase: never a fact before the talent says so."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        ACCEPTED = "accepted", _("Accepted")
        CHANGED = "changed", _("Changed")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cv_file = models.ForeignKey(CvFile, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    phrase = models.TextField(blank=True)
    value = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("line of a CV")
        verbose_name_plural = _("lines of a CV")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"
