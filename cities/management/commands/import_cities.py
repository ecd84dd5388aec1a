"""Give an installation its cities and partners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cities.services import COLUMNS, import_cities, import_partners, known_cities, read_cities


class Command(BaseCommand):
    help = (
        "Add the region's cities and partners, or the cities of a CSV file with the columns "
        f"{', '.join(COLUMNS)}. What is there stays as it is; --update brings cities up to the list."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, help="a CSV file instead of the built-in list")
        parser.add_argument("--update", action="store_true", help="also change cities there are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = read_cities(options["file"]) if options["file"] else known_cities()
            added, changed = import_cities(rows, update=options["update"])
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except ValidationError as error:
            raise CommandError("Nothing was changed. " + " ".join(error.messages)) from error
        self.stdout.write(f"{added} cities added, {changed} changed")
        if not options["file"]:
            self.stdout.write(f"{import_partners()} partners added")
