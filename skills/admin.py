"""The vocabulary in the admin, for looking things up: imports write it, nobody by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from skills.models import (
    ImportedFile,
    Occupation,
    OccupationLabel,
    RefusedRow,
    Skill,
    SkillLabel,
    VocabularyVersion,
)

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
    _Inline = admin.TabularInline[Any, Any]
else:
    _Admin, _Inline = admin.ModelAdmin, admin.TabularInline


class ReadOnlyMixin:
    """A change here would be gone with the next import, and would never reach linking."""

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, *args: object) -> bool:
        return False


class OccupationLabelInline(ReadOnlyMixin, _Inline):
    model = OccupationLabel
    extra = 0


class SkillLabelInline(ReadOnlyMixin, _Inline):
    model = SkillLabel
    extra = 0


class ImportedFileInline(ReadOnlyMixin, _Inline):
    model = ImportedFile
    extra = 0


@admin.register(VocabularyVersion)
class VocabularyVersionAdmin(ReadOnlyMixin, _Admin):
    list_display = ["name", "state", "started_at", "activated_at"]
    list_filter = ["state"]
    inlines = [ImportedFileInline]


@admin.register(Occupation)
class OccupationAdmin(ReadOnlyMixin, _Admin):
    list_display = ["label_en", "isco_code", "key", "version", "is_current"]
    list_filter = ["version", "is_current"]
    list_select_related = ["version"]
    search_fields = ["label_en", "uri", "labels__preferred"]
    inlines = [OccupationLabelInline]


@admin.register(Skill)
class SkillAdmin(ReadOnlyMixin, _Admin):
    list_display = ["label_en", "kind", "key", "version", "is_current"]
    list_filter = ["version", "kind", "is_current"]
    list_select_related = ["version"]
    search_fields = ["label_en", "uri", "labels__preferred"]
    inlines = [SkillLabelInline]


@admin.register(RefusedRow)
class RefusedRowAdmin(ReadOnlyMixin, _Admin):
    list_display = ["file", "line", "reason", "uri", "detail"]
    list_filter = ["version", "reason"]
    search_fields = ["uri", "file"]
