"""Skills in running text of ten languages."""

import pytest

from skills.text.languages import LANGUAGES
from skills.text.skills import SkillLinker
from skills.text.vocabulary import (
    EVERY_LANGUAGE,
    Concept,
    ConceptRow,
    Labels,
    read_vocabulary,
    write_vocabulary,
)


def tool(key, label, *aliases, flags=()):
    concept = Concept(f"urn:{key}", "tool", key, "", frozenset(flags))
    return ConceptRow(concept, {EVERY_LANGUAGE: Labels(label, "", aliases)})


ROWS = [
    tool("python", "Python"),
    tool("sql", "SQL"),
    tool("excel", "Excel", "Microsoft Excel"),
    tool("docker", "Docker"),
    tool("cpp", "C++"),
    tool("csharp", "C#", "C Sharp"),
    tool("dotnet", ".NET", "dotnet"),
    tool("c", "C", flags=("case", "context")),
    tool("r", "R", flags=("case", "context")),
    tool("go", "Go", "Golang", flags=("case", "context")),
    tool("swift", "Swift", flags=("case", "context")),
    ConceptRow(
        Concept("urn:bookkeeping", "knowledge", "bookkeeping"),
        {
            "da": Labels("bogføring"), "de": Labels("Buchhaltung"), "en": Labels("bookkeeping"),
            "et": Labels("raamatupidamine"), "fi": Labels("kirjanpito"), "lt": Labels("buhalterija"),
            "lv": Labels("grāmatvedība"), "nb": Labels("bokføring"), "pl": Labels("księgowość"),
            "sv": Labels("bokföring"),
        },
    ),
    ConceptRow(
        Concept("urn:customer_service", "skill", "customer_service"),
        {"en": Labels("customer service"), "pl": Labels("obsługa klienta"),
         "sv": Labels("kund service")},
    ),
    ConceptRow(Concept("urn:databases", "knowledge", "databases"),
               {"en": Labels("databases"), "de": Labels("Datenbanken")}),
    ConceptRow(Concept("urn:ml", "knowledge", "ml"), {"en": Labels("machine learning")}),
]  # fmt: skip


@pytest.fixture(scope="module")
def linker(tmp_path_factory):
    path = tmp_path_factory.mktemp("skills") / "v.bin"
    write_vocabulary(path, version="test", rows=ROWS)
    return SkillLinker(read_vocabulary(path))


def keys(mentions):
    return [mention.uri.removeprefix("urn:") for mention in mentions]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("da", "Du har erfaring med bogføring"),
        ("de", "Erfahrung in der Buchhaltung"),
        ("en", "Experience in bookkeeping"),
        ("et", "Kogemus raamatupidamises"),
        ("fi", "Hallitset kirjanpidon"),
        ("lt", "Patirtis buhalterijoje"),
        ("lv", "Pieredze grāmatvedībā"),
        ("nb", "Erfaring med bokføring"),
        ("pl", "Doświadczenie w księgowości"),
        ("sv", "Erfarenhet av bokföring"),
    ],
)
def test_a_skill_is_found_inflected_in_every_language(linker, lang, text):
    (mention,) = linker.link(text, lang)
    assert mention.uri == "urn:bookkeeping"
    assert text[mention.start : mention.end] == mention.phrase
    assert mention.label == linker.vocabulary.label("urn:bookkeeping", lang)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fi", "Osaat käyttää Pythonia, SQL:ää ja Exceliä", ["python", "sql", "excel"]),
        ("pl", "Znajomość Pythona, Excela i Dockera", ["python", "excel", "docker"]),
        ("et", "Oskad Pythonit, Excelit ja Dockerit", ["python", "excel", "docker"]),
        ("lt", "Mokate Python'ą ir Excelio", ["python", "excel"]),
        ("sv", "Pythonkunskaper och Excel-vana", ["python", "excel"]),
        ("de", "Docker-Kenntnisse und Datenbankkenntnisse", ["docker", "databases"]),
        ("sv", "Vana av kundservice", ["customer_service"]),
        ("pl", "Obsługa naszych klientów", ["customer_service"]),
        ("nb", "Erfaring med machine learning", ["ml"]),
    ],
)
def test_tools_compounds_and_words_apart(linker, lang, text, expected):
    assert keys(linker.link(text, lang)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You know C, C++ and C#.", ["c", "cpp", "csharp"]),
        ("Python, R or Go", ["python", "r", "go"]),
        ("Experience with .NET and SQL", ["dotnet", "sql"]),
        ("Vitamin C and plan B", []),
        ("Driving licence classes B, C and CE; Excel", ["excel"]),
        ("Go to our website and read about Python", ["python"]),
        ("We need a swift answer in Excel", ["excel"]),
        ("Swift and Python", ["swift", "python"]),
        ("R&D in Python", ["python"]),
        ("The internet and networks", []),
    ],
)
def test_word_boundary_traps(linker, text, expected):
    assert keys(linker.link(text, "en")) == expected


