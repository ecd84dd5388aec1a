"""Score the reader of CVs on a folder of labelled files, beside a plain regex baseline."""

import json
import time
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
from django.core.management.base import BaseCommand, CommandError

from profiles.cv.baseline import read_plainly
from profiles.cv.errors import CvError
from profiles.cv.evaluation import Score, score_file
from profiles.cv.evaluation_table import STRUCTURED, figures, table
from profiles.cv.reading.lines import build_document
from profiles.cv.report import parse_file, parse_for_scoring, refusal
from profiles.cv.sandbox import parse_in_child

PAGES_OF_SPEED = 3


class Command(BaseCommand):
    """Reads labels.json and the files beside it; prints a table for each part of the labels."""

    help = "Score the reader of CVs on a folder with labels.json."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--today", type=date.fromisoformat, help="the day the labels are of")
        parser.add_argument("--part", help="only the files of this part, such as tuning")
        parser.add_argument("--json", action="store_true", help="the figures as JSON")
        parser.add_argument(
            "--speed", action="store_true", help="only time the reading of the PDFs of 3 pages"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"cannot read {folder / 'labels.json'}: {error}") from error
        if options["speed"]:
            self._time(folder, sorted(labels))
            return
        parts: dict[str, list[str]] = {}
        for name, label in sorted(labels.items()):
            parts.setdefault(str(label.get("part", "all")), []).append(name)
        found = {}
        for part, names in sorted(parts.items(), reverse=True):
            if options["part"] not in (None, part):
                continue
            ours, plain = self._scores(folder, {name: labels[name] for name in names}, options)
            found[part] = {name: figures(score) for name, score in ours.items()}
            if not options["json"]:
                self.stdout.write(table(ours, plain, title=part) + "\n")
        if options["json"]:
            self.stdout.write(json.dumps(found))

    def _scores(
        self, folder: Path, labels: dict[str, Any], options: dict[str, Any]
    ) -> tuple[dict[str, Score], dict[str, Score]]:
        """Return our scores and the baseline's, by format and over all structured and free."""
        ours: dict[str, Score] = {}
        plain: dict[str, Score] = {}
        for name, label in labels.items():
            record = parse_for_scoring(folder / name, today=options["today"])
            simple = _plain(folder / name)
            row = str(label["format"])
            kind = "structured" if row in STRUCTURED else "free"
            also = ["pdf"] if row.startswith("pdf") else []
            for group in (row, *also, kind):
                score_file(ours.setdefault(group, Score()), label, record)
                score_file(plain.setdefault(group, Score()), label, simple)
        totals = ("structured", "pdf", "free")
        rows = [*sorted(set(ours) - set(totals)), *(name for name in totals if name in ours)]
        return {name: ours[name] for name in rows}, {name: plain[name] for name in rows}

    def _time(self, folder: Path, names: list[str]) -> None:
        """Print how long a PDF of three pages takes from bytes to draft, words once loaded."""
        long = [
            folder / name
            for name in names
            if name.endswith(".pdf")
            and len(pypdf.PdfReader(folder / name).pages) >= PAGES_OF_SPEED
        ]
        if not long:
            raise CommandError("no PDF of three pages among the labelled files")
        parse_file(long[0])
        took_ms = []
        for path in long * 3:
            began = time.perf_counter()
            parse_file(path)
            took_ms.append(1000 * (time.perf_counter() - began))
        took_ms.sort()
        p95 = took_ms[min(len(took_ms) - 1, int(0.95 * len(took_ms)))]
        self.stdout.write(
            f"{len(long)} PDFs of {PAGES_OF_SPEED} or more pages, each three times: "
            f"p50 {took_ms[len(took_ms) // 2]:.0f} ms, p95 {p95:.0f} ms"
        )


def _plain(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    try:
        return read_plainly(path.name, build_document(parse_in_child(data)), data)
    except CvError as error:
        return refusal(path.name, error)
