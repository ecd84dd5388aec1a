"""Fields of study are no skills; what is asked for beside the studies is."""

import pytest

from skills.text.phrases import Words
from skills.text.studies import is_field_of_study, names_studies


@pytest.mark.parametrize(
    ("lang", "sentence", "phrase", "studied"),
    [
        ("sv", "Examen inom datateknik eller fysik", "datateknik", True),
        ("sv", "Examen inom datateknik eller fysik", "fysik", True),
        ("sv", "Du har högskoleutbildning inom kemi och erfarenhet av cellodling", "kemi", True),
        ("sv", "Du har högskoleutbildning inom kemi och erfarenhet av cellodling", "cellodling",
         False),
        ("sv", "Examen krävs. Statistik är ett plus", "Statistik", False),
        ("fi", "Rakennustekniikan tutkinto ja kokemus mittauksesta", "Rakennustekniikan", True),
        ("fi", "Rakennustekniikan tutkinto ja kokemus mittauksesta", "mittauksesta", False),
        ("nb", "Bachelor- eller mastergrad i kjemi, biologi eller tilsvarende", "biologi", True),
        ("nb", "Utdanning innen kjemi og erfaring med cellekulturer", "cellekulturer", False),
        ("da", "En uddannelse inden for regnskab eller markedsføring", "markedsføring", True),
        ("da", "Relevant uddannelse og kendskab til statistik", "statistik", False),
        ("et", "Kõrgharidus keemias või bioloogias", "bioloogias", True),
        ("et", "Kõrgharidus ja statistika tundmine", "statistika", False),
        ("de", "Studium der Physik", "Physik", False),
    ],
)  # fmt: skip
def test_field_of_study_is_told_from_what_is_asked_beside_it(
    lang: str, sentence: str, phrase: str, studied: bool
) -> None:
    words = Words.of(sentence, lang)
    place = [token.text for token in words.tokens].index(phrase)
    assert is_field_of_study(words, place, place + 1) is studied


@pytest.mark.parametrize(
    ("sentence", "names"), [("Erialane kõrgharidus (füüsika)", True), ("Füüsika tundmine", False)]
)
def test_sentence_of_studies_is_known(sentence: str, names: bool) -> None:
    assert names_studies(Words.of(sentence, "et")) is names
