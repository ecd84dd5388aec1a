"""The lines of a CV as its review shows them: in words, with a form to change each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.cv.comparison import Comparison
from profiles.models import CvLine
from profiles.web.fields import ConceptField, StatedDateField
from profiles.web.forms import NOT_STATED
from skills.levels import CEFR_WORDS, EQF_WORDS
from skills.names import language_choices, language_name

# In the order of the page, with the heading of each.
HEADINGS: Mapping[str, str | Promise] = {
    "about": gettext_lazy("About you"),
    "experience": gettext_lazy("Experience"),
    "education": gettext_lazy("Education"),
    "language": gettext_lazy("Languages"),
    "skill": gettext_lazy("Skills"),
    "certificate": gettext_lazy("Certificates"),
}
SINGLE: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "headline": gettext_lazy("Headline"),
    "phone": gettext_lazy("Phone"),
    "place": gettext_lazy("Where you live"),
    "summary": gettext_lazy("Summary"),
    "link": gettext_lazy("Link"),
}
WORDS: Mapping[str, str | Promise] = {
    "institution": gettext_lazy("Institution"),
    "degree": gettext_lazy("Degree"),
    "field": gettext_lazy("Field"),
    "eqf_level": gettext_lazy("Level"),
    "employer": gettext_lazy("Employer"),
    "title": gettext_lazy("Title"),
    "start": gettext_lazy("From"),
    "end": gettext_lazy("To"),
    "summary": gettext_lazy("Tasks"),
    "level": gettext_lazy("Level"),
    "code": gettext_lazy("Language"),
    "text": gettext_lazy("Text"),
    "name": gettext_lazy("Name"),
    "issuer": gettext_lazy("Given by"),
    "date": gettext_lazy("Given"),
}
SHOWN_IN: Mapping[str, str | Promise] = {
    "list": gettext_lazy("from your list of skills"),
    "work": gettext_lazy("shown at work"),
    "study": gettext_lazy("shown in studies"),
}


def heading_of(kind: str) -> str:
    """Return under which heading a kind of line stands."""
    return "about" if kind in SINGLE else kind


class ChangeForm(forms.Form):
    """What a talent writes in the place of what was understood."""

    def change(self) -> dict[str, Any]:
        """Return the new values by the keys of docs/cv.md."""
        return dict(self.cleaned_data)


class TextChange(ChangeForm):
    text = forms.CharField(max_length=300)


class SummaryChange(ChangeForm):
    text = forms.CharField(max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))


class SpanChange(ChangeForm):
    """A line with a span of time."""

    start = StatedDateField(required=False)
    end = StatedDateField(
        required=False, help_text=gettext_lazy("2024 or 2024-09, empty while it runs")
    )

    def change(self) -> dict[str, Any]:
        # What was understood as a planned end is now the end that was written, or none.
        return {**self.cleaned_data, "planned_end": None, "runs": not self.cleaned_data["end"]}


class EducationChange(SpanChange):
    institution = forms.CharField(max_length=200)
    degree = forms.CharField(max_length=200, required=False)
    field = forms.CharField(max_length=200, required=False)
    eqf_level = forms.TypedChoiceField(
        choices=NOT_STATED + EQF_WORDS, coerce=int, empty_value=None, required=False
    )
    field_order = ["institution", "degree", "field", "eqf_level", "start", "end"]


class ExperienceChange(SpanChange):
    title = forms.CharField(max_length=200)
    employer = forms.CharField(max_length=200, required=False)
    summary = forms.CharField(
        max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    field_order = ["title", "employer", "start", "end", "summary"]


class LanguageChange(ChangeForm):
    code = forms.ChoiceField()
    level = forms.ChoiceField(choices=NOT_STATED + CEFR_WORDS, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = language_choices()  # type: ignore[attr-defined]


class SkillChange(ChangeForm):
    label = ConceptField("skill", label=gettext_lazy("Skill"))

    def change(self) -> dict[str, Any]:
        uri, words = self.cleaned_data["label"]
        return {"label": words, "uri": uri or None}


class CertificateChange(ChangeForm):
    name = forms.CharField(max_length=200)
    issuer = forms.CharField(max_length=200, required=False)
    date = StatedDateField(required=False)


CHANGES: Mapping[str, type[ChangeForm]] = {
    "summary": SummaryChange,
    "education": EducationChange,
    "experience": ExperienceChange,
    "language": LanguageChange,
    "skill": SkillChange,
    "certificate": CertificateChange,
}


def change_form(line: CvLine, data: Mapping[str, Any] | None = None) -> ChangeForm:
    """Return the form that changes a line, filled with what was understood or with `data`."""
    initial = {name: line.value.get(name) or "" for name in WORDS}
    initial["end"] = initial["end"] or line.value.get("planned_end") or ""
    initial["label"] = line.value.get("label") or line.phrase
    form = CHANGES.get(line.kind, TextChange)(data, prefix=f"c-{line.pk}", initial=initial)
    for name, known in form.fields.items():
        known.label = known.label or str(WORDS[name])
    if line.kind in SINGLE:
        form.fields["text"].label = str(SINGLE[line.kind])
    return form


@dataclass
class ReviewLine:
    """One line with its comparison to the profile, in words."""

    line: CvLine
    found: Comparison
    form: ChangeForm
    choice: str = ""
    understood: list[tuple[str, str]] = field(default_factory=list)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    title: str = ""

    @property
    def is_open(self) -> bool:
        return self.line.state == CvLine.State.OPEN

    @property
    def repeats_phrase(self) -> bool:
        """Whether the phrase says no more than what was understood."""
        return self.line.phrase.strip() == self.title.strip()


def review_line(
    line: CvLine, found: Comparison, *, choice: str = "", data: Mapping[str, Any] | None = None
) -> ReviewLine:
    """Return a line as the page shows it; `data` is what was sent when its change was chosen."""
    rows = _understood(line)
    return ReviewLine(
        line=line,
        found=found,
        form=change_form(line, data),
        choice=choice,
        title=rows[0][1] if rows else line.phrase,
        understood=rows,
        differences=[
            (
                str(WORDS.get(one.name, one.name)) if line.kind not in SINGLE else "",
                _value_words(line.kind, one.name, one.stated) or _("nothing"),
                _value_words(line.kind, one.name, one.drafted) or _("it still runs"),
            )
            for one in found.differences
        ],
    )


def _value_words(kind: str, name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name == "code":
        return language_name(str(value))
    if name == "level" and kind == "language":
        return str(dict(CEFR_WORDS).get(value, value))
    if name == "eqf_level":
        return str(dict(EQF_WORDS).get(str(value), value))
    return str(value)


def _understood(line: CvLine) -> list[tuple[str, str]]:
    """Return what was understood as (name, words), the most telling first."""
    value, kind = line.value, line.kind
    if kind in SINGLE:
        return [(str(SINGLE[kind]), str(value.get("text") or ""))]
    if kind == "skill":
        rows = [(_("Skill"), str(value.get("label") or line.phrase))]
        if shown := SHOWN_IN.get(str(value.get("shown_in"))):
            rows.append((_("Where"), str(shown)))
        if not value.get("uri"):
            rows.append((_("Note"), _("kept as written, not in the vocabulary")))
        return rows
    names = {
        "education": ("degree", "institution", "field", "eqf_level"),
        "experience": ("title", "employer"),
        "language": ("code", "level"),
        "certificate": ("name", "issuer", "date"),
    }[kind]
    rows = [(str(WORDS[name]), _value_words(kind, name, value.get(name))) for name in names]
    if kind == "language" and not value.get("level"):
        rows.append((_("Level"), _("not stated")))
    if kind in ("education", "experience"):
        rows.append((_("Time"), _span(value)))
        rows.append((_("Tasks"), str(value.get("summary") or "")[:600]))
    return [row for row in rows if row[1]]


def _span(value: Mapping[str, Any]) -> str:
    start, end = value.get("start"), value.get("end") or value.get("planned_end")
    if not start and not end:
        return ""
    if value.get("runs") and not end:
        return _("%(start)s until now") % {"start": start or "?"}
    return f"{start or '?'} – {end or '?'}"
