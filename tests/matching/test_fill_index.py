"""The command by which a rebuild lets other processes write their share."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matching.core.types import Kind
from matching.rebuilding import Share
from tests.factories.employers import VacancyFactory
from tests.matching.engine_folder import engines

__all__ = ["engines"]
pytestmark = pytest.mark.django_db


def test_a_share_is_written_and_nothing_is_refused(engines):
    rows = VacancyFactory.create_batch(6)
    engine = engines[Kind.VACANCY]
    told = StringIO()
    with engine.new_generation() as fresh:
        call_command("fill_index", "vacancy", fresh.generation, "1", "2", stdout=told)
        first, last = Share(1, 2).ends()
        fresh.refresh()
        held = {one.id for one in fresh.versions(None, limit=100)}
    assert json.loads(told.getvalue()) == {}
    assert held == {row.pk for row in rows if first <= row.pk <= last}


def test_an_index_that_is_not_there_is_told(engines):
    VacancyFactory()
    with pytest.raises(CommandError, match="no search index"):
        call_command("fill_index", "vacancy", "generation-2-gone", "0", "1")
