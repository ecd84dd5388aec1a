"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from matching.web import employers, search, talents

app_name = "matching"
urlpatterns = [
    path("", search.front, name="front"),
    path("search/", search.search, name="search"),
    path("vacancies/<uuid:pk>/", search.vacancy, name="vacancy"),
    path("matches/", talents.matches, name="matches"),
    path("profile/", talents.profile, name="profile"),
    path("profile/cv/<uuid:pk>/", talents.cv_review, name="cv-review"),
    path("profile/data.json", talents.download, name="download"),
    path("profile/delete/", talents.delete, name="delete"),
    path("employer/", employers.overview, name="employer"),
    path("employer/vacancies/<uuid:pk>/talents/", employers.talents, name="talents"),
    path("approvals/", employers.approvals, name="approvals"),
]
