"""Write one share of the rows into an index that a rebuild fills."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.core.ports import EngineError
from matching.core.types import Kind
from matching.engines import open_generation
from matching.rebuilding import Share, fill


class Command(BaseCommand):
    help = (
        "Write a share of the rows into an index that rebuild_index fills, which calls this "
        "itself; prints as JSON what was refused and why, by id."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[kind.value for kind in Kind])
        parser.add_argument("generation", help="name of the index that is filled")
        parser.add_argument("number", type=int, help="which share, from 0")
        parser.add_argument("of", type=int, help="how many shares there are")

    def handle(self, *args: Any, **options: Any) -> None:
        fresh = open_generation(Kind(options["kind"]), options["generation"])
        try:
            refused = fill(fresh, Share(options["number"], options["of"]))
        except EngineError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({str(one): reason for one, reason in refused.items()}))
