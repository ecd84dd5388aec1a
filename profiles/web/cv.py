"""My CVs: upload, reading, and the review that makes a draft mine."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from profiles.deciding import KINDS, Decision, compare_cv, decide_lines, remove_gone
from profiles.models import CvFile, CvLine, Profile
from profiles.services import delete_cv, store_cv
from profiles.web.access import talent_only
from profiles.web.cv_lines import HEADINGS, ReviewLine, change_form, heading_of, review_line
from skills.names import language_name

CVS_AT_MOST = 10
# What a draft lacks; other notes of a reading are sentences already.
LACKS: dict[str, str | Promise] = {
    "no_name": gettext_lazy("No name was found."),
    "no_email": gettext_lazy("No e-mail address was found. Nothing is lost: your login has one."),
    "no_education": gettext_lazy("No education was found. Add it to your profile by hand."),
    "no_experience": gettext_lazy("No work experience was found. Add it by hand if you have any."),
    "no_language": gettext_lazy(
        "No languages were found. Add them by hand: vacancies ask for them."
    ),
    "no_skill": gettext_lazy("No skills were found. Add them by hand: they decide your matches."),
    "hidden_text": "",
    "private_left_out": gettext_lazy(
        "Your CV names your birth date, nationality, family or a photo. None of that was taken over: "
        "no employer may ask for it. Your right to work is asked in the profile, in words of its own."
    ),
}


class CvForm(forms.Form):
    """A CV as a file."""

    file = forms.FileField(
        label=gettext_lazy("Drop your CV here, or choose it"),
        help_text=gettext_lazy(
            "PDF, DOCX, ODT, Europass XML, JSON Resume, text or Markdown, at most 10 MB, in any "
            "language of the region."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy(
                "The file is empty. Choose the file again, or save it once more first."
            ),
            "invalid": gettext_lazy("Choose a file first."),
        },
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "drop"}),
    )


@talent_only
def upload(request: HttpRequest, own: Profile) -> HttpResponse:
    """Take a CV, and list those I uploaded with how far each has come."""
    form = CvForm()
    if request.method == "POST":
        form = CvForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                if own.cv_files.count() >= CVS_AT_MOST:
                    raise ValidationError(_("You have ten CVs here: delete one of them first."))
                cv_file = store_cv(own, form.cleaned_data["file"])
            except ValidationError as error:
                form.add_error("file", error)
            else:
                return redirect("profiles:cv-review", pk=cv_file.pk)
    return render(
        request,
        "profiles/cv_upload.html",
        {"form": form, "cv_files": own.cv_files.all()},
        status=400 if form.errors else 200,
    )


@talent_only
def progress(request: HttpRequest, own: Profile, pk: Any) -> HttpResponse:
    """Tell how far the reading of my CV has come; the page asks again until it is done."""
    cv_file = get_object_or_404(CvFile, pk=pk, profile=own)
    if cv_file.status != CvFile.Status.WAITING:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "profiles/cv_progress.html", _waiting(cv_file))


def _waiting(cv_file: CvFile) -> dict[str, Any]:
    before = CvFile.objects.filter(
        status=CvFile.Status.WAITING, uploaded_at__lt=cv_file.uploaded_at
    ).count()
    try:
        size = cv_file.file.size
    except FileNotFoundError:
        size = None
    return {
        "cv_file": cv_file,
        "size": size,
        "before": before,
        "is_reading": cv_file.attempts > 0,
    }


@talent_only
def review(request: HttpRequest, own: Profile, pk: Any) -> HttpResponse:
    """Show what was understood beside the document's words, and take over what I decide."""
    cv_file = get_object_or_404(CvFile, pk=pk, profile=own)
    if cv_file.status == CvFile.Status.WAITING:
        return render(request, "profiles/cv_waiting.html", _waiting(cv_file))
    if cv_file.status == CvFile.Status.REFUSED:
        form = CvForm()
        return render(request, "profiles/cv_refused.html", {"cv_file": cv_file, "form": form})
    if request.method == "POST":
        return _decide(request, cv_file)
    return _review_page(request, cv_file)


def _decide(request: HttpRequest, cv_file: CvFile) -> HttpResponse:
    """Take over what was chosen, or show again what cannot be taken."""
    everything = request.POST.get("all", "")
    decisions: dict[str, Decision] = {}
    choices: dict[str, str] = {}
    is_wrong = False
    lines = {str(line.pk): line for line in cv_file.lines.all()}
    for found in compare_cv(cv_file):
        if found.drafted is None or found.kind not in KINDS:
            continue
        line = lines[found.drafted.id]
        if line.state != CvLine.State.OPEN:
            continue
        choice = request.POST.get(f"line-{line.pk}", "")
        # Accepting all of a section adds what is new; what would overwrite is chosen line by line.
        if not choice and everything in ("*", heading_of(line.kind)) and found.state == "new":
            choice = "accept"
        if not choice and found.state == "same":
            decisions[str(line.pk)] = "accept"
        elif choice == "change":
            choices[str(line.pk)] = choice
            form = change_form(line, request.POST)
            if form.is_valid():
                decisions[str(line.pk)] = {"change": form.change()}
            else:
                is_wrong = True
        elif choice in ("accept", "drop", "replace"):
            choices[str(line.pk)] = decisions[str(line.pk)] = choice
    gone = request.POST.getlist("gone")
    if is_wrong:
        return _review_page(request, cv_file, choices=choices)
    undecided = cv_file.lines.filter(state=CvLine.State.OPEN, kind__in=KINDS)
    if not choices and not gone and undecided.count() > len(decisions):
        problem = _("Choose what to do with at least one line, or accept all of a section.")
        return _review_page(request, cv_file, problem=problem)
    try:
        with transaction.atomic():
            removed = remove_gone(cv_file, gone)
            decide_lines(cv_file, decisions)
    except ValidationError as error:
        return _review_page(request, cv_file, choices=choices, problem=" ".join(error.messages))
    cv_file.refresh_from_db()
    return _after(request, cv_file, choices=choices, removed=removed)


