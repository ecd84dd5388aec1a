"""Contact between a talent and an employer about one vacancy, and who saw what of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from employers.models import Vacancy


class ContactRequest(models.Model):
    """One side asks the other about one vacancy; name and contact are shown once both agree.

    An employer asks with a message, or a talent opens the profile of their own accord. Which
    move leads from which state is written in `profiles.contacts.MOVES`.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        AGREED = "agreed", _("In contact")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back before an answer")
        REVOKED = "revoked", _("Ended by the talent")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="contact_requests")
    profile = models.ForeignKey(
        "profiles.Profile", on_delete=models.CASCADE, related_name="contact_requests"
    )
    asked_by_talent = models.BooleanField(_("opened by the talent"), default=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.ASKED)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    # Whom the talent writes to: the member who asked or agreed.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("contact person"),
    )
    created_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # Not stored: set by `profiles.contacts.show_names` for who may read it in a list.
    talent_name = ""

    class Meta:
        verbose_name = _("request for contact")
        verbose_name_plural = _("requests for contact")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "profile"],
                condition=Q(state__in=["asked", "agreed"]),
                name="one_open_contact_request",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["asked", "agreed", "declined", "withdrawn", "revoked", "ended"]
                ),
                name="contact_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "withdrawn"], answered_at__isnull=True)
                | Q(state__in=["agreed", "declined", "revoked"], answered_at__isnull=False)
                | Q(state="ended"),
                name="contact_answer_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(asked_by_talent=True) | ~Q(message=""),
                name="contact_employer_says_why",
            ),
        ]
        indexes = [models.Index(fields=["vacancy", "state"], name="contact_by_vacancy")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.profile_id}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.ASKED, self.State.AGREED)


class ContactEvent(models.Model):
    """One move of a request for contact: which, from where to where, by whom and when."""

    class Side(models.TextChoices):
        TALENT = "talent", _("Talent")
        EMPLOYER = "employer", _("Employer")
        SERVICE = "service", _("TalentBSR")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(ContactRequest, on_delete=models.CASCADE, related_name="events")
    move = models.CharField(_("move"), max_length=12)
    from_state = models.CharField(_("from"), max_length=9, blank=True)
    to_state = models.CharField(_("to"), max_length=9, choices=ContactRequest.State.choices)
    side = models.CharField(_("side"), max_length=8, choices=Side.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("move of a request for contact")
        verbose_name_plural = _("moves of requests for contact")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.move}"


class Disclosure(models.Model):
    """An employer's member was shown name and contact of a talent; the talent can read this."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(
        ContactRequest, on_delete=models.CASCADE, related_name="disclosures"
    )
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    seen_at = models.DateTimeField(_("seen at"), auto_now_add=True)

    class Meta:
        verbose_name = _("sight of a name")
        verbose_name_plural = _("sights of names")
        ordering = ["-seen_at", "id"]

    def __str__(self) -> str:
        return f"{self.contact_id} {self.seen_by_id}"
