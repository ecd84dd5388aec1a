"""Contact between talents and employers: asked, answered, ended; names only once both agree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from employers.models import Vacancy
from matching.api.fields import CodeField, StrictSerializer
from matching.api.parsing import refusals
from matching.api.permissions import own_vacancy, talent_of, user_of
from matching.api.serializers import TalentBriefSerializer, VacancyBriefSerializer
from profiles.contact_models import ContactEvent, ContactRequest
from profiles.contacts import (
    MOVES,
    Person,
    ask_talent,
    contacts_of_member,
    contacts_of_talent,
    move_contact,
    moves_of,
    open_profile,
    person_of_employer,
    person_of_talent,
    visible_profiles,
)
from profiles.masking import without_name
from profiles.models import Profile

TALENT, EMPLOYER = ContactEvent.Side.TALENT, ContactEvent.Side.EMPLOYER


class ContactParams(serializers.Serializer[Any]):
    """Which contacts are wanted."""

    side = CodeField(
        (TALENT, EMPLOYER),
        required=False,
        help_text="as whom you look; without it as a talent, where you have a profile",
    )
    state = CodeField(ContactRequest.State.values, required=False)
    cursor = serializers.UUIDField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


class AskSerializer(StrictSerializer):
    """What an employer writes to a talent."""

    message = serializers.CharField(max_length=2000)


class OpenSerializer(StrictSerializer):
    """The vacancy a talent opens the profile to."""

    vacancy = serializers.UUIDField()
    message = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class MoveSerializer(StrictSerializer):
    """An answer, or the end of a contact."""

    move = CodeField(tuple(name for name, move in MOVES.items() if move.by != "service"))
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PersonSerializer(serializers.Serializer[Any]):
    """Name and contact of the other side."""

    name = serializers.CharField()
    email = serializers.EmailField()
    phone = serializers.CharField()
    links = serializers.ListField(child=serializers.URLField())


class ContactSerializer(serializers.Serializer[Any]):
    """One request for contact, as one side sees it; `moves` are those this side can make now."""

    id = serializers.UUIDField()
    side = serializers.CharField()
    state = serializers.ChoiceField(choices=ContactRequest.State.choices)
    asked_by_talent = serializers.BooleanField()
    message = serializers.CharField()
    vacancy = VacancyBriefSerializer()
    talent = TalentBriefSerializer()
    moves = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ContactDetailSerializer(ContactSerializer):
    """The same, with the other side's name and contact once both agreed."""

    person = PersonSerializer(allow_null=True)


class ContactPageSerializer(serializers.Serializer[Any]):
    """Contacts, newest first, and the cursor of those that follow."""

    results = ContactSerializer(many=True)
    next = serializers.CharField(allow_null=True)


def contact_data(
    contact: ContactRequest, side: str, *, person: Person | None = None
) -> dict[str, Any]:
    """Return a contact as one side sees it.

    An employer that is not shown the person reads the talent's message without name and contact.
    """
    names = ("id", "state", "asked_by_talent", "message", "vacancy", "created_at", "answered_at")
    data = {name: getattr(contact, name) for name in names}
    if side == EMPLOYER and contact.asked_by_talent and person is None:
        data["message"] = without_name(contact.message, contact.profile)
    return data | {"side": side, "talent": contact.profile, "moves": moves_of(contact, side)}


def detail_answer(contact: ContactRequest, side: str, request: Request, code: int) -> Response:
    """Return a contact with the other side's name, where this side may see it now."""
    person = (
        person_of_employer(contact)
        if side == TALENT
        else person_of_talent(contact, viewer=user_of(request))
    )
    data = contact_data(contact, side, person=person) | {"person": person}
    return Response(ContactDetailSerializer(data).data, status=code)


def own_contacts(request: Request, side: str) -> QuerySet[ContactRequest]:
    """Return the contacts of the account as talent or as member of approved employers."""
    if side == TALENT:
        profile = Profile.objects.filter(user=user_of(request)).first()
        rows = contacts_of_talent(profile) if profile else ContactRequest.objects.none()
        return rows.select_related("profile__city")
    return contacts_of_member(user_of(request))


