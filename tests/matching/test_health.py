from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matching.core.ports import SearchEngine
from matching.core.types import Kind
from matching.health import beat, leave, look
from matching.models import Beat, IndexRequest
from tests.factories.accounts import UserFactory
from tests.factories.employers import VacancyFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = pytest.mark.django_db
Engines = dict[Kind, SearchEngine]


def test_all_is_well_with_a_worker_and_nothing_parked(engines: Engines) -> None:
    VacancyFactory()
    waiting = look()
    assert [(one.waiting, one.parked) for one in waiting.indexes] == [(1, 0), (0, 0)]
    assert waiting.indexes[0].waiting_since is not None
    assert waiting.status == "degraded"
    sync_all()
    beat("one:1", started_at=timezone.now())
    well = look()
    assert (well.status, well.indexes[0].waiting, well.indexes[0].engine.documents) == ("ok", 0, 1)


def test_a_parked_note_asks_for_an_eye(engines: Engines) -> None:
    VacancyFactory()
    sync_all()
    beat("one:1", started_at=timezone.now())
    IndexRequest.objects.update(error="too long")
    assert (look().status, look().indexes[0].parked) == ("degraded", 1)


def test_a_missing_index_is_down(settings: object, engines: Engines, tmp_path: object) -> None:
    for pointer in settings.SEARCH_FOLDER.glob("*/CURRENT"):
        pointer.unlink()
    assert look().status == "down"
    assert [one.engine.documents for one in look().indexes] == [None, None]


def test_a_worker_not_heard_of_is_not_alive_and_then_forgotten(engines: Engines) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(minutes=5), tick=False):
        beat("old:1", started_at=now)
    beat("new:1", started_at=now)
    assert {one.process: one.is_alive for one in look().workers} == {"old:1": False, "new:1": True}
    with time_machine.travel(now + timedelta(days=2), tick=False):
        beat("new:1", started_at=now)
        assert [one.process for one in look().workers] == ["new:1"]
    leave("new:1")
    assert not Beat.objects.exists()


def test_everybody_gets_one_word_and_staff_the_details(engines: Engines, client: Client) -> None:
    answer = client.get(reverse("matching:health"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    client.force_login(UserFactory())
    assert client.get(reverse("matching:health")).content == b"ok\n"
    client.force_login(UserFactory(is_staff=True))
    page = client.get(reverse("matching:health")).content.decode()
    assert "embedded: ok" in page
    assert "No worker runs" in page
