from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cities.models import City
from employers.models import Employer, Vacancy
from matching import indexing
from matching.core.ports import EngineUnavailable, SearchEngine
from matching.core.types import (
    Change,
    Health,
    Indexed,
    Kind,
    Page,
    Put,
    Query,
    Rejection,
    Remove,
    Suggestion,
)
from matching.indexing import check, note, retry_parked, sync
from matching.models import IndexRequest
from matching.rebuilding import rebuild
from matching.selectors import vacancy_facts
from profiles.models import Profile
from profiles.services import add_skill, erase, give_consent, withdraw_consent
from tests.factories.employers import EmployerFactory, VacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import each_engine, engines, sync_all

__all__ = ["each_engine", "engines"]
pytestmark = pytest.mark.django_db
VISIBLE = "visible_to_employers"
Engines = dict[Kind, SearchEngine]


class StoppedEngine:
    """An engine whose server is down: no call is answered."""

    kind = Kind.VACANCY
    parallel_writes = 1

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        raise EngineUnavailable("down")

    def refresh(self) -> None:
        raise EngineUnavailable("down")

    def search(self, query: Query) -> Page:
        raise EngineUnavailable("down")

    def suggest(self, prefix: str, *, lang: str | None, limit: int) -> list[Suggestion]:
        raise EngineUnavailable("down")

    def versions(self, after: UUID | None, *, limit: int) -> list[Indexed]:
        raise EngineUnavailable("down")

    def new_generation(self) -> AbstractContextManager[SearchEngine]:
        raise EngineUnavailable("down")

    def drop_former(self) -> int:
        raise EngineUnavailable("down")

    def health(self) -> Health:
        return Health("stopped", "down")

    def close(self) -> None:
        """Nothing is held."""


class RefusingEngine(StoppedEngine):
    """An engine that refuses one document for its content and takes the others."""

    def __init__(self, refused: UUID) -> None:
        self.refused = refused

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        ids = [one.facts.id if isinstance(one, Put) else one.id for one in changes]
        return [Rejection(one, "too long") for one in ids if one == self.refused]


def version(object_id: UUID) -> int:
    return (
        IndexRequest.objects.filter(object_id=object_id).values_list("version", flat=True).first()
        or 0
    )


def indexed(engine: SearchEngine) -> set[UUID]:
    return {one.id for one in engine.versions(None, limit=1000)}


def test_every_way_to_change_a_vacancy_is_noted() -> None:
    vacancy = VacancyFactory()
    changes = [
        vacancy.save,
        lambda: Vacancy.objects.filter(pk=vacancy.pk).update(title="Baker"),
        lambda: Vacancy.objects.bulk_update([vacancy], ["title"]),
        lambda: vacancy.languages.create(code="fi", cefr_level="B1"),
        lambda: vacancy.languages.update(cefr_level="B2"),
        lambda: vacancy.languages.all().delete(),
        lambda: Employer.objects.filter(pk=vacancy.employer_id).update(
            status="suspended", decision_reason="Complaints."
        ),
        vacancy.employer.save,
        lambda: City.objects.filter(pk=vacancy.city_id).update(name="Helsingfors"),
    ]
    for change in changes:
        before = version(vacancy.pk)
        change()
        assert version(vacancy.pk) > before


def test_rows_made_in_bulk_are_noted() -> None:
    employer, city = EmployerFactory(), VacancyFactory().city
    rows = Vacancy.objects.bulk_create(
        VacancyFactory.build(employer=employer, city=city) for _ in range(3)
    )
    assert [version(row.pk) for row in rows] == [1, 1, 1]


def test_every_way_to_change_a_profile_is_noted() -> None:
    profile = ProfileFactory()
    for change in (
        profile.save,
        lambda: Profile.objects.filter(pk=profile.pk).update(headline="Baker"),
        lambda: give_consent(profile, VISIBLE),
        lambda: withdraw_consent(profile, VISIBLE),
        lambda: add_skill(profile, uri="", phrase="Baking"),
        lambda: profile.languages.create(code="fi", cefr_level="B1"),
        lambda: erase(profile),
    ):
        before = version(profile.pk)
        assert before
        identity = profile.pk
        change()
        assert version(identity) > before


def test_a_change_taken_back_leaves_no_note() -> None:
    vacancy = VacancyFactory()
    before = version(vacancy.pk)
    with transaction.atomic():
        vacancy.save()
        assert version(vacancy.pk) > before
        transaction.set_rollback(True)
    assert version(vacancy.pk) == before


def test_sync_brings_in_and_removes(each_engine: Engines) -> None:
    shown, draft = VacancyFactory(), VacancyFactory(status="draft")
    profile, hidden = ProfileFactory(), ProfileFactory()
    give_consent(profile, VISIBLE)
    assert sync_all() == 4
    assert indexed(each_engine[Kind.VACANCY]) == {shown.pk}
    assert indexed(each_engine[Kind.PROFILE]) == {profile.pk}
    assert sync_all() == 0
    Employer.objects.filter(pk=shown.employer_id).update(
        status="suspended", decision_reason="Complaints."
    )
    Vacancy.objects.filter(pk=draft.pk).update(status="published")
    withdraw_consent(profile, VISIBLE)
    give_consent(hidden, VISIBLE)
    sync_all()
    assert indexed(each_engine[Kind.VACANCY]) == {draft.pk}
    assert indexed(each_engine[Kind.PROFILE]) == {hidden.pk}
    erase(hidden)
    sync_all()
    assert indexed(each_engine[Kind.PROFILE]) == set()


