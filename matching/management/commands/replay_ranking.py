"""Make the sums of a logged ranking again, and say whether they are the same."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.models import RankingLog
from matching.rankings import replay


class Command(BaseCommand):
    help = (
        "Make the sums of a logged ranking again from the vacancies and profiles as they are now. "
        "Each match is the same, its inputs have changed since, or one side is gone; a sum that "
        "differs though the inputs are the same is an error, and the command fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", help="identifier of the ranking, or 'last'")

    def handle(self, *args: Any, **options: Any) -> None:
        log = self._log(options["id"])
        self.stdout.write(f"{log.pk} of {log.made_at:%Y-%m-%d %H:%M} UTC, {log.ranker}")
        counts: Counter[str] = Counter()
        for one in replay(log):
            counts[one.outcome] += 1
            self.stdout.write(f"{one.vacancy_id} {one.profile_id} {one.logged:.6f} {one.outcome}")
        self.stdout.write(
            ", ".join(f"{n} {what}" for what, n in sorted(counts.items())) or "empty"
        )
        if counts["other sum"]:
            raise CommandError(
                "The same inputs give another sum: the formula was changed without a new name of "
                "the ranker (matching/core/weights.py)."
            )

    def _log(self, named: str) -> RankingLog:
        if named == "last":
            log = RankingLog.objects.order_by("-made_at", "id").first()
        else:
            try:
                log = RankingLog.objects.filter(pk=UUID(named)).first()
            except ValueError as error:
                raise CommandError("Give the identifier of a ranking, or 'last'.") from error
        if log is None:
            raise CommandError("There is no such ranking in the log.")
        return log
