"""My profile: what it holds, and one page to edit each piece of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from profiles.claims import refusal_of
from profiles.completeness import PIECES, missing_pieces
from profiles.models import Certificate, Education, Experience, LanguageSkill, Profile
from profiles.services import add_skill, read_profile
from profiles.web.access import talent_only
from profiles.web.forms import (
    NOT_STATED,
    AboutForm,
    CertificateForm,
    EducationForm,
    ExperienceForm,
    LanguageForm,
    PermitForm,
    SkillForm,
    StudiesForm,
    WishesForm,
)
from profiles.web.wording import wishes_in_words
from skills.levels import CEFR_WORDS
from skills.names import language_name

SECTIONS: Mapping[str, tuple[type[ModelForm[Any]], str | Promise]] = {
    "about": (AboutForm, gettext_lazy("About me")),
    "wishes": (WishesForm, gettext_lazy("What I look for")),
    "permit": (PermitForm, gettext_lazy("Right to work")),
    "studies": (StudiesForm, gettext_lazy("My studies")),
}


@dataclass(frozen=True, slots=True)
class PartKind:
    """A list of a profile: its rows' model and form, and the words of its pages."""

    model: type[Any]
    form: type[ModelForm[Any]]
    new: str | Promise
    edit: str | Promise
    # Whether its words decide what the talent is matched with.
    is_read: bool = False


PARTS: Mapping[str, PartKind] = {
    "education": PartKind(
        Education,
        EducationForm,
        gettext_lazy("Add education"),
        gettext_lazy("Change education"),
        is_read=True,
    ),
    "experience": PartKind(
        Experience,
        ExperienceForm,
        gettext_lazy("Add experience"),
        gettext_lazy("Change experience"),
        is_read=True,
    ),
    "languages": PartKind(
        LanguageSkill,
        LanguageForm,
        gettext_lazy("Add a language"),
        gettext_lazy("Change a language"),
    ),
    "certificates": PartKind(
        Certificate,
        CertificateForm,
        gettext_lazy("Add a certificate"),
        gettext_lazy("Change a certificate"),
    ),
}
SKILLS_AT_MOST, ROWS_AT_MOST = 200, 50


@talent_only
def overview(request: HttpRequest, own: Profile) -> HttpResponse:
    """Show all that I state, what is missing and what each piece would bring."""
    levels = dict(NOT_STATED + CEFR_WORDS)
    missing = missing_pieces(own)
    return render(
        request,
        "profiles/profile.html",
        {
            "profile": own,
            "missing": missing,
            "pieces": len(PIECES),
            "stated": len(PIECES) - len(missing),
            "languages": [(row, levels[row.cefr_level]) for row in own.languages.all()],
            "skills": own.skills.all(),
            "wishes": wishes_in_words(own),
            "cv_files": own.cv_files.all(),
            "consents": own.consents.filter(withdrawn_at=None),
            "refusal": refusal_of(own) if own.university else None,
        },
    )


@talent_only
def section(request: HttpRequest, own: Profile, name: str) -> HttpResponse:
    """Edit one piece of my profile."""
    if name not in SECTIONS:
        raise Http404
    form_class, title = SECTIONS[name]
    form = form_class(_sent(request), instance=own)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            read_profile(form.save())
        messages.success(request, _("Saved."))
        return _back(name)
    return _form_page(request, form, title)


@talent_only
def part(request: HttpRequest, own: Profile, kind: str, pk: Any = None) -> HttpResponse:
    """Add or change a row of a list of my profile."""
    if kind not in PARTS:
        raise Http404
    known = PARTS[kind]
    if pk is None:
        row = known.model(profile=own)
    else:
        row = get_object_or_404(known.model, pk=pk, profile=own)
    form = known.form(_sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        if pk is None and known.model.objects.filter(profile=own).count() >= ROWS_AT_MOST:
            form.add_error(None, _("There are fifty already: remove one first."))
        else:
            with transaction.atomic():
                form.save()
                if known.is_read:
                    read_profile(own)
            messages.success(request, _("Saved."))
            return _back(kind)
    return _form_page(request, form, known.new if pk is None else known.edit)


@talent_only
@require_POST
def remove(request: HttpRequest, own: Profile, kind: str, pk: Any) -> HttpResponse:
    """Take a row out of a list of my profile."""
    if kind == "skills":
        rows: Any = own.skills
    elif kind in PARTS:
        rows = PARTS[kind].model.objects.filter(profile=own)
    else:
        raise Http404
    row = get_object_or_404(rows, pk=pk)
    name = language_name(row.code) if isinstance(row, LanguageSkill) else str(row)
    with transaction.atomic():
        row.delete()
        if kind == "skills" or PARTS[kind].is_read:
            read_profile(own)
    messages.success(request, _("Removed: %(name)s") % {"name": name})
    return redirect("profiles:skills") if kind == "skills" else _back(kind)


@talent_only
def skills(request: HttpRequest, own: Profile) -> HttpResponse:
    """List my skills, add one, take one out."""
    form = SkillForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        uri, words = form.cleaned_data["skill"]
        if own.skills.count() >= SKILLS_AT_MOST:
            form.add_error(None, _("There are two hundred already: remove one first."))
        else:
            with transaction.atomic():
                add_skill(own, uri=uri, phrase=words)
                read_profile(own)
            messages.success(request, _("Added: %(name)s") % {"name": words})
            return redirect("profiles:skills")
    return render(
        request,
        "profiles/skills.html",
        {"form": form, "skills": own.skills.all()},
        status=400 if form.errors else 200,
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; an empty form that was sent is wrong, not new."""
    return request.POST if request.method == "POST" else None


def _back(anchor: str) -> HttpResponse:
    answer = redirect("profiles:profile")
    answer["Location"] += f"#{anchor}"
    return answer


def _form_page(request: HttpRequest, form: Any, title: str | Promise) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "profiles/form.html", {"form": form, "title": title}, status=status)
