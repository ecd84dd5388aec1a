"""Compare the index with the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import check, note


class Command(BaseCommand):
    help = "Compare search index and database; with --write, note what differs for the worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="note what differs")
        parser.add_argument(
            "--quick",
            action="store_true",
            help="compare ids and versions alone: what SQL changed inside a row is not found",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        for kind in Kind:
            try:
                found = check(get_engine(kind), content=not options["quick"])
            except EngineUnavailable as error:
                raise CommandError(f"{kind}: {error}") from error
            self.stdout.write(
                f"{kind}: {len(found.missing)} missing, {len(found.ghost)} ghost, "
                f"{len(found.stale)} stale."
            )
            if options["write"]:
                note(kind, found.ids)
            total += found.count
        if total and not options["write"]:
            raise CommandError(
                "Index and database differ. Run check_index --write, or rebuild_index."
            )
