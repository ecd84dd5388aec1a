"""The vacancies for the talent who asks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from matching.api.fields import CodeField
from matching.api.permissions import talent_of, user_of
from matching.api.serializers import MatchesSerializer, match_data
from matching.services import match_profile


class MatchParams(serializers.Serializer[Any]):
    """Which matches are wanted."""

    show = CodeField(
        ("fits", "near", "all"),
        default="fits",
        help_text="fits: no constraint is not met; near: one is not met and within reach; all",
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


class MatchesView(APIView):
    """My matches."""

    @extend_schema(parameters=[MatchParams], responses=MatchesSerializer)
    def get(self, request: Request) -> Response:
        """Return open vacancies for your profile, best first, with the reasons."""
        sent = MatchParams(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        found = match_profile(
            talent_of(request),
            actor_id=user_of(request).pk,
            today=timezone.localdate(),
            limit=sent.validated_data["limit"],
            show=sent.validated_data["show"],
        )
        data = {"results": [match_data(match, vacancy=vacancy) for vacancy, match in found]}
        return Response(MatchesSerializer(data).data)
