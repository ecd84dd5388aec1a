"""Give an installation its universities."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from universities.services import import_universities


class Command(BaseCommand):
    help = "Add the region's universities that are not there; run import_cities before."

    def handle(self, *args: Any, **options: Any) -> None:
        added, homeless = import_universities()
        self.stdout.write(f"{added} universities added")
        if homeless:
            raise CommandError(
                f"Run `manage.py import_cities` first: no city for {', '.join(homeless)}"
            )
