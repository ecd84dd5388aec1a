"""Bring what was noted into the index."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import retry_parked, sync
from matching.rebuilding import build_if_missing


class Command(BaseCommand):
    help = "Bring every noted change into the search index; build the index if there is none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--retry-parked",
            action="store_true",
            help="try again what the engine refused for its content",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in Kind:
            engine = get_engine(kind)
            if options["retry_parked"]:
                self.stdout.write(f"{kind}: {retry_parked(kind)} parked notes are tried again.")
            try:
                if build_if_missing(engine):
                    self.stdout.write(f"{kind}: there was no index; it was built.")
                total = 0
                while count := sync(engine):
                    total += count
            except EngineUnavailable as error:
                raise CommandError(f"{kind}: {error}") from error
            self.stdout.write(f"{kind}: {total} changes brought in.")
