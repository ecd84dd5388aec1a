"""Import ESCO's CSV download as a new version of the vocabulary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from skills.esco_csv import EscoError
from skills.imports import import_esco
from skills.text.vocabulary import VocabularyError, imported_vocabulary_path

_LOST_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Import ESCO's CSV download, all languages, together with the starter vocabulary. The "
        "version in use stays until the new one is whole. A killed import is simply run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder of the unpacked download")
        parser.add_argument("--version", required=True, dest="version_name")
        parser.add_argument(
            "--mapping", type=Path, help="CSV with oldUri,newUri for replaced concepts"
        )
        parser.add_argument(
            "--output", type=Path, default=None, help="compiled vocabulary file to replace"
        )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # Django's own --version (its release) gives way to the vocabulary's version.
        kwargs.setdefault("conflict_handler", "resolve")
        return super().create_parser(prog_name, subcommand, **kwargs)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(path)s.") % {"path": folder})
        try:
            report = import_esco(
                folder,
                version_name=options["version_name"],
                mapping=options["mapping"],
                target=options["output"] or imported_vocabulary_path(),
                progress=self.stdout.write,
            )
        except (EscoError, VocabularyError) as error:
            raise CommandError(str(error)) from error
        if report.was_active:
            self.stdout.write(
                _("Version %(name)s is in use already; nothing to import.")
                % {"name": report.version}
            )
        for name, rows in report.taken.items():
            self.stdout.write(_("%(file)s: %(rows)d rows taken") % {"file": name, "rows": rows})
        for reason, rows in report.refused.items():
            self.stdout.write(
                _("%(reason)s: %(rows)d rows refused (see Refused rows in the admin)")
                % {"reason": reason, "rows": rows}
            )
        if report.lost:
            self.stdout.write(
                _("%(count)d concepts are gone and replaced by nothing; they keep their names:")
                % {"count": len(report.lost)}
            )
            for uri in report.lost[:_LOST_SHOWN]:
                self.stdout.write(f"  {uri}")
        self.stdout.write(_("Version %(name)s is in use.") % {"name": report.version})
