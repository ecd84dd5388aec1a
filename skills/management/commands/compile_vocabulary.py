"""Compile the starter vocabulary into the file that linking reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from skills.text.starter import STARTER_FOLDER, read_starter
from skills.text.vocabulary import STARTER_PATH, VocabularyError, write_vocabulary


class Command(BaseCommand):
    help = "Compile skills/starter into the vocabulary file that ships with the project."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=STARTER_FOLDER)
        parser.add_argument("--output", type=Path, default=STARTER_PATH)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            starter = read_starter(options["folder"])
            write_vocabulary(
                options["output"],
                version=starter.version,
                rows=starter.rows,
                relations=starter.relations,
                broader=starter.broader,
            )
        except (VocabularyError, KeyError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("%(count)d concepts compiled as version %(version)s into %(path)s")
            % {
                "count": len(starter.rows),
                "version": starter.version,
                "path": options["output"],
            }
        )
