from __future__ import annotations

import pytest

from employers.wording import ADVICE, find_wording
from skills.text.languages import LANGUAGES

# One sentence for each language and kind, and one good ad that must raise nothing.
SHUT_OUT = [
    ("en", "age", "Join our young team!"),
    ("en", "sex", "Two waitresses wanted for the summer."),
    ("en", "past_pay", "State your current salary."),
    ("en", "photo", "Send your CV with a photo."),
    ("de", "birth", "Du bist Muttersprachlerin oder Muttersprachler."),
    ("de", "photo", "Bitte mit Lichtbild bewerben."),
    ("sv", "birth", "Du har svenska som modersmål."),
    ("sv", "past_pay", "Uppge din nuvarande lön."),
    ("da", "age", "Du bliver del af et ungt team."),
    ("da", "birth", "Du taler dansk som modersmål."),
    ("nb", "family", "Oppgi sivilstatus."),
    ("nb", "age", "Vi er et ungt team."),
    ("fi", "age", "Etsimme sinua nuorekkaaseen tiimiin, ikäraja 30."),
    ("fi", "family", "Kerro siviilisäätysi."),
    ("et", "birth", "Nõutav on eesti keel emakeelena."),
    ("et", "sex", "Otsime müügimeest."),
    ("lv", "age", "Meklējam darbinieku līdz 30 gadiem."),
    ("lv", "past_pay", "Norādiet pašreizējo algu."),
    ("lt", "sex", "Darbas tik vyrams."),
    ("lt", "family", "Nurodykite: šeimyninė padėtis."),
    ("pl", "age", "Dołącz do nas: młody zespół czeka."),
    ("pl", "photo", "CV ze zdjęciem proszę wysłać do piątku."),
]
FAIR = {
    "en": "You have worked with young people and know how salaries are negotiated.",
    "de": "Du arbeitest mit jungen Menschen und sprichst Deutsch auf Niveau B2.",
    "sv": "Du arbetar med unga och talar svenska på nivå B2. Lön enligt avtal.",
    "da": "Du arbejder med unge og taler dansk på niveau B2. Løn efter aftale.",
    "nb": "Du arbeider med unge og snakker norsk på nivå B2. Lønn etter avtale.",
    "fi": "Työskentelet nuorten kanssa ja puhut suomea tasolla B2. Palkka sopimuksen mukaan.",
    "et": "Töötad noortega ja räägid eesti keelt tasemel B2. Palk kokkuleppel.",
    "lv": "Tu strādā ar jauniešiem un runā latviski B2 līmenī. Alga pēc vienošanās.",
    "lt": "Dirbi su jaunimu ir kalbi lietuviškai B2 lygiu. Atlyginimas pagal susitarimą.",
    "pl": "Pracujesz z młodzieżą i mówisz po polsku na poziomie B2. Wynagrodzenie do uzgodnienia.",
}


@pytest.mark.parametrize(("lang", "kind", "text"), SHUT_OUT)
def test_words_that_shut_people_out_are_found(lang: str, kind: str, text: str) -> None:
    hits = find_wording(text, lang)
    assert kind in {hit.kind for hit in hits}
    for hit in hits:
        assert text[hit.start : hit.start + len(hit.phrase)] == hit.phrase
        assert hit.phrase in hit.sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_fair_ad_raises_nothing(lang: str) -> None:
    assert find_wording(FAIR[lang], lang) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_knows_every_kind(lang: str) -> None:
    from employers.wording import _patterns

    assert {kind for kind, _pattern in _patterns(lang)} == set(ADVICE)


@pytest.mark.parametrize("lang", ["", "zh", "xx"])
def test_another_language_finds_nothing(lang: str) -> None:
    assert find_wording("young and dynamic", lang) == []
