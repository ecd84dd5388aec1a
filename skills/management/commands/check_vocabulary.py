"""Check the starter vocabulary's tables; exit code 1 when something must be corrected."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from skills.text.languages import LANGUAGES
from skills.text.starter import STARTER_FOLDER
from skills.text.vocabulary import VocabularyError
from skills.text.vocabulary_checks import check_starter


class Command(BaseCommand):
    help = (
        "Check the starter vocabulary: alphabet, doubles, labels equal to English that "
        "same_as_english.tsv does not allow, missing feminine forms and missing rows."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=STARTER_FOLDER)
        parser.add_argument("--lang", help="show the findings of this language alone")
        parser.add_argument(
            "--sample",
            type=int,
            default=0,
            metavar="N",
            help="print N labels of each language for reading by hand, always the same ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings = check_starter(options["folder"])
        except (VocabularyError, KeyError) as error:
            raise CommandError(str(error)) from error
        if options["sample"]:
            self._print_sample(options["folder"], options["sample"], lang=options["lang"])
            return
        if lang := options["lang"]:
            findings = [f for f in findings if f.where.startswith(f"labels/{lang}.tsv")]
        for finding in findings:
            self.stdout.write(f"{finding.where}: {finding.kind}: {finding.what}")
        if findings:
            counts = ", ".join(
                f"{n} {kind}" for kind, n in Counter(f.kind for f in findings).items()
            )
            raise CommandError(_("To correct: %(counts)s") % {"counts": counts})
        self.stdout.write(_("The starter vocabulary is whole."))

    def _print_sample(self, folder: Path, count: int, *, lang: str | None) -> None:
        for code in LANGUAGES if lang is None else (lang,):
            lines = (
                (folder / "labels" / f"{code}.tsv").read_text(encoding="utf-8").splitlines()[1:]
            )
            self.stdout.write(f"== {code}")
            for line in Random(f"review-{code}").sample(lines, min(count, len(lines))):
                self.stdout.write(line)
