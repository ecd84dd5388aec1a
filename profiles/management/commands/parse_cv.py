"""Read CV files and print what was understood, without touching the database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from profiles.cv.report import parse_file


class Command(BaseCommand):
    """Print one line per file: JSON with --json, else a few words for a person."""

    help = "Read CV files and print what was understood of each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON line a file")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            record = parse_file(path)
            if options["json"]:
                self.stdout.write(json.dumps(record, ensure_ascii=False))
            elif record["error"]:
                self.stdout.write(f"{record['file']}: {record['error']['message']}")
            else:
                counts = ", ".join(
                    f"{name} {len(record[name])}"
                    for name in ("education", "experience", "languages", "skills")
                )
                self.stdout.write(f"{record['file']}: {record['format']}, {counts}")
