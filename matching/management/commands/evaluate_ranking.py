"""Print how well texts find one another, part by part: the figures that docs/ranking.md quotes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matching.evaluation.cases import CasesError
from matching.evaluation.linking import JudgementError, linking_section
from matching.evaluation.sections import (
    ablation_section,
    document_section,
    melo_section,
    strict_section,
)
from skills.text.encoder import ArtefactError


class Command(BaseCommand):
    help = "Print the figures of text similarity; each option adds one section."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--melo", type=Path, help="folder of the MELO cases: figures per set")
        parser.add_argument(
            "--ablation", action="store_true", help="with --melo: the effect of every part"
        )
        parser.add_argument(
            "--strict-encoder",
            type=Path,
            metavar="FILE",
            help="with --melo: an encoder trained with --withhold, scored on what it did not see",
        )
        parser.add_argument(
            "--ads",
            type=Path,
            metavar="FOLDER",
            help="with --melo: ads (TOML of the demo) against English descriptions",
        )
        parser.add_argument(
            "--linking",
            type=Path,
            metavar="FOLDER",
            help="judgements of skills in ads and of language sentences (skills/judgements); "
            "needs --ads",
        )
        parser.add_argument(
            "--limit", type=int, default=0, help="at most this many queries of each set"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write
        melo: Path | None = options["melo"]
        linking: Path | None = options["linking"]
        if melo is None and linking is None:
            raise CommandError(
                "say what to evaluate: --melo FOLDER, or --linking FOLDER with --ads"
            )
        if linking is not None and not options["ads"]:
            raise CommandError("--linking needs the ads that were judged: --ads FOLDER")
        try:
            if linking is not None:
                linking_section(linking, options["ads"], say=say)
            if melo is None:
                return
            melo_section(melo, say=say, limit=options["limit"])
            if options["strict_encoder"]:
                strict_section(melo, options["strict_encoder"], say=say)
            if options["ablation"]:
                ablation_section(melo, say=say, limit=options["limit"])
            if options["ads"]:
                document_section(melo, options["ads"], say=say)
        except (CasesError, ArtefactError, JudgementError) as error:
            raise CommandError(str(error)) from error
