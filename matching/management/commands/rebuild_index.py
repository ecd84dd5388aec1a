"""Fill a fresh index from the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.core.ports import EngineUnavailable
from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import sync
from matching.rebuilding import IndexDiffers, rebuild, worthwhile_processes


class Command(BaseCommand):
    help = "Fill a fresh search index from the database and let it take over."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kind", choices=list(Kind), help="rebuild this index alone")
        parser.add_argument(
            "--processes",
            type=int,
            help="how many processes write at once; by default one for each core where there is "
            "much to write",
        )
        parser.add_argument(
            "--drop-former", action="store_true", help="delete what the fresh index replaces"
        )
        parser.add_argument(
            "--only-drop-former",
            action="store_true",
            help="build nothing; delete what an earlier rebuild replaced and kept",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for kind in Kind:
            if options["kind"] not in (None, kind):
                continue
            engine = get_engine(kind)
            try:
                if not options["only_drop_former"]:
                    rebuilt = rebuild(
                        engine, processes=options["processes"] or worthwhile_processes(kind)
                    )
                    while sync(engine):
                        pass
                    self.stdout.write(
                        f"{kind}: {rebuilt.count} documents, checksum {rebuilt.checksum:08x}, "
                        f"{rebuilt.refused} refused."
                    )
                if options["drop_former"] or options["only_drop_former"]:
                    self.stdout.write(f"{kind}: {engine.drop_former()} former indexes dropped.")
            except (EngineUnavailable, IndexDiffers) as error:
                raise CommandError(f"{kind}: {error}") from error