def test_notes_wait_while_the_engine_is_down(each_engine: Engines) -> None:
    vacancy = VacancyFactory()
    before = list(IndexRequest.objects.values())
    with pytest.raises(EngineUnavailable):
        sync(StoppedEngine())
    assert list(IndexRequest.objects.values()) == before
    sync_all()
    assert indexed(each_engine[Kind.VACANCY]) == {vacancy.pk}


def test_a_refused_document_is_parked_until_it_changes() -> None:
    bad, good = VacancyFactory(), VacancyFactory()
    engine = RefusingEngine(bad.pk)
    assert sync(engine) == 2
    assert sync(engine) == 0
    parked = IndexRequest.objects.get(object_id=bad.pk)
    assert (parked.error, parked.attempts, parked.indexed_version) == ("too long", 1, 0)
    assert IndexRequest.objects.get(object_id=good.pk).indexed_version == version(good.pk)
    bad.save()
    assert sync(engine) == 1


def test_a_damaged_row_is_parked_and_keeps_no_other_out(each_engine: Engines) -> None:
    damaged, well = VacancyFactory(), VacancyFactory()
    Vacancy.objects.filter(pk=damaged.pk).update(reading={"skills": [{"colour": "red"}]})
    sync_all()
    assert indexed(each_engine[Kind.VACANCY]) == {well.pk}
    parked = IndexRequest.objects.get(object_id=damaged.pk)
    assert parked.error == "The row cannot be read: TypeError."
    assert rebuild(each_engine[Kind.VACANCY]).refused == 1
    Vacancy.objects.filter(pk=damaged.pk).update(reading={})
    assert sync_all() == 1
    assert indexed(each_engine[Kind.VACANCY]) == {well.pk, damaged.pk}


def test_parked_notes_are_tried_again_when_told() -> None:
    bad = VacancyFactory()
    sync(RefusingEngine(bad.pk))
    assert retry_parked(Kind.PROFILE) == 0
    assert retry_parked(Kind.VACANCY) == 1
    assert sync(RefusingEngine(uuid4())) == 1
    assert IndexRequest.objects.get(object_id=bad.pk).indexed_version == 1


def test_a_note_raised_while_it_is_refused_is_not_parked() -> None:
    bad = VacancyFactory()

    class Slow(RefusingEngine):
        def write(self, changes: Sequence[Change]) -> list[Rejection]:
            bad.save()
            return super().write(changes)

    sync(Slow(bad.pk))
    assert IndexRequest.objects.get(object_id=bad.pk).error == ""


def test_what_sql_changed_is_found_by_its_content_and_noted(engines: Engines) -> None:
    engine = engines[Kind.VACANCY]
    changed, hidden, same = VacancyFactory.create_batch(3)
    sync_all()
    # As SQL does: no note is written.
    with connection.cursor() as cursor:
        sql = "UPDATE employers_vacancy SET title = 'Baker' WHERE id = %s"
        cursor.execute(sql, [changed.pk.hex if connection.vendor == "sqlite" else changed.pk])
        sql = "UPDATE employers_vacancy SET status = 'closed' WHERE id = %s"
        cursor.execute(sql, [hidden.pk.hex if connection.vendor == "sqlite" else hidden.pk])
    assert version(changed.pk) == 1
    assert (check(engine).ghost, check(engine).stale) == ([hidden.pk], [])
    found = check(engine, content=True)
    assert (found.ghost, found.stale) == ([hidden.pk], [changed.pk])
    call_command("check_index", "--write", stdout=StringIO())
    assert sync_all() == 2
    assert indexed(engine) == {changed.pk, same.pk}
    assert check(engine, content=True).count == 0
    rebuild(engine)
    assert check(engine, content=True).count == 0


def test_check_walks_slice_by_slice(each_engine: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "SLICE", 2)
    engine = each_engine[Kind.VACANCY]
    rows = sorted(row.pk for row in VacancyFactory.create_batch(7))
    sync_all()
    assert check(engine).count == 0
    ghosts = sorted(uuid4() for _ in range(5))
    facts = vacancy_facts([rows[0]])[rows[0]]
    engine.write([Put(replace(facts, id=ghost)) for ghost in ghosts])
    engine.write([Remove(row, 99) for row in rows[2:5]])
    engine.refresh()
    found = check(engine)
    assert (found.missing, found.ghost, found.stale) == (rows[2:5], ghosts, [])


def test_check_finds_what_is_missing_left_over_and_old(each_engine: Engines) -> None:
    engine = each_engine[Kind.VACANCY]
    missing, stale = VacancyFactory(), VacancyFactory()
    sync_all()
    assert check(engine).count == 0
    ghost = uuid4()
    facts = vacancy_facts([stale.pk])[stale.pk]
    engine.write(
        [
            Remove(missing.pk, 99),
            Put(replace(facts, version=99)),
            Put(replace(facts, id=ghost)),
        ]
    )
    engine.refresh()
    found = check(engine)
    assert (found.missing, found.stale, found.ghost) == ([missing.pk], [stale.pk], [ghost])
    rebuild(engine)
    assert check(engine).count == 0


def test_a_note_is_raised_once_for_each_object() -> None:
    one = uuid4()
    note("vacancy", [one, one])
    note("vacancy", [one])
    assert version(one) == 2
