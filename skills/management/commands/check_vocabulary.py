"""Check the starter vocabulary's tables; exit code 1 when something must be corrected."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            findings = check_starter(options["folder"])
        except (VocabularyError, KeyError) as error:
            raise CommandError(str(error)) from error
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
