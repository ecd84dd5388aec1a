"""A talent's own profile and CVs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from employers.models import ContractType, Schedule
from matching.api.fields import (
    CityField,
    CityKeyField,
    CodeField,
    CountryCodeField,
    LanguageCodeField,
    RowSerializer,
    StrictSerializer,
    UniversityField,
)
from matching.api.parsing import refusals, storable, unknown_code
from matching.api.permissions import talent_of
from profiles.completeness import completeness
from profiles.deciding import decide_lines
from profiles.models import Consent, CvFile, PermitBasis, Profile
from profiles.services import (
    CONFIRMED,
    give_consent,
    read_profile,
    store_cv,
    withdraw_consent,
)
from skills.text.languages import CEFR_LEVELS, LANGUAGES
from skills.text.vocabulary import load_vocabulary

PARTS = ("languages", "skills", "educations", "experiences", "certificates")


class PartSerializer(RowSerializer):
    """When something began and ended: YYYY or YYYY-MM, the end empty while it runs."""

    start = serializers.RegexField(
        r"^(\d{4}(-(0[1-9]|1[0-2]))?)?\Z", required=False, allow_blank=True
    )
    end = serializers.RegexField(
        r"^(\d{4}(-(0[1-9]|1[0-2]))?)?\Z", required=False, allow_blank=True
    )


class EducationSerializer(PartSerializer):
    """One degree or course of study."""

    institution = serializers.CharField(max_length=200)
    degree = serializers.CharField(max_length=200, required=False, allow_blank=True)
    field = serializers.CharField(max_length=200, required=False, allow_blank=True)
    isced_f = serializers.RegexField(r"^\d{0,4}\Z", required=False, allow_blank=True)
    eqf_level = serializers.IntegerField(min_value=1, max_value=8, required=False, allow_null=True)


class ExperienceSerializer(PartSerializer):
    """One position held."""

    employer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    title = serializers.CharField(max_length=200)
    tasks = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class CertificateSerializer(RowSerializer):
    """One certificate; `given` is YYYY or YYYY-MM."""

    name = serializers.CharField(max_length=200)
    issuer = serializers.CharField(max_length=200, required=False, allow_blank=True)
    given = serializers.RegexField(
        r"^(\d{4}(-(0[1-9]|1[0-2]))?)?\Z", required=False, allow_blank=True
    )


class LanguageSkillSerializer(RowSerializer):
    """A language with its CEFR level, empty when not stated."""

    code = LanguageCodeField()
    cefr_level = CodeField(CEFR_LEVELS, required=False, allow_blank=True)


class SkillStatementSerializer(RowSerializer):
    """A skill by its URI, or as written where the vocabulary has none."""

    uri = serializers.CharField(max_length=200, required=False, allow_blank=True)
    phrase = serializers.CharField(max_length=200, required=False, allow_blank=True)
    # The base class has an attribute of this name, which the field shadows while declared.
    source = serializers.CharField(read_only=True)  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        vocabulary = load_vocabulary()
        if attrs.get("uri"):
            concept = vocabulary.resolve(attrs["uri"])
            if concept is None or concept.kind == "occupation":
                raise serializers.ValidationError({"uri": [_no_concept()]})
            attrs["uri"] = concept.uri
            attrs["phrase"] = attrs.get("phrase") or vocabulary.label(concept.uri, "en")[:200]
        elif not attrs.get("phrase"):
            raise serializers.ValidationError({"phrase": [_("Send a uri or a phrase.")]})
        return attrs


class ConsentsSerializer(StrictSerializer):
    """True for each purpose there is a consent in force for."""

    visible_to_employers = serializers.BooleanField(required=False)
    shown_with_university = serializers.BooleanField(required=False)
    outcome_follow_up = serializers.BooleanField(required=False)
    alerts = serializers.BooleanField(required=False)

    def to_representation(self, instance: Any) -> dict[str, bool]:
        held = {row.purpose for row in instance.all() if row.withdrawn_at is None}
        return {purpose: purpose in held for purpose in Consent.Purpose.values}


def _no_concept() -> str:
    return _("There is no such concept. Ask /api/v1/suggest/ for its URI.")


def _once(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return rows as they are; raise ValidationError when a non-empty key stands in two."""
    keys = [row[key] for row in rows if row.get(key)]
    if len(set(keys)) != len(keys):
        raise serializers.ValidationError(_("Name each of them once."))
    return rows


