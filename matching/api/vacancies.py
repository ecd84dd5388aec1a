"""Vacancies: searched by all, written by their employer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from employers.models import Employer, Vacancy
from matching.api.parsing import unknown_code
from matching.api.permissions import employers_of, own_vacancy, talent_of, user_of
from matching.api.serializers import (
    MatchSerializer,
    TalentMatchesSerializer,
    VacancyPageSerializer,
    VacancySerializer,
    facet_data,
    match_data,
    row_data,
)
from matching.api.writing import VacancyWriteSerializer, write_vacancy
from matching.services import explain_match, find_talents, find_vacancies, parse_search

LIST_PARAMETERS = (
    "country", "city", "lang", "language", "working_language", "contract_type", "schedule",
    "remote", "sponsorship", "occupation", "skill", "employer", "eqf", "isco_major",
)  # fmt: skip
PARAMETERS = (*LIST_PARAMETERS, "q", "pay_min", "radius_km", "sort", "cursor", "limit")
SEARCH_SCHEMA = [
    *(
        OpenApiParameter(name, {"type": "array", "items": {"type": "string"}})
        for name in LIST_PARAMETERS
    ),
    OpenApiParameter("q", str, description="words, “phrases” and -negated words"),
    OpenApiParameter("pay_min", float, description="euro a month before tax"),
    OpenApiParameter("radius_km", float, description="together with one city"),
    OpenApiParameter("sort", str, enum=["relevance", "newest", "closes_soon", "pay", "distance"]),
    OpenApiParameter("cursor", str),
    OpenApiParameter("limit", int, description="1 to 100"),
]


class LimitParams(serializers.Serializer[Any]):
    """How many are wanted."""

    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


def open_to_read(request: Request) -> list[BasePermission]:
    """Return who may: everybody reads, an account writes."""
    return [AllowAny() if request.method in SAFE_METHODS else IsAuthenticated()]


class VacanciesView(APIView):
    """Search, and post."""

    def get_permissions(self) -> list[Any]:
        return open_to_read(self.request)

    @extend_schema(
        operation_id="vacancies_search", parameters=SEARCH_SCHEMA, responses=VacancyPageSerializer
    )
    def get(self, request: Request) -> Response:
        """Return open vacancies, best first, with facets."""
        params = request.query_params
        for name in params:
            if name not in PARAMETERS:
                raise serializers.ValidationError({name[:60]: [unknown_code(name, PARAMETERS)]})
        query = parse_search(params, today=timezone.localdate())
        found = find_vacancies(query, today=timezone.localdate())
        following = None
        if found.page.next:
            kept = [(key, value) for key, values in params.lists() for value in values]
            pairs = [pair for pair in kept if pair[0] != "cursor"] + [("cursor", found.page.next)]
            following = f"{request.build_absolute_uri(request.path)}?{urlencode(pairs)}"
        marks = {hit.id: hit.highlights for hit in found.page.hits}
        data = {
            "results": [row_data(row, marks[row.id]) for row in found.vacancies],
            "facets": facet_data(found.page.facets.items()),
            "total": found.page.total,
            "next": following,
            "notices": list(found.page.notices),
        }
        return Response(data)

    @extend_schema(request=VacancyWriteSerializer, responses={201: VacancySerializer})
    def post(self, request: Request) -> Response:
        """Post a vacancy for an approved employer; it is a draft unless `status` says otherwise."""
        employers = employers_of(request)
        sent = VacancyWriteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        wanted = values.pop("employer", None)
        employer = employers.get(wanted) if wanted else None
        if wanted and employer is None:
            raise Http404
        if employer is None:
            employer = self._only(employers)
        vacancy = write_vacancy(Vacancy(employer=employer), values)
        return Response(VacancySerializer(vacancy).data, status=status.HTTP_201_CREATED)

    def _only(self, employers: dict[UUID, Employer]) -> Employer:
        if len(employers) > 1:
            raise serializers.ValidationError(
                {"employer": [_("You act for several employers: send the id of one.")]}
            )
        return next(iter(employers.values()))


class VacancyView(APIView):
    """One vacancy."""

    def get_permissions(self) -> list[Any]:
        return open_to_read(self.request)

    @extend_schema(operation_id="vacancies_retrieve", responses=VacancySerializer)
    def get(self, request: Request, vacancy_id: UUID) -> Response:
        """Return an open vacancy, or one of your own employer in any state."""
        vacancy = readable_vacancy(request, vacancy_id)
        return Response(VacancySerializer(vacancy).data)

    @extend_schema(request=VacancyWriteSerializer, responses=VacancySerializer)
    def patch(self, request: Request, vacancy_id: UUID) -> Response:
        """Change what is sent; `status` publishes, pauses or closes."""
        vacancy = own_vacancy(request, vacancy_id)
        sent = VacancyWriteSerializer(vacancy, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        if values.pop("employer", vacancy.employer_id) != vacancy.employer_id:
            raise serializers.ValidationError(
                {"employer": [_("A vacancy stays with its employer. Post a new one instead.")]}
            )
        return Response(VacancySerializer(write_vacancy(vacancy, values)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, vacancy_id: UUID) -> Response:
        """Delete a vacancy of your employer."""
        own_vacancy(request, vacancy_id).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class ExplanationView(APIView):
    """Why a vacancy fits the talent who asks."""

    @extend_schema(responses=MatchSerializer)
    def get(self, request: Request, vacancy_id: UUID) -> Response:
        """Return the score of your profile for this vacancy with all its reasons."""
        profile = talent_of(request)
        vacancy = readable_vacancy(request, vacancy_id)
        match = explain_match(vacancy, profile, today=timezone.localdate())
        return Response(MatchSerializer(match_data(match, vacancy=vacancy)).data)


class TalentsView(APIView):
    """Who fits a vacancy."""

    @extend_schema(parameters=[LimitParams], responses=TalentMatchesSerializer)
    def get(self, request: Request, vacancy_id: UUID) -> Response:
        """Return consenting talents for a vacancy of your employer, without name or contact."""
        vacancy = own_vacancy(request, vacancy_id)
        sent = LimitParams(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        talents = find_talents(
            vacancy,
            actor_id=user_of(request).pk,
            today=timezone.localdate(),
            limit=sent.validated_data["limit"],
        )
        data = {"results": [match_data(match, talent=profile) for profile, match in talents]}
        return Response(TalentMatchesSerializer(data).data)


def readable_vacancy(request: Request, vacancy_id: UUID) -> Vacancy:
    """Return a vacancy that is open, or of an employer the account acts for; else it is not there."""
    rows = Vacancy.objects.select_related("employer", "city").prefetch_related("languages")
    vacancy = rows.open(timezone.localdate()).filter(pk=vacancy_id).first()
    if vacancy is None and request.user.is_authenticated:
        vacancy = rows.filter(pk=vacancy_id, employer__members__user=request.user.pk).first()
    if vacancy is None:
        raise Http404
    return vacancy
