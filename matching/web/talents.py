"""A talent's matches, and what the talent thinks of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from employers.models import Vacancy
from matching.core.ports import EngineUnavailable
from matching.services import explain_match, match_profile
from matching.web.rows import MatchRow, listed_rows, match_row, vacancy_row
from profiles.completeness import missing_pieces
from profiles.marks import mark_vacancy, marks_of, unmark_vacancy
from profiles.models import CvFile, Profile, VacancyMark
from profiles.web.access import talent_only

SHOWN = 20
SHOWN_AT_MOST = 100


@talent_only
def matches(request: HttpRequest, own: Profile) -> HttpResponse:
    """Rank the region's vacancies for me, with reasons; near misses and the rest by a toggle."""
    show = request.GET.get("show", "fits")
    if show not in ("fits", "near", "all"):
        show = "fits"
    limit = _limit(request.GET.get("limit", ""))
    missing = missing_pieces(own)
    context: dict[str, Any] = {
        "show": show,
        "profile": own,
        "missing": missing[:3],
        "is_empty": not own.headline and not own.skills.exists(),
        "waiting": own.cv_files.filter(status=CvFile.Status.WAITING).first(),
        "to_review": own.cv_files.filter(status=CvFile.Status.READ).first(),
        "reasons": VacancyMark.Reason.choices,
    }
    today = timezone.localdate()
    # One more than is shown tells whether there are more.
    try:
        found = match_profile(
            own,
            actor_id=own.user_id,
            today=today,
            show=show,  # type: ignore[arg-type]
            limit=limit + 1,
        )
    except EngineUnavailable:
        context["down"] = True
        answer = render(request, "matching/matches.html", context, status=503)
        answer["Retry-After"] = "5"
        return answer
    marks = marks_of(own)
    rows = listed_rows([vacancy for vacancy, _match in found[:limit]])
    context["rows"] = [
        match_row(row, match, mark=marks.get(match.vacancy_id))
        for row, (_vacancy, match) in zip(rows, found, strict=False)
    ]
    context["more"] = limit + SHOWN if len(found) > limit and limit < SHOWN_AT_MOST else 0
    is_part = request.GET.get("part") == "1"
    template = "matching/match_list.html" if is_part else "matching/matches.html"
    return render(request, template, context)


def _limit(typed: str) -> int:
    return min(max(int(typed), SHOWN), SHOWN_AT_MOST) if typed.isdecimal() else SHOWN


def open_vacancies() -> Any:
    """Return the vacancies a page may show, with what a row needs."""
    return (
        Vacancy.objects.open(timezone.localdate())
        .select_related("employer", "city")
        .prefetch_related("languages")
    )


def row_for(vacancy: Vacancy, profile: Profile, mark: VacancyMark | None) -> MatchRow:
    """Return one vacancy as a match row of a talent; without the engine, without the fit."""
    try:
        match = explain_match(vacancy, profile, today=timezone.localdate())
    except EngineUnavailable:
        return vacancy_row(vacancy, mark=mark)
    return match_row(vacancy_row(vacancy), match, mark=mark)


@talent_only
def saved(request: HttpRequest, own: Profile) -> HttpResponse:
    """List what I saved, the last first, and what is not for me."""
    marks = list(
        own.vacancy_marks.select_related("vacancy__employer", "vacancy__city").prefetch_related(
            "vacancy__languages"
        )
    )
    shown = {row.pk: row for row in open_vacancies().filter(marks__profile=own)}
    rows = [
        row_for(shown[mark.vacancy_id], own, mark)
        for mark in marks
        if mark.kind == VacancyMark.Kind.SAVED and mark.vacancy_id in shown
    ]
    context = {
        "rows": rows,
        "closed": [m for m in marks if m.kind == "saved" and m.vacancy_id not in shown],
        "refused": [m for m in marks if m.kind == "not_for_me"],
        "reasons": VacancyMark.Reason.choices,
    }
    return render(request, "matching/saved.html", context)


@talent_only
@require_POST
def mark(request: HttpRequest, own: Profile, pk: UUID) -> HttpResponse:
    """Save a vacancy, say that it is not for me and why, or take either back."""
    vacancy = get_object_or_404(Vacancy.objects.select_related("employer", "city"), pk=pk)
    kind, reason = request.POST.get("kind", ""), request.POST.get("reason", "")
    known: VacancyMark | None = own.vacancy_marks.filter(vacancy=vacancy).first()
    is_shown = open_vacancies().filter(pk=pk).exists()
    # What is closed to others cannot be marked anew, and an earlier mark can be taken back.
    wrong = kind not in ("", *VacancyMark.Kind.values) or (
        reason != "" and reason not in VacancyMark.Reason.values
    )
    if wrong or (kind and not is_shown):
        sentence = (
            _("Choose one of the reasons, or none.")
            if wrong
            else _("This vacancy is not open any more.")
        )
        return render(request, "matching/mark_refused.html", {"sentence": sentence}, status=400)
    if kind:
        is_refusal = kind == VacancyMark.Kind.NOT_FOR_ME
        known = mark_vacancy(own, vacancy, kind, reason=reason if is_refusal else "")
    else:
        unmark_vacancy(own, vacancy.pk)
        known = None
    return _after_mark(request, own, vacancy, known)


def _after_mark(
    request: HttpRequest, own: Profile, vacancy: Vacancy, known: VacancyMark | None
) -> HttpResponse:
    """Answer with the part of the page that changed, or lead back to the page without scripts."""
    if not request.htmx:  # type: ignore[attr-defined]
        back = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            return redirect(back)
        return redirect("matching:saved")
    context: dict[str, Any] = {"reasons": VacancyMark.Reason.choices, "is_swapped": True}
    if request.POST.get("view") == "row":
        if known is not None and known.kind == VacancyMark.Kind.NOT_FOR_ME:
            context |= {"vacancy": vacancy, "mark": known}
            return render(request, "matching/mark_gone.html", context)
        return render(
            request, "matching/match_row.html", {**context, "row": row_for(vacancy, own, known)}
        )
    return render(
        request,
        "matching/mark.html",
        {**context, "vacancy": vacancy, "mark": known, "view": "box"},
    )
