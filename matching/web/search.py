"""Pages that need no login: front page, search, vacancy."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from cities.models import City
from employers.models import Employer, Vacancy
from matching.core.ports import EngineUnavailable, InvalidQuery
from matching.services import explain_match, facet_label, find_vacancies, parse_search
from profiles.models import Profile

SHOWN_FACETS = (
    "country",
    "city",
    "language",
    "isco_major",
    "contract_type",
    "remote",
    "sponsorship",
)


def front(request: HttpRequest) -> HttpResponse:
    """Say what this is, with live figures and a search that works at once."""
    vacancies = Vacancy.objects.open(timezone.now().date())
    return render(
        request,
        "matching/front.html",
        {
            "vacancies": vacancies.count(),
            "employers": Employer.objects.filter(status=Employer.Status.APPROVED).count(),
            "cities": City.objects.filter(pk__in=vacancies.values("city")).count(),
            "languages": vacancies.exclude(lang="").order_by().values("lang").distinct().count(),
        },
    )


def search(request: HttpRequest) -> HttpResponse:
    """Find vacancies by words and facets; what cannot be understood is said, never a silent zero."""
    today = timezone.now().date()
    try:
        query = parse_search(request.GET, today=today)
        found = find_vacancies(query, today=today)
    except InvalidQuery as error:
        return render(request, "matching/search.html", {"problem": str(error)}, status=400)
    except EngineUnavailable:
        return render(request, "matching/search.html", {"down": True}, status=503)
    chosen = {one.field: set(one.values) for one in query.filters}
    facets = []
    for name in SHOWN_FACETS:
        counts = {one.value: one.count for one in found.page.facets.get(name, ())}
        values = [*counts, *sorted(chosen.get(name, set()) - set(counts))]
        facets.append(
            {
                "name": name,
                "values": [
                    {
                        "value": value,
                        "label": facet_label(name, value),
                        "count": counts.get(value, 0),
                        "chosen": value in chosen.get(name, set()),
                    }
                    for value in values
                ],
            }
        )
    return render(
        request,
        "matching/search.html",
        {
            "found": found,
            "facets": facets,
            "chips": _chips(request.GET, chosen),
            "next": _with(request.GET, cursor=found.page.next) if found.page.next else "",
        },
    )


def _with(params: QueryDict, **values: str) -> str:
    changed = params.copy()
    for name, value in values.items():
        changed[name] = value
    return changed.urlencode()


def _chips(params: QueryDict, chosen: dict[str, set[str]]) -> list[dict[str, str]]:
    """Return each applied filter with the address that is the same search without it."""
    chips = []
    for name, values in chosen.items():
        for value in sorted(values):
            rest = params.copy()
            rest.pop("cursor", None)
            rest.setlist(name, sorted(values - {value}))
            chips.append({"label": facet_label(name, value), "without": rest.urlencode()})
    return chips


def vacancy(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show one open vacancy: facts first, then the gaps against my own profile, then the text."""
    today = timezone.now().date()
    rows = (
        Vacancy.objects.open(today)
        .select_related("employer", "city")
        .prefetch_related("languages")
    )
    found = get_object_or_404(rows, pk=pk)
    match = None
    if request.user.is_authenticated:
        profile = Profile.objects.filter(user=request.user).first()
        if profile is not None:
            match = explain_match(found, profile, today=today)
    return render(
        request,
        "matching/vacancy.html",
        {"vacancy": found, "match": match, "posting": as_ld_json(job_posting(found))},
    )


def as_ld_json(value: dict[str, Any]) -> SafeString:
    """Return JSON that can stand in a script element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)


def job_posting(row: Vacancy) -> dict[str, Any]:
    """Return schema.org JobPosting of a vacancy, for the vacancy's page alone."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": row.title,
        "description": row.body,
        "inLanguage": row.lang,
        "datePosted": str(row.published_on),
        "hiringOrganization": {"@type": "Organization", "name": row.employer.name},
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": row.city.name,
                "addressCountry": row.city.country_code,
            },
        },
    }
    if row.closes_on:
        posting["validThrough"] = str(row.closes_on)
    if row.pay_min is not None and row.pay_max is not None:
        posting["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": row.pay_currency,
            "value": {
                "@type": "QuantitativeValue",
                "minValue": float(row.pay_min),
                "maxValue": float(row.pay_max),
                "unitText": row.pay_period.upper(),
            },
        }
    return posting
