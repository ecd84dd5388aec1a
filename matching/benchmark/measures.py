"""The figures of the benchmark, from the database and index that the settings name."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from employers.models import Vacancy
from matching.benchmark.http import ask, gunicorn
from matching.benchmark.peers import FACETS, Text, raw_tantivy, sqlite_fts5, tfidf_kernel
from matching.benchmark.timing import Row, percentile, row_of, time_each
from matching.core.types import Kind, Query
from matching.engines import get_engine
from matching.indexing import shown
from matching.models import RankingLog
from matching.rebuilding import rebuild, worthwhile_processes
from matching.search import open_vacancies
from matching.selectors import profile_facts
from matching.services import find_talents, match_profile
from profiles.models import Profile
from skills.evaluation import link_plainly
from skills.text.encoder import load_encoder
from skills.text.occupations import load_occupation_linker
from skills.text.sections import split_sections
from skills.text.skills import load_skill_linker
from skills.text.statements import read_statements
from skills.text.tokens import tokenize
from skills.text.vocabulary import load_vocabulary

LINK_BAR_MS, OCCUPATION_BAR_MS, ENCODE_BAR_PER_S = 50.0, 20.0, 300.0
SEARCH_BAR_MS, MATCH_BAR_MS = 15.0, 25.0
REBUILD_BAR_S, FOUND_BAR_S, HTTP_BAR_PER_S = 60.0, 2.0, 200.0
_ASKED = 200
_ASKED_OVER_HTTP = 500


def words_to_ask(count: int = _ASKED) -> list[str]:
    """Return what people might type: one or two words of titles, in all languages there are."""
    titles = Vacancy.objects.order_by("pk").values_list("title", flat=True).distinct()
    step = max(1, titles.count() // (2 * count))
    asked: dict[str, None] = {}
    for number, title in enumerate(list(titles[::step])):
        words = [token.text for token in tokenize(title, "en") if len(token.text) > 3]
        if words:
            asked[" ".join(words[: 1 + number % 2])] = None
    return list(asked)[:count]


def texts() -> Iterator[Text]:
    """Yield every vacancy of the index as the peers know it."""
    rows = shown(Kind.VACANCY).order_by("pk").select_related("city")
    for row in rows.iterator(chunk_size=2_000):
        assert isinstance(row, Vacancy)
        links = row.reading.get("occupations") or [{"isco_code": ""}]
        yield Text(
            row.title,
            row.body,
            (
                row.city.country_code,
                row.city.key,
                row.lang,
                row.contract_type,
                links[0]["isco_code"][:1],
            ),
        )


def measure_read() -> Iterator[Row]:
    """What is computed of an ad when it is saved: skills and statements, occupation, vector."""
    ads = list(
        Vacancy.objects.exclude(body="")
        .order_by("pk")
        .values_list("title", "body", "lang")[:_ASKED]
    )
    skills, occupations, encoder = load_skill_linker(), load_occupation_linker(), load_encoder()
    vocabulary = load_vocabulary()

    def link_and_extract(ad: tuple[str, str, str]) -> object:
        sentences = split_sections(ad[1], ad[2])
        return (
            skills.link(ad[1], ad[2], sentences=sentences),
            read_statements(ad[1], ad[2], sentences=sentences),
        )

    def link_plain(ad: tuple[str, str, str]) -> object:
        return link_plainly(vocabulary, ad[1], ad[2])

    def find_occupations(ad: tuple[str, str, str]) -> object:
        return occupations.link(ad[0], ad[2], body=ad[1])

    # A process prepares each language when it is first asked for.
    for ad in {ad[2]: ad for ad in ads}.values():
        link_and_extract(ad), link_plain(ad), find_occupations(ad)
    what = "read: skills and statements of an ad"
    yield row_of(what, "TalentBSR", time_each(ads, link_and_extract), p95_bar_ms=LINK_BAR_MS)
    yield row_of(what, "spaCy PhraseMatcher, skills alone", time_each(ads, link_plain))
    yield row_of(
        "read: an ad to occupations",
        "TalentBSR",
        time_each(ads, find_occupations),
        p95_bar_ms=OCCUPATION_BAR_MS,
    )
    started = time.process_time()
    for _title, body, lang in ads:
        encoder.encode([body], lang)
    rate = len(ads) / (time.process_time() - started)
    yield Row(
        "read: ads encoded",
        "TalentBSR",
        f"{rate:.0f} ads a second of processor time",
        f">= {ENCODE_BAR_PER_S:.0f}",
        rate >= ENCODE_BAR_PER_S,
    )


def measure_search(corpus: Sequence[Text], folder: Path, *, today: date) -> Iterator[Row]:
    """Top 10 and five facets, in process."""
    engine, asked = get_engine(Kind.VACANCY), words_to_ask()
    what = "search: top 10, 5 facets"

    def ours(words: str) -> object:
        return engine.search(
            Query(text=words, access=open_vacancies(today), facets=FACETS, limit=10)
        )

    yield row_of(what, "TalentBSR", time_each(asked, ours), p95_bar_ms=SEARCH_BAR_MS)
    (folder / "tantivy").mkdir()
    yield row_of(what, "raw tantivy", time_each(asked, raw_tantivy(corpus, folder / "tantivy")))
    yield row_of(what, "SQLite FTS5", time_each(asked[:40], sqlite_fts5(corpus, folder)))


def measure_match(corpus: Sequence[Text], *, today: date) -> Iterator[Row]:
    """One profile against all vacancies and the other way round, with what is logged."""
    profiles = list(Profile.objects.exclude(vector=None).order_by("-pk")[:105])
    actor = uuid4()

    def ours(profile: Profile) -> object:
        return match_profile(profile, actor_id=actor, today=today)

    yield row_of(
        "match: a profile, top 20 with reasons",
        "TalentBSR",
        time_each(profiles, ours),
        p95_bar_ms=MATCH_BAR_MS,
    )
    said = [
        f"{facts.headline}\n{facts.body}"
        for facts in profile_facts([one.pk for one in profiles[:25]]).values()
    ]
    yield row_of(
        "match: a profile, top 20 without reasons",
        "scikit-learn linear_kernel",
        time_each(said, tfidf_kernel(corpus)),
    )
    vacancies = list(Vacancy.objects.open(today).order_by("-pk").select_related("employer")[:55])
    yield row_of(
        "match: a vacancy, top 20 talents with reasons",
        "TalentBSR",
        time_each(vacancies, lambda one: find_talents(one, actor_id=actor, today=today)),
        p95_bar_ms=MATCH_BAR_MS,
    )
    RankingLog.objects.filter(actor_id=actor).delete()


def measure_rebuild() -> Iterator[Row]:
    """A full rebuild of the vacancies from the database, with its comparison."""
    started = time.perf_counter()
    processes = worthwhile_processes(Kind.VACANCY)
    rebuilt = rebuild(get_engine(Kind.VACANCY), processes=processes)
    took_s = time.perf_counter() - started
    yield Row(
        "rebuild from the database",
        "TalentBSR",
        f"{rebuilt.count} vacancies in {took_s:.1f} s",
        f"<= {REBUILD_BAR_S:.0f} s",
        took_s <= REBUILD_BAR_S,
    )


def measure_saved(*, today: date, times: int = 7) -> Iterator[Row]:
    """From the end of a save to the first search that finds it, with a worker of its own."""
    engine = get_engine(Kind.VACANCY)
    vacancy = Vacancy.objects.open(today).order_by("pk")[0]
    title, body = vacancy.title, vacancy.body
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL
    )
    samples = []
    try:
        # The first change waits for the worker to start, and is not counted.
        for number in range(times + 1):
            word = f"marker{uuid4().hex[:12]}"
            with transaction.atomic():
                vacancy.title = f"{title} {word}"[:200]
                vacancy.body = f"{body}\n{word}"
                vacancy.save()
            started = time.perf_counter()
            while not engine.search(Query(text=f'"{word}"', limit=1)).hits:
                if time.perf_counter() - started > 60:
                    raise TimeoutError("A saved vacancy was not found within 60 s.")
                time.sleep(0.02)
            if number:
                samples.append((time.perf_counter() - started) * 1000.0)
    finally:
        worker.terminate()
        worker.wait(timeout=30)
        vacancy.title, vacancy.body = title, body
        vacancy.save()
    slowest_s = max(samples) / 1000.0
    yield Row(
        "saved to found",
        "TalentBSR",
        f"p50 {percentile(samples, 0.5) / 1000:.2f} s, slowest {slowest_s:.2f} s (n={times})",
        f"<= {FOUND_BAR_S:.0f} s",
        slowest_s <= FOUND_BAR_S,
    )


def measure_http(folder: Path) -> Iterator[Row]:
    """Search over HTTP with all middleware; server and client share this machine.

    Hundreds of different words are asked in turn, so that work is measured: no answer is kept, but
    a few words would find their stems, texts and employers' names at hand each time.
    """
    asked = words_to_ask(_ASKED_OVER_HTTP)
    # The page names its style sheet by the manifest.
    call_command("collectstatic", interactive=False, verbosity=0)
    with gunicorn() as address:
        for what, path in (("API", "/api/v1/vacancies/"), ("page", "/search/")):
            rate = ask(address, path, asked, folder)
            yield Row(
                f"search over HTTP: {what}",
                "gunicorn 2 x 2, wrk -c8",
                f"{rate.requests_per_s:.0f} requests/s, p50 {rate.p50_ms:.0f} ms, "
                f"p99 {rate.p99_ms:.0f} ms, {rate.errors} errors",
                f">= {HTTP_BAR_PER_S:.0f} requests/s",
                rate.requests_per_s >= HTTP_BAR_PER_S and not rate.errors,
            )
