"""Writing a vacancy: what may be sent, and what happens with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from employers.lifecycle import bring_to
from employers.models import ContractType, PayPeriod, Remote, Schedule, Sponsorship, Vacancy
from employers.services import save_vacancy
from matching.api.fields import (
    CityField,
    CodeField,
    FiniteFloatField,
    LanguageCodeField,
    RowSerializer,
    StrictSerializer,
)
from matching.api.parsing import refusals
from skills.text.languages import CEFR_LEVELS
from skills.text.vocabulary import load_vocabulary

CURRENCIES = ("EUR", "SEK", "DKK", "NOK", "PLN")
STATES = ("draft", "published", "paused", "closed")


class LanguageDemandWriteSerializer(RowSerializer):
    """A language the vacancy asks for."""

    code = LanguageCodeField()
    cefr_level = CodeField(CEFR_LEVELS)
    must = serializers.BooleanField(default=True)


class ConceptUriField(serializers.CharField):
    """An entry of the vocabulary by its URI."""

    def __init__(self, kind: str, **options: Any) -> None:
        self.kind = kind
        super().__init__(max_length=200, **options)

    def to_internal_value(self, data: Any) -> str:
        uri = super().to_internal_value(data)
        concept = load_vocabulary().resolve(uri) if uri else None
        is_occupation = concept is not None and concept.kind == "occupation"
        if uri and (concept is None or is_occupation != (self.kind == "occupation")):
            raise serializers.ValidationError(
                _("This is no %(kind)s of the vocabulary. Ask /api/v1/suggest/ for one.")
                % {"kind": self.kind}
            )
        return uri


class StatedSkillSerializer(RowSerializer):
    """A skill the employer names, beside what the text is read as."""

    uri = ConceptUriField("skill")
    must = serializers.BooleanField(default=True)


class VacancyWriteSerializer(StrictSerializer):
    """What an employer states; a PATCH may leave anything out."""

    employer = serializers.UUIDField(
        required=False, help_text="needed by members of several employers"
    )
    external_id = serializers.CharField(max_length=100, required=False, allow_blank=True)
    status = CodeField(STATES, required=False)
    title = serializers.CharField(max_length=200)
    body = serializers.CharField(max_length=20_000)
    lang = LanguageCodeField(ours=True, required=False, allow_blank=True)
    city = CityField()
    contract_type = CodeField(ContractType.values, required=False)
    schedule = CodeField(Schedule.values, required=False)
    remote = CodeField(Remote.values, required=False)
    sponsorship = CodeField(Sponsorship.values, required=False)
    licence = serializers.CharField(max_length=60, required=False, allow_blank=True)
    languages = serializers.ListField(
        child=LanguageDemandWriteSerializer(), max_length=20, required=False
    )
    working_languages = serializers.ListField(
        child=LanguageCodeField(), max_length=20, required=False
    )
    pay_min = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )
    pay_max = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False, allow_null=True
    )
    pay_currency = CodeField(CURRENCIES, required=False, allow_blank=True)
    pay_period = CodeField(PayPeriod.values, required=False, allow_blank=True)
    eqf_level = serializers.IntegerField(min_value=1, max_value=8, required=False, allow_null=True)
    experience_years = FiniteFloatField(min_value=0, max_value=60, required=False, allow_null=True)
    stated_occupation = ConceptUriField(
        "occupation", required=False, allow_blank=True, help_text="counts before the title"
    )
    stated_skills = serializers.ListField(
        child=StatedSkillSerializer(), max_length=20, required=False
    )
    openings = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    closes_on = serializers.DateField(required=False, allow_null=True)
    starts_on = serializers.DateField(required=False, allow_null=True)

    def validate_languages(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        codes = [row["code"] for row in rows]
        if len(set(codes)) != len(codes):
            raise serializers.ValidationError(_("Name each language once."))
        return rows

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        def value(name: str) -> Any:
            return attrs.get(name, getattr(self.instance, name, None))

        low, high = value("pay_min"), value("pay_max")
        if low is not None and high is not None and low > high:
            raise serializers.ValidationError(
                {"pay_max": [_("The highest pay has to be at least the lowest.")]}
            )
        if low is not None or high is not None:
            for name in ("pay_currency", "pay_period"):
                if not value(name):
                    raise serializers.ValidationError(
                        {name: [_("Say this as well, as the pay means little without it.")]}
                    )
        return attrs


def write_vacancy(vacancy: Vacancy, values: dict[str, Any]) -> Vacancy:
    """Save checked values to a vacancy and bring it to the `status` among them, all or nothing.

    Raises ValidationError, with the field, for what a use case refuses.
    """
    wanted = values.pop("status", None)
    languages = values.pop("languages", None)
    for name, value in values.items():
        setattr(vacancy, name, value)
    with refusals(), transaction.atomic():
        save_vacancy(vacancy, languages=languages)
        if wanted:
            with refusals("status"):
                bring_to(vacancy, wanted, today=timezone.localdate())
    return (
        Vacancy.objects.select_related("employer", "city")
        .prefetch_related("languages")
        .get(pk=vacancy.pk)
    )