def test_headings_and_cues_tell_must_from_nice(linker):
    ad = (
        "About us\nWe are proud of Docker.\n\nYour tasks\n- Write SQL\n\nRequirements\n- Python\n"
        "- Excel is required, bookkeeping is a plus\n\nNice to have\n- C++\n"
    )
    found = {m.uri.removeprefix("urn:"): (m.importance, m.section) for m in linker.link(ad, "en")}
    assert (
        found
        == {
            "sql": (None, "task"),
            "python": ("must", "requirement"),
            "excel": ("must", "nice"),
            "bookkeeping": ("nice", "nice"),
            "cpp": ("nice", "nice"),
        }
        or "docker" not in found
    )


def test_what_a_company_says_of_itself_weighs_less_than_what_it_asks(linker):
    ad = "About us\nWe are experts in bookkeeping.\n\nRequirements\n- bookkeeping\n"
    low, high = linker.link(ad, "en", least_confidence=0.0)
    assert low.confidence < high.confidence


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Experience with Docker is not required."),
        ("fi", "Docker-osaamista ei vaadita."),
        ("pl", "Nie wymagamy znajomości Dockera."),
        ("de", "Docker-Kenntnisse sind nicht erforderlich."),
    ],
)
def test_what_is_not_needed_is_marked_so(linker, lang, text):
    assert [(m.uri, m.negated) for m in linker.link(text, lang)] == [("urn:docker", True)]


def test_a_negation_elsewhere_leaves_a_skill_alone(linker):
    (mention,) = linker.link("Do not hesitate: we need Docker.", "en")
    assert not mention.negated


def rows_of(lang, labels):
    return [
        ConceptRow(Concept(f"urn:{key}", "skill", key), {lang: Labels(*forms)})
        for key, forms in labels.items()
    ]


@pytest.fixture
def link_with(tmp_path):
    def link(lang, labels, text, *more):
        path = tmp_path / "own.bin"
        write_vocabulary(path, version="test", rows=[*rows_of(lang, labels), *more])
        return keys(SkillLinker(read_vocabulary(path)).link(text, lang))

    return link


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("da", "planlægning af undervisning", "Du planlægger elevernes undervisning"),
        ("de", "Bewertung von Lieferanten", "Erfahrung mit Lieferantenbewertung"),
        ("lv", "nodarbību plānošana", "Tu plānosi nodarbības"),
        ("pl", "projektowanie interfejsów", "Projektujesz nowe interfejsy"),
        ("fi", "raporttien kirjoittaminen", "Kirjoitat raportteja"),
    ],
)
def test_what_somebody_does_meets_the_noun_of_the_label(link_with, lang, label, text):
    assert link_with(lang, {"wanted": (label,)}, text) == ["wanted"]


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("da", "læsse", "Du læser gerne"),
        ("en", "positive", "The position is open"),
        ("da", "SoMe", "erfaring som udvikler"),
        ("fi", "taitto", "kohtalainen taito riittää"),
        ("en", "customs", "Our customers come back"),
        ("de", "Medizin", "Mit zwei Medizinphysikern"),
    ],
)
def test_stems_that_meet_by_chance_are_no_mention(link_with, lang, label, text):
    assert link_with(lang, {"wrong": (label,)}, text) == []


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("en", "DOE", "This is what the team does every day"),
        ("lt", "API", "Papasakok apie save"),
        ("fi", "SAP", "Sapan ja laastin toimitus"),
        ("en", "In Design", "A background in design"),
    ],
)
def test_acronyms_with_an_ending_and_split_names_need_their_capitals(link_with, lang, label, text):
    assert link_with(lang, {}, text, tool("wrong", label)) == []


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("en", "API", "Our APIs and the api itself"),
        ("lt", "API", "Kuri naują APIe"),
        ("en", "In Design", "Layout with In Design"),
    ],
)
def test_acronyms_and_split_names_are_found_as_they_are_spelt(link_with, lang, label, text):
    assert set(link_with(lang, {}, text, tool("right", label))) == {"right"}