class _WithLists:
    """A profile whose parts are lists already."""

    def __init__(self, profile: Profile, lists: dict[str, Any]) -> None:
        self._profile = profile
        self.__dict__.update(lists)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._profile, name)


class ProfileSerializer(StrictSerializer):
    """What a talent states; the lists are replaced whole by the ones sent."""

    id = serializers.UUIDField(read_only=True)
    given_name = serializers.CharField(max_length=100, allow_blank=True)
    family_name = serializers.CharField(max_length=100, allow_blank=True)
    phone = serializers.CharField(max_length=40, allow_blank=True)
    headline = serializers.CharField(max_length=200, allow_blank=True)
    summary = serializers.CharField(max_length=5000, allow_blank=True)
    lang = LanguageCodeField(ours=True, allow_blank=True)
    city = CityField(allow_null=True)
    permit_basis = CodeField(PermitBasis.values)
    permit_valid_until = serializers.DateField(allow_null=True)
    links = serializers.ListField(child=serializers.URLField(max_length=300), max_length=20)
    licences = serializers.ListField(child=serializers.CharField(max_length=60), max_length=20)
    target_countries = serializers.ListField(child=CountryCodeField(), max_length=30)
    target_occupations = serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=20
    )
    target_cities = serializers.ListField(child=CityKeyField(), max_length=50)
    willing_to_move = serializers.BooleanField(allow_null=True)
    remote_only = serializers.BooleanField()
    contract_types = serializers.ListField(child=CodeField(ContractType.values), max_length=8)
    pay_floor_eur_month = serializers.IntegerField(min_value=1, max_value=100_000, allow_null=True)
    schedule = CodeField(Schedule.values, allow_blank=True)
    available_from = serializers.DateField(allow_null=True)
    university = UniversityField(allow_null=True)
    programme = serializers.CharField(max_length=200, allow_blank=True)
    expected_graduation_on = serializers.DateField(allow_null=True)
    university_confirmed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    languages = serializers.ListField(child=LanguageSkillSerializer(), max_length=30)
    skills = serializers.ListField(child=SkillStatementSerializer(), max_length=200)
    educations = serializers.ListField(child=EducationSerializer(), max_length=50)
    experiences = serializers.ListField(child=ExperienceSerializer(), max_length=50)
    certificates = serializers.ListField(child=CertificateSerializer(), max_length=50)
    consents = ConsentsSerializer()
    missing = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_missing(self, profile: Profile) -> list[str]:
        """What would make the matches better."""
        return [str(sentence) for sentence in completeness(profile)]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        # A list field reads lists; here the rows stand behind a manager.
        lists = {name: getattr(instance, name).all() for name in PARTS}
        data: dict[str, Any] = super().to_representation(_WithLists(instance, lists))
        return data

    def validate_languages(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _once(rows, "code")

    def validate_skills(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _once(rows, "uri")

    def validate_target_occupations(self, uris: list[str]) -> list[str]:
        found = [load_vocabulary().resolve(uri) for uri in uris]
        kept = [concept.uri for concept in found if concept and concept.kind == "occupation"]
        if len(kept) != len(uris):
            raise serializers.ValidationError(_no_concept())
        return kept


@transaction.atomic
def write_profile(profile: Profile, values: dict[str, Any]) -> Profile:
    """Save checked values to a profile and read its texts again."""
    consents = values.pop("consents", {})
    parts = {name: values.pop(name) for name in PARTS if name in values}
    if any(name in values and values[name] != getattr(profile, name) for name in CONFIRMED):
        profile.university_confirmed_at = None
    for name, value in values.items():
        setattr(profile, name, value)
    profile.save()
    for name, rows in parts.items():
        manager = getattr(profile, name)
        manager.all().delete()
        manager.bulk_create([manager.model(profile=profile, **row) for row in rows])
    for purpose, wanted in consents.items():
        (give_consent if wanted else withdraw_consent)(profile, purpose)
    read_profile(profile)
    return Profile.objects.select_related("city", "university").get(pk=profile.pk)


class ProfileView(APIView):
    """My profile."""

    @extend_schema(responses=ProfileSerializer)
    def get(self, request: Request) -> Response:
        """Return your profile."""
        return Response(ProfileSerializer(talent_of(request)).data)

    @extend_schema(request=ProfileSerializer(partial=True), responses=ProfileSerializer)
    def patch(self, request: Request) -> Response:
        """Change what is sent; the rest stays."""
        profile = talent_of(request)
        sent = ProfileSerializer(profile, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        with refusals():
            profile = write_profile(profile, dict(sent.validated_data))
        return Response(ProfileSerializer(profile).data)


class CvUploadSerializer(serializers.Serializer[Any]):
    """A CV as a file."""

    file = serializers.FileField(max_length=255)


class CvLineSerializer(serializers.Serializer[Any]):
    """One thing understood, beside its phrase; not a fact before you accept it."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    phrase = serializers.CharField()
    value = serializers.DictField()
    state = serializers.CharField()


class CvStatusSerializer(serializers.Serializer[Any]):
    """How far the reading of a CV has come: waiting, read, refused or reviewed."""

    id = serializers.UUIDField()
    status = serializers.CharField()


class CvSerializer(CvStatusSerializer):
    """A CV with what was understood of it."""

    lang = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    error_code = serializers.CharField()
    error_message = serializers.CharField()
    lines = CvLineSerializer(many=True, source="lines.all")


class CvUploadView(APIView):
    """Upload of a CV."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=CvUploadSerializer, responses={202: CvStatusSerializer})
    def post(self, request: Request) -> Response:
        """Take a CV; the worker reads it, so ask for its status after a moment."""
        profile = talent_of(request)
        sent = CvUploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        with refusals("file"):
            cv_file = store_cv(profile, sent.validated_data["file"])
        return Response(CvStatusSerializer(cv_file).data, status=status.HTTP_202_ACCEPTED)


def own_cv(request: Request, cv_id: UUID) -> CvFile:
    """Return a CV of the talent who asks; another's is not there."""
    cv_file = CvFile.objects.filter(pk=cv_id, profile=talent_of(request)).first()
    if cv_file is None:
        raise Http404
    return cv_file


class CvView(APIView):
    """One CV."""

    @extend_schema(responses=CvSerializer)
    def get(self, request: Request, cv_id: UUID) -> Response:
        """Return the status of a CV and the lines to decide on."""
        return Response(CvSerializer(own_cv(request, cv_id)).data)


class DecisionsView(APIView):
    """What becomes of the lines of a CV."""

    @extend_schema(request=OpenApiTypes.OBJECT, responses=CvSerializer)
    def post(self, request: Request, cv_id: UUID) -> Response:
        """Take {line id: "accept" | "drop" | "replace" | {"change": value}}; all or nothing is done.

        "accept" adds what the profile lacks and overwrites nothing; "replace" puts the line in
        the place of the stated one that it changes.
        """
        cv_file = own_cv(request, cv_id)
        decisions = checked_decisions(cv_file, request.data)
        with refusals():
            decide_lines(cv_file, decisions)
        return Response(CvSerializer(own_cv(request, cv_id)).data)


def checked_decisions(cv_file: CvFile, data: Any) -> dict[str, Any]:
    """Return decisions by line id; raises ValidationError naming each line that is wrong."""
    if not isinstance(data, dict) or not data:
        raise serializers.ValidationError(
            _("Send an object of line ids, each with accept, drop or a change.")
        )
    lines = {str(line.pk) for line in cv_file.lines.all()}
    problems: dict[str, list[str]] = {}
    for line_id, decision in data.items():
        if str(line_id).lower() not in lines:
            problems[str(line_id)[:60]] = [_("This CV has no such line.")]
        elif isinstance(decision, dict):
            if sentence := _problem_of_change(decision):
                problems[line_id] = [sentence]
        elif decision not in ("accept", "drop", "replace"):
            problems[line_id] = [unknown_code(decision, ("accept", "drop", "replace", "change"))]
    if problems:
        raise serializers.ValidationError(problems)
    return {line_id.lower(): decision for line_id, decision in data.items()}


def _problem_of_change(decision: dict[str, Any]) -> str:
    """Return what is wrong with {"change": value}, or nothing."""
    change = decision.get("change")
    if set(decision) != {"change"} or not isinstance(change, dict):
        return _('Send {"change": value} with an object as the value.')
    if not storable(change):
        return _("The value is too long, too deep or holds characters that cannot be stored.")
    level, code = change.get("eqf_level"), change.get("code")
    if level is not None and (type(level) is not int or not 1 <= level <= 8):
        return _("The level of education has to be a whole number from 1 to 8.")
    if code is not None:
        try:
            change["code"] = LanguageCodeField().run_validation(code)
        except serializers.ValidationError:
            return unknown_code(code, LANGUAGES)
    cefr = change.get("level")
    if cefr and cefr not in CEFR_LEVELS:
        return unknown_code(cefr, CEFR_LEVELS)
    return ""
