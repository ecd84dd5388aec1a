"""Compose a large set of vacancies and profiles for measuring."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from talentbsr.demo.load_set import MissingPlaces, make_profiles, make_vacancies


class Command(BaseCommand):
    help = (
        "Compose a large set of fictional vacancies and profiles from sentences whose links are "
        "known. A second run adds only what is missing; nothing that is there is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vacancies", type=int, default=0)
        parser.add_argument("--profiles", type=int, default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The load set is for demo mode: set TALENTBSR_DEMO=1.")
        if min(options["vacancies"], options["profiles"]) < 0:
            raise CommandError("Give numbers from 0 on.")
        started = time.monotonic()
        try:
            vacancies = make_vacancies(
                options["vacancies"], today=timezone.now().date(), progress=self.stdout.write
            )
            profiles = make_profiles(options["profiles"], progress=self.stdout.write)
        except MissingPlaces as error:
            raise CommandError(
                "Run `manage.py load_demo` first: the set uses its cities."
            ) from error
        took_s = time.monotonic() - started
        self.stdout.write(
            f"{vacancies} vacancies and {profiles} profiles made in {took_s:.0f} s. "
            "Run `manage.py rebuild_index` to find them."
        )
