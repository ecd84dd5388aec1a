"""Pages of a university's career office: claims to confirm, and how its students are."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import CAREER_OFFICER, role_required, user_of
from profiles.claims import claims, decide_claims, students
from universities.models import University

CLAIMS_PER_PAGE = 50


def _own(request: HttpRequest, key: str) -> University:
    """Return a university whose career office the account works in; another one is not found."""
    return get_object_or_404(
        University.objects.select_related("city"), key=key, officers__user=user_of(request)
    )


@role_required(CAREER_OFFICER)
def office(request: HttpRequest) -> HttpResponse:
    """Lead to my university, or let me choose among several."""
    own = University.objects.filter(officers__user=user_of(request)).select_related("city")
    if len(own) == 1:
        return redirect("office:claims", key=own[0].key)
    return render(request, "profiles/office.html", {"universities": own})


@role_required(CAREER_OFFICER)
def claim_queue(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm or refuse students' claims, many at once."""
    university = _own(request, key)
    refused = request.GET.get("show") == "refused"
    context = {"university": university, "refused": refused, "reason": ""}
    status = 200
    if request.method == "POST":
        confirm = request.POST.get("decision") == "confirm"
        reason = request.POST.get("reason", "")
        try:
            count = decide_claims(
                university,
                _ids(request.POST.getlist("claim")),
                officer=user_of(request),
                confirm=confirm,
                reason=reason,
            )
        except ValidationError as error:
            context |= {"problem": " ".join(error.messages), "reason": reason}
            context["chosen"] = set(request.POST.getlist("claim"))
            status = 400
        else:
            messages.success(request, _told(count, confirm=confirm))
            return redirect("office:claims", key=university.key)
    page = Paginator(claims(university, refused=refused), CLAIMS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context |= {
        "page": page,
        "waiting_count": claims(university).count(),
        "refused_count": claims(university, refused=True).count(),
    }
    return render(request, "profiles/claims.html", context, status=status)


def _ids(texts: list[str]) -> list[UUID]:
    """Return what is an identifier; the rest names no student."""
    ids = []
    for text in texts:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _told(count: int, *, confirm: bool) -> str:
    if not count:
        return _("Nothing was left to decide: somebody else was quicker.")
    if confirm:
        return ngettext("%(n)d claim confirmed.", "%(n)d claims confirmed.", count) % {"n": count}
    return ngettext("%(n)d claim refused.", "%(n)d claims refused.", count) % {"n": count}


@role_required(CAREER_OFFICER)
def student_states(request: HttpRequest, key: str) -> HttpResponse:
    """Show how the confirmed students are who agreed to it; the others are a rounded number."""
    university = _own(request, key)
    found = students(university, today=timezone.now().date())
    return render(
        request,
        "profiles/students.html",
        {
            "university": university,
            "students": found,
            "in_need": sum(bool(state.needs) for state in found.shown),
        },
    )
