"""Addresses of the pages of contact, for both sides."""

from __future__ import annotations

from django.urls import path

from profiles.web import contacts

app_name = "contacts"
urlpatterns = [
    path("contacts/", contacts.mine, name="mine"),
    path("contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("vacancies/<uuid:pk>/open-profile/", contacts.open_to_vacancy, name="open"),
    path("employer/contacts/", contacts.employer_list, name="employer-list"),
    path("employer/contacts/<uuid:pk>/", contacts.employer_contact, name="employer-contact"),
    path(
        "employer/vacancies/<uuid:pk>/talents/<uuid:profile_id>/ask/",
        contacts.ask,
        name="ask",
    ),
]
