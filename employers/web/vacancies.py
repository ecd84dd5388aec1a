"""Pages of an employer's vacancies: start, edit, check and preview, publish, pause, close."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import user_of
from employers.lifecycle import move_vacancy, moves_from, refuse_unpublishable
from employers.models import Employer, Vacancy
from employers.quality import publishing_findings
from employers.services import save_vacancy
from employers.web.access import add_refusal, employers_of, own_vacancy, sent
from employers.web.vacancy_forms import StartForm, VacancyForms
from skills.names import language_name


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Start a vacancy: the draft is kept from the first page on."""
    employers = list(
        employers_of(user_of(request)).exclude(
            status__in=[Employer.Status.DECLINED, Employer.Status.SUSPENDED]
        )
    )
    if not employers:
        return render(request, "employers/no_employer.html", status=403)
    form = StartForm(sent(request), employers=employers)
    if request.method == "POST" and form.is_valid():
        vacancy = save_vacancy(
            Vacancy(
                employer=form.cleaned_data["employer"],
                title=form.cleaned_data["title"],
                city=form.cleaned_data["city"],
            )
        )
        return redirect("employers:vacancy-edit", vacancy.pk)
    return render(
        request,
        "employers/vacancy_start.html",
        {"form": form, "employers": employers},
        status=400 if form.errors else 200,
    )


def named_languages(vacancy: Vacancy) -> list[dict[str, Any]]:
    """Return the languages a vacancy asks for as {name, cefr_level, must}, required ones first."""
    rows = [
        {"name": language_name(row.code), "cefr_level": row.cefr_level, "must": row.must}
        for row in vacancy.languages.all()
    ]
    return sorted(rows, key=lambda row: not row["must"])


@login_required
def vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a vacancy as talents will see it, what to mend, and the moves it can make."""
    found = own_vacancy(request, pk)
    findings = publishing_findings(found, languages=None, today=timezone.localdate())
    skills = found.reading.get("skills", [])
    return render(
        request,
        "employers/vacancy.html",
        {
            "vacancy": found,
            "errors": [one for one in findings if one.is_error],
            "advice": [one for one in findings if not one.is_error],
            "moves": moves_from(found.status),
            "languages": named_languages(found),
            "lang_name": language_name(found.lang) if found.lang else "",
            "must_skills": [one for one in skills if one["must"]],
            "nice_skills": [one for one in skills if not one["must"]],
        },
    )


@login_required
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Edit a vacancy; a draft keeps itself while one types."""
    found = own_vacancy(request, pk)
    if request.method != "POST":
        return _show(request, found, VacancyForms(found))
    if "more" in request.POST:
        typed = VacancyForms.with_more_rows(found, request.POST)
        return _show(request, found, typed, more=request.POST["more"])
    forms = VacancyForms(found, request.POST)
    autosave = request.POST.get("autosave") == "1"
    if autosave and found.status != Vacancy.Status.DRAFT:
        return HttpResponse(status=409)
    if _save(forms):
        if autosave:
            return render(request, "employers/draft_state.html", {"saved_at": timezone.now()})
        messages.success(request, _("The vacancy is saved."))
        return redirect("employers:vacancy", found.pk)
    if autosave:
        return render(request, "employers/draft_state.html", {"unsaved": True})
    return _show(request, Vacancy.objects.get(pk=pk), forms, status=400)


def _save(forms: VacancyForms) -> bool:
    """Save what was typed, all or nothing; what is wrong stands in the forms."""
    if not forms.is_valid():
        return False
    vacancy = forms.form.save_to(forms.form.instance)
    vacancy.stated_skills = forms.stated_skills()
    try:
        with transaction.atomic():
            save_vacancy(vacancy, languages=forms.asked_languages())
            if vacancy.status == Vacancy.Status.PUBLISHED:
                refuse_unpublishable(vacancy, today=timezone.localdate())
    except ValidationError as error:
        add_refusal(forms.form, error)
        return False
    return True


def _show(
    request: HttpRequest,
    vacancy: Vacancy,
    forms: VacancyForms,
    *,
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"vacancy": vacancy, "forms": forms, "form": forms.form, "more": more}
    return render(request, "employers/vacancy_edit.html", context, status=status)


@login_required
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish, pause, close or open a vacancy again."""
    found = own_vacancy(request, pk)
    name = request.POST.get("move", "")
    try:
        move_vacancy(found, name, today=timezone.localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("The vacancy is now “%(status)s”.") % {"status": found.get_status_display()},
        )
    return redirect("employers:vacancy", pk)


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a draft; what was public is closed instead, so that talents can look back at it."""
    found = own_vacancy(request, pk)
    if found.status != Vacancy.Status.DRAFT:
        messages.error(request, _("Only a draft can be deleted. Close this vacancy instead."))
        return redirect("employers:vacancy", pk)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Tick the box to delete the draft."))
        return redirect("employers:vacancy", pk)
    found.delete()
    messages.success(request, _("The draft is deleted."))
    return redirect("matching:employer")
