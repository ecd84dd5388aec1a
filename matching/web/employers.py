"""Pages of employers that show talents or contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from accounts.roles import user_of
from employers.models import Vacancy
from employers.web.access import employers_of, own_vacancy
from matching.core.ports import EngineUnavailable
from matching.services import find_talents
from matching.web.talent_rows import TalentRow, talent_row
from profiles.contacts import contacts_of_member, show_names
from profiles.models import Consent

# Shown of each list on the first screen; the page of contacts has all.
SHOWN = 5
NEW_DAYS = 7
# Where "some fit" begins: what fits less sits behind a toggle, and is no news.
LEAST_PERCENT = 30
# Each vacancy looked at is a ranking made; the newest are the ones a recruiter works on.
VACANCIES_LOOKED_AT = 5
VACANCIES_A_PAGE = 50
STATUS_ORDER = Case(
    *(
        When(status=status, then=place)
        for place, status in enumerate(("published", "paused", "draft"))
    ),
    default=3,
)


@dataclass(frozen=True, slots=True)
class NewTalent:
    """A talent who may be seen since a few days and fits one of my vacancies."""

    row: TalentRow
    vacancy: Vacancy


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Say who waits for an answer from me, who is new, and how my vacancies do."""
    user = user_of(request)
    employers = list(employers_of(user))
    if not employers:
        return render(request, "employers/no_employer.html")
    today = timezone.localdate()
    closed = request.GET.get("show") == "closed"
    past = [Vacancy.Status.CLOSED, Vacancy.Status.EXPIRED]
    own = Vacancy.objects.filter(employer__in=employers)
    shown = own.filter(status__in=past) if closed else own.exclude(status__in=past)
    requests = "contact_requests"
    rows = (
        shown.select_related("employer", "city")
        .annotate(
            waiting=Count(requests, filter=Q(contact_requests__state="asked")),
            agreed=Count(requests, filter=Q(contact_requests__state="agreed")),
        )
        .defer("vector", "reading", "body")
        .order_by(STATUS_ORDER, F("published_on").desc(nulls_first=True), "id")
    )
    contacts = contacts_of_member(user)
    agreed = list(contacts.filter(state="agreed")[:SHOWN])
    show_names(agreed, viewer=user)
    is_open = Vacancy.objects.open(today).filter(pk=OuterRef("vacancy"))
    found, down = _new_talents(own, user, today=today)
    return render(
        request,
        "matching/employer.html",
        {
            "employers": employers,
            "page": Paginator(rows, VACANCIES_A_PAGE).get_page(request.GET.get("page")),
            "closed": closed,
            "past": own.filter(status__in=past).count(),
            "waiting": contacts.filter(Exists(is_open), state="asked", asked_by_talent=True)[
                :SHOWN
            ],
            "agreed": agreed,
            "new": found,
            "approved": any(one.is_approved for one in employers),
            "down": down,
        },
    )


def _new_talents(
    own: QuerySet[Vacancy], user: User, *, today: date
) -> tuple[list[NewTalent], bool]:
    """Return talents whose consent is young, best first, each once; and whether search is down."""
    since = timezone.now() - timedelta(days=NEW_DAYS)
    open_ids = Vacancy.objects.open(today).filter(pk__in=own).order_by("-published_on", "id")
    best: dict[UUID, NewTalent] = {}
    try:
        for vacancy in open_ids.select_related("employer")[:VACANCIES_LOOKED_AT]:
            known = set(vacancy.contact_requests.values_list("profile", flat=True))
            for profile, match in find_talents(vacancy, actor_id=user.pk, today=today):
                row = talent_row(profile, match, None)
                shown = best.get(profile.pk)
                better = shown is None or shown.row.percent < row.percent
                if profile.pk not in known and better and row.percent >= LEAST_PERCENT:
                    best[profile.pk] = NewTalent(row, vacancy)
    except EngineUnavailable:
        return [], True
    young = set(
        Consent.objects.filter(
            profile__in=best,
            purpose=Consent.Purpose.VISIBLE_TO_EMPLOYERS,
            withdrawn_at=None,
            given_at__gte=since,
        ).values_list("profile", flat=True)
    )
    new = [one for pk, one in best.items() if pk in young]
    new.sort(key=lambda one: (-one.row.percent, str(one.row.profile.pk)))
    return new[:SHOWN], False


@login_required
def talents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show consenting talents for a vacancy of mine, names hidden, with reasons."""
    user = user_of(request)
    vacancy = own_vacancy(request, pk)
    context: dict[str, Any] = {"vacancy": vacancy}
    try:
        found = find_talents(vacancy, actor_id=user.pk, today=timezone.localdate())
    except EngineUnavailable:
        answer = render(request, "matching/talents.html", context | {"down": True}, status=503)
        answer["Retry-After"] = "5"
        return answer
    contacts = {
        row.profile_id: row
        for row in contacts_of_member(user)
        .filter(vacancy=vacancy, profile__in=[profile.pk for profile, _match in found])
        .order_by("created_at", "id")
    }
    rows = [talent_row(profile, match, contacts.get(profile.pk)) for profile, match in found]
    context["talents"] = [row for row in rows if row.percent >= LEAST_PERCENT or row.contact]
    context["others"] = [row for row in rows if row.percent < LEAST_PERCENT and not row.contact]
    context["is_open"] = Vacancy.objects.open(timezone.localdate()).filter(pk=vacancy.pk).exists()
    return render(request, "matching/talents.html", context)
