"""Bring what was noted into the index."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import sync


class Command(BaseCommand):
    help = "Bring every noted change into the search index."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in Kind:
            total = 0
            while count := sync(get_engine(kind)):
                total += count
            self.stdout.write(f"{kind}: {total} changes brought in.")
