"""Language demands in each language's own words."""

import csv
from pathlib import Path

import pytest

from skills.text.languages import LANGUAGES
from skills.text.statements import read_statements

TABLE = Path(__file__).parent / "data" / "language_sentences.tsv"
LINES = TABLE.read_text(encoding="utf-8").splitlines()
ROWS = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))

FOLDER = Path(__file__).parent / "data" / "language_sentences"


def read(sentence, lang):
    return sorted(
        f"{s.code}:{'-' if s.negated else s.level or '-'}:{'no' if s.negated else s.importance}"
        for s in read_statements(sentence, lang).languages
    )


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"] for row in ROWS])
def test_demands_levels_and_negations_are_read(row):
    assert read(row["sentence"], row["lang"]) == sorted((row["expected"] or "").split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_as_ads_word_them_are_read(lang):
    rows = [
        line.split("\t") for line in (FOLDER / f"{lang}.tsv").read_text("utf-8").splitlines()[1:]
    ]
    assert len(rows) > 100
    wrong = {
        sentence: found
        for sentence, expected in rows
        if (found := read(sentence, lang)) != sorted(expected.split())
    }
    assert wrong == {}


def test_the_table_speaks_of_all_ten_languages():
    assert {row["lang"] for row in ROWS} == set(LANGUAGES)


def test_a_statement_says_where_it_stands():
    text = "Wir bieten viel.\n\nIhr Profil\n- Deutsch B2"
    (statement,) = read_statements(text, "de").languages
    assert text[statement.start : statement.end] == statement.phrase == "Deutsch"


def test_a_list_of_tools_under_languages_names_no_language():
    assert read_statements("Languages: Python, C++, Go, R", "en").languages == ()
