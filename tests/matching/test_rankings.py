from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command

from matching.models import RankingLog
from matching.rankings import replay
from matching.services import find_talents, match_profile
from profiles.services import erase, give_consent, read_profile
from tests.factories.employers import TODAY, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engines")]


def developer(**fields):
    profile = read_profile(ProfileFactory(**fields))
    give_consent(profile, "visible_to_employers")
    return profile


@pytest.fixture
def log():
    """The ranking of one vacancy for one talent, made today."""
    profile = developer()
    ReadVacancyFactory()
    sync_all()
    with time_machine.travel(TODAY):
        match_profile(profile, actor_id=profile.user_id, today=TODAY)
    return RankingLog.objects.get()


def outcomes(log: RankingLog) -> list[str]:
    return [one.outcome for one in replay(log)]


def test_the_same_inputs_give_the_same_sums_on_another_day(log):
    with time_machine.travel(TODAY + timedelta(days=400)):
        assert outcomes(log) == ["same"]


def test_more_vacancies_change_how_rare_a_skill_is_but_not_an_old_sum(log):
    for _ in range(3):
        ReadVacancyFactory()
    sync_all()
    assert outcomes(log) == ["same"]


def test_changed_inputs_are_told_and_no_sum_is_compared(log):
    vacancy_id = log.matches[0]["vacancy"]
    ReadVacancyFactory._meta.model.objects.filter(pk=vacancy_id).update(eqf_level=8)
    assert outcomes(log) == ["inputs changed"]


def test_what_was_deleted_is_gone(log):
    ReadVacancyFactory._meta.model.objects.get(pk=log.matches[0]["vacancy"]).delete()
    assert outcomes(log) == ["gone"]


def test_another_sum_of_the_same_inputs_fails_the_command(log, capsys):
    call_command("replay_ranking", str(log.pk))
    assert "1 same" in capsys.readouterr().out
    log.matches[0]["score"] += 0.01
    log.save()
    with pytest.raises(CommandError, match="another sum"):
        call_command("replay_ranking", "last")


@pytest.mark.parametrize("named", ["nonsense", str(UUID(int=7))])
def test_an_unknown_ranking_is_told(named):
    with pytest.raises(CommandError):
        call_command("replay_ranking", named)


def test_erasing_a_profile_leaves_nothing_of_it_in_any_ranking(django_capture_on_commit_callbacks):
    leaving, staying = developer(), developer()
    vacancy = ReadVacancyFactory()
    sync_all()
    match_profile(leaving, actor_id=leaving.user_id, today=TODAY)
    find_talents(vacancy, actor_id=uuid4(), today=TODAY)
    left = str(leaving.pk)
    assert left in json.dumps(list(RankingLog.objects.values_list("matches", flat=True)))
    erase(leaving)
    logs = RankingLog.objects.all()
    assert left not in json.dumps([[str(log.profile_id), log.matches] for log in logs])
    [kept] = logs
    assert [row["profile"] for row in kept.matches] == [str(staying.pk)]
