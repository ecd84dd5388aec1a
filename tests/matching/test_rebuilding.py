"""A fresh index holds what the database shows before it takes the place of the live one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from uuid import UUID

import pytest
from django.conf import settings
from elasticsearch import Elasticsearch

from employers.models import Vacancy
from matching.core.ports import IndexMissing, SearchEngine
from matching.core.types import (
    Change,
    Kind,
    Put,
    Rejection,
)
from matching.engines import open_generation
from matching.indexing import check, noted_versions
from matching.models import IndexRequest
from matching.rebuilding import IndexDiffers, Share, build_if_missing, fill, rebuild
from matching.selectors import vacancy_facts
from tests.factories.employers import VacancyFactory
from tests.matching.engine_folder import each_engine, engines, sync_all

__all__ = ["each_engine", "engines"]
pytestmark = pytest.mark.django_db
VISIBLE = "visible_to_employers"
Engines = dict[Kind, SearchEngine]


class LosingEngine:
    """A real engine whose fresh index loses what is written to it."""

    def __init__(self, engine: SearchEngine, *, is_fresh: bool = False) -> None:
        self.engine, self.is_fresh = engine, is_fresh

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine, name)

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        return [] if self.is_fresh else self.engine.write(changes)

    @contextmanager
    def new_generation(self) -> Iterator[LosingEngine]:
        with self.engine.new_generation() as fresh:
            yield LosingEngine(fresh, is_fresh=True)


def wipe(engine: SearchEngine) -> None:
    """Delete an index as somebody would who knows nothing of us."""
    if settings.SEARCH_AUTH_URL:
        with Elasticsearch(settings.SEARCH_AUTH_URL, request_timeout=30) as client:
            names = client.indices.get(index=f"{settings.SEARCH_PREFIX}{engine.kind}-*")
            client.indices.delete(index=list(names))
    else:
        shutil.rmtree(settings.SEARCH_FOLDER / engine.kind)
        engine.close()


def indexed(engine: SearchEngine) -> set[UUID]:
    return {one.id for one in engine.versions(None, limit=1000)}


def test_a_rebuild_holds_what_is_shown_and_nothing_else(each_engine: Engines) -> None:
    engine = each_engine[Kind.VACANCY]
    shown, gone = VacancyFactory(), VacancyFactory()
    sync_all()
    Vacancy.objects.filter(pk=gone.pk).update(status="closed")
    IndexRequest.objects.all().delete()
    assert (rebuild(engine).count, rebuild(engine).refused) == (1, 0)
    assert indexed(engine) == {shown.pk}
    assert check(engine).count == 0
    assert sync_all() == 0


def test_what_a_rebuild_could_not_compare_does_not_take_over(each_engine: Engines) -> None:
    engine = each_engine[Kind.VACANCY]
    kept = VacancyFactory()
    sync_all()
    with pytest.raises(IndexDiffers):
        rebuild(LosingEngine(engine))
    assert indexed(engine) == {kept.pk}
    assert check(engine).count == 0


def test_changes_during_a_rebuild_are_in_both(each_engine: Engines) -> None:
    engine = each_engine[Kind.VACANCY]
    first, second, third = VacancyFactory.create_batch(3)
    sync_all()
    with engine.new_generation() as fresh:
        ids = [first.pk, second.pk]
        facts = vacancy_facts(ids, versions=noted_versions(Kind.VACANCY, ids))
        fresh.write([Put(one) for one in facts.values()])
        Vacancy.objects.filter(pk=first.pk).update(status="closed")
        added = VacancyFactory()
        sync_all()
        assert indexed(engine) == {second.pk, third.pk, added.pk}
    engine.refresh()
    assert indexed(engine) == {second.pk, added.pk}


def test_a_wiped_index_is_built_from_the_database(each_engine: Engines) -> None:
    engine = each_engine[Kind.VACANCY]
    shown = VacancyFactory()
    sync_all()
    assert build_if_missing(engine) is False
    wipe(engine)
    VacancyFactory()
    with pytest.raises(IndexMissing):
        sync_all()
    assert build_if_missing(engine) is True
    assert shown.pk in indexed(engine)
    assert (check(engine).count, sync_all()) == (0, 0)


def test_shares_written_apart_are_the_whole(each_engine: Engines) -> None:
    engine = each_engine[Kind.VACANCY]
    rows = VacancyFactory.create_batch(9)
    with engine.new_generation() as fresh:
        for number in range(3):
            apart = open_generation(Kind.VACANCY, fresh.generation)
            assert fill(apart, Share(number, 3)) == {}
            apart.refresh()
            first, last = Share(number, 3).ends()
            own = {row.pk for row in rows if first <= row.pk <= last}
            assert {one for one in indexed(apart) if first <= one <= last} == own
    engine.refresh()
    assert indexed(engine) == {row.pk for row in rows}
    assert check(engine).count == 0


def test_shares_lie_side_by_side() -> None:
    ends = [Share(number, 3).ends() for number in range(3)]
    assert ends[0][0].int == 0
    assert ends[-1][1].int == (1 << 128) - 1
    assert all(one[1].int + 1 == other[0].int for one, other in pairwise(ends))
