"""Print how alike the embedded engine and Elasticsearch answer: what docs/search.md quotes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from employers.models import Vacancy
from matching.core.ports import EngineError, SearchEngine
from matching.core.types import Hit, Kind
from matching.engines import get_engine
from matching.engines.embedded import EmbeddedEngine
from matching.evaluation.engines import SEARCHES, compare, engines_section, read_searches
from matching.rebuilding import fill


class Command(BaseCommand):
    help = (
        "Fill an embedded index in a folder of its own, put the same searches to it and to the "
        "Elasticsearch that TALENTBSR_SEARCH_URL names, and print how many hits they share."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--searches", type=Path, default=SEARCHES, help="file with the columns lang and text"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SEARCH_AUTH_URL:
            raise CommandError("Set TALENTBSR_SEARCH_URL, and run rebuild_index before.")
        with tempfile.TemporaryDirectory(prefix="talentbsr-compare-") as folder:
            embedded: SearchEngine = EmbeddedEngine(Kind.VACANCY, Path(folder))
            with embedded.new_generation() as fresh:
                fill(fresh)
            try:
                found = compare(
                    read_searches(options["searches"]), embedded, get_engine(Kind.VACANCY)
                )
            except EngineError as error:
                raise CommandError(str(error)) from error
            embedded.close()
        self.stdout.write("first: embedded; second: elasticsearch")
        engines_section(found, _titles, say=self.stdout.write)


def _titles(hits: Sequence[Hit]) -> Sequence[str]:
    names = dict(Vacancy.objects.filter(pk__in=[h.id for h in hits]).values_list("pk", "title"))
    return [names.get(hit.id, str(hit.id)) for hit in hits]
