from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from matching.benchmark.peers import Text, raw_tantivy, sqlite_fts5, tfidf_kernel
from matching.benchmark.timing import Row, percentile, row_of, table, time_each
from matching.models import RankingLog
from profiles.services import give_consent, read_profile
from tests.factories.employers import ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]
TEXTS = [
    Text("Nurse", "You care for patients.", ("FI", "turku", "en", "direct_hire", "2")),
    Text("Welder", "You join steel in our yard.", ("PL", "gdansk", "en", "temporary", "7")),
    Text("Ward nurse", "Patients on a ward.", ("FI", "oulu", "en", "direct_hire", "2")),
]


def test_peers_find_what_was_asked_and_count_its_facets(tmp_path):
    (tmp_path / "tantivy").mkdir()
    hits, facets = raw_tantivy(TEXTS, tmp_path / "tantivy")("nurse")
    assert len(hits) == 2
    assert facets["country"]["buckets"] == [{"key": "FI", "doc_count": 2}]
    rows, counts = sqlite_fts5(TEXTS, tmp_path)("nurse")
    assert sorted(rows) == [(1,), (3,)]
    assert counts[0] == [("FI", 2)]
    assert tfidf_kernel(TEXTS)("steel yard")[0] == 1


def test_samples_become_a_line_that_says_whether_the_aim_was_met():
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert len(time_each(range(8), str)) == 3
    assert row_of("x", "us", [1.0, 30.0], p95_bar_ms=25).met is False
    assert row_of("x", "us", [1.0, 2.0], p95_bar_ms=25).met is True
    assert "| a | us | 1 | 2 | met |" in table([Row("a", "us", "1", "2", True)])
    with pytest.raises(ValueError, match="nothing"):
        time_each([], str)


@pytest.mark.django_db
@pytest.mark.usefixtures("engines")
def test_the_command_measures_search_and_match_and_leaves_no_log(settings, capsys):
    settings.DEMO = True
    with pytest.raises(CommandError, match="make_load"):
        call_command("benchmark_matching", only=["search"])
    for _ in range(2):
        ReadVacancyFactory()
        profile = read_profile(ProfileFactory())
        give_consent(profile, "visible_to_employers")
    sync_all()
    call_command("benchmark_matching", only=["read", "search", "match", "rebuild"])
    told = capsys.readouterr().out
    assert "raw tantivy" in told
    assert "linear_kernel" in told
    assert "PhraseMatcher" in told
    assert "ads a second" in told
    assert "2 vacancies in" in told
    assert not RankingLog.objects.exists()