def _after(
    request: HttpRequest, cv_file: CvFile, *, choices: dict[str, str], removed: int
) -> HttpResponse:
    taken = sum(choice != "drop" for choice in choices.values())
    sentences = [
        ngettext(
            "%(n)d line is in your profile now.", "%(n)d lines are in your profile now.", taken
        )
        % {"n": taken}
    ]
    if removed:
        sentences.append(
            ngettext("%(n)d was removed.", "%(n)d were removed.", removed) % {"n": removed}
        )
    left = cv_file.lines.filter(state=CvLine.State.OPEN, kind__in=KINDS).count()
    if left and cv_file.status != CvFile.Status.REVIEWED:
        sentences.append(
            ngettext("%(n)d line is left to decide.", "%(n)d lines are left to decide.", left)
            % {"n": left}
        )
        messages.success(request, " ".join(sentences))
        return redirect("profiles:cv-review", pk=cv_file.pk)
    messages.success(request, " ".join(sentences))
    # By address: the page of matches belongs to a room above this one.
    return redirect("matching:matches")


def _review_page(
    request: HttpRequest,
    cv_file: CvFile,
    *,
    choices: dict[str, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    lines = {str(line.pk): line for line in cv_file.lines.all()}
    sections: dict[str, list[ReviewLine]] = {name: [] for name in HEADINGS}
    gone, unchanged, forms_wrong = [], [], []
    for found in compare_cv(cv_file):
        if found.drafted is None:
            gone.append(found)
        elif found.kind in KINDS:
            line = lines[found.drafted.id]
            choice = (choices or {}).get(str(line.pk), "")
            data = request.POST if choice == "change" else None
            shown = review_line(line, found, choice=choice, data=data)
            if shown.form.is_bound and not shown.form.is_valid():
                forms_wrong.append(shown)
            if found.state == "same" and shown.is_open:
                unchanged.append(shown)
            else:
                sections[heading_of(found.kind)].append(shown)
    counts = Counter(line.kind for line in lines.values() if line.kind not in KINDS)
    context = {
        "cv_file": cv_file,
        "sections": [
            {
                "name": name,
                "heading": HEADINGS[name],
                "lines": rows,
                "new": sum(one.is_open and one.found.state == "new" for one in rows),
                "open": sum(one.is_open for one in rows),
            }
            for name, rows in sections.items()
            if rows
        ],
        "open": sum(one.is_open for rows in sections.values() for one in rows),
        "unchanged": unchanged,
        "gone": [_gone_words(found) for found in gone],
        "others": sum(counts[kind] for kind in ("project", "publication", "volunteering")),
        "notes": [str(LACKS.get(note, note)) for note in cv_file.notes if LACKS.get(note, note)],
        "wrong": forms_wrong,
        "problem": problem,
    }
    wrong = bool(forms_wrong or problem)
    return render(request, "profiles/cv_review.html", context, status=400 if wrong else 200)


def _gone_words(found: Any) -> dict[str, str]:
    value = found.stated.value
    if found.kind == "language":
        words = language_name(value["code"])
    else:
        names = ("title", "degree", "employer", "institution", "phrase", "name")
        words = ", ".join(str(value[name]) for name in names if value.get(name))
    return {"id": found.stated.id, "heading": str(HEADINGS[found.kind]), "words": words}


@talent_only
def original(request: HttpRequest, own: Profile, pk: Any) -> FileResponse:
    """Give me back the file I uploaded."""
    cv_file = get_object_or_404(CvFile, pk=pk, profile=own)
    try:
        stored = cv_file.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Always as a download of bytes: what somebody uploaded is never shown as a page of ours.
    return FileResponse(
        stored, as_attachment=True, filename=cv_file.name, content_type="application/octet-stream"
    )


@talent_only
@require_POST
def delete(request: HttpRequest, own: Profile, pk: Any) -> HttpResponse:
    """Delete one of my CVs; what was taken over from it stays in the profile."""
    cv_file = get_object_or_404(CvFile, pk=pk, profile=own)
    delete_cv(cv_file)
    messages.success(request, _("The file is deleted. What you took over from it stays."))
    return redirect("profiles:cv")
