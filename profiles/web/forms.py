"""What a talent edits by hand: one small form for each piece of the profile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.models import City
from employers.models import ContractType, Schedule
from profiles.models import (
    Certificate,
    Education,
    Experience,
    LanguageSkill,
    PermitBasis,
    Profile,
)
from profiles.services import CONFIRMED, LINKS_AT_MOST
from profiles.web.fields import ConceptField, StatedDateField
from skills.levels import CEFR_WORDS, EQF_WORDS
from skills.names import country_name, language_choices
from skills.text.vocabulary import load_vocabulary

COUNTRIES = ("DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")
LICENCES_AT_MOST = 20
OCCUPATION_FIELDS = ("occupation_1", "occupation_2", "occupation_3")
NOT_STATED = (("", gettext_lazy("Not stated")),)
YES_NO = (
    *NOT_STATED,
    ("yes", gettext_lazy("Yes")),
    ("no", gettext_lazy("No")),
)

# Django's ModelForm takes no type argument at run time.
if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class _AnyForm(_ModelForm):
    """A form that says what to do about a field left empty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")


class AboutForm(_AnyForm):
    """Name, contact, headline, summary, city, links."""

    links_text = forms.CharField(
        label=gettext_lazy("Links"),
        help_text=gettext_lazy(
            "One a line, such as a portfolio or a code repository. "
            "An employer sees them only once you agree to contact."
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Profile
        fields = ["headline", "summary", "city", "given_name", "family_name", "phone"]
        labels = {"city": gettext_lazy("Where I live")}
        help_texts = {
            "headline": gettext_lazy("What you are or want to be, such as “Data engineer”."),
            "summary": gettext_lazy("A few sentences, in any language of the region."),
            "city": gettext_lazy("Leave it empty if you live outside the region."),
            "given_name": gettext_lazy(
                "Names and phone are shown only once you agree to contact."
            ),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 6}),
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["links_text"].initial = "\n".join(self.instance.links)

    def clean_links_text(self) -> list[str]:
        links = [line.strip() for line in self.cleaned_data["links_text"].splitlines()]
        links = list(dict.fromkeys(link for link in links if link))
        if len(links) > LINKS_AT_MOST:
            raise forms.ValidationError(_("Keep the twenty most important links."))
        for number, link in enumerate(links):
            if "://" not in link:
                links[number] = link = f"https://{link}"
            try:
                URLValidator(schemes=["http", "https"])(link)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(link)s” is no address of a page. Write it such as https://name.example.")
                    % {"link": link[:80]}
                ) from None
        return links

    def save(self, commit: bool = True) -> Any:
        self.instance.links = self.cleaned_data["links_text"]
        return super().save(commit)


