"""A talent's own pages: matches, profile, CV review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from matching.core.ports import EngineUnavailable
from matching.services import match_profile
from profiles.models import Consent, CvFile, Profile
from profiles.services import (
    completeness,
    decide_lines,
    erase,
    export_data,
    get_or_create_profile,
    give_consent,
    read_profile,
    store_cv,
    withdraw_consent,
)

# Django's ModelForm takes no type argument at run time.
if TYPE_CHECKING:
    _ProfileModelForm = forms.ModelForm[Profile]
else:
    _ProfileModelForm = forms.ModelForm


class ProfileForm(_ProfileModelForm):
    """What a talent edits by hand."""

    class Meta:
        model = Profile
        fields = [
            "given_name", "family_name", "headline", "summary", "city", "permit_basis",
            "permit_valid_until", "available_from", "willing_to_move", "university", "programme",
        ]  # fmt: skip
        widgets = {
            "permit_valid_until": forms.DateInput(attrs={"type": "date"}),
            "available_from": forms.DateInput(attrs={"type": "date"}),
        }


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # login_required was passed
    return user


@login_required
def matches(request: HttpRequest) -> HttpResponse:
    """Rank the region's vacancies for me, with reasons; near misses and the rest by a toggle."""
    profile = get_or_create_profile(_user(request))
    show = request.GET.get("show", "fits")
    if show not in ("fits", "near", "all"):
        show = "fits"
    context: dict[str, Any] = {"show": show, "missing": completeness(profile)}
    try:
        context["matches"] = match_profile(
            profile,
            actor_id=profile.user_id,
            today=timezone.now().date(),
            show=show,  # type: ignore[arg-type]
        )
    except EngineUnavailable:
        context["down"] = True
        return render(request, "matching/matches.html", context, status=503)
    return render(request, "matching/matches.html", context)


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Edit my profile, upload a CV, and say who may see it."""
    own = get_or_create_profile(_user(request))
    form = ProfileForm(instance=own)
    if request.method == "POST":
        action = request.POST.get("action")
        if action == "cv":
            return _upload(request, own)
        if action == "consent":
            purpose = request.POST.get("purpose", "")
            if purpose in Consent.Purpose.values:
                (give_consent if request.POST.get("give") else withdraw_consent)(own, purpose)
            return redirect("matching:profile")
        form = ProfileForm(request.POST, instance=own)
        if form.is_valid():
            read_profile(form.save())
            messages.success(request, _("Your profile is saved."))
            return redirect("matching:profile")
    given = set(own.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    consents = [(value, label, value in given) for value, label in Consent.Purpose.choices]
    return render(
        request,
        "matching/profile.html",
        {"form": form, "profile": own, "consents": consents, "missing": completeness(own)},
        status=400 if form.errors else 200,
    )


def _upload(request: HttpRequest, own: Profile) -> HttpResponse:
    uploaded = request.FILES.get("file")
    if uploaded is None:
        messages.error(request, _("Choose a file first."))
        return redirect("matching:profile")
    try:
        cv_file = store_cv(own, uploaded)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("matching:profile")
    return redirect("matching:cv-review", pk=cv_file.pk)


@login_required
def cv_review(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show what was understood beside the document's phrase, and take over what the talent says."""
    cv_file = get_object_or_404(CvFile, pk=pk, profile__user=_user(request))
    if request.method == "POST":
        # A CV that waits has no lines yet: deciding on none of them would end its reading.
        if cv_file.status != CvFile.Status.READ:
            return redirect("matching:cv-review", pk=cv_file.pk)
        decisions = {
            str(line.pk): request.POST[f"line-{line.pk}"]
            for line in cv_file.lines.filter(state="open")
            if request.POST.get(f"line-{line.pk}") in ("accept", "drop")
        }
        decide_lines(cv_file, decisions)
        messages.success(request, _("Your profile holds what you accepted."))
        return redirect("matching:matches")
    lines = [
        (line, [(key, value) for key, value in line.value.items() if value not in (None, "", [])])
        for line in cv_file.lines.all()
    ]
    return render(request, "matching/cv_review.html", {"cv_file": cv_file, "lines": lines})


@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Give me all that is stored of me."""
    answer = JsonResponse(export_data(get_or_create_profile(_user(request))))
    answer["Content-Disposition"] = 'attachment; filename="talentbsr.json"'
    return answer


@login_required
@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Delete my account: rows, files, index."""
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick the box to delete your account."))
        return redirect("matching:profile")
    own = get_or_create_profile(_user(request))
    logout(request)
    erase(own)
    messages.success(request, _("Your account is deleted."))
    return redirect("matching:front")
