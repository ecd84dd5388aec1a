"""Pages of the region and of each city: figures and vacancies, never a person."""

from __future__ import annotations

from itertools import groupby

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.roles import CITY_OFFICER, role_required, user_of
from cities.models import City, Partner
from employers.models import Employer, Vacancy
from matching.figures import demand, supply, supply_bars, vacancies_by_city
from matching.web.charts import bar_chart
from matching.web.region_map import region_map
from matching.web.rows import vacancy_row
from skills.names import country_name
from universities.models import University

VACANCIES_SHOWN = 10
# The region's demand may be this old, in seconds.
DEMAND_KEPT_S = 600


def front(request: HttpRequest) -> HttpResponse:
    """Say what this is for each kind of user, with live figures and a search that works at once."""
    today = timezone.localdate()
    vacancies = Vacancy.objects.open(today)
    counts = vacancies_by_city(today=today)
    return render(
        request,
        "matching/front.html",
        {
            "vacancies": sum(count for _city, count in counts),
            "employers": Employer.objects.filter(status=Employer.Status.APPROVED).count(),
            "cities": sum(count > 0 for _city, count in counts),
            "universities": University.objects.count(),
            "languages": vacancies.exclude(lang="").order_by().values("lang").distinct().count(),
            "map": region_map(counts),
            "biggest": sorted(
                (pair for pair in counts if pair[1]),
                key=lambda pair: (-pair[1], pair[0].name, pair[0].key),
            )[:8],
            "as_of": timezone.now(),
        },
    )


def cities(request: HttpRequest) -> HttpResponse:
    """Show the region: its cities on a map and beside it, demand, supply and partners."""
    today = timezone.localdate()
    counts = vacancies_by_city(today=today)
    by_country = [
        (country_name(code), list(group))
        for code, group in groupby(counts, key=lambda pair: pair[0].country_code)
    ]
    # Every open vacancy is read for it: seconds at a hundred thousand, and the day is what counts.
    asked = cache.get_or_set(f"region-demand-{today}", lambda: demand(today=today), DEMAND_KEPT_S)
    assert asked is not None  # what was just made
    figures = supply(today=today)
    brought = supply_bars(figures)
    return render(
        request,
        "matching/cities.html",
        {
            "countries": sorted(by_country, key=lambda pair: pair[0]),
            "map": region_map(counts),
            "demand": asked,
            "demand_chart": bar_chart(asked.bars),
            "supply": brought,
            "supply_chart": bar_chart(brought),
            "figures": figures,
            "partners": Partner.objects.select_related("city").order_by("kind", "name", "id"),
            "as_of": timezone.now(),
        },
    )


def city(request: HttpRequest, key: str) -> HttpResponse:
    """Show one city: its vacancies, what is asked for and brought, and who works for it."""
    today = timezone.localdate()
    found = get_object_or_404(City, key=key)
    vacancies = Vacancy.objects.open(today).filter(city=found)
    newest = (
        vacancies.select_related("employer", "city")
        .prefetch_related("languages")
        .order_by("-published_on", "id")[:VACANCIES_SHOWN]
    )
    asked = demand(today=today, city=found)
    figures = supply(today=today)
    brought = supply_bars(figures, found)
    return render(
        request,
        "matching/city.html",
        {
            "city": found,
            "country": country_name(found.country_code),
            "rows": [vacancy_row(row) for row in newest],
            "employers": vacancies.order_by().values("employer").distinct().count(),
            "demand": asked,
            "demand_chart": bar_chart(asked.bars),
            "supply": brought,
            "supply_chart": bar_chart(brought),
            "figures": figures,
            "map": region_map(vacancies_by_city(today=today), here=found),
            "partners": Partner.objects.filter(city=found).exclude(kind="university"),
            "universities": University.objects.filter(city=found),
            "as_of": timezone.now(),
        },
    )


@role_required(CITY_OFFICER)
def my_city(request: HttpRequest) -> HttpResponse:
    """Lead to the city I work for, or let me choose among several."""
    own = City.objects.filter(officers__user=user_of(request))
    if len(own) == 1:
        return redirect("matching:city", key=own[0].key)
    return render(request, "matching/my_cities.html", {"cities": own})
