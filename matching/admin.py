"""What an operator sees and does with the notes for the index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin import ReadOnlyAdmin
from matching.models import IndexRequest, RankingLog

# Django's admin classes take no type argument at run time.
if TYPE_CHECKING:
    _NoteAdmin = admin.ModelAdmin[IndexRequest]
else:
    _NoteAdmin = admin.ModelAdmin


class StateFilter(admin.SimpleListFilter):
    """Notes by what became of them."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", _("waiting")), ("parked", _("parked")), ("done", _("done"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[IndexRequest]
    ) -> QuerySet[IndexRequest]:
        if self.value() == "parked":
            return queryset.exclude(error="")
        if self.value() == "waiting":
            return queryset.filter(error="", indexed_version__lt=F("version"))
        if self.value() == "done":
            return queryset.filter(indexed_version=F("version"))
        return queryset


@admin.register(IndexRequest)
class IndexRequestAdmin(_NoteAdmin):
    list_display = ["object_id", "kind", "version", "indexed_version", "noted_at", "error"]
    list_filter = ["kind", StateFilter]
    search_fields = ["object_id"]
    actions = ["try_again"]
    ordering = ["-id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: IndexRequest | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: IndexRequest | None = None) -> bool:
        # A note that is gone would let the index keep what it stood for.
        return False

    @admin.action(description=gettext_lazy("Try the parked ones again"), permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[IndexRequest]) -> None:
        count = queryset.exclude(error="").update(error="", attempts=0)
        self.message_user(
            request,
            ngettext("%d note is tried again.", "%d notes are tried again.", count) % count,
            messages.SUCCESS,
        )


@admin.register(RankingLog)
class RankingLogAdmin(ReadOnlyAdmin):
    """Rankings made for people: ids, sums and hashes."""

    list_display = ["made_at", "ranker", "actor_id", "profile_id", "vacancy_id"]
    list_filter = ["ranker"]
    search_fields = ["profile_id", "vacancy_id", "actor_id"]
