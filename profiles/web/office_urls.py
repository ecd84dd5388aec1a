"""Addresses of a career office."""

from __future__ import annotations

from django.urls import path

from profiles.web import office

app_name = "office"
urlpatterns = [
    path("", office.office, name="office"),
    path("<slug:key>/claims/", office.claim_queue, name="claims"),
    path("<slug:key>/students/", office.student_states, name="students"),
]
