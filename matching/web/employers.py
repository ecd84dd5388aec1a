"""Pages of employers and of those who approve them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.models import User
from employers.models import Employer, Vacancy
from employers.services import decide_employer
from matching.core.ports import EngineUnavailable
from matching.services import find_talents
from universities.models import CareerOfficer


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """List my employers and their vacancies."""
    employers = Employer.objects.filter(members__user=request.user.pk).prefetch_related(
        "vacancies"
    )
    if not employers:
        raise Http404
    return render(request, "matching/employer.html", {"employers": employers})


@login_required
def talents(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show consenting talents for a vacancy of mine, names hidden, with reasons."""
    user = request.user
    assert isinstance(user, User)  # login_required was passed
    vacancy = get_object_or_404(Vacancy, pk=pk, employer__members__user=user)
    try:
        found = find_talents(vacancy, actor_id=user.pk, today=timezone.now().date())
    except EngineUnavailable:
        answer = render(
            request, "matching/talents.html", {"vacancy": vacancy, "down": True}, status=503
        )
        answer["Retry-After"] = "5"
        return answer
    return render(request, "matching/talents.html", {"vacancy": vacancy, "talents": found})


@login_required
def approvals(request: HttpRequest) -> HttpResponse:
    """Approve or decline employers, once for the whole region."""
    user = request.user
    assert isinstance(user, User)  # login_required was passed
    if not (user.is_staff or CareerOfficer.objects.filter(user=user).exists()):
        raise Http404
    if request.method == "POST":
        waiting = Employer.objects.filter(status=Employer.Status.PENDING)
        # By text: what is no identifier finds nothing, instead of failing.
        employer = {str(row.pk): row for row in waiting}.get(request.POST.get("employer", ""))
        if employer is None:
            raise Http404
        try:
            decide_employer(
                employer,
                officer=user,
                approve=request.POST.get("decision") == "approve",
                reason=request.POST.get("reason", ""),
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("matching:approvals")
    waiting = Employer.objects.filter(status=Employer.Status.PENDING).select_related("city")
    return render(request, "matching/approvals.html", {"waiting": waiting})
