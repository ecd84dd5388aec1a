"""Universities, career officers and their decisions for operators."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import OperatorAdmin, ReadOnlyAdmin
from universities.models import CareerOfficer, StudyDecision, University


@admin.register(University)
class UniversityAdmin(OperatorAdmin):
    list_display = ["name", "key", "city"]
    search_fields = ["name", "key"]
    list_select_related = ["city"]
    autocomplete_fields = ["city"]


@admin.register(CareerOfficer)
class CareerOfficerAdmin(OperatorAdmin):
    list_display = ["user", "university"]
    search_fields = ["user__email", "university__name"]
    list_select_related = ["user", "university"]
    autocomplete_fields = ["user", "university"]


@admin.register(StudyDecision)
class StudyDecisionAdmin(ReadOnlyAdmin):
    """Whom a decision is about is the university's matter: here by id alone, without the reason."""

    list_display = ["decided_at", "university", "confirmed", "student_id", "decided_by"]
    list_filter = ["confirmed", "university"]
    list_select_related = ["university", "decided_by"]
    fields = ["university", "confirmed", "decided_at", "decided_by"]
