"""Labels whose words stand a little apart in a text."""

import pytest

from skills.text.apart import WordsApart
from skills.text.phrases import Words


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("pl", "obsluga klienta", "Obsługa naszych stałych klientów"),
        ("de", "bewertung von lieferanten", "Die Lieferantenbewertung liegt bei dir"),
        ("sv", "planering av undervisning", "Du planerar din undervisning"),
    ],
)
def test_words_of_a_label_meet_a_little_apart(lang, label, text):
    finder = WordsApart({7: label.split()}, lang, {"von", "av"})
    assert {number for number, _first, _last in finder.find(Words.of(text, lang))} == {7}


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        # "kort" means short and card before it is half of a driving licence.
        ("da", "korekort", "Du skriver kort om kortdata"),
        ("en", "customer service", "Ask the customer. The service is good"),
        ("de", "feldbusse can", "Treiber für Feldbusse (CAN)"),
        # English words do not turn round by themselves, nor across a clause.
        ("en", "manage employees", "Questions from employees and managers"),
        ("en", "machine parts", "Small repairs on machines are part of it"),
        ("sv", "leda projekt", "Du stöttar våra projektledare"),
    ],
)
def test_one_word_is_not_two_and_clauses_part(lang, label, text):
    finder = WordsApart({7: label.split(), 8: ["kore"], 9: ["kort"]}, lang, set())
    assert list(finder.find(Words.of(text, lang))) == []
