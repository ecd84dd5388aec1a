"""Bring the starter vocabulary into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from skills.services import load_starter
from skills.text.vocabulary import VocabularyError, imported_vocabulary_path


class Command(BaseCommand):
    help = "Load skills/starter into the database; does nothing when it is there already."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            version, changed = load_starter(target=imported_vocabulary_path())
        except (VocabularyError, KeyError) as error:
            raise CommandError(str(error)) from error
        if changed:
            counts = ", ".join(f"{number} {name}" for name, number in version.counts.items())
            self.stdout.write(
                _("Version %(name)s is in use: %(counts)s.")
                % {"name": version.name, "counts": counts}
            )
        else:
            self.stdout.write(_("Version %(name)s stays in use.") % {"name": version.name})
