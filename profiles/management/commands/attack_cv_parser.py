"""Attack the reader of CVs with mutated files, bombs and hidden text, and show the damage."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from profiles.cv.attack import CANARY, Damage, attack
from profiles.cv.attack_files import bombs, hidden, mutated


class Command(BaseCommand):
    """Ends with an error when a bar is broken, so that a script can tell."""

    help = "Attack the reader of CVs and show what it cost."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--files", type=int, default=2000, help="how many mutated files")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        damage = Damage()
        attack(hidden().items(), damage, look_for=CANARY)
        attack(bombs().items(), damage)
        attack(mutated(options["files"], options["seed"]), damage)
        lines = [
            f"files            {damage.files}",
            f"crashes          {len(damage.crashes)} {damage.crashes[:5]}",
            f"slowest          {damage.slowest_s:.1f} s ({damage.slowest})",
            f"peak of a child  {damage.peak_mib:.0f} MiB",
            f"files left       {damage.files_left}",
            f"hidden counted   {len(damage.hidden_counted)} {damage.hidden_counted}",
            f"answers          {dict(damage.answers.most_common())}",
        ]
        self.stdout.write("\n".join(lines))
        if not damage.is_none:
            raise CommandError("a bar is broken")
