"""Who may see my data, taking it along, and ending it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from profiles.cv.export import to_europass, to_json_resume
from profiles.exporting import export_profile
from profiles.models import Consent, Profile
from profiles.services import erase, export_data, give_consent, withdraw_consent
from profiles.web.access import talent_only


class Effect(NamedTuple):
    """What a consent does, and what withdrawing it does, in plain words."""

    given: str | Promise
    withdrawn: str | Promise


EFFECTS: Mapping[str, Effect] = {
    Consent.Purpose.VISIBLE_TO_EMPLOYERS: Effect(
        gettext_lazy(
            "Approved employers find your headline, skills, languages, education, experience and "
            "city among the talents for their vacancies, and may ask you for contact. They do not "
            "see your name, your e-mail, your phone or your permit."
        ),
        gettext_lazy(
            "You disappear from their lists at once. Open requests and contacts end, and "
            "employers no longer see your name."
        ),
    ),
    Consent.Purpose.SHOWN_WITH_UNIVERSITY: Effect(
        gettext_lazy(
            "The career office of the university you name sees how complete your profile is and "
            "how far your search has come, so that it can help. It does not see your saved "
            "vacancies or your reasons."
        ),
        gettext_lazy("The career office no longer sees you, but still counts you as a student."),
    ),
    Consent.Purpose.OUTCOME_FOLLOW_UP: Effect(
        gettext_lazy(
            "A few times in the years after your studies you get a mail that asks where you work "
            "and live. Your answer counts in figures of ten people or more, never by name."
        ),
        gettext_lazy("Nobody asks you any more. You count as not known."),
    ),
    Consent.Purpose.ALERTS: Effect(
        gettext_lazy("You may get a mail when new vacancies fit you."),
        gettext_lazy("No more such mails are sent."),
    ),
}


@talent_only
def consents(request: HttpRequest, own: Profile) -> HttpResponse:
    """Say for each purpose whether my data may be used for it."""
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        if purpose not in Consent.Purpose.values:
            messages.error(request, _("Choose one of the purposes on this page."))
        elif request.POST.get("give"):
            give_consent(own, purpose)
            messages.success(request, _("Thank you. It counts from now on."))
        else:
            withdraw_consent(own, purpose)
            messages.success(request, _("Withdrawn. It counts from now on."))
        return redirect("profiles:consents")
    held = {consent.purpose: consent for consent in own.consents.filter(withdrawn_at=None)}
    rows = [
        {"purpose": purpose, "label": label, "effect": EFFECTS[purpose], "held": held.get(purpose)}
        for purpose, label in Consent.Purpose.choices
    ]
    return render(request, "profiles/consents.html", {"consents": rows})


@talent_only
def data(request: HttpRequest, own: Profile) -> HttpResponse:
    """Offer all that is stored of me, and the end of it."""
    return render(request, "profiles/data.html", {"profile": own})


@talent_only
def download(request: HttpRequest, own: Profile) -> HttpResponse:
    """Give me all that is stored of me."""
    answer = JsonResponse(export_data(own), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="talentbsr.json"'
    return answer


@talent_only
def json_resume(request: HttpRequest, own: Profile) -> HttpResponse:
    """Give me my profile as JSON Resume."""
    return _file(to_json_resume(export_profile(own)), "application/json", "resume.json")


@talent_only
def europass(request: HttpRequest, own: Profile) -> HttpResponse:
    """Give me my profile as Europass Candidate XML."""
    return _file(to_europass(export_profile(own)), "application/xml", "europass.xml")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@talent_only
@require_POST
def delete(request: HttpRequest, own: Profile) -> HttpResponse:
    """Delete my account: rows, files, index."""
    if request.POST.get("sure") != "yes":
        problem = _("Tick the box, so that an account is never deleted by mistake.")
        context = {"profile": own, "problem": problem}
        return render(request, "profiles/data.html", context, status=400)
    logout(request)
    erase(own)
    messages.success(request, _("Your account is deleted, with everything in it."))
    return redirect("/")
