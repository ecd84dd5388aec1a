"""Tell whoever listens that rows changed, also where Django sends no signal of its own.

`update`, `bulk_create` and `bulk_update` send `rows_changed(sender=model, ids=[...])` inside the
transaction of the change, so that the search index can note it; data apps need not know who does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction
from django.dispatch import Signal

rows_changed = Signal()

RowT = TypeVar("RowT", bound=models.Model, covariant=True)


class TellingQuerySet(models.QuerySet[RowT]):
    """A query set whose bulk changes are told."""

    def update(self, **values: Any) -> int:
        with transaction.atomic(using=self.db):
            ids = list(self.order_by().values_list("pk", flat=True))
            count = super().update(**values)
            rows_changed.send(sender=self.model, ids=ids)
        return count

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic(using=self.db):
            rows = super().bulk_create(objs, *args, **options)
            rows_changed.send(sender=self.model, ids=[row.pk for row in rows])
        return rows

    def bulk_update(self, objs: Iterable[Any], *args: Any, **options: Any) -> int:
        rows = list(objs)
        with transaction.atomic(using=self.db):
            count = super().bulk_update(rows, *args, **options)
            rows_changed.send(sender=self.model, ids=[row.pk for row in rows])
        return count
