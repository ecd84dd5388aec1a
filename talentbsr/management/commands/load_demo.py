"""Load the demo region."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from talentbsr.demo.loading import PASSWORD, ROLES, load


class Command(BaseCommand):
    help = "Load the demo region: places, employers, vacancies, talents and one account per role."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo region is for demo mode: set TALENTBSR_DEMO=1.")
        load(today=timezone.now().date(), progress=self.stdout.write)
        self.stdout.write("Demo logins (role, e-mail, password):")
        for role, email in ROLES:
            self.stdout.write(f"  {role}, {email}, {PASSWORD}")
