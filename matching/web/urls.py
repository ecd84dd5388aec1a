"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from matching.web import employers, health, search, talents, vacancy

app_name = "matching"
urlpatterns = [
    path("", search.front, name="front"),
    path("health/", health.health, name="health"),
    path("search/", search.search, name="search"),
    path("vacancies/<uuid:pk>/", vacancy.vacancy, name="vacancy"),
    path("vacancies/<uuid:pk>/mark/", talents.mark, name="mark"),
    path("matches/", talents.matches, name="matches"),
    path("saved/", talents.saved, name="saved"),
    path("employer/", employers.overview, name="employer"),
    path("employer/vacancies/<uuid:pk>/talents/", employers.talents, name="talents"),
]
