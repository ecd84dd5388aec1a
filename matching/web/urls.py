"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from matching.web import cities, employers, health, search, talents, vacancy

app_name = "matching"
urlpatterns = [
    path("", cities.front, name="front"),
    path("cities/", cities.cities, name="cities"),
    path("cities/mine/", cities.my_city, name="my-city"),
    path("cities/<slug:key>/", cities.city, name="city"),
    path("health/", health.health, name="health"),
    path("search/", search.search, name="search"),
    path("vacancies/<uuid:pk>/", vacancy.vacancy, name="vacancy"),
    path("vacancies/<uuid:pk>/mark/", talents.mark, name="mark"),
    path("matches/", talents.matches, name="matches"),
    path("saved/", talents.saved, name="saved"),
    path("employer/", employers.overview, name="employer"),
    path("employer/vacancies/<uuid:pk>/talents/", employers.talents, name="talents"),
]
