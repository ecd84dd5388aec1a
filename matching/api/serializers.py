"""What the API answers with about vacancies and matches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from employers.models import Vacancy
from matching.core.types import FacetCount, State
from matching.listing import ListedVacancy
from matching.search import facet_labels
from profiles.masking import without_name
from profiles.models import Profile


class EmployerNameSerializer(serializers.Serializer[Any]):
    """An employer by name."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class CityNameSerializer(serializers.Serializer[Any]):
    """A city by name; the country is ISO 3166-1."""

    key = serializers.CharField()
    name = serializers.CharField()
    country_code = serializers.CharField()


class LanguageDemandSerializer(serializers.Serializer[Any]):
    """A language (ISO 639-1) asked for at least at a CEFR level."""

    code = serializers.CharField()
    cefr_level = serializers.CharField()
    must = serializers.BooleanField()


class VacancyBriefSerializer(serializers.Serializer[Any]):
    """A vacancy in a list of matches."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    lang = serializers.CharField()
    employer = EmployerNameSerializer()
    city = CityNameSerializer()


class VacancyTermsSerializer(VacancyBriefSerializer):
    """A vacancy with its terms; pay is before tax, in `pay_currency` per `pay_period`."""

    contract_type = serializers.CharField()
    schedule = serializers.CharField()
    remote = serializers.CharField()
    sponsorship = serializers.CharField()
    languages = LanguageDemandSerializer(many=True, source="languages.all")
    working_languages = serializers.ListField(child=serializers.CharField())
    pay_min = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    pay_max = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    pay_currency = serializers.CharField()
    pay_period = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField(allow_null=True)


class VacancyRowSerializer(VacancyTermsSerializer):
    """A vacancy in a list of search results."""

    # Field name to escaped text in which <mark> encloses the words found.
    highlights = serializers.DictField(child=serializers.CharField(), read_only=True)


class VacancySerializer(VacancyTermsSerializer):
    """All of a vacancy."""

    status = serializers.CharField()
    external_id = serializers.CharField()
    body = serializers.CharField()
    licence = serializers.CharField()
    eqf_level = serializers.IntegerField(allow_null=True)
    experience_years = serializers.FloatField(allow_null=True)
    openings = serializers.IntegerField()
    starts_on = serializers.DateField(allow_null=True)
    skills = serializers.SerializerMethodField()
    occupations = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_skills(self, vacancy: Vacancy) -> list[dict[str, Any]]:
        """Skills read from the text, each with the words it was read from."""
        return [
            {key: row.get(key) for key in ("uri", "label", "phrase", "must")}
            for row in vacancy.reading.get("skills", [])
        ]

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_occupations(self, vacancy: Vacancy) -> list[dict[str, Any]]:
        """Occupations read from the title."""
        return [
            {key: row.get(key) for key in ("uri", "label", "isco_code", "phrase")}
            for row in vacancy.reading.get("occupations", [])
        ]


class FacetValueSerializer(serializers.Serializer[Any]):
    """A value of a facet: the code to filter by, its name, and how many vacancies carry it."""

    value = serializers.CharField()
    # The base class has an attribute of this name, which the field shadows while declared.
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()


class VacancyPageSerializer(serializers.Serializer[Any]):
    """A page of search results, its facets, and the address of the next page."""

    results = VacancyRowSerializer(many=True)
    facets = serializers.DictField(child=FacetValueSerializer(many=True))
    total = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    notices = serializers.ListField(child=serializers.CharField())


class PartSerializer(serializers.Serializer[Any]):
    """One part of a score: contribution = value * weight."""

    value = serializers.FloatField()
    weight = serializers.FloatField()
    contribution = serializers.FloatField()


class PartsSerializer(serializers.Serializer[Any]):
    """The parts of a score, which is the sum of their contributions."""

    occupation = PartSerializer()
    skills = PartSerializer()
    text = PartSerializer()
    level = PartSerializer()


class ConstraintSerializer(serializers.Serializer[Any]):
    """One hard constraint, decided before ranking."""

    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State])
    need = serializers.CharField()
    have = serializers.CharField()
    within_reach = serializers.BooleanField()
    code = serializers.CharField()


class SkillReasonSerializer(serializers.Serializer[Any]):
    """A skill as a reason, with the words of both sides."""

    uri = serializers.CharField()
    label_vacancy = serializers.CharField()
    label_profile = serializers.CharField()
    phrase = serializers.CharField()
    phrase_profile = serializers.CharField()
    must = serializers.BooleanField()
    contribution = serializers.FloatField()


class OccupationReasonSerializer(serializers.Serializer[Any]):
    """Which occupations were compared, and how near they are in [0, 1]."""

    uri_vacancy = serializers.CharField()
    uri_profile = serializers.CharField()
    label_vacancy = serializers.CharField()
    label_profile = serializers.CharField()
    phrase_vacancy = serializers.CharField()
    phrase_profile = serializers.CharField()
    similarity = serializers.FloatField()


class ReasonsSerializer(serializers.Serializer[Any]):
    """Why a pair scores as it does."""

    matched = SkillReasonSerializer(many=True)
    missing = SkillReasonSerializer(many=True)
    extra = SkillReasonSerializer(many=True)
    occupation = OccupationReasonSerializer(allow_null=True)


class ScoredSerializer(serializers.Serializer[Any]):
    """What every match says: the score in [0, 1] and where it comes from."""

    score = serializers.FloatField()
    rank = serializers.IntegerField()
    ranker = serializers.CharField()
    parts = PartsSerializer()
    constraints = ConstraintSerializer(many=True)
    reasons = ReasonsSerializer()


class MatchSerializer(ScoredSerializer):
    """A vacancy for a talent."""

    vacancy = VacancyBriefSerializer()


class MatchesSerializer(serializers.Serializer[Any]):
    """Vacancies for a talent, best first."""

    results = MatchSerializer(many=True)


class TalentBriefSerializer(serializers.Serializer[Any]):
    """A consenting talent as an employer sees it: without name or contact."""

    id = serializers.UUIDField()
    headline = serializers.SerializerMethodField()
    lang = serializers.CharField()
    city = CityNameSerializer(allow_null=True)
    available_from = serializers.DateField(allow_null=True)

    def get_headline(self, profile: Profile) -> str:
        """What the talent calls the own profession, with a name in it masked."""
        return without_name(profile.headline, profile)


class TalentMatchSerializer(ScoredSerializer):
    """A talent for a vacancy."""

    talent = TalentBriefSerializer()


class TalentMatchesSerializer(serializers.Serializer[Any]):
    """Consenting talents for a vacancy, best first."""

    results = TalentMatchSerializer(many=True)


def match_data(match: Any, **side: Any) -> dict[str, Any]:
    """Return a match beside the row of its other side, ready for a serializer."""
    names = ("score", "rank", "ranker", "parts", "constraints", "reasons")
    return {name: getattr(match, name) for name in names} | side


def facet_data(facets: Iterable[tuple[str, Iterable[FacetCount]]]) -> dict[str, Any]:
    """Return the facets with human words, as `VacancyPageSerializer` declares them."""
    shown = {}
    for field, counts in facets:
        counted = list(counts)
        labels = facet_labels(field, [one.value for one in counted])
        shown[field] = [
            {"value": one.value, "label": labels[one.value], "count": one.count} for one in counted
        ]
    return shown


def row_data(row: ListedVacancy, highlights: Mapping[str, str]) -> dict[str, Any]:
    """Return what `VacancyRowSerializer` declares: written out, as it is most of a search."""
    return {
        "id": row.id,
        "title": row.title,
        "lang": row.lang,
        "employer": {"id": row.employer.id, "name": row.employer.name},
        "city": {
            "key": row.city.key,
            "name": row.city.name,
            "country_code": row.city.country_code,
        },
        "contract_type": row.contract_type,
        "schedule": row.schedule,
        "remote": row.remote,
        "sponsorship": row.sponsorship,
        "languages": [
            {"code": one.code, "cefr_level": one.cefr_level, "must": one.must}
            for one in row.languages
        ],
        "working_languages": row.working_languages,
        "pay_min": None if row.pay_min is None else f"{row.pay_min:.2f}",
        "pay_max": None if row.pay_max is None else f"{row.pay_max:.2f}",
        "pay_currency": row.pay_currency,
        "pay_period": row.pay_period,
        "published_on": row.published_on,
        "closes_on": row.closes_on,
        "highlights": dict(highlights),
    }
