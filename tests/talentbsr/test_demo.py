from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from employers.models import Employer, Vacancy
from matching.engines import get_engine
from matching.services import match_profile
from profiles.models import Profile
from skills.text.languages import LANGUAGES
from talentbsr.demo.loading import PASSWORD, demo_id, keys
from tests.matching.engine_folder import forget_engines

TABLES = ("accounts", "cities", "universities", "employers", "profiles")


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for label in TABLES
        for model in apps.get_app_config(label).get_models()
    }


@pytest.fixture(scope="module")
def region(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The demo region, loaded once for the tests of this module and indexed."""
    folder: Path = tmp_path_factory.mktemp("region")
    get_engine.cache_clear()
    cache.clear()
    with django_db_blocker.unblock(), override_settings(SEARCH_FOLDER=folder):
        try:
            call_command("load_demo", verbosity=0)
            call_command("rebuild_index", verbosity=0)
            yield
        finally:
            forget_engines()
            call_command("flush", interactive=False, verbosity=0)


pytestmark = [pytest.mark.usefixtures("region"), pytest.mark.django_db]


def test_the_region_is_whole() -> None:
    assert Vacancy.objects.count() == 200
    assert Profile.objects.count() == 60
    assert Employer.objects.count() >= 54
    assert set(Vacancy.objects.values_list("lang", flat=True)) == set(LANGUAGES)


def test_a_second_run_changes_nothing() -> None:
    before = counts()
    changed = dict(Vacancy.objects.values_list("pk", "updated_at"))
    call_command("load_demo", verbosity=0)
    assert counts() == before
    assert dict(Vacancy.objects.values_list("pk", "updated_at")) == changed


def test_the_demo_account_of_a_talent_is_one_of_the_talents() -> None:
    ids = {demo_id("profile", key) for key in keys("talents", "talent")}
    assert ids == set(Profile.objects.values_list("pk", flat=True))
    talent = Profile.objects.get(user__email="talent@demo.example")
    assert talent.user.check_password(PASSWORD)
    assert talent.cv_files.count() == 1
    names = Profile.objects.values_list("given_name", "family_name")
    assert len(set(names)) == len(names)


def test_an_english_talent_finds_ads_in_at_least_three_languages() -> None:
    talent = Profile.objects.get(user__email="talent@demo.example")
    assert talent.lang == "en"
    matches = match_profile(
        talent,
        actor_id=talent.user_id,
        today=date.today(),  # noqa: DTZ011 - the region's days count from today
        show="all",
    )
    assert len({vacancy.lang for vacancy, _match in matches}) >= 3
    found = Vacancy.objects.filter(pk__in=[vacancy.id for vacancy, _match in matches])
    assert {vacancy.status for vacancy in found} == {"published"}
