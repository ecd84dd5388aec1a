"""Accounts and decisions for operators, and what every other admin page shares.

An operator without further permissions looks at organisations, places and the work of the
service; changing needs Django's permission for the model. Everything an operator does here leaves
a decision in the audit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import AuditEntry, User

# Django's admin classes take no type argument at run time.
if TYPE_CHECKING:
    _AnyAdmin = admin.ModelAdmin[Any]
    _UserAdmin = DjangoUserAdmin[User]
    _CreationForm = UserCreationForm[User]
    _ChangeForm = UserChangeForm[User]
else:
    _AnyAdmin, _UserAdmin = admin.ModelAdmin, DjangoUserAdmin
    _CreationForm, _ChangeForm = UserCreationForm, UserChangeForm


class AuditedMixin:
    """Notes in the audit what an operator adds, changes and deletes."""

    def log_addition(self, request: Any, obj: Model, message: Any) -> Any:
        record("added in the admin", [obj], actor=request.user)
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: Any, obj: Model, message: Any) -> Any:
        record("changed in the admin", [obj], actor=request.user)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: Any, queryset: QuerySet[Any]) -> Any:
        record("deleted in the admin", queryset, actor=request.user)
        return super().log_deletions(request, queryset)  # type: ignore[misc]


class OperatorAdmin(AuditedMixin, _AnyAdmin):
    """Every operator may look; changing needs the permission for the model."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)


class ReadOnlyAdmin(OperatorAdmin):
    """Looked at, never written by hand, by whoever it may be."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReasonForm(ActionForm):
    """The bar of actions with a place for the reason that some of them need."""

    reason = forms.CharField(label=_("Reason:"), required=False, max_length=1000)


class NewUserForm(_CreationForm):
    class Meta:
        model = User
        fields = ["email"]


class ChangedUserForm(_ChangeForm):
    class Meta:
        model = User
        fields = ["email", "is_active", "is_staff", "is_superuser", "user_permissions"]


@admin.register(User)
class UserAdmin(AuditedMixin, _UserAdmin):
    """Accounts: who can log in, and who is an operator. Roles come from memberships."""

    form = ChangedUserForm
    add_form = NewUserForm
    ordering = ["email", "id"]
    list_display = ["email", "is_active", "is_staff", "joined_at", "last_login"]
    list_filter = ["is_active", "is_staff", "is_superuser"]
    search_fields = ["email"]
    readonly_fields = ["joined_at", "last_login"]
    filter_horizontal = ["user_permissions"]
    fieldsets = (
        (None, {"fields": ["email", "password", "is_active"]}),
        (_("Operator"), {"fields": ["is_staff", "is_superuser", "user_permissions"]}),
        (_("Times"), {"fields": ["joined_at", "last_login"]}),
    )
    add_fieldsets = ((None, {"fields": ["email", "usable_password", "password1", "password2"]}),)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """What operators and officers decided."""

    list_display = ["made_at", "action", "subject_kind", "subject_id", "actor", "reason"]
    list_filter = ["action", "subject_kind"]
    search_fields = ["subject_id", "actor__email"]
    list_select_related = ["actor"]
    date_hierarchy = "made_at"
