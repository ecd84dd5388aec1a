"""Words to choose from: skills, occupations, cities and titles, open to all."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cities.models import City
from matching.api.fields import CodeField, LanguageCodeField
from matching.core.types import Kind
from matching.engines import get_engine
from skills.text.tokens import fold
from skills.text.vocabulary import load_vocabulary

SUGGESTED_KINDS = ("occupation", "skill", "city", "title")


class SuggestParams(serializers.Serializer[Any]):
    """What was typed so far."""

    q = serializers.CharField(max_length=200, allow_blank=True, default="")
    kind = CodeField(SUGGESTED_KINDS, required=False)
    lang = LanguageCodeField(ours=True, default="en")
    limit = serializers.IntegerField(min_value=1, max_value=50, default=8)


class SuggestionSerializer(serializers.Serializer[Any]):
    """A completion; `value` is the URI or key to filter by."""

    text = serializers.CharField()
    kind = serializers.CharField()
    value = serializers.CharField()


class SuggestionsSerializer(serializers.Serializer[Any]):
    """Completions, best first within each kind."""

    results = SuggestionSerializer(many=True)


class ConceptParams(serializers.Serializer[Any]):
    """Which concepts are wanted; with no `q`, all of them page by page."""

    q = serializers.CharField(max_length=200, allow_blank=True, default="")
    lang = LanguageCodeField(ours=True, default="en")
    limit = serializers.IntegerField(min_value=1, max_value=200, default=20)
    cursor = serializers.IntegerField(min_value=0, max_value=10**6, default=0)


class ConceptSerializer(serializers.Serializer[Any]):
    """A skill or an occupation of the vocabulary."""

    uri = serializers.CharField()
    kind = serializers.CharField()
    # The base class has an attribute of this name, which the field shadows while declared.
    label = serializers.CharField()  # type: ignore[assignment]
    isco_code = serializers.CharField()


class ConceptsSerializer(serializers.Serializer[Any]):
    """Concepts, and the cursor of those that follow."""

    results = ConceptSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class SuggestView(APIView):
    """Completions of what is being typed."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[SuggestParams], responses=SuggestionsSerializer)
    def get(self, request: Request) -> Response:
        """Return skills, occupations, cities or titles of vacancies that begin with `q`."""
        sent = SuggestParams(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        q, lang, limit = (sent.validated_data[name] for name in ("q", "lang", "limit"))
        wanted = sent.validated_data.get("kind")
        found: list[dict[str, str]] = []
        for kind in (wanted,) if wanted else SUGGESTED_KINDS:
            found += suggestions(q, kind=kind, lang=lang, limit=limit)
        return Response(SuggestionsSerializer({"results": found}).data)


def suggestions(typed: str, *, kind: str, lang: str, limit: int) -> list[dict[str, str]]:
    """Return completions of one of SUGGESTED_KINDS, best first; none for nothing typed."""
    start = fold(typed).strip()
    if not start:
        return []
    if kind == "city":
        cities = [
            city
            for city in City.objects.order_by("name", "id")
            if any(fold(name).startswith(start) for name in (city.key, city.name, *city.names))
        ]
        return [{"text": c.name, "kind": kind, "value": c.key} for c in cities[:limit]]
    if kind == "title":
        titles = get_engine(Kind.VACANCY).suggest(typed, lang=None, limit=limit)
        return [{"text": t.text, "kind": kind, "value": t.value or t.text} for t in titles]
    concepts = load_vocabulary().suggest(typed, kind=kind, lang=lang, limit=limit)
    return [{"text": c.label, "kind": kind, "value": c.uri} for c in concepts]


class ConceptsView(APIView):
    """Concepts of the vocabulary."""

    permission_classes = (AllowAny,)
    kind = ""

    def answer(self, request: Request) -> Response:
        sent = ConceptParams(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        lang, limit, first = values["lang"], values["limit"], values["cursor"]
        vocabulary = load_vocabulary()
        if values["q"].strip():
            # One more than asked for tells whether there is a next page.
            ranked = vocabulary.suggest(
                values["q"], kind=self.kind, lang=lang, limit=first + limit + 1
            )
            uris = [(one.uri, one.label) for one in ranked]
        else:
            uris = [
                (one.uri, vocabulary.label(one.uri, lang))
                for one in vocabulary.concepts
                if (one.kind == "occupation") == (self.kind == "occupation")
            ]
        results = [
            {
                "uri": uri,
                "kind": vocabulary.by_uri[uri].kind,
                "label": label,
                "isco_code": vocabulary.by_uri[uri].isco_code,
            }
            for uri, label in uris[first : first + limit]
        ]
        following = str(first + limit) if len(uris) > first + limit else None
        return Response(ConceptsSerializer({"results": results, "next": following}).data)


class SkillsView(ConceptsView):
    """Skills, knowledge, tools, techniques and standards."""

    kind = "skill"

    @extend_schema(parameters=[ConceptParams], responses=ConceptsSerializer)
    def get(self, request: Request) -> Response:
        """Return skills whose name, in the language asked for, begins with `q`."""
        return self.answer(request)


class OccupationsView(ConceptsView):
    """Occupations."""

    kind = "occupation"

    @extend_schema(parameters=[ConceptParams], responses=ConceptsSerializer)
    def get(self, request: Request) -> Response:
        """Return occupations whose name, in the language asked for, begins with `q`."""
        return self.answer(request)
