"""Addresses of the API, below /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from matching.api import auth, contacts, marks, matches, profile, vacancies, vocabulary
from matching.api.missing import MissingView

urlpatterns: list[URLPattern] = [
    path("auth/login/", auth.LoginView.as_view(), name="api-login"),
    path("auth/logout/", auth.LogoutView.as_view(), name="api-logout"),
    path("profile/", profile.ProfileView.as_view(), name="api-profile"),
    path("profile/cv/", profile.CvUploadView.as_view(), name="api-cv-upload"),
    path("profile/cv/<uuid:cv_id>/", profile.CvView.as_view(), name="api-cv"),
    path(
        "profile/cv/<uuid:cv_id>/decisions/",
        profile.DecisionsView.as_view(),
        name="api-cv-decisions",
    ),
    path("marks/", marks.MarksView.as_view(), name="api-marks"),
    path("vacancies/<uuid:vacancy_id>/mark/", marks.MarkView.as_view(), name="api-mark"),
    path("matches/", matches.MatchesView.as_view(), name="api-matches"),
    path("vacancies/", vacancies.VacanciesView.as_view(), name="api-vacancies"),
    path("vacancies/<uuid:vacancy_id>/", vacancies.VacancyView.as_view(), name="api-vacancy"),
    path(
        "vacancies/<uuid:vacancy_id>/explanation/",
        vacancies.ExplanationView.as_view(),
        name="api-explanation",
    ),
    path(
        "vacancies/<uuid:vacancy_id>/talents/",
        vacancies.TalentsView.as_view(),
        name="api-talents",
    ),
    path(
        "vacancies/<uuid:vacancy_id>/talents/<uuid:profile_id>/contact/",
        contacts.AskView.as_view(),
        name="api-ask",
    ),
    path("contacts/", contacts.ContactsView.as_view(), name="api-contacts"),
    path("contacts/<uuid:contact_id>/", contacts.ContactView.as_view(), name="api-contact"),
    path(
        "contacts/<uuid:contact_id>/moves/",
        contacts.ContactMovesView.as_view(),
        name="api-contact-moves",
    ),
    path("suggest/", vocabulary.SuggestView.as_view(), name="api-suggest"),
    path("skills/", vocabulary.SkillsView.as_view(), name="api-skills"),
    path("occupations/", vocabulary.OccupationsView.as_view(), name="api-occupations"),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    # Only with the slash at the end: without it Django leads to the address that has one.
    re_path(r"^.*/$", MissingView.as_view()),
]
