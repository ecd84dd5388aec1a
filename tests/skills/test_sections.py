"""Sentences and what each is for."""

from skills.text.sections import split_sections

AD = """Nordlys ist ein Haus in Kiel. Wir sind ca. 40 Leute.

Ihre Aufgaben:
- Pflege der Datenbanken

Ihr Profil
- Studium der Informatik
- gute Kenntnisse in SQL; Docker ist von Vorteil

Wir bieten
* 30 Tage Urlaub
"""


def test_headings_say_what_the_items_below_are_for():
    roles = [(s.text, s.role, s.in_list) for s in split_sections(AD, "de")]
    assert roles == [
        ("Nordlys ist ein Haus in Kiel.", "other", False),
        ("Wir sind ca. 40 Leute.", "other", False),
        ("Pflege der Datenbanken", "task", True),
        ("Studium der Informatik", "requirement", True),
        ("gute Kenntnisse in SQL;", "requirement", True),
        ("Docker ist von Vorteil", "nice", True),
        ("30 Tage Urlaub", "offer", True),
    ]


def test_sentences_say_where_they_stand():
    assert all(AD[s.start : s.end] == s.text for s in split_sections(AD, "de"))


def test_running_text_without_headings_is_judged_by_its_words():
    sentences = split_sections(
        "Edellytämme Excelin hallintaa. Katsomme eduksi SAP-osaamisen.", "fi"
    )
    assert [s.role for s in sentences] == ["requirement", "nice"]


def test_what_is_offered_after_a_list_of_demands_is_none_of_them():
    sentences = split_sections(
        "Odotamme sinulta\n- tarkkuutta\n\nTarjoamme joustavan työajan.", "fi"
    )
    assert [s.role for s in sentences] == ["requirement", "offer"]


def test_what_somebody_does_is_no_talk_of_the_company():
    (sentence,) = split_sections("Toimit kollegojen tukena ja ohjaat opiskelijoita.", "fi")
    assert sentence.role == "other"


def test_a_heading_speaks_for_the_text_behind_its_colon():
    (sentence,) = split_sections("Wymagania: znajomość SQL", "pl")
    assert (sentence.text, sentence.role) == ("znajomość SQL", "requirement")


def test_a_second_list_under_a_heading_of_tasks_is_of_something_else():
    text = "Opgaver\n- rengøring\n\nDen rette til jobbet\n- arbejder grundigt\n"
    sentences = split_sections(text, "da")
    assert [(s.text, s.role) for s in sentences] == [
        ("rengøring", "task"),
        ("Den rette til jobbet", "task"),
        ("arbejder grundigt", "other"),
    ]


def test_empty_text_has_no_sentences():
    assert split_sections("", "sv") == []
