"""Pages of contact: a talent's requests, and those of an employer's members."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import user_of
from employers.models import Vacancy
from employers.web.access import add_refusal, own_vacancy, sent
from profiles.access import talent_profile
from profiles.contact_models import ContactEvent, ContactRequest
from profiles.contacts import (
    LONGEST_MESSAGE,
    LONGEST_REASON,
    ask_talent,
    contacts_of_member,
    contacts_of_talent,
    move_contact,
    moves_of,
    open_profile,
    person_of_employer,
    person_of_talent,
    show_names,
    visible_profiles,
)
from profiles.models import Profile

TALENT, EMPLOYER = ContactEvent.Side.TALENT, ContactEvent.Side.EMPLOYER
# Older ones stay in the database; a page of them helps nobody.
EARLIER_SHOWN = 50


class AskForm(forms.Form):
    """What an employer writes to a talent."""

    message = forms.CharField(
        label=gettext_lazy("Message to the talent"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "Say what in the profile made you ask, and what happens next. It is sent as you write it."
        ),
        error_messages={"required": gettext_lazy("Write why you ask this talent.")},
    )


class OpenForm(forms.Form):
    """What a talent writes when opening the profile."""

    message = forms.CharField(
        label=gettext_lazy("Message to the employer"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Leave your name out, if it is to be shown only after the answer."),
    )


class AnswerForm(forms.Form):
    """An answer, with its reason where one is given."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _sorted(rows: QuerySet[ContactRequest], *, side: str, today: date) -> dict[str, Any]:
    """Return contacts as waiting for me, waiting for the other side, in contact, and earlier."""
    open_ids = set(
        Vacancy.objects.open(today)
        .filter(pk__in=rows.values("vacancy"))
        .values_list("pk", flat=True)
    )
    groups: dict[str, list[ContactRequest]] = {
        "mine": [], "theirs": [], "agreed": [], "earlier": [],
    }  # fmt: skip
    for row in rows:
        if row.state == ContactRequest.State.AGREED:
            groups["agreed"].append(row)
        elif row.state != ContactRequest.State.ASKED or row.vacancy_id not in open_ids:
            groups["earlier"].append(row)
        elif (side == TALENT) == row.asked_by_talent:
            groups["theirs"].append(row)
        else:
            groups["mine"].append(row)
    groups["earlier"] = groups["earlier"][:EARLIER_SHOWN]
    return groups


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """List a talent's requests: who waits for my answer, whom I asked, with whom I am in contact."""
    profile = talent_profile(user_of(request))
    groups = _sorted(contacts_of_talent(profile), side=TALENT, today=timezone.localdate())
    return render(request, "profiles/contacts.html", groups)


@login_required
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a talent one request, and take the answer."""
    profile = talent_profile(user_of(request))
    found = get_object_or_404(contacts_of_talent(profile), pk=pk)
    return _one(request, found, side=TALENT, back="contacts:contact")


@login_required
def open_to_vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open my profile to a vacancy, after a look at what the employer will see."""
    profile = talent_profile(user_of(request))
    today = timezone.localdate()
    rows = Vacancy.objects.open(today).select_related("employer", "city")
    vacancy = get_object_or_404(rows, pk=pk)
    known = contacts_of_talent(profile).filter(vacancy=vacancy)
    waiting = known.filter(state__in=["asked", "agreed"]).first()
    if waiting is not None:
        return redirect("contacts:contact", waiting.pk)
    form = OpenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = open_profile(
                profile, vacancy, today=today, message=form.cleaned_data["message"]
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("Your profile is open to this employer. It answers next."))
            return redirect("contacts:contact", made.pk)
    return render(
        request,
        "profiles/contact_open.html",
        {"form": form, "vacancy": vacancy, "profile": profile},
        status=400 if form.errors else 200,
    )


@login_required
def employer_list(request: HttpRequest) -> HttpResponse:
    """List the requests of my employers."""
    user = user_of(request)
    groups = _sorted(contacts_of_member(user), side=EMPLOYER, today=timezone.localdate())
    show_names(groups["agreed"], viewer=user)
    return render(request, "profiles/employer_contacts.html", groups)


@login_required
def employer_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a member one request, and take the answer."""
    found = get_object_or_404(contacts_of_member(user_of(request)), pk=pk)
    return _one(request, found, side=EMPLOYER, back="contacts:employer-contact")


def _one(
    request: HttpRequest, found: ContactRequest, *, side: ContactEvent.Side, back: str
) -> HttpResponse:
    user = user_of(request)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            move_contact(
                found,
                request.POST.get("move", ""),
                actor=user,
                side=side,
                today=timezone.localdate(),
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as error:
            add_refusal(form, error)
            # What another tab or the other side did in between is shown, not what was here.
            found.refresh_from_db(fields=["state", "answered_at", "member"])
        else:
            messages.success(request, _("Done. The other side gets a mail."))
            return redirect(back, found.pk)
    is_talent = side == TALENT
    is_open = Vacancy.objects.open(timezone.localdate()).filter(pk=found.vacancy_id).exists()
    context = {
        "contact": found,
        "vacancy": found.vacancy,
        "profile": found.profile,
        "form": form,
        "moves": moves_of(found, side),
        "can_agree": is_open or not is_talent,
        "events": found.events.all(),
        "person": person_of_employer(found) if is_talent else person_of_talent(found, viewer=user),
        "disclosures": found.disclosures.select_related("seen_by") if is_talent else (),
    }
    page = "profiles/contact.html" if is_talent else "profiles/employer_contact.html"
    return render(request, page, context, status=400 if form.errors else 200)


@login_required
def ask(request: HttpRequest, pk: UUID, profile_id: UUID) -> HttpResponse:
    """Ask a talent, whose name is not shown, to be in contact about a vacancy of mine."""
    vacancy = own_vacancy(request, pk)
    today = timezone.localdate()
    rows = visible_profiles().select_related("city", "university")
    if not vacancy.employer.is_approved:
        rows = Profile.objects.none()
    profile = get_object_or_404(rows, pk=profile_id)
    known = contacts_of_member(user_of(request)).filter(vacancy=vacancy, profile=profile)
    waiting = known.filter(state__in=["asked", "agreed"]).first()
    if waiting is not None:
        return redirect("contacts:employer-contact", waiting.pk)
    form = AskForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_talent(
                vacancy,
                profile,
                member=user_of(request),
                message=form.cleaned_data["message"],
                today=today,
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The talent is asked and gets a mail."))
            return redirect("contacts:employer-contact", made.pk)
    return render(
        request,
        "profiles/contact_ask.html",
        {"form": form, "vacancy": vacancy, "profile": profile},
        status=400 if form.errors else 200,
    )
