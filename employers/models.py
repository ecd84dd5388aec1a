"""Employers, who acts for them, and their vacancies."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.changes import TellingQuerySet
from cities.models import City
from skills.text.languages import CEFR_LEVELS


class Employer(models.Model):
    """One employer. It shows and sees nothing until it is approved, once for the whole region."""

    class Status(models.TextChoices):
        PENDING = "pending", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        SUSPENDED = "suspended", _("Suspended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("key"), max_length=60, unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    register_number = models.CharField(_("business register number"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    about = models.TextField(_("about"), blank=True)
    nace_section = models.CharField(
        _("industry"), max_length=1, blank=True, help_text=_("NACE Rev. 2.1 section, A to V")
    )
    city = models.ForeignKey(City, on_delete=models.PROTECT, null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PENDING
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)

    objects = TellingQuerySet["Employer"].as_manager()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["declined", "suspended"]) | ~Q(decision_reason=""),
                name="employer_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_approved(self) -> bool:
        return self.status == self.Status.APPROVED


class MemberRole(models.TextChoices):
    OWNER = "owner", _("Owner")
    RECRUITER = "recruiter", _("Recruiter")


class EmployerMember(models.Model):
    """A membership: an account that acts for an employer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(
        _("role"), max_length=9, choices=MemberRole.choices, default=MemberRole.RECRUITER
    )
    # Shown to a talent once both agreed to be in contact.
    name = models.CharField(_("your name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("employer member")
        verbose_name_plural = _("employer members")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "employer"], name="one_employer_membership"),
            models.CheckConstraint(
                condition=Q(role__in=MemberRole.values), name="employer_member_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.employer_id}"

    @property
    def is_owner(self) -> bool:
        return self.role == MemberRole.OWNER


class EmployerInvitation(models.Model):
    """A colleague asked by e-mail to act for an employer; it ends accepted, withdrawn or too old."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(
        _("role"), max_length=9, choices=MemberRole.choices, default=MemberRole.RECRUITER
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("invited"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_ends_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ContractType(models.TextChoices):
    DIRECT_HIRE = "direct_hire", _("Permanent")
    TEMPORARY = "temporary", _("Fixed term")
    INTERNSHIP = "internship", _("Internship")
    APPRENTICESHIP = "apprenticeship", _("Apprenticeship")
    SEASONAL = "seasonal", _("Seasonal")
    ON_CALL = "on_call", _("On call")
    CONTRACT = "contract", _("Contract")
    THESIS = "thesis", _("Thesis work")


class Schedule(models.TextChoices):
    FULL_TIME = "full_time", _("Full time")
    PART_TIME = "part_time", _("Part time")
    FLEX_TIME = "flex_time", _("Flexible hours")


class Remote(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    HYBRID = "hybrid", _("Hybrid")
    REMOTE = "remote", _("Remote")


class Sponsorship(models.TextChoices):
    YES = "yes", _("Helps with the permit")
    NO = "no", _("A permit to work is needed already")
    CASE_BY_CASE = "case_by_case", _("Case by case")


class PayPeriod(models.TextChoices):
    HOUR = "hour", _("an hour")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class VacancyQuerySet(TellingQuerySet["Vacancy"]):
    def open(self, on: date) -> VacancyQuerySet:
        """Vacancies anybody may see and apply to on the given day, that day included."""
        return self.filter(
            Q(closes_on__isnull=True) | Q(closes_on__gte=on),
            status=Vacancy.Status.PUBLISHED,
            published_on__lte=on,
            employer__status=Employer.Status.APPROVED,
        )


class Vacancy(models.Model):
    """One open position of one employer: the unit that profiles are matched with."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")
        EXPIRED = "expired", _("Expired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="vacancies")
    # PROTECT: merging two cities must move their vacancies, never drop them.
    city = models.ForeignKey(City, on_delete=models.PROTECT)
    external_id = models.CharField(_("identifier at the source"), max_length=100, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    title = models.CharField(_("title"), max_length=200)
    # A draft may still be without its text; nothing is published so.
    body = models.TextField(_("description"), max_length=20000, blank=True)
    lang = models.CharField(
        _("language of the ad"), max_length=2, blank=True, help_text=_("ISO 639-1")
    )
    contract_type = models.CharField(
        _("contract"),
        max_length=16,
        choices=ContractType.choices,
        default=ContractType.DIRECT_HIRE,
    )
    schedule = models.CharField(
        _("hours"), max_length=10, choices=Schedule.choices, default=Schedule.FULL_TIME
    )
    remote = models.CharField(
        _("place of work"), max_length=8, choices=Remote.choices, default=Remote.ON_SITE
    )
    sponsorship = models.CharField(
        _("work permit"),
        max_length=12,
        choices=Sponsorship.choices,
        default=Sponsorship.CASE_BY_CASE,
    )
    licence = models.CharField(_("licence required"), max_length=60, blank=True)
    pay_min = models.DecimalField(
        _("pay from"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    pay_max = models.DecimalField(
        _("pay to"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    pay_currency = models.CharField(
        _("currency"), max_length=3, blank=True, help_text=_("ISO 4217")
    )
    pay_period = models.CharField(
        _("pay period"), max_length=5, choices=PayPeriod.choices, blank=True
    )
    working_languages = models.JSONField(_("working languages"), default=list, blank=True)
    eqf_level = models.PositiveSmallIntegerField(
        _("education level"), null=True, blank=True, help_text=_("EQF, 1 to 8")
    )
    experience_years = models.FloatField(_("years of experience"), null=True, blank=True)
    # What the employer chose from the vocabulary; it counts before what the text is read as.
    stated_occupation = models.CharField(_("occupation"), max_length=200, blank=True)
    # Rows of {uri, must}.
    stated_skills = models.JSONField(_("skills"), default=list, blank=True)
    openings = models.PositiveSmallIntegerField(_("open positions"), default=1)
    published_on = models.DateField(_("published"), null=True, blank=True)
    closes_on = models.DateField(_("last day of application"), null=True, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    # What the text was read as when it was saved: links, statements, and the versions that made them.
    reading = models.JSONField(_("reading"), default=dict, blank=True, editable=False)
    vector = models.BinaryField(
        _("vector"), null=True, blank=True, editable=False, help_text=_("float32, L2-normalised")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering = ["-published_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "external_id"],
                condition=~Q(external_id=""),
                name="vacancy_once_per_source",
                violation_error_message=_(
                    "Another vacancy of this employer has this external_id: change that one, or "
                    "give this one an external_id of its own."
                ),
            ),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True)
                | Q(pay_max__isnull=True)
                | Q(pay_max__gte=F("pay_min")),
                name="vacancy_pay_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(eqf_level__isnull=True) | Q(eqf_level__range=(1, 8)),
                name="vacancy_eqf_1_to_8",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_on__isnull=False),
                name="vacancy_published_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | ~Q(body=""),
                name="vacancy_published_has_text",
            ),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True, pay_max__isnull=True)
                | (~Q(pay_currency="") & ~Q(pay_period="")),
                name="vacancy_pay_has_currency_and_period",
            ),
            models.CheckConstraint(
                condition=Q(pay_min__isnull=True) | Q(pay_min__gte=0),
                name="vacancy_pay_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "closes_on"], name="vacancy_open"),
            # What belongs in the search index, in order of id, without a look at the rows.
            models.Index(fields=["status", "id", "employer"], name="vacancy_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.employer})"


class VacancyLanguage(models.Model):
    """A language a vacancy asks for, at least at a level."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(_("language"), max_length=2, help_text=_("ISO 639-1"))
    cefr_level = models.CharField(
        _("level"), max_length=6, help_text=_("CEFR, A1 to C2, or native")
    )
    must = models.BooleanField(_("required"), default=True)

    objects = TellingQuerySet["VacancyLanguage"].as_manager()

    class Meta:
        verbose_name = _("language asked for")
        verbose_name_plural = _("languages asked for")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "code"], name="vacancy_language_once"),
            models.CheckConstraint(
                condition=Q(cefr_level__in=[*CEFR_LEVELS]),
                name="vacancy_language_cefr",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.cefr_level}"
