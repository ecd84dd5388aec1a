"""Which language a text is in, and honest ignorance."""

import pytest

from skills.text.language import detect_language

SENTENCES = {
    "da": "Vi søger en dygtig udvikler til vores hold i Aarhus, og du skal kunne lide data.",
    "de": "Wir suchen eine Pflegefachkraft für unser Haus in Hamburg mit Freude am Beruf.",
    "en": "We are looking for a nurse who enjoys working in a small team.",
    "et": "Otsime oma meeskonda raamatupidajat, kes tunneb hästi Eesti maksuseadusi.",
    "fi": "Etsimme sairaanhoitajaa Turkuun ja tarjoamme mukavan työyhteisön.",
    "lt": "Ieškome virėjo, kuris mėgsta dirbti greitai ir tvarkingai Vilniaus centre.",
    "lv": "Meklējam pavāru, kuram patīk strādāt komandā Rīgas centrā.",
    "nb": "Vi søker en ingeniør som ikke er redd for å jobbe ute, og som snakker norsk.",
    "pl": "Szukamy kucharza do restauracji w Gdańsku, który lubi pracę w zespole.",
    "sv": "Vi söker en sjuksköterska som vill arbeta natt på vår avdelning i Malmö.",
}


@pytest.mark.parametrize(("lang", "text"), SENTENCES.items())
def test_each_of_the_ten_languages_is_recognised(lang, text):
    assert detect_language(text).lang == lang


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("我们需要一个软件工程师，欢迎加入我们的团队", "zh"),
        ("Nous cherchons un développeur pour notre équipe à Lyon", "fr"),
        ("Zoekt een programmeur voor onze afdeling in Utrecht", "nl"),
    ],
)
def test_a_language_outside_the_ten_is_named_and_not_served(text, other):
    detected = detect_language(text)
    assert (detected.lang, detected.other) == (None, other)


@pytest.mark.parametrize(
    "text", ["", "   \n", "🎉🎉🎉", "123 456 789", "?!", "https://a.example/b"]
)
def test_text_without_words_is_unknown(text):
    detected = detect_language(text)
    assert (detected.lang, detected.other, detected.confidence) == (None, None, 0.0)


def test_a_megabyte_is_answered_from_its_beginning():
    assert detect_language("Etsimme kokkia ravintolaan. " * 40_000).lang == "fi"
