"""Forms of employers and their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cities.models import City
from employers.models import Employer, MemberRole
from skills.names import country_name

if TYPE_CHECKING:
    _EmployerModelForm = forms.ModelForm[Employer]
    _CityField = forms.ModelChoiceField[City]
else:
    # Neither takes a type argument at run time.
    _EmployerModelForm = forms.ModelForm
    _CityField = forms.ModelChoiceField

# NACE Rev. 2.1 sections, in our own short words.
INDUSTRIES = (
    ("", _("Not stated")),
    ("A", _("Agriculture, forestry and fishing")),
    ("B", _("Mining and quarrying")),
    ("C", _("Manufacturing")),
    ("D", _("Electricity, gas and heat")),
    ("E", _("Water, waste and recycling")),
    ("F", _("Construction")),
    ("G", _("Wholesale and retail")),
    ("H", _("Transport and storage")),
    ("I", _("Hotels and restaurants")),
    ("J", _("Publishing, broadcasting and content")),
    ("K", _("Telecommunications, software and computing")),
    ("L", _("Finance and insurance")),
    ("M", _("Real estate")),
    ("N", _("Professional, scientific and technical work")),
    ("O", _("Administrative and support services")),
    ("P", _("Public administration and defence")),
    ("Q", _("Education")),
    ("R", _("Health and social work")),
    ("S", _("Arts, sport and recreation")),
    ("T", _("Other services")),
    ("U", _("Households as employers")),
    ("V", _("International organisations")),
)


def city_choices() -> list[tuple[str, Any]]:
    """Return the cities by country, for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for city in City.objects.order_by("country_code", "name", "id"):
        groups.setdefault(country_name(city.country_code), []).append((str(city.pk), city.name))
    return [("", _("Choose a city")), *sorted(groups.items())]


class CityChoiceField(_CityField):
    """A city of the region, grouped by country."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=City.objects.all(), **options)

    def group(self) -> None:
        """Read the cities; called for each form, as they may change."""
        self.choices = city_choices()


class EmployerForm(_EmployerModelForm):
    """What an employer says of itself, for those who approve it and for talents."""

    city = CityChoiceField(
        label=_("City"),
        error_messages={"required": _("Choose the city where most of the work is done.")},
    )
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        help_text=_("A working address, for example https://www.merituuli.example"),
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )
    nace_section = forms.ChoiceField(label=_("Industry"), choices=INDUSTRIES, required=False)
    about = forms.CharField(
        label=_("About the employer"),
        required=False,
        max_length=5000,
        help_text=_("Two or three sentences: what you do, how many you are, where."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Employer
        fields = ["name", "register_number", "city", "website", "nace_section", "about"]
        labels = {
            "name": _("Name of the employer"),
            "register_number": _("Business register number"),
        }
        help_texts = {
            "name": _("As it stands in the business register."),
            "register_number": _("Those who approve you check it, for example 1234567-8."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        error_messages = {"name": {"required": _("Write the name of the employer.")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        city = self.fields["city"]
        assert isinstance(city, CityChoiceField)
        city.group()
        self.fields["register_number"].required = True
        self.fields["register_number"].error_messages["required"] = _(
            "Write the number: without it nobody can check the employer."
        )
        if self.instance.status in (Employer.Status.APPROVED, Employer.Status.SUSPENDED):
            # The approval is of this name and number: another needs a new one.
            for name in ("name", "register_number"):
                self.fields[name].disabled = True
                self.fields[name].required = False
                self.fields[name].help_text = _(
                    "Fixed by the approval. Register anew to change it."
                )


class RegisterForm(EmployerForm):
    """The same, with the name of the person who registers."""

    member_name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        help_text=_("Talents see it once you both agree to be in contact."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )


class InvitationForm(forms.Form):
    """A colleague to invite."""

    email = forms.EmailField(
        label=_("E-mail of a colleague"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the e-mail address of your colleague.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=MemberRole.choices,
        initial=MemberRole.RECRUITER,
        help_text=_(
            "A recruiter posts vacancies and asks talents. An owner also changes members and details."
        ),
    )


class NameForm(forms.Form):
    """Who accepts an invitation."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        help_text=_("Talents see it once you both agree to be in contact."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
