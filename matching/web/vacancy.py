"""The page of one vacancy."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe

from employers.models import Vacancy
from matching.web.rows import vacancy_row
from matching.web.talents import open_vacancies, row_for
from matching.wording import demand_words
from profiles.contacts import contacts_of_talent
from profiles.models import Profile, VacancyMark


def vacancy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one open vacancy: facts first, then the gaps against my own profile, then the text."""
    found = Vacancy.objects.filter(pk=pk).first()
    shown = open_vacancies().filter(pk=pk).first()
    if shown is None:
        # One that was open once is gone; one that never was, is not there.
        if found is not None and found.published_on and found.status != Vacancy.Status.DRAFT:
            return render(request, "matching/vacancy_gone.html", status=410)
        shown = get_object_or_404(Vacancy.objects.none(), pk=pk)
    profile = contact = None
    if request.user.is_authenticated:
        profile = Profile.objects.filter(user=request.user).first()
    if profile is None:
        row = vacancy_row(shown)
    else:
        mark = profile.vacancy_marks.filter(vacancy=shown).first()
        contact = contacts_of_talent(profile).filter(vacancy=shown).first()
        row = row_for(shown, profile, mark)
    languages = [
        (demand_words(f"{one.code} {one.cefr_level}"), one.must) for one in shown.languages.all()
    ]
    context = {
        "vacancy": shown,
        "row": row,
        "languages": languages,
        "profile": profile,
        "contact": contact,
        "reasons": VacancyMark.Reason.choices,
        "posting": as_ld_json(job_posting(shown)),
    }
    return render(request, "matching/vacancy.html", context)


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
