"""Addresses of the pages of employers."""

from __future__ import annotations

from django.urls import path

from employers.web import members, vacancies

app_name = "employers"
urlpatterns = [
    path("register/", members.register, name="register"),
    path("invitations/<str:token>/", members.invitation, name="invitation"),
    path("vacancies/new/", vacancies.start, name="vacancy-new"),
    path("vacancies/<uuid:pk>/", vacancies.vacancy, name="vacancy"),
    path("vacancies/<uuid:pk>/edit/", vacancies.edit, name="vacancy-edit"),
    path("vacancies/<uuid:pk>/move/", vacancies.move, name="vacancy-move"),
    path("vacancies/<uuid:pk>/delete/", vacancies.delete, name="vacancy-delete"),
    path("<uuid:pk>/", members.employer, name="employer"),
    path("<uuid:pk>/edit/", members.edit, name="employer-edit"),
    path("<uuid:pk>/invite/", members.invite, name="invite"),
    path("<uuid:pk>/members/<uuid:member_id>/", members.member, name="member"),
    path(
        "<uuid:pk>/invitations/<uuid:invitation_id>/",
        members.end_invitation,
        name="end-invitation",
    ),
]
