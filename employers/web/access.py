"""What of the pages is whose: an employer or a vacancy of another is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import user_of
from employers.models import Employer, EmployerMember, Vacancy


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; None where the page is only looked at.

    A form sent empty is sent: `request.POST or None` would show it without its errors.
    """
    return request.POST if request.method == "POST" else None


def employers_of(user: User) -> QuerySet[Employer]:
    """Return the employers an account acts for, by name."""
    return Employer.objects.filter(members__user=user).order_by("name", "id")


def own_membership(request: HttpRequest, pk: UUID) -> EmployerMember:
    """Return my membership of an employer; anybody else's employer is not there."""
    rows = EmployerMember.objects.select_related("employer__city")
    return get_object_or_404(rows, employer=pk, user=user_of(request))


def owned_employer(request: HttpRequest, pk: UUID) -> Employer:
    """Return an employer that I own; a recruiter cannot reach what is for owners."""
    membership = own_membership(request, pk)
    if not membership.is_owner:
        raise Http404
    return membership.employer


def own_vacancy(request: HttpRequest, pk: UUID) -> Vacancy:
    """Return a vacancy, in any status, of an employer that I act for."""
    rows = Vacancy.objects.select_related("employer", "city").prefetch_related("languages")
    return get_object_or_404(rows, pk=pk, employer__members__user=user_of(request))


def add_refusal(form: BaseForm, error: ValidationError) -> None:
    """Show what a use case refused at the fields it names, or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    fields: dict[str, Any] = error.error_dict
    for name, errors in fields.items():
        form.add_error(name if name in form.fields else None, errors)
