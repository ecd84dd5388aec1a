"""Print how well the demo's graded pairs are ranked: the table that docs/ranking.md quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from matching.evaluation.pairs import GradesError, pairs_section, read_grades
from matching.selectors import profile_facts, vacancy_facts
from talentbsr.demo.loading import FOLDER, demo_id, keys


class Command(BaseCommand):
    help = "Rank the demo's vacancies for the demo's talents and hold them against the grades."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--grades",
            type=Path,
            default=FOLDER / "judgements" / "pairs.tsv",
            help="graded pairs, TSV: talent, vacancy, grade",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            grades = read_grades(options["grades"])
        except GradesError as error:
            raise CommandError(str(error)) from error
        profile_ids = {demo_id("profile", key): key for key in keys("talents", "talent")}
        vacancy_ids = {demo_id("vacancy", key): key for key in keys("vacancies", "vacancy")}
        profiles = {profile_ids[pk]: facts for pk, facts in profile_facts(profile_ids).items()}
        vacancies = {vacancy_ids[pk]: facts for pk, facts in vacancy_facts(vacancy_ids).items()}
        absent = len(profile_ids) + len(vacancy_ids) - len(profiles) - len(vacancies)
        if absent:
            raise CommandError(f"{absent} rows of the demo are not there: run load_demo first.")
        unknown = {key for pair in grades for key in pair} - set(profiles) - set(vacancies)
        if unknown:
            raise CommandError(
                f"The grades name what the demo has not: {', '.join(sorted(unknown))}"
            )
        pairs_section(
            grades, profiles, vacancies, today=timezone.now().date(), say=self.stdout.write
        )
