"""Every address of the service."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from talentbsr.web import pages

# Operators log in as everybody does: with the same limits, and with a second factor where one is set.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "TalentBSR"
admin.site.enable_nav_sidebar = False

urlpatterns: list[URLPattern | URLResolver] = [
    # First, as it is asked most and each address is held against those above it.
    path("api/v1/", include("matching.api.urls")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("employer/", include("employers.web.urls")),
    path("", include("profiles.web.contact_urls")),
    path("", include("profiles.web.urls")),
    path("approvals/", include("employers.web.approval_urls")),
    path("university/", include("profiles.web.office_urls")),
    path("", include("matching.web.urls")),
    path("how-matching-works/", pages.how_matching_works, name="how-matching-works"),
    path("definitions/", pages.definitions, name="definitions"),
    path("demo/mail/", pages.demo_mail, name="demo-mail"),
]
