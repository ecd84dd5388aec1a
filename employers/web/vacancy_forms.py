"""The form of a vacancy: its facts, the languages it asks for and the skills it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from employers.models import Employer, Vacancy
from employers.web.forms import CityChoiceField
from skills.concepts import concept_label, concept_uri
from skills.levels import CEFR_WORDS, EQF_WORDS
from skills.names import language_choices, language_name
from skills.text.languages import LANGUAGES

if TYPE_CHECKING:
    _VacancyModelForm = forms.ModelForm[Vacancy]
    _BaseFormSet = forms.BaseFormSet[forms.Form]
else:
    # Neither takes a type argument at run time.
    _VacancyModelForm = forms.ModelForm
    _BaseFormSet = forms.BaseFormSet

CURRENCIES = ("EUR", "SEK", "DKK", "NOK", "PLN")
NEEDS = (("must", _("required")), ("nice", _("a plus")))
EMPTY_ROWS, MOST_ROWS = 2, 20
MOST_OPENINGS = 1000


class DayInput(forms.DateInput):
    """A day as the browser's own field shows it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class StartForm(forms.Form):
    """What a new vacancy begins with; all else is filled in on the draft, which keeps itself."""

    employer = forms.ModelChoiceField(
        label=_("Employer"), queryset=Employer.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=_("Title of the vacancy"),
        max_length=200,
        help_text=_("As you would say it to a friend, for example “Nurse for the night shift”."),
        error_messages={"required": _("Write a title.")},
    )
    city = CityChoiceField(
        label=_("City of the workplace"), error_messages={"required": _("Choose a city.")}
    )

    def __init__(self, *args: Any, employers: Sequence[Employer], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["employer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Employer.objects.filter(pk__in=[one.pk for one in employers])
        if len(employers) == 1:
            field.widget = forms.HiddenInput()
            field.initial = employers[0].pk
        city = self.fields["city"]
        assert isinstance(city, CityChoiceField)
        city.group()


class VacancyForm(_VacancyModelForm):
    """The facts of a vacancy and its text."""

    occupation = forms.CharField(
        label=_("Occupation"),
        required=False,
        max_length=200,
        help_text=_(
            "Type and choose from the list. Empty, it is read from the title. "
            "Talents find you by it in all ten languages."
        ),
    )
    lang = forms.ChoiceField(
        label=_("Language of the text"),
        required=False,
        help_text=_("Left open, it is recognised from the text."),
    )
    city = CityChoiceField(
        label=_("City of the workplace"), error_messages={"required": _("Choose a city.")}
    )
    working_languages = forms.MultipleChoiceField(
        label=_("Languages spoken at work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What one hears in meetings and at lunch; it asks for nothing."),
    )
    pay_currency = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", _("Currency")), *((code, code) for code in CURRENCIES)],
    )
    openings = forms.IntegerField(
        label=_("Open positions"), min_value=1, max_value=MOST_OPENINGS, initial=1
    )
    eqf_level = forms.TypedChoiceField(
        label=_("Education"),
        required=False,
        choices=(("", _("Not asked for")), *EQF_WORDS),
        coerce=int,
        empty_value=None,
    )
    experience_years = forms.FloatField(
        label=_("Years of experience"),
        required=False,
        min_value=0,
        max_value=40,
        help_text=_("The least that is really needed; 0 for none."),
    )

    class Meta:
        model = Vacancy
        fields = [
            "title", "occupation", "lang", "body", "city", "remote", "contract_type", "schedule",
            "openings", "starts_on", "closes_on", "pay_min", "pay_max", "pay_currency",
            "pay_period", "working_languages", "eqf_level", "experience_years", "licence",
            "sponsorship",
        ]  # fmt: skip
        labels = {
            "title": _("Title"),
            "body": _("Description"),
            "remote": _("Where the work is done"),
            "contract_type": _("Contract"),
            "schedule": _("Hours"),
            "starts_on": _("Work starts"),
            "closes_on": _("Last day of application"),
            "pay_min": _("From"),
            "pay_max": _("To"),
            "pay_period": _("Period"),
            "licence": _("Licence required"),
            "sponsorship": _("Permit to work"),
        }  # fmt: skip
        help_texts = {
            "body": _(
                "In any of the ten languages: what one does, what one has to know, what you offer."
            ),
            "licence": _("A driving licence or a professional one, for example “B”."),
            "sponsorship": _(
                "Do you help somebody from outside the EU with the residence permit?"
            ),
        }
        widgets = {
            "body": forms.Textarea(attrs={"rows": 14}),
            "starts_on": DayInput(),
            "closes_on": DayInput(),
        }
        error_messages = {"title": {"required": _("Write a title.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ten = sorted((language_name(code), code) for code in LANGUAGES)
        lang = self.fields["lang"]
        working = self.fields["working_languages"]
        city = self.fields["city"]
        assert isinstance(lang, forms.ChoiceField)
        assert isinstance(working, forms.MultipleChoiceField)
        assert isinstance(city, CityChoiceField)
        lang.choices = [("", _("Recognise it")), *((code, name) for name, code in ten)]
        stated = [code for code in self.instance.working_languages if code not in LANGUAGES]
        working.choices = [
            *((code, name) for name, code in ten),
            *((code, language_name(code)) for code in stated),
        ]
        city.group()
        for name in ("pay_min", "pay_max"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "min": 0}
        self.initial.setdefault(
            "occupation",
            concept_label(self.instance.stated_occupation, lang=self.instance.lang),
        )
        self.fields["occupation"].widget.attrs |= combobox_attrs("occupation")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        typed = values.get("occupation", "")
        values["stated_occupation"] = ""
        if typed:
            try:
                values["stated_occupation"] = concept_uri(
                    typed, kind="occupation", lang=values.get("lang", "")
                )
            except ValidationError as error:
                self.add_error("occupation", error)
        low, high = values.get("pay_min"), values.get("pay_max")
        if low is not None and low < 0:
            self.add_error("pay_min", _("Pay is not negative."))
        if low is not None and high is not None and low > high:
            self.add_error("pay_max", _("The highest pay has to be at least the lowest."))
        if low is not None or high is not None:
            for name, sentence in (
                ("pay_currency", _("Choose the currency of the pay.")),
                ("pay_period", _("Say for which period this is paid.")),
            ):
                if not values.get(name):
                    self.add_error(name, sentence)
        if self.instance.status == Vacancy.Status.PUBLISHED and not values.get("body", "").strip():
            self.add_error("body", _("Describe the work: this vacancy is public."))
        return values

    def save_to(self, vacancy: Vacancy) -> Vacancy:
        """Put the clean values on the row; nothing is saved."""
        vacancy.stated_occupation = self.cleaned_data["stated_occupation"]
        return vacancy


def combobox_attrs(kind: str) -> dict[str, str]:
    """Return what makes a plain text field a list to choose from, where a script runs."""
    return {"data-suggest": kind, "data-suggest-lang": "id_lang", "autocomplete": "off"}


class LanguageRow(forms.Form):
    """A language asked for; an empty row asks for nothing."""

    code = forms.ChoiceField(label=_("Language"), required=False)
    cefr_level = forms.ChoiceField(
        label=_("Level"), required=False, choices=(("", _("Level")), *CEFR_WORDS)
    )
    need = forms.ChoiceField(label=_("Need"), required=False, choices=NEEDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)
        code.choices = [("", _("Language")), *language_choices()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("code") and not values.get("cefr_level"):
            self.add_error("cefr_level", _("Choose the level that the work needs."))
        if values.get("cefr_level") and not values.get("code") and "code" not in self.errors:
            self.add_error("code", _("Choose the language of this level."))
        return values


class SkillRow(forms.Form):
    """A skill named by the employer; an empty row names none."""

    phrase = forms.CharField(label=_("Skill"), required=False, max_length=200)
    need = forms.ChoiceField(label=_("Need"), required=False, choices=NEEDS)

    def __init__(self, *args: Any, lang: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self._lang = lang
        self.fields["phrase"].widget.attrs |= combobox_attrs("skill")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("phrase"):
            try:
                values["uri"] = concept_uri(values["phrase"], kind="skill", lang=self._lang)
            except ValidationError as error:
                self.add_error("phrase", error)
        return values


class _Rows(_BaseFormSet):
    """Rows of which each thing may be named once."""

    key = ""
    sentence: Any = ""

    def clean(self) -> None:
        seen = set()
        for row in self.forms:
            value = getattr(row, "cleaned_data", {}).get(self.key)
            if value and value in seen:
                row.add_error(next(iter(row.fields)), self.sentence)
            seen.add(value)


class _LanguageRows(_Rows):
    key, sentence = "code", _("Name each language once.")


class _SkillRows(_Rows):
    key, sentence = "uri", _("Name each skill once.")


LanguageRows = forms.formset_factory(
    LanguageRow,
    formset=_LanguageRows,
    extra=EMPTY_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)
SkillRows = forms.formset_factory(
    SkillRow,
    formset=_SkillRows,
    extra=EMPTY_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


class VacancyForms:
    """The form and its two lists of rows as one thing."""

    def __init__(self, vacancy: Vacancy, data: QueryDict | None = None) -> None:
        self.vacancy = vacancy
        lang = data.get("lang", "") if data is not None else vacancy.lang
        self.form = VacancyForm(data, instance=vacancy)
        self.languages = LanguageRows(
            data, prefix="languages", initial=None if data is not None else _languages(vacancy)
        )
        self.skills = SkillRows(
            data,
            prefix="skills",
            initial=None if data is not None else _skills(vacancy),
            form_kwargs={"lang": lang},
        )

    @classmethod
    def with_more_rows(cls, vacancy: Vacancy, data: QueryDict) -> VacancyForms:
        """Return what was typed, unchecked, with one more empty row wherever all are in use."""
        forms_ = cls(vacancy)
        for name in forms_.form.fields:
            values = data.getlist(name)
            several = name == "working_languages"
            forms_.form.initial[name] = values if several else next(iter(values), "")
        forms_.languages = LanguageRows(
            prefix="languages", initial=_typed(data, "languages", ("code", "cefr_level", "need"))
        )
        forms_.skills = SkillRows(
            prefix="skills", initial=_typed(data, "skills", ("phrase", "need"))
        )
        return forms_

    def is_valid(self) -> bool:
        # All three, so that every error is shown at once.
        parts = [self.form.is_valid(), self.languages.is_valid(), self.skills.is_valid()]
        return all(parts)

    def asked_languages(self) -> list[dict[str, Any]]:
        """Return rows of {code, cefr_level, must}; everything has to be valid."""
        return [
            {
                "code": row.cleaned_data["code"],
                "cefr_level": row.cleaned_data["cefr_level"],
                "must": row.cleaned_data.get("need") != "nice",
            }
            for row in self.languages.forms
            if row.cleaned_data.get("code")
        ]

    def stated_skills(self) -> list[dict[str, Any]]:
        """Return rows of {uri, must}; everything has to be valid."""
        return [
            {"uri": row.cleaned_data["uri"], "must": row.cleaned_data.get("need") != "nice"}
            for row in self.skills.forms
            if row.cleaned_data.get("uri")
        ]

    def row_errors(self) -> list[tuple[str, str]]:
        """Return (id of the field, sentence) for each error in a row."""
        found = []
        for rows in (self.languages, self.skills):
            if not rows.is_bound:
                continue
            found += [("", str(sentence)) for sentence in rows.non_form_errors()]
            for row in rows.forms:
                for name, sentences in row.errors.items():
                    field = row[name] if name in row.fields else row[next(iter(row.fields))]
                    found += [(field.auto_id, str(sentence)) for sentence in sentences]
        return found


def _typed(data: QueryDict, prefix: str, names: tuple[str, ...]) -> list[Mapping[str, str]]:
    rows = [
        {name: data.get(f"{prefix}-{place}-{name}", "")[:200] for name in names}
        for place in range(MOST_ROWS)
    ]
    return [row for row in rows if row[names[0]]]


def _languages(vacancy: Vacancy) -> list[dict[str, str]]:
    return [
        {
            "code": row.code,
            "cefr_level": row.cefr_level,
            "need": "must" if row.must else "nice",
        }
        for row in vacancy.languages.all()
    ]


def _skills(vacancy: Vacancy) -> list[dict[str, str]]:
    return [
        {
            "phrase": concept_label(row["uri"], lang=vacancy.lang),
            "need": "must" if row["must"] else "nice",
        }
        for row in vacancy.stated_skills
    ]
