"""Places, partners and city officers for operators."""

from __future__ import annotations

from django.contrib import admin

from accounts.admin import OperatorAdmin, ReadOnlyAdmin
from cities.models import City, CityOfficer, Partner, SupplyFigures


@admin.register(City)
class CityAdmin(OperatorAdmin):
    list_display = ["name", "key", "country_code", "nuts_code"]
    list_filter = ["country_code"]
    search_fields = ["name", "key"]


@admin.register(Partner)
class PartnerAdmin(OperatorAdmin):
    list_display = ["name", "kind", "role", "status", "city"]
    list_filter = ["kind", "role", "status"]
    search_fields = ["name", "key"]
    list_select_related = ["city"]
    autocomplete_fields = ["city"]


@admin.register(CityOfficer)
class CityOfficerAdmin(OperatorAdmin):
    list_display = ["user", "city"]
    search_fields = ["user__email", "city__name"]
    list_select_related = ["user", "city"]
    autocomplete_fields = ["user", "city"]


@admin.register(SupplyFigures)
class SupplyFiguresAdmin(ReadOnlyAdmin):
    list_display = ["month_on", "made_at"]