def own_contact(request: Request, contact_id: UUID) -> tuple[ContactRequest, str]:
    """Return a contact and the side the account is on; another's is not there."""
    for side in (TALENT, EMPLOYER):
        found = own_contacts(request, side).filter(pk=contact_id).first()
        if found is not None:
            return found, side
    raise Http404


class ContactsView(APIView):
    """My contacts, and opening a profile."""

    @extend_schema(
        operation_id="contacts_list", parameters=[ContactParams], responses=ContactPageSerializer
    )
    def get(self, request: Request) -> Response:
        """Return your contacts, newest first; names are in the single ones."""
        sent = ContactParams(data=request.query_params.dict())
        sent.is_valid(raise_exception=True)
        values = sent.validated_data
        has_profile = Profile.objects.filter(user=user_of(request)).exists()
        side = values.get("side") or (TALENT if has_profile else EMPLOYER)
        rows = own_contacts(request, side)
        if "cursor" in values:
            last = rows.filter(pk=values["cursor"]).first()
            if last is None:
                raise serializers.ValidationError(
                    {"cursor": [_("This cursor is of another list. Start without it.")]}
                )
            rows = rows.filter(
                Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk)
            )
        if "state" in values:
            rows = rows.filter(state=values["state"])
        # One more than asked for tells whether there is a next page.
        found = list(rows[: values["limit"] + 1])
        page = found[: values["limit"]]
        data = {
            "results": [contact_data(row, side) for row in page],
            "next": str(page[-1].pk) if len(found) > len(page) else None,
        }
        return Response(ContactPageSerializer(data).data)

    @extend_schema(request=OpenSerializer, responses={201: ContactDetailSerializer})
    def post(self, request: Request) -> Response:
        """Open your profile to a vacancy; the employer answers, and then both see names."""
        profile = talent_of(request)
        sent = OpenSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        today = timezone.localdate()
        vacancy = Vacancy.objects.open(today).filter(pk=sent.validated_data["vacancy"]).first()
        if vacancy is None:
            raise serializers.ValidationError(
                {"vacancy": [_("There is no open vacancy with this id.")]}
            )
        with refusals():
            made = open_profile(
                profile, vacancy, today=today, message=sent.validated_data.get("message", "")
            )
        return detail_answer(made, TALENT, request, status.HTTP_201_CREATED)


class ContactView(APIView):
    """One contact."""

    @extend_schema(operation_id="contacts_retrieve", responses=ContactDetailSerializer)
    def get(self, request: Request, contact_id: UUID) -> Response:
        """Return a contact; that an employer was shown a name is noted for the talent to read."""
        found, side = own_contact(request, contact_id)
        return detail_answer(found, side, request, status.HTTP_200_OK)


class ContactMovesView(APIView):
    """Answering and ending."""

    @extend_schema(request=MoveSerializer, responses=ContactDetailSerializer)
    def post(self, request: Request, contact_id: UUID) -> Response:
        """Agree, decline, withdraw what you asked, or as a talent revoke what you agreed to."""
        found, side = own_contact(request, contact_id)
        sent = MoveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        with refusals("move"):
            move_contact(
                found,
                sent.validated_data["move"],
                actor=user_of(request),
                side=side,
                today=timezone.localdate(),
                reason=sent.validated_data.get("reason", ""),
            )
        return detail_answer(found, side, request, status.HTTP_200_OK)


class AskView(APIView):
    """Asking a talent."""

    @extend_schema(
        parameters=[OpenApiParameter("profile_id", UUID, OpenApiParameter.PATH)],
        request=AskSerializer,
        responses={201: ContactDetailSerializer},
    )
    def post(self, request: Request, vacancy_id: UUID, profile_id: UUID) -> Response:
        """Ask a talent who agreed to be seen to be in contact about a vacancy of your employer."""
        vacancy = own_vacancy(request, vacancy_id)
        profile = visible_profiles().filter(pk=profile_id).first()
        if profile is None:
            raise Http404
        sent = AskSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        with refusals():
            made = ask_talent(
                vacancy,
                profile,
                member=user_of(request),
                message=sent.validated_data["message"],
                today=timezone.localdate(),
            )
        return detail_answer(made, EMPLOYER, request, status.HTTP_201_CREATED)
