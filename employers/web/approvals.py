"""The queue of employers that wait: decided once, for the whole region."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.roles import CAREER_OFFICER, OPERATOR, role_required, user_of
from employers.approving import applicants
from employers.models import Employer
from employers.services import decide_employer

DECIDED_SHOWN = 10


@role_required(CAREER_OFFICER, OPERATOR)
def queue(request: HttpRequest) -> HttpResponse:
    """Approve or decline employers; declining needs a reason that the employer reads."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        employer = _pending(request.POST.get("employer", ""))
        if employer is None:
            messages.warning(request, _why_not_pending(request.POST.get("employer", "")))
            return redirect("approvals:queue")
        approve = request.POST.get("decision") == "approve"
        reason = request.POST.get("reason", "")
        try:
            decide_employer(employer, officer=user_of(request), approve=approve, reason=reason)
        except ValidationError as error:
            context = {"problem": " ".join(error.messages), "wrong": employer.pk}
            status = 400
        else:
            text = _("%(name)s is approved.") if approve else _("%(name)s is declined.")
            messages.success(request, text % {"name": employer.name})
            return redirect("approvals:queue")
    context["applicants"] = applicants()
    context["decided"] = (
        Employer.objects.exclude(decided_at=None)
        .exclude(status=Employer.Status.PENDING)
        .order_by("-decided_at", "id")[:DECIDED_SHOWN]
    )
    return render(request, "employers/approvals.html", context, status=status)


def _pending(text: str) -> Employer | None:
    """Return the waiting employer of an identifier; what is none finds nothing."""
    employer = _employer(text)
    return employer if employer and employer.status == Employer.Status.PENDING else None


def _employer(text: str) -> Employer | None:
    try:
        pk = UUID(text)
    except ValueError:
        return None
    return Employer.objects.select_related("decided_by").filter(pk=pk).first()


def _why_not_pending(text: str) -> str:
    """Say what was decided on an employer meanwhile, when and by whom, as far as that is kept."""
    employer = _employer(text)
    if employer is None:
        return _("This employer is not there any more.")
    if employer.decided_at is None:
        return _("%(name)s does not wait for a decision.") % {"name": employer.name}
    told = {
        "name": employer.name,
        "state": employer.get_status_display().lower(),
        "when": date_format(localtime(employer.decided_at), "j F Y, H:i"),
        "who": employer.decided_by.email if employer.decided_by else _("a closed account"),
    }
    return _("%(name)s was decided on: %(state)s, %(when)s, by %(who)s.") % told