@pytest.mark.parametrize(
    ("lang", "label", "text", "expected"),
    [
        ("lt", "ataskaitos Excel", "Rengsi ataskaitas Excel", ["work", "excel"]),
        ("de", "Berichte in Excel", "Du schreibst Berichte in Excel", ["work", "excel"]),
        ("sv", "Excel-rapportering", "Erfarenhet av Excel-rapportering", ["work"]),
        ("et", "Exceli failid", "Haldad Exceli tabeleid", ["excel"]),
        ("pl", "raporty Excel", "Raporty (Excel, Word)", ["excel"]),
    ],
)
def test_a_tool_named_in_a_phrase_for_work_counts_beside_it(
    link_with, lang, label, text, expected
):
    assert link_with(lang, {"work": (label,)}, text, tool("excel", "Excel")) == expected


def test_a_name_is_a_part_of_the_longer_name_of_another_tool(link_with):
    tools = (tool("sql", "SQL"), tool("sql_server", "SQL Server"))
    assert link_with("da", {}, "Erfaring med SQL Server", *tools) == ["sql_server"]


@pytest.mark.parametrize("text", ["Analüüsid andmeid R-is ja Pythonis", "Pythonit, R-i, Excelit"])
def test_an_ending_behind_a_hyphen_belongs_to_the_name(linker, text):
    assert "r" in keys(linker.link(text, "et"))


@pytest.mark.parametrize(
    "text", ["You cleaned data", "Cleaning offices", "She cleans", "to clean"]
)
def test_english_words_are_found_inflected(link_with, text):
    assert link_with("en", {"cleaning": ("cleaning", "clean")}, text) == ["cleaning"]


def test_people_are_not_the_work_they_do(link_with):
    nurse = ConceptRow(Concept("urn:nurse", "occupation", "nurse"), {"nb": Labels("sykepleier")})
    assert link_with("nb", {"nursing": ("sykepleie",)}, "Vi er ti sykepleiere", nurse) == []
    assert link_with("nb", {"nursing": ("sykepleie",)}, "Erfaring med sykepleie", nurse)


@pytest.mark.parametrize(
    ("lang", "label", "text"),
    [
        ("en", "teamwork", "Tasks\n- Teamwork with suppliers on deliveries"),
        ("sv", "samarbete", "Arbetsuppgifter\n- samarbete med leverantörer"),
        ("en", "listening to others", "Requirements\n- You listen closely when others talk"),
    ],
)
def test_habits_count_where_they_are_asked_for_and_named(link_with, lang, label, text):
    habit = ConceptRow(Concept("urn:habit", "transversal", "habit"), {lang: Labels(label)})
    assert link_with(lang, {}, text, habit) == []
    assert link_with(lang, {}, f"- {label}", habit) == ["habit"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Requirements\n- Fluent Swedish, as the customers of our bookkeeping write it", []),
        ("de", "Anforderungen\n- Deutsch auf B2, weil die ganze Buchhaltung Deutsch spricht", []),
        ("en", "Requirements\n- Fluent Swedish and bookkeeping", ["bookkeeping"]),
        ("nb", "Krav\n- flytende norsk, bokføring, Excel", ["bookkeeping", "excel"]),
    ],
)
def test_what_a_language_is_asked_for_is_no_skill(linker, lang, text, expected):
    assert keys(linker.link(text, lang)) == expected