class WishesForm(_AnyForm):
    """What work is looked for, where and from when."""

    occupation_1 = ConceptField(
        "occupation", label=gettext_lazy("First occupation I look for"), required=False,
        help_text=gettext_lazy("Type a few letters and choose."),
    )  # fmt: skip
    occupation_2 = ConceptField("occupation", label=gettext_lazy("Second"), required=False)
    occupation_3 = ConceptField("occupation", label=gettext_lazy("Third"), required=False)
    target_countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries to work in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    target_cities = forms.MultipleChoiceField(
        label=gettext_lazy("Cities to work in"),
        help_text=gettext_lazy("Hold Ctrl or Cmd to choose several."),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    willing_to_move = forms.TypedChoiceField(
        label=gettext_lazy("Would you move for work?"),
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    remote_only = forms.BooleanField(
        label=gettext_lazy("Only remote work suits me"), required=False
    )
    contract_types = forms.MultipleChoiceField(
        label=gettext_lazy("Contracts"),
        choices=ContractType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    schedule = forms.ChoiceField(
        label=gettext_lazy("Hours"),
        choices=[("", gettext_lazy("Any")), *Schedule.choices],
        required=False,
    )
    pay_floor_eur_month = forms.IntegerField(
        label=gettext_lazy("Least pay, in euro a month before tax"),
        min_value=1,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    class Meta:
        model = Profile
        fields = [
            "available_from", "target_countries", "target_cities", "willing_to_move",
            "remote_only", "contract_types", "schedule", "pay_floor_eur_month",
        ]  # fmt: skip
        labels = {"available_from": gettext_lazy("I can start from")}
        widgets = {"available_from": _day()}

    field_order = [*OCCUPATION_FIELDS, "available_from", "target_countries", "target_cities"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        countries = sorted((country_name(code), code) for code in COUNTRIES)
        self.fields["target_countries"].choices = [(code, name) for name, code in countries]  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str]]] = {}
        for city in City.objects.all():
            groups.setdefault(country_name(city.country_code), []).append((city.key, city.name))
        self.fields["target_cities"].choices = sorted(groups.items())  # type: ignore[attr-defined]
        self.initial["willing_to_move"] = {True: "yes", False: "no", None: ""}[
            self.instance.willing_to_move
        ]
        vocabulary = load_vocabulary()
        for name, uri in zip(OCCUPATION_FIELDS, self.instance.target_occupations, strict=False):
            self.fields[name].initial = vocabulary.label(uri, "en")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in OCCUPATION_FIELDS:
            uri, words = self.cleaned_data.get(name) or ("", "")
            if words and not uri:
                self.add_error(
                    name,
                    _("“%(words)s” is not in the vocabulary. Type fewer letters and choose.")
                    % {"words": words[:60]},
                )
        return cleaned

    def save(self, commit: bool = True) -> Any:
        uris = [self.cleaned_data[name][0] for name in OCCUPATION_FIELDS]
        # More than three came through the API; the form shows three and keeps the others.
        rest = self.instance.target_occupations[len(OCCUPATION_FIELDS) :]
        self.instance.target_occupations = list(dict.fromkeys(filter(None, [*uris, *rest])))
        return super().save(commit)


class PermitForm(_AnyForm):
    """On what basis the talent may work, and the licences of regulated work."""

    licences_text = forms.CharField(
        label=gettext_lazy("Licences for regulated work"),
        help_text=gettext_lazy("Such as nurse or driving licence B, parted by commas."),
        required=False,
        max_length=1000,
    )

    class Meta:
        model = Profile
        fields = ["permit_basis", "permit_valid_until"]
        labels = {"permit_basis": gettext_lazy("On what basis may you work?")}
        help_texts = {
            "permit_basis": gettext_lazy(
                "Employers never see the basis, only whether help with a permit is needed."
            ),
            "permit_valid_until": gettext_lazy("Only for a permit that ends."),
        }
        widgets = {
            "permit_basis": forms.RadioSelect(choices=PermitBasis.choices),
            "permit_valid_until": _day(),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["licences_text"].initial = ", ".join(self.instance.licences)

    def clean_permit_valid_until(self) -> date | None:
        ends: date | None = self.cleaned_data["permit_valid_until"]
        if ends is not None and ends < timezone.localdate():
            raise forms.ValidationError(
                _(
                    "This day is past. Give the day on which the permit you have now ends, or "
                    "leave the field empty and choose the basis that holds today."
                )
            )
        return ends

    def clean_licences_text(self) -> list[str]:
        named = (part.strip()[:60] for part in self.cleaned_data["licences_text"].split(","))
        licences = list(dict.fromkeys(part for part in named if part))
        if len(licences) > LICENCES_AT_MOST:
            raise forms.ValidationError(_("Name at most twenty licences."))
        return licences

    def save(self, commit: bool = True) -> Any:
        self.instance.licences = self.cleaned_data["licences_text"]
        return super().save(commit)


class StudiesForm(_AnyForm):
    """Which university the talent studies at; its career office confirms it."""

    class Meta:
        model = Profile
        fields = ["university", "programme", "expected_graduation_on"]
        help_texts = {
            "university": gettext_lazy(
                "Its career office sees your name, e-mail and programme to confirm them. "
                "A change asks it again."
            ),
        }
        widgets = {"expected_graduation_on": _day()}

    def save(self, commit: bool = True) -> Any:
        if any(name in self.changed_data for name in CONFIRMED):
            self.instance.university_confirmed_at = None
        return super().save(commit)


class SpanForm(_AnyForm):
    """A part of a profile with the time it covers."""

    start = StatedDateField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("A year, or a year and a month: 2024-09"),
        required=False,
    )
    end = StatedDateField(
        label=gettext_lazy("To"), help_text=gettext_lazy("Empty while it runs"), required=False
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start", ""), self.cleaned_data.get("end", "")
        # "2024" holds all months of that year: compared as far as both are stated.
        shared = min(len(start), len(end))
        if start and end and end[:shared] < start[:shared]:
            self.add_error("end", _("This is before the start: check both."))
        return cleaned


class EducationForm(SpanForm):
    """One degree or course of study."""

    eqf_level = forms.TypedChoiceField(
        label=gettext_lazy("Level"),
        help_text=gettext_lazy("In the European Qualifications Framework"),
        choices=NOT_STATED + EQF_WORDS,
        coerce=int,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Education
        fields = ["institution", "degree", "field", "eqf_level", "start", "end"]


class ExperienceForm(SpanForm):
    """One position held."""

    class Meta:
        model = Experience
        fields = ["title", "employer", "start", "end", "tasks"]
        help_texts = {"tasks": gettext_lazy("What you did and with what, in your own words.")}
        widgets = {"tasks": forms.Textarea(attrs={"rows": 5})}

    def clean_start(self) -> str:
        start: str = self.cleaned_data["start"]
        if start[:4] > str(timezone.localdate().year):
            raise forms.ValidationError(_("This has not begun yet: check the year."))
        return start


class CertificateForm(_AnyForm):
    """One certificate."""

    given = StatedDateField(
        label=gettext_lazy("Given"),
        help_text=gettext_lazy("A year, or a year and a month: 2024-09"),
        required=False,
    )

    class Meta:
        model = Certificate
        fields = ["name", "issuer", "given"]


class LanguageForm(_AnyForm):
    """A language with its level."""

    code = forms.ChoiceField(label=gettext_lazy("Language"))
    cefr_level = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=NOT_STATED + CEFR_WORDS,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = LanguageSkill
        fields = ["code", "cefr_level"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [("", _("Choose")), *language_choices()]  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        others = LanguageSkill.objects.filter(profile=self.instance.profile_id, code=code)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("You have this language already: change its level."))
        return code


class SkillForm(forms.Form):
    """A skill in words, linked with the vocabulary where it has it."""

    skill = ConceptField(
        "skill",
        label=gettext_lazy("Add a skill"),
        help_text=gettext_lazy("Type a few letters and choose, or write it in your own words."),
    )
