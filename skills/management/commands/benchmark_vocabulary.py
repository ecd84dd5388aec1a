"""Measure an import of ESCO's full size on the configured kind of database."""

from __future__ import annotations

import csv
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from skills.imports import import_esco
from skills.text.languages import LANGUAGES
from skills.text.vocabulary import read_vocabulary

_SKILLS_PER_OCCUPATION: Final = 40
_ALTERNATIVES: Final = 4
_SYLLABLES: Final = ("ka", "ri", "to", "mu", "len", "sor", "vi", "pel", "dan", "gu", "ste", "nor")


class Command(BaseCommand):
    help = (
        "Import a synthetic download of ESCO's full size into a test database of its own, made "
        "and dropped beside the configured one, and print seconds and memory."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--occupations", type=int, default=3000)
        parser.add_argument("--skills", type=int, default=14000)

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_synthetic_download(
                folder / "esco", occupations=options["occupations"], skills=options["skills"]
            )
            if connection.vendor == "sqlite":
                # In memory the database itself would count as the import's memory.
                connection.settings_dict["TEST"]["NAME"] = str(folder / "benchmark.sqlite3")
            old_name = connection.settings_dict["NAME"]
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            try:
                self._measure(folder)
            finally:
                connection.creation.destroy_test_db(old_name, verbosity=0)

    def _measure(self, folder: Path) -> None:
        target = folder / "vocabulary.bin"
        started = time.perf_counter()
        import_esco(folder / "esco", version_name="benchmark", target=target)
        import_s = time.perf_counter() - started
        peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        started = time.perf_counter()
        vocabulary = read_vocabulary(target)
        open_s = time.perf_counter() - started
        started = time.perf_counter()
        vocabulary.label(vocabulary.concepts[0].uri, "fi")
        first_language_s = time.perf_counter() - started
        size_mb = target.stat().st_size / 1e6
        self.stdout.write(
            f"{connection.vendor}: {len(vocabulary.concepts)} concepts imported in "
            f"{import_s:.1f} s, peak {peak_mib:.0f} MiB; file {size_mb:.1f} MB, opened in "
            f"{open_s:.3f} s, first label of a language after {first_language_s:.3f} s more"
        )


def write_synthetic_download(folder: Path, *, occupations: int, skills: int) -> None:
    """Write a folder in the layout of ESCO's download; the same numbers give the same files."""
    for lang in LANGUAGES:
        code = "no" if lang == "nb" else lang
        sub = folder / code
        sub.mkdir(parents=True, exist_ok=True)
        header = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"]
        _write(
            sub / f"occupations_{code}.csv",
            header,
            (
                ["Occupation", _uri("occupation", number), f"{1000 + number % 8000:04d}",
                 *_labels(number, f"{code} occupation")]
                for number in range(occupations)
            ),
        )  # fmt: skip
        header = ["conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel",
                  "altLabels"]  # fmt: skip
        _write(
            sub / f"skills_{code}.csv",
            header,
            (
                ["KnowledgeSkillCompetence", _uri("skill", number), "knowledge", "sector-specific",
                 *_labels(number, f"{code} skill")]
                for number in range(skills)
            ),
        )  # fmt: skip
    _write(
        folder / "en" / "occupationSkillRelations_en.csv",
        ["occupationUri", "relationType", "skillType", "skillUri"],
        (
            [_uri("occupation", number), "essential" if place % 2 else "optional", "skill",
             _uri("skill", (number * 37 + place * 11) % skills)]
            for number in range(occupations)
            for place in range(_SKILLS_PER_OCCUPATION)
        ),
    )  # fmt: skip


def _write(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _uri(kind: str, number: int) -> str:
    return f"http://data.europa.eu/esco/{kind}/benchmark-{number:06d}"


def _labels(number: int, suffix: str) -> list[str]:
    word = "".join(
        _SYLLABLES[number // len(_SYLLABLES) ** place % len(_SYLLABLES)] for place in range(4)
    )
    alternatives = "\n".join(f"{word} {place} {suffix}" for place in range(_ALTERNATIVES))
    return [f"{word} {suffix}", alternatives]
