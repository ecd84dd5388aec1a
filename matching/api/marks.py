"""What the talent who asks has saved, and what is not for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from employers.models import Vacancy
from matching.api.fields import CodeField, StrictSerializer
from matching.api.parsing import refusals
from matching.api.permissions import talent_of
from matching.api.serializers import VacancyBriefSerializer
from profiles.marks import mark_vacancy, unmark_vacancy
from profiles.models import VacancyMark

# More than anybody goes through by hand; the newest are returned.
MARKS_AT_MOST = 500


class MarkSerializer(StrictSerializer):
    """What you think of a vacancy: `saved`, or `not_for_me` with a reason if you like."""

    kind = CodeField(VacancyMark.Kind.values)
    reason = CodeField(VacancyMark.Reason.values, required=False, allow_blank=True)


class MarkedSerializer(serializers.Serializer[Any]):
    """A vacancy with your mark on it; `is_open` tells whether it still takes applications."""

    vacancy = VacancyBriefSerializer()
    kind = serializers.CharField()
    reason = serializers.CharField()
    marked_at = serializers.DateTimeField()
    is_open = serializers.BooleanField()


class MarksSerializer(serializers.Serializer[Any]):
    """Your marks, the newest first."""

    results = MarkedSerializer(many=True)


class MarkParams(serializers.Serializer[Any]):
    """Which marks are wanted; both kinds without `kind`."""

    kind = CodeField(VacancyMark.Kind.values, required=False)


class MarksView(APIView):
    """All that I marked."""

    @extend_schema(parameters=[MarkParams], responses=MarksSerializer)
    def get(self, request: Request) -> Response:
        """Return the vacancies you saved and those that are not for you."""
        sent = MarkParams(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        marks = talent_of(request).vacancy_marks.select_related(
            "vacancy__employer", "vacancy__city"
        )
        if kind := sent.validated_data.get("kind"):
            marks = marks.filter(kind=kind)
        rows = list(marks[:MARKS_AT_MOST])
        shown = Vacancy.objects.open(timezone.localdate())
        is_open = set(
            shown.filter(pk__in=[r.vacancy_id for r in rows]).values_list("pk", flat=True)
        )
        results = [
            {
                "vacancy": row.vacancy,
                "kind": row.kind,
                "reason": row.reason,
                "marked_at": row.marked_at,
                "is_open": row.vacancy_id in is_open,
            }
            for row in rows
        ]
        return Response(MarksSerializer({"results": results}).data)


class MarkView(APIView):
    """My mark on one vacancy."""

    @extend_schema(request=MarkSerializer, responses=MarkSerializer)
    def put(self, request: Request, vacancy_id: UUID) -> Response:
        """Save a vacancy, or say that it is not for you; what is not for you is matched no more."""
        profile = talent_of(request)
        vacancy = Vacancy.objects.open(timezone.localdate()).filter(pk=vacancy_id).first()
        if vacancy is None:
            raise Http404
        sent = MarkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        with refusals():
            mark = mark_vacancy(
                profile,
                vacancy,
                sent.validated_data["kind"],
                reason=sent.validated_data.get("reason", ""),
            )
        return Response(MarkSerializer(mark).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, vacancy_id: UUID) -> Response:
        """Take your mark back; where there is none, nothing happens."""
        unmark_vacancy(talent_of(request), vacancy_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
