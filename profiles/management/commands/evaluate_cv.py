"""Score the reader of CVs on a folder of labelled files, beside a plain regex baseline."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.cv.baseline import read_plainly
from profiles.cv.errors import CvError
from profiles.cv.evaluation import ROWS, Score, score_file, table
from profiles.cv.reading.lines import build_document
from profiles.cv.report import parse_for_scoring, refusal
from profiles.cv.sandbox import parse_in_child

STRUCTURED = frozenset(["europass_xml", "europass_candidate", "json_resume", "europass_pdf"])


class Command(BaseCommand):
    """Reads labels.json and the files beside it; prints a table per kind of file."""

    help = "Score the reader of CVs on a folder with labels.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--today", type=date.fromisoformat, help="the day the labels are of")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot read {folder / 'labels.json'}: {error}") from error
        tables: dict[str, dict[str, Score]] = {
            kind: defaultdict(Score) for kind in ("structured", "free")
        }
        for name, label in sorted(labels.items()):
            record = parse_for_scoring(folder / name, today=options["today"])
            kind = "structured" if label["format"] in STRUCTURED else "free"
            part = str(label.get("part", "all"))
            score_file(tables[kind][part], label, record)
            if kind == "free":
                score_file(tables[kind][f"regex {part}"], label, self._plain(folder / name))
        if options["json"]:
            figures = {
                kind: {part: _figures(score) for part, score in columns.items()}
                for kind, columns in tables.items()
            }
            self.stdout.write(json.dumps(figures))
            return
        for kind, columns in tables.items():
            if columns:
                self.stdout.write(f"{kind}\n{table(dict(sorted(columns.items())))}\n")

    def _plain(self, path: Path) -> dict[str, Any]:
        try:
            return read_plainly(path.name, build_document(parse_in_child(path.read_bytes())))
        except CvError as error:
            return refusal(path.name, error)


def _figures(score: Score) -> dict[str, float]:
    return {name: round(figure(score), 4) for name, figure in ROWS} | {"files": score.files}
