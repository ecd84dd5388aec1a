"""People for operators: states and dates, never a person's words without a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin
from accounts.audit import record
from accounts.roles import user_of
from profiles.models import Consent, CvFile, Profile


class ReasonToRead(forms.Form):
    """Why an operator has to read what a person wrote."""

    reason = forms.CharField(
        label=_("Why do you need to read it?"),
        min_length=10,
        max_length=500,
        help_text=_("Kept in the audit with your account. Do not write about the person here."),
    )


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    """A profile by id and state. Its words open for one look, for a reason that is kept."""

    list_display = ["id", "lang", "city", "university", "is_confirmed", "updated_at"]
    list_filter = ["lang", "university"]
    search_fields = ["id", "user__email"]
    list_select_related = ["city", "university"]
    fields = [
        "id", "lang", "city", "university", "university_confirmed_at", "created_at",
        "updated_at", "words",
    ]  # fmt: skip
    readonly_fields = ["words"]

    @admin.display(description=_("confirmed"), boolean=True)
    def is_confirmed(self, row: Profile) -> bool:
        return row.university_confirmed_at is not None

    @admin.display(description=_("what the person wrote"))
    def words(self, row: Profile) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:profiles_profile_read", args=[row.pk]),
            _("Read it, for a reason"),
        )

    def get_urls(self) -> list[URLPattern]:
        read = path(
            "<uuid:pk>/read/",
            self.admin_site.admin_view(self.read),
            name="profiles_profile_read",
        )
        return [read, *super().get_urls()]

    def read(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Show a profile's words once the reason is noted; each look is one entry."""
        if not request.user.has_perm("profiles.view_profile"):
            raise PermissionDenied(_("Reading profiles needs a permission of its own."))
        profile = get_object_or_404(Profile.objects.select_related("user"), pk=pk)
        form = ReasonToRead(request.POST or None)
        shown = request.method == "POST" and form.is_valid()
        if shown:
            record(
                "profile read",
                [profile],
                actor=user_of(request),
                reason=form.cleaned_data["reason"],
            )
        context = {
            **self.admin_site.each_context(request),
            "title": _("What the person wrote"),
            "form": form,
            "profile": profile,
            "shown": shown,
            "opts": Profile._meta,
        }
        return TemplateResponse(request, "profiles/admin_read.html", context)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["profile_id", "purpose", "version", "given_at", "withdrawn_at"]
    list_filter = ["purpose", "version"]
    search_fields = ["profile__id"]


@admin.register(CvFile)
class CvFileAdmin(ReadOnlyAdmin):
    """How far the reading of a CV came; neither its name nor its content."""

    list_display = ["id", "status", "lang", "error_code", "attempts", "uploaded_at"]
    list_filter = ["status", "error_code", "lang"]
    fields = ["id", "status", "lang", "error_code", "attempts", "uploaded_at"]