@pytest.mark.parametrize(
    ("lang", "heading", "opening"),
    [
        ("en", "Requirements", "Bookkeeping is what the whole street comes to us for."),
        ("pl", "Wymagania", "Księgowość zajmuje w kamienicy całe drugie piętro."),
        ("fi", "Edellytykset", "Kirjanpito on meillä arkea jo kolmannessa polvessa."),
    ],
)
def test_single_words_of_the_opening_set_the_scene(linker, lang, heading, opening):
    asked = f"\n\n{heading}\n- Python\n- SQL\n"
    assert keys(linker.link(opening + asked, lang)) == ["python", "sql"]
    # Tools are meant wherever they are named, and a text without demands is no ad.
    assert keys(linker.link("Docker. " + opening + asked, lang)) == ["docker", "python", "sql"]
    assert keys(linker.link(opening + "\n\nPython", lang)) == ["bookkeeping", "python"]


def test_how_to_apply_names_no_skills(linker):
    ad = "Requirements\n- Two years of steady daily work with Docker and Excel\n\nApply with a page on bookkeeping.\n"
    assert keys(linker.link(ad, "en")) == ["docker", "excel"]


@pytest.mark.parametrize("text", ["", "🎉", "我们需要软件工程师", "\n\n-\n"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_without_words_has_no_skills(linker, lang, text):
    assert linker.link(text, lang) == []


def test_a_language_outside_the_ten_is_left_alone(linker):
    assert linker.link("Python и SQL", "ru") == []


def test_a_text_of_a_megabyte_is_read(linker):
    assert len(linker.link("Python\n" * 20_000, "en")) == 20_000


class NearBookkeeping:
    """An encoder to which everything but the labels of other skills means bookkeeping."""

    name, version, dimensions = "test", "1", 2

    def encode(self, texts, lang):
        import numpy as np

        rows = [[1.0, 0.0] if t in ("bookkeeping", "keeping the ledgers tidy") else [0.0, 1.0]
                for t in texts]  # fmt: skip
        return np.array(rows, dtype=np.float32)


def test_the_encoder_speaks_for_list_items_that_no_phrase_explains(linker):
    with_encoder = SkillLinker(linker.vocabulary, NearBookkeeping())
    ad = "Requirements\n- keeping the ledgers tidy\n- Python\n"
    assert [(m.uri, m.method) for m in with_encoder.link(ad, "en")] == [
        ("urn:bookkeeping", "encoder"),
        ("urn:python", "phrase"),
    ]
    assert keys(linker.link(ad, "en")) == ["python"]


@pytest.mark.parametrize(
    ("text", "uri"),
    [("- sudaryti darbo grafikus", "urn:rota"), ("- sudaryti darbų grafikus", "urn:works")],
)
def test_of_phrases_that_share_their_stems_the_nearer_is_meant(tmp_path, text, uri):
    write_vocabulary(
        tmp_path / "v.bin",
        version="test",
        rows=[
            ConceptRow(Concept("urn:rota", "skill", "rota"), {"lt": Labels("darbo grafikai")}),
            ConceptRow(Concept("urn:works", "skill", "works"), {"lt": Labels("darbų grafikai")}),
        ],
    )
    linker = SkillLinker(read_vocabulary(tmp_path / "v.bin"))
    assert [mention.uri for mention in linker.link(text, "lt")] == [uri]


def test_estonian_skill_of_doing_something_is_a_compound(tmp_path):
    planning = ConceptRow(
        Concept("urn:planning", "skill", "planning"), {"et": Labels("planeerimine")}
    )
    write_vocabulary(tmp_path / "v.bin", version="test", rows=[planning])
    linker = SkillLinker(read_vocabulary(tmp_path / "v.bin"))
    assert keys(linker.link("- hea planeerimisoskus", "et")) == ["planning"]


def test_name_is_not_another_name_with_an_ending(link_with):
    rows = (tool("spss", "SPSS"), tool("a_plc", "PLC", "SPS"))
    assert link_with("sv", {}, "Goda kunskaper i SPSS", *rows) == ["spss"]
