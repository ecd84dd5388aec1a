"""Fill a fresh index from the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import rebuild, sync


class Command(BaseCommand):
    help = "Fill a fresh search index from the database and let it take over."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in Kind:
            engine = get_engine(kind)
            count = rebuild(engine)
            while sync(engine):
                pass
            self.stdout.write(f"{kind}: {count} documents.")
