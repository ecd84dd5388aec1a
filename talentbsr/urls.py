"""Every address of the service."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("employer/", include("employers.web.urls")),
    path("", include("profiles.web.contact_urls")),
    path("", include("profiles.web.urls")),
    path("approvals/", include("employers.web.approval_urls")),
    path("university/", include("profiles.web.office_urls")),
    path("", include("matching.web.urls")),
    path("api/v1/", include("matching.api.urls")),
]
