"""Measure search, matching and indexing on this machine, beside plain peers."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.benchmark.http import ServerError
from matching.benchmark.measures import (
    measure_http,
    measure_match,
    measure_read,
    measure_rebuild,
    measure_saved,
    measure_search,
    texts,
)
from matching.benchmark.timing import Row, machine, table
from matching.core.ports import EngineError

PARTS = ("read", "search", "match", "rebuild", "saved", "http")


class Command(BaseCommand):
    help = (
        "Measure reading, search and matching over what is there (see make_load), and the same texts in "
        "raw tantivy, SQLite FTS5 and scikit-learn, in one run; prints a Markdown table."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The benchmark changes a vacancy: set TALENTBSR_DEMO=1.")
        self.stdout.write(machine())
        rows: list[Row] = []
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            try:
                for row in self._measure(options["only"], Path(folder)):
                    rows.append(row)
                    self.stdout.write(f"{row.what}, {row.who}: {row.figure}")
            except (EngineError, ServerError, TimeoutError, ValueError) as error:
                raise CommandError(str(error)) from error
        self.stdout.write("\n" + table(rows))

    def _measure(self, parts: tuple[str, ...], folder: Path) -> Iterator[Row]:
        today = timezone.now().date()
        corpus = []
        if {"search", "match"} & set(parts):
            corpus = list(texts())
            if not corpus:
                raise CommandError("There is no vacancy to measure with: run make_load first.")
            self.stdout.write(f"{len(corpus)} vacancies")
        if "read" in parts:
            yield from measure_read()
        if "search" in parts:
            yield from measure_search(corpus, folder, today=today)
        if "match" in parts:
            yield from measure_match(corpus, today=today)
        if "rebuild" in parts:
            yield from measure_rebuild()
        if "saved" in parts:
            yield from measure_saved(today=today)
        if "http" in parts:
            yield from measure_http(folder)
