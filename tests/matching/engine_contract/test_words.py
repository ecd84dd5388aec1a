"""What every engine owes those who type words, in ten languages."""

from __future__ import annotations

import pytest

from matching.core.ports import SearchEngine
from matching.core.types import (
    Query,
)
from skills.text.languages import LANGUAGES, load_pack
from tests.factories.matching import RIGA, TAMPERE, make_facts, make_vacancy_facts
from tests.matching.engine_contract.asking import find, numbers, put, titles


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
