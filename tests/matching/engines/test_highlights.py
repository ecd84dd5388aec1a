"""Passages and marks, by the forms that an engine searched for."""

from __future__ import annotations

import pytest

from matching.engines.highlights import Highlighter
from matching.engines.words import Forms, stems_of, words_of


def marked(text: str, query: str, lang: str, **forms: frozenset[str]) -> str:
    found = Forms(frozenset(stems_of(query, lang)), frozenset(words_of(query)), **forms)
    return Highlighter(found).passages({"body": text}, lang).get("body", "")


@pytest.mark.parametrize(
    ("text", "query", "lang", "shown"),
    [
        # A word within a piece between white space, its punctuation left outside.
        ("(nurses), night", "nurse", "en", "(<mark>nurses</mark>), night"),
        ("frontend/backend work", "backend", "en", "frontend/<mark>backend</mark> work"),
        ("C++/C# on site", "c#", "en", "C++/<mark>C#</mark> on site"),
        # Endings behind a colon or a gender mark belong to the word.
        ("Osaat SQL:ää ja", "sql", "fi", "Osaat <mark>SQL:ää</mark> ja"),
        ("Als Entwickler*in hier", "entwickler", "de", "Als <mark>Entwickler*in</mark> hier"),
        # The same letters as part of another word are no hit.
        ("firm ground, fir trees", "fir", "en", "firm ground, <mark>fir</mark> trees"),
        ("A 'nurse's' day", "nurse", "en", "A &#x27;<mark>nurse&#x27;s</mark>&#x27; day"),
        ("nothing here", "nurse", "en", ""),
        # A language outside the ten has words and no stems.
        ("Rozhodnutí soudu", "soudu", "cs", "Rozhodnutí <mark>soudu</mark>"),
        ("Rozhodnutí soudy", "soudu", "cs", ""),
    ],
)
def test_words_are_marked_as_written(text: str, query: str, lang: str, shown: str) -> None:
    assert marked(text, query, lang) == shown


def test_words_searched_with_typos_are_marked() -> None:
    typed = frozenset({"devloper"})
    assert marked("A developer, not a dev.", "", "en", typos=typed) == (
        "A <mark>developer</mark>, not a dev."
    )


def test_a_passage_begins_before_the_first_word_and_ends_within_its_length() -> None:
    text = f"{'before ' * 40}nurse {'between ' * 10}nurses {'after ' * 40}nurse"
    shown = marked(text, "nurse", "en")
    assert shown.startswith("…before before")
    assert shown.endswith("after…")
    assert shown.count("<mark>") == 2
    assert len(shown.replace("<mark>", "").replace("</mark>", "").strip("…")) <= 240


def test_texts_of_one_answer_may_be_in_several_languages() -> None:
    found = Forms(frozenset({"fi:opettaj", *stems_of("opettaja", "fi")}), frozenset({"opettaja"}))
    highlighter = Highlighter(found)
    assert highlighter.passages({"title": "opettajat"}, "fi") == {
        "title": "<mark>opettajat</mark>"
    }
    # A Finnish stem is not looked for in an English text.
    assert highlighter.passages({"title": "opettajat"}, "en") == {}
    assert highlighter.passages({"title": "opettaja", "body": "x"}, "en") == {
        "title": "<mark>opettaja</mark>"
    }
