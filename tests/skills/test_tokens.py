"""Words, stems and compounds in ten languages."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from skills.text import tokens
from skills.text.languages import LANGUAGES, load_pack
from skills.text.tokens import fold, split_compound, stem, stem_text, tokenize


def words(text, lang="en"):
    return [token.text for token in tokenize(text, lang)]


def test_names_of_tools_stay_whole_words():
    text = "C++, C#, F# and .NET; Node.js/ASP.NET (R&D), full-stack."
    assert words(text) == [
        "C++", "C#", "F#", "and", ".NET", "Node.js", "ASP.NET", "R&D", "full", "stack",
    ]  # fmt: skip


def test_c_plus_plus_after_c_and_a_slash_is_two_tools():
    assert words("C/C++") == ["C", "C++"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("SQL:ää ja Excelin", "fi", ["SQL:ää", "ja", "Excelin"]),
        ("Entwickler:innen und Kolleg*innen", "de", ["Entwickler:innen", "und", "Kolleg*innen"]),
        ("Lehrer/-in (m/w/d)", "de", ["Lehrer/-in", "m", "w", "d"]),
        ("", "pl", []),
        ("🎉 — !", "lv", []),
    ],
)
def test_endings_behind_a_mark_belong_to_the_word(text, lang, expected):
    assert words(text, lang) == expected


def test_tokens_say_where_they_stand():
    text = "Etsimme kokkia – C++"
    assert [text[token.start : token.end] for token in tokenize(text, "fi")] == words(text, "fi")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_inflected_forms_of_the_pack_meet(lang):
    apart = [
        pair for pair in load_pack(lang).stems_meet if stem(pair[0], lang) != stem(pair[1], lang)
    ]
    assert apart == []
    assert len(load_pack(lang).stems_meet) >= 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_different_words_of_the_pack_stay_apart(lang):
    met = [
        pair for pair in load_pack(lang).stems_apart if stem(pair[0], lang) == stem(pair[1], lang)
    ]
    assert met == []
    assert len(load_pack(lang).stems_apart) >= 10


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_word_typed_without_diacritics_has_the_same_stem(lang):
    forms = [form for pair in load_pack(lang).stems_meet for form in pair]
    assert [stem(fold(form), lang) for form in forms] == [stem(form, lang) for form in forms]


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("da", "sygeplejerske sygeplejersker sygeplejersken sygeplejerskerne"),
        ("da", "udvikler udviklere udvikleren udviklerne"),
        ("de", "Entwickler Entwicklerin Entwicklern Entwicklerinnen Entwickler:in"),
        ("de", "Ingenieur Ingenieurin Ingenieure Ingenieurinnen"),
        ("en", "database databases"),
        ("et", "arendaja arendajat arendajad arendajate arendajale"),
        ("et", "andmebaas andmebaasi andmebaasid andmebaaside"),
        ("et", "kokk koka kokka kokad"),
        ("fi", "työpaikka työpaikan työpaikat työpaikkoja työpaikoista tyopaikassa"),
        ("fi", "koulutus koulutuksen koulutusta koulutukset"),
        ("fi", "ohjelmointi ohjelmoinnin ohjelmointia"),
        ("fi", "tekninen teknisen tekniset teknisiä teknisessä"),
        ("fi", "menetelmä menetelmän menetelmät menetelmistä"),
        ("fi", "asiakas asiakkaiden asiakkaidemme"),
        ("lt", "programuotojas programuotojo programuotojų programuotoja"),
        ("lv", "programmētājs programmētāja programmētāju programmētājiem"),
        ("lv", "grāmatvedis grāmatveža grāmatvede"),
        ("lv", "digitāls digitālais digitālajā digitālajiem"),
        ("lv", "gatavo jāgatavo"),
        ("nb", "sykepleier sykepleiere sykepleieren sykepleierne"),
        ("nb", "lærer lærere læreren lærerne"),
        ("pl", "programista programisty programistów programiści"),
        ("pl", "pielęgniarka pielęgniarki pielęgniarek pielęgniarkę"),
        ("sv", "sjuksköterska sjuksköterskor sjuksköterskan sjuksköterskorna"),
        ("sv", "utvecklare utvecklaren utvecklarna"),
    ],
)
def test_all_forms_of_a_word_have_one_stem(lang, forms):
    assert {stem(form, lang) for form in forms.split()} == {stem(forms.split()[0], lang)}


def test_stem_text_keeps_order_and_tool_names():
    assert stem_text("C++-ohjelmoijia ja SQL:ää", "fi") == f"c++ {stem('ohjelmoija', 'fi')} ja sql"


@pytest.mark.parametrize(
    ("lang", "word", "known", "parts"),
    [
        ("sv", "databasutveckling", {"databas", "utveckling"}, ["databas", "utveckling"]),
        ("de", "Projektleitungserfahrung", {"projekt", "leitung", "erfahrung"},
         ["projekt", "leitungs", "erfahrung"]),
        ("fi", "ohjelmistokehitys", {"ohjelmisto", "kehitys"}, ["ohjelmisto", "kehitys"]),
        ("sv", "databas", {"databas"}, []),
        ("en", "database", {"data", "base"}, []),
    ],
)  # fmt: skip
def test_compounds_come_apart_into_known_parts(lang, word, known, parts):
    assert split_compound(word, lang, known) == parts


def test_threads_stem_at_the_same_time_as_one_does_alone():
    words = [
        f"{start}{middle}ing{end}"
        for start in "abcdefgh"
        for middle in ("koer", "sprach", "verander")
        for end in ("", "en", "erne")
    ]
    alone = {lang: [stem(word, lang) for word in words] for lang in ("da", "de", "en", "fi")}

    def again(lang: str) -> list[str]:
        return [tokens._stem.__wrapped__(word, lang) for word in words]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for lang, found in zip([*alone] * 8, pool.map(again, [*alone] * 8), strict=True):
                assert found == alone[lang]
    finally:
        sys.setswitchinterval(before)
