"""Employers, their members and vacancies for operators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin import OperatorAdmin, ReadOnlyAdmin, ReasonForm
from accounts.roles import user_of
from employers.approving import suspend_employer, take_down
from employers.models import (
    Employer,
    EmployerInvitation,
    EmployerMember,
    Vacancy,
    VacancyLanguage,
)
from employers.services import decide_employer

if TYPE_CHECKING:
    _Inline = admin.TabularInline[Any, Any]
else:
    _Inline = admin.TabularInline


@admin.register(Employer)
class EmployerAdmin(OperatorAdmin):
    """The status changes by the actions alone, so that each change has its reason and its row."""

    list_display = ["name", "status", "city", "created_at", "decided_at"]
    list_filter = ["status", "nace_section"]
    search_fields = ["name", "register_number"]
    list_select_related = ["city"]
    autocomplete_fields = ["city"]
    readonly_fields = ["status", "decision_reason", "decided_by", "decided_at", "created_at"]
    action_form = ReasonForm
    actions = ["approve", "suspend"]

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Employer]) -> None:
        for employer in queryset:
            decide_employer(
                employer,
                officer=user_of(request),
                approve=True,
                reason=request.POST.get("reason", ""),
            )
        self._told(request, queryset.count())

    @admin.action(description=_("Suspend (needs a reason)"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Employer]) -> None:
        count = 0
        for employer in queryset:
            try:
                suspend_employer(
                    employer, operator=user_of(request), reason=request.POST.get("reason", "")
                )
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
                return
            count += 1
        self._told(request, count)

    def _told(self, request: HttpRequest, count: int) -> None:
        text = ngettext("%d employer changed.", "%d employers changed.", count) % count
        self.message_user(request, text, messages.SUCCESS)


@admin.register(EmployerMember)
class EmployerMemberAdmin(OperatorAdmin):
    list_display = ["user", "employer", "role"]
    list_filter = ["role"]
    search_fields = ["user__email", "employer__name"]
    list_select_related = ["user", "employer"]
    autocomplete_fields = ["user", "employer"]


@admin.register(EmployerInvitation)
class EmployerInvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "employer", "role", "created_at", "accepted_at", "withdrawn_at"]
    search_fields = ["email", "employer__name"]
    list_select_related = ["employer"]


class VacancyLanguageInline(_Inline):
    model = VacancyLanguage
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_staff)


@admin.register(Vacancy)
class VacancyAdmin(ReadOnlyAdmin):
    """Looked at: an employer writes its own words. An operator can take a vacancy down."""

    list_display = ["title", "employer", "city", "status", "published_on", "closes_on"]
    list_filter = ["status", "lang", "contract_type"]
    search_fields = ["title", "employer__name"]
    list_select_related = ["employer", "city"]
    exclude = ["vector", "reading"]
    inlines = [VacancyLanguageInline]
    action_form = ReasonForm
    actions = ["take_down"]

    def has_take_down_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("employers.change_vacancy")

    @admin.action(description=_("Take down (needs a reason)"), permissions=["take_down"])
    def take_down(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> None:
        reason = request.POST.get("reason", "")
        try:
            count = take_down(queryset, operator=user_of(request), reason=reason)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return
        text = ngettext("%d vacancy taken down.", "%d vacancies taken down.", count) % count
        self.message_user(request, text, messages.SUCCESS)
