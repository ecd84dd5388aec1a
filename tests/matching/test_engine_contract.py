"""What every engine owes its caller, for vacancies and for profiles."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from matching.core.ports import EngineBusy, EngineUnavailable, InvalidQuery, SearchEngine
from matching.core.types import (
    Facts,
    Filter,
    Indexed,
    Kind,
    Near,
    Page,
    Put,
    Query,
    Range,
    Remove,
    Sort,
)
from matching.engines.embedded import EmbeddedEngine
from skills.text.languages import LANGUAGES, load_pack
from tests.factories.matching import HELSINKI, RIGA, TAMPERE, make_facts, make_vacancy_facts

# Another engine joins by one line: its name, and how one is made for a kind and an empty folder.
ENGINES: dict[str, Callable[[Kind, Path], SearchEngine]] = {
    "embedded": EmbeddedEngine,
}


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=list(Kind))
def engine(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[SearchEngine]:
    made = ENGINES[engine_name](request.param, tmp_path / request.param)
    made.write([])
    yield made
    made.close()


@pytest.fixture
def vacancies(engine_name: str, tmp_path: Path) -> Iterator[SearchEngine]:
    made = ENGINES[engine_name](Kind.VACANCY, tmp_path / "vacancies")
    made.write([])
    yield made
    made.close()


def put(engine: SearchEngine, *facts: Facts) -> None:
    assert engine.write([Put(one) for one in facts]) == []
    engine.refresh()


def titles(engine: SearchEngine, *names: str, lang: str = "en") -> None:
    put(engine, *(make_facts(engine.kind, n, title=t, lang=lang) for n, t in enumerate(names, 1)))


def numbers(page: Page) -> list[int]:
    return [hit.id.int for hit in page.hits]


def find(engine: SearchEngine, text: str = "", **wish: object) -> list[int]:
    return sorted(numbers(engine.search(Query(text, **wish))))


# --- Words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_inflected_words_meet_and_others_stay_apart(vacancies: SearchEngine, lang: str) -> None:
    pack = load_pack(lang)
    pairs = [*pack.stems_meet, *pack.stems_apart]
    words = sorted({word for pair in pairs for word in pair})
    place = {word: n for n, word in enumerate(words, 1)}
    put(
        vacancies,
        *(make_vacancy_facts(n, title=w, lang=lang, body="") for w, n in place.items()),
    )
    wrong = []
    for first, second in pairs:
        for asked, other in ((first, second), (second, first)):
            found = find(vacancies, f'"{asked}"', lang=lang, limit=200)
            if (place[other] in found) != ((first, second) in pack.stems_meet):
                wrong.append((asked, other))
    assert len(pack.stems_meet) >= 20
    assert len(pack.stems_apart) >= 10
    assert wrong == []


def test_words_of_an_unknown_language_are_tried_in_all_ten(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, title="Ohjelmistokehittäjä", lang="fi"),
        make_facts(engine.kind, 2, title="Sjuksköterska", lang="sv"),
    )
    assert find(engine, "ohjelmistokehittäjän") == [1]
    assert find(engine, "sjukskoterskor") == [2]
    assert find(engine, "ohjelmistokehittäjän", lang="fi") == [1]


def test_every_word_of_a_short_search_must_be_there(engine: SearchEngine) -> None:
    titles(engine, "Python developer", "Java developer", "Python teacher")
    assert find(engine, "python developer") == [1]


def test_a_word_in_the_title_counts_more(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, title="Harbour clerk", body="You work beside a welder."),
        make_facts(engine.kind, 2, title="Welder", body="You work beside a harbour clerk."),
    )
    assert numbers(engine.search(Query("welder"))) == [2, 1]


def test_names_with_symbols_are_words(engine: SearchEngine) -> None:
    titles(engine, "C++ developer", "C# developer", "C developer")
    assert find(engine, "C++") == [1]
    assert find(engine, "c#") == [2]


def test_places_are_found_by_any_of_their_names(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE),
        make_facts(engine.kind, 2, place=RIGA),
    )
    assert find(engine, "Tammerfors") == [1]
    assert find(engine, "riga") == [2]


def test_a_phrase_wants_its_words_in_order(engine: SearchEngine) -> None:
    titles(engine, "Data quality engineer", "Quality data engineer")
    assert find(engine, '"data quality"') == [1]
    assert find(engine, "data quality") == [1, 2]


def test_a_minus_rules_out(engine: SearchEngine) -> None:
    titles(engine, "Senior nurse", "Nurse", "Night shift nurse")
    assert find(engine, "nurse -senior") == [2, 3]
    assert find(engine, 'nurse -"night shift"') == [1, 2]
    assert find(engine, "-senior") == [2, 3]


def test_typos_are_forgiven_only_where_nothing_else_is_found(engine: SearchEngine) -> None:
    titles(engine, "Electrician", "Career adviser", "Carer")
    assert find(engine, "electrican") == [1]
    assert find(engine, "elcetrician") == [1]
    assert find(engine, "carer") == [3]
    assert find(engine, "xyz") == []


@pytest.mark.parametrize(
    "text", ['"', '""', "-", "((((", "a:b", "\x00", "*", '-"x', "NOT", "💥", "'", "a" * 70_000]
)
def test_any_text_is_answered(engine: SearchEngine, text: str) -> None:
    titles(engine, "Nurse")
    assert engine.search(Query(text, highlight=True)).total in {0, 1}
    assert isinstance(engine.suggest(text, lang=None, limit=3), list)


# --- Narrowing -----------------------------------------------------------------------------


def test_filters_are_or_within_a_field_and_and_between_fields(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE, lang="fi"),
        make_facts(engine.kind, 2, place=HELSINKI, lang="en"),
        make_facts(engine.kind, 3, place=RIGA, lang="en"),
    )
    both = Filter("city", ("tampere", "helsinki"))
    assert find(engine, filters=(both,)) == [1, 2]
    assert find(engine, filters=(both, Filter("lang", ("en",)))) == [2]
    assert find(engine, filters=(Filter("city", ("riga",), exclude=True),)) == [1, 2]


def test_ranges_hold_their_ends_and_say_what_a_missing_value_does(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, experience_years=2.0),
        make_facts(engine.kind, 2, experience_years=5.0),
        make_facts(engine.kind, 3),
    )
    assert find(engine, ranges=(Range("experience_years", 2.0, 4.0),)) == [1]
    assert find(engine, ranges=(Range("experience_years", low=2.0),)) == [1, 2]
    open_end = Range("experience_years", high=4.0, missing_passes=True)
    assert find(engine, ranges=(open_end,)) == [1, 3]


def test_days_are_ranges_too(vacancies: SearchEngine) -> None:
    put(
        vacancies,
        make_vacancy_facts(1, closes_on=date(2026, 3, 31)),
        make_vacancy_facts(2, closes_on=date(2026, 4, 1)),
    )
    assert find(vacancies, ranges=(Range("closes_on", date(2026, 4, 1)),)) == [2]


def test_near_counts_kilometres(engine: SearchEngine) -> None:
    put(
        engine,
        *(make_facts(engine.kind, n, place=p) for n, p in enumerate((TAMPERE, HELSINKI, RIGA), 1)),
    )
    helsinki = (60.1699, 24.9384)
    assert find(engine, near=Near(*helsinki, 10)) == [2]
    assert find(engine, near=Near(*helsinki, 170)) == [1, 2]
    assert find(engine, near=Near(0.0, 0.0, 10)) == []


def test_access_narrows_everything_and_is_not_lifted_by_a_facet(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE, vector=np.array([1.0, 0.0], dtype=np.float32)),
        make_facts(engine.kind, 2, place=RIGA, vector=np.array([1.0, 0.0], dtype=np.float32)),
    )
    access = (Filter("city", ("tampere",)),)
    page = engine.search(
        Query(filters=(Filter("city", ("riga", "tampere")),), access=access, facets=("city",))
    )
    assert numbers(page) == [1]
    assert [(c.value, c.count) for c in page.facets["city"]] == [("tampere", 1)]
    vector = np.array([1.0, 0.0], dtype=np.float32)
    assert find(engine, vector=vector, access=access) == [1]
    assert find(engine, "developer", vector=vector, access=access) == [1]


def test_a_facet_leaves_out_its_own_filter(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, place=TAMPERE, lang="fi"),
        make_facts(engine.kind, 2, place=TAMPERE, lang="en"),
        make_facts(engine.kind, 3, place=RIGA, lang="en"),
    )
    page = engine.search(
        Query(filters=(Filter("city", ("tampere",)),), facets=("city", "lang"), facet_size=5)
    )
    counts = {name: [(c.value, c.count) for c in found] for name, found in page.facets.items()}
    assert counts == {"city": [("tampere", 2), ("riga", 1)], "lang": [("en", 1), ("fi", 1)]}
    assert page.total == 2
    assert len(engine.search(Query(facets=("city",), facet_size=1)).facets["city"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        Query(filters=(Filter("colour", ("red",)),)),
        Query(ranges=(Range("height", 1.0),)),
        Query(access=(Filter("colour", ("red",)),)),
        Query(facets=("colour",)),
        Query(after="nonsense"),
        Query(limit=0),
        Query(limit=501),
        Query(sort=Sort.DISTANCE),
    ],
)
def test_what_a_kind_does_not_have_is_an_error(engine: SearchEngine, query: Query) -> None:
    with pytest.raises(InvalidQuery):
        engine.search(query)


# --- Order and pages -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [3, 1, 2, 4]),
        (Sort.CLOSES_SOON, [2, 1, 3, 4]),
        (Sort.PAY, [2, 3, 1, 4]),
        (Sort.DISTANCE, [2, 1, 4, 3]),
    ],
)
def test_orders(vacancies: SearchEngine, sort: Sort, expected: list[int]) -> None:
    day = date(2026, 3, 1)
    put(
        vacancies,
        make_vacancy_facts(1, published_on=day, closes_on=date(2026, 4, 2), place=TAMPERE,
                           pay_max_eur_month=2000.0),
        make_vacancy_facts(2, published_on=day, closes_on=date(2026, 4, 1), place=HELSINKI,
                           pay_max_eur_month=4000.0),
        make_vacancy_facts(3, published_on=date(2026, 3, 9), closes_on=None, place=RIGA,
                           pay_min_eur_month=3000.0),
        make_vacancy_facts(4, published_on=None, closes_on=None, place=TAMPERE),
    )  # fmt: skip
    near = Near(60.2, 24.9, 2000) if sort is Sort.DISTANCE else None
    assert numbers(vacancies.search(Query(sort=sort, near=near))) == expected


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "developer"])
def test_pages_follow_without_gap_or_double(
    vacancies: SearchEngine, sort: Sort, text: str
) -> None:
    put(
        vacancies,
        *(
            make_vacancy_facts(n, published_on=date(2026, 3, 1 + n % 3), place=(TAMPERE, RIGA)[n % 2],
                               closes_on=date(2026, 4, 1 + n % 4), pay_max_eur_month=1000.0 * (n % 3 + 1))
            for n in (9, 3, 7, 1, 12, 5, 2, 11, 4, 10, 8, 6)
        ),
    )  # fmt: skip
    near = Near(60.2, 24.9, 2000) if sort is Sort.DISTANCE else None
    whole = numbers(vacancies.search(Query(text, sort=sort, near=near)))
    assert sorted(whole) == list(range(1, 13))
    if sort is Sort.RELEVANCE:
        assert whole == list(range(1, 13))
    for limit in (1, 5, 12):
        read: list[int] = []
        after = None
        for _ in range(13):
            page = vacancies.search(Query(text, sort=sort, near=near, limit=limit, after=after))
            assert page.total == 12
            read += numbers(page)
            after = page.next
            if after is None:
                break
        assert read == whole


def test_a_cursor_of_another_order_is_refused(vacancies: SearchEngine) -> None:
    titles(vacancies, "Nurse", "Nurse")
    after = vacancies.search(Query(limit=1)).next
    with pytest.raises(InvalidQuery):
        vacancies.search(Query(limit=1, sort=Sort.NEWEST, after=after))


# --- Highlights and suggestions ------------------------------------------------------------


def test_highlights_mark_the_words_as_written_and_escape_the_rest(engine: SearchEngine) -> None:
    put(
        engine,
        make_facts(engine.kind, 1, title="<b>Ohjelmistokehittäjiä</b>", lang="fi", body="Muuta."),
    )
    hit = engine.search(Query("ohjelmistokehittäjä", highlight=True)).hits[0]
    assert hit.highlights == {"title": "&lt;b&gt;<mark>Ohjelmistokehittäjiä</mark>&lt;/b&gt;"}
    assert engine.search(Query("ohjelmistokehittäjä")).hits[0].highlights == {}


def test_highlights_show_the_passage_of_a_long_text(engine: SearchEngine) -> None:
    body = "Harbour work. " * 60 + "You mend winches. " + "Harbour work. " * 60
    put(engine, make_facts(engine.kind, 1, body=body))
    marked = engine.search(Query("winchs", highlight=True)).hits[0].highlights["body"]
    assert "<mark>winches</mark>" in marked
    assert len(marked) < 300


def test_suggestions_go_on_from_what_was_typed(engine: SearchEngine) -> None:
    titles(engine, "Software developer", "Software tester", "Software developer", "Nurse")
    found = [(s.text, s.count) for s in engine.suggest("softw", lang=None, limit=5)]
    assert found == [("Software developer", 2), ("Software tester", 1)]
    assert [s.text for s in engine.suggest("test", lang=None, limit=5)] == ["Software tester"]
    assert [s.text for s in engine.suggest("sofware dev", lang="en", limit=5)] == [
        "Software developer"
    ]
    assert engine.suggest("softw", lang="fi", limit=5) == []
    assert len(engine.suggest("s", lang=None, limit=1)) == 1


# --- Vectors -------------------------------------------------------------------------------


def test_vectors_order_by_cosine_under_the_same_filters(engine: SearchEngine) -> None:
    ways = {1: (1.0, 0.0), 2: (3.0, 3.0), 3: (0.0, 1.0), 4: (0.1, 2.0)}
    put(
        engine,
        *(
            make_facts(engine.kind, n, place=RIGA if n == 4 else TAMPERE,
                       vector=np.array(way, dtype=np.float32))
            for n, way in ways.items()
        ),
        make_facts(engine.kind, 5),
    )  # fmt: skip
    vector = np.array([0.0, 5.0], dtype=np.float32)
    page = engine.search(Query(vector=vector, limit=2))
    assert (numbers(page), page.total) == ([3, 4], 4)
    assert numbers(engine.search(Query(vector=vector, limit=2, after=page.next))) == [2, 1]
    near = engine.search(Query(vector=vector, filters=(Filter("city", ("tampere",)),)))
    assert numbers(near) == [3, 2, 1]
    assert near.hits[1].engine_score == pytest.approx(2**-0.5, abs=1e-5)


def test_text_and_vector_are_fused(engine: SearchEngine) -> None:
    ways = {1: ("Nurse", (0.0, 1.0)), 2: ("Sairaanhoitaja", (1.0, 0.1)), 3: ("Nurse", (1.0, 0.0))}
    put(
        engine,
        *(
            make_facts(engine.kind, n, title=title, vector=np.array(way, dtype=np.float32))
            for n, (title, way) in ways.items()
        ),
    )
    page = engine.search(Query("nurse", vector=np.array([1.0, 0.0], dtype=np.float32)))
    assert numbers(page) == [3, 1, 2]
    assert page.hits[0].engine_score == pytest.approx(1 / 62 + 1 / 61)


def test_a_changed_vector_replaces_the_former(engine: SearchEngine) -> None:
    for version, way in enumerate(((1.0, 0.0), (0.0, 1.0)), 1):
        put(engine, make_facts(engine.kind, 1, version=version, vector=np.array(way, np.float32)))
    page = engine.search(Query(vector=np.array([0.0, 1.0], dtype=np.float32)))
    assert [(h.id.int, h.engine_score) for h in page.hits] == [(1, 1.0)]


def test_a_vector_of_another_width_is_rejected_and_the_rest_written(engine: SearchEngine) -> None:
    put(engine, make_facts(engine.kind, 1, vector=np.ones(4, dtype=np.float32)))
    rejections = engine.write(
        [
            Put(make_facts(engine.kind, 2, vector=np.ones(3, dtype=np.float32))),
            Put(make_facts(engine.kind, 3, vector=np.full(4, np.nan, dtype=np.float32))),
            Put(make_facts(engine.kind, 4)),
        ]
    )
    engine.refresh()
    assert [r.id.int for r in rejections] == [2, 3]
    assert find(engine) == [1, 4]


# --- Writing -------------------------------------------------------------------------------


def test_an_older_change_is_dropped(engine: SearchEngine) -> None:
    put(engine, make_facts(engine.kind, 1, version=5, title="Nurse"))
    put(engine, make_facts(engine.kind, 1, version=4, title="Cook"))
    assert (find(engine, "nurse"), find(engine, "cook")) == ([1], [])
    put(engine, make_facts(engine.kind, 1, version=6, title="Cook"))
    assert (find(engine, "nurse"), find(engine, "cook")) == ([], [1])
    assert engine.versions(None, limit=10) == [Indexed(UUID(int=1), 6)]


def test_the_newest_of_one_batch_stays_whatever_the_order(engine: SearchEngine) -> None:
    changes = [Put(make_facts(engine.kind, 1, version=v, title=f"Grade{v}")) for v in (2, 3, 1)]
    engine.write(changes)
    engine.refresh()
    assert (find(engine, "grade3"), find(engine, '"grade1"')) == ([1], [])


def test_a_late_change_does_not_revive_what_was_removed(engine: SearchEngine) -> None:
    put(engine, make_facts(engine.kind, 1, version=2), make_facts(engine.kind, 2))
    engine.write([Remove(UUID(int=1), 3), Remove(UUID(int=7), 1)])
    engine.write([Put(make_facts(engine.kind, 1, version=2))])
    engine.refresh()
    assert find(engine) == [2]
    assert engine.health().documents == 1
    assert engine.versions(None, limit=10) == [Indexed(UUID(int=2), 1)]
    assert engine.suggest("softw", lang=None, limit=5)[0].count == 1


def test_versions_come_in_order_of_id(engine: SearchEngine) -> None:
    far = 2**127 + 9
    put(engine, *(make_facts(engine.kind, n) for n in (far, 2, 2**64 + 1, 1, 2**63)))
    first = engine.versions(None, limit=2)
    rest = engine.versions(first[-1].id, limit=10)
    assert [i.id.int for i in first + rest] == [1, 2, 2**63, 2**64 + 1, far]


def test_without_an_index_search_says_so(engine_name: str, tmp_path: Path) -> None:
    engine = ENGINES[engine_name](Kind.VACANCY, tmp_path / "nothing")
    with pytest.raises(EngineUnavailable):
        engine.search(Query())
    assert engine.health().status == "down"


def test_a_fresh_generation_takes_the_place_with_what_was_written_meanwhile(
    engine: SearchEngine,
) -> None:
    titles(engine, "Nurse", "Cook", "Baker")
    with engine.new_generation() as fresh:
        fresh.write([Put(make_facts(engine.kind, 1, title="Nurse"))])
        put(engine, make_facts(engine.kind, 4, title="Welder"))
        engine.write([Remove(UUID(int=2), 2)])
        fresh.write([Put(make_facts(engine.kind, 2, title="Cook"))])
        engine.refresh()
        assert find(engine) == [1, 3, 4]
    assert find(engine) == [1, 4]


def test_a_failed_generation_leaves_the_live_one(engine: SearchEngine) -> None:
    titles(engine, "Nurse")

    def fill() -> None:
        with engine.new_generation() as fresh:
            fresh.write([Put(make_facts(engine.kind, 2))])
            raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        fill()
    assert find(engine) == [1]


# --- Several processes ---------------------------------------------------------------------

_processes = multiprocessing.get_context("spawn")


def _write_until_killed(kind: Kind, folder: Path, acknowledged: Path) -> None:
    engine = EmbeddedEngine(kind, folder)
    for number in range(1, 100_000):
        engine.write([Put(make_facts(kind, number, vector=np.ones(8, dtype=np.float32)))])
        with acknowledged.open("a") as file:
            file.write(f"{number}\n")


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    folder, acknowledged = tmp_path / "index", tmp_path / "acknowledged"
    process = _processes.Process(
        target=_write_until_killed, args=(Kind.VACANCY, folder, acknowledged)
    )
    process.start()
    engine = EmbeddedEngine(Kind.VACANCY, folder)
    deadline = time.monotonic() + 60
    while not acknowledged.exists() or acknowledged.read_text().count("\n") < 5:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    # Another process sees the writes without being told.
    assert engine.search(Query()).total >= 5
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    last = int(acknowledged.read_text().splitlines()[-1])
    held = [found.id.int for found in engine.versions(None, limit=100_000)]
    assert set(range(1, last + 1)) <= set(held)
    put(engine, make_facts(Kind.VACANCY, 200_000, vector=np.ones(8, dtype=np.float32)))
    assert engine.search(Query(vector=np.ones(8, dtype=np.float32))).total == len(held) + 1


def test_a_second_writer_is_told_when_the_lock_stays_taken(tmp_path: Path) -> None:
    import fcntl

    engine = EmbeddedEngine(Kind.VACANCY, tmp_path, lock_wait_s=0.05)
    titles(engine, "Nurse")
    with (tmp_path / "writer.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(EngineBusy):
            engine.write([Put(make_vacancy_facts(2))])
        assert find(engine) == [1]
    put(engine, make_vacancy_facts(2))
    assert find(engine) == [1, 2]


def test_many_small_writes_do_not_pile_up_segments(tmp_path: Path) -> None:
    engine = EmbeddedEngine(Kind.VACANCY, tmp_path)
    for number in range(1, 41):
        engine.write([Put(make_vacancy_facts(number))])
    assert engine.search(Query()).total == 40
    assert int(engine.health().detail.split()[0]) <= 12
