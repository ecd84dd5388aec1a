"""The compiled vocabulary file and the checks of the starter's tables."""

import pytest

from skills.management.commands.benchmark_vocabulary import write_synthetic_download
from skills.text.languages import LANGUAGES
from skills.text.starter import read_starter
from skills.text.vocabulary import (
    EVERY_LANGUAGE,
    RETIRED,
    STARTER_PATH,
    Concept,
    ConceptRow,
    Labels,
    Relation,
    VocabularyError,
    load_vocabulary,
    read_vocabulary,
    write_vocabulary,
)
from skills.text.vocabulary_checks import check_starter

NURSE = ConceptRow(
    Concept("urn:o:nurse", "occupation", "nurse", "2221"),
    {"en": Labels("nurse"), "pl": Labels("pielęgniarz", "pielęgniarka", ("siostra",))},
)
CARE = ConceptRow(Concept("urn:s:care", "skill", "care"), {"en": Labels("patient care")})
SQL = ConceptRow(Concept("urn:t:sql", "tool", "sql"), {EVERY_LANGUAGE: Labels("SQL")})
OLD = ConceptRow(
    Concept("urn:s:fax", "skill", "fax", "", frozenset({RETIRED})), {"en": Labels("sending faxes")}
)


@pytest.fixture
def path(tmp_path):
    write_vocabulary(
        tmp_path / "v.bin",
        version="1",
        rows=[SQL, NURSE, OLD, CARE],
        relations=[
            Relation("urn:o:nurse", "urn:s:care", "essential"),
            Relation("urn:o:nurse", "urn:s:unknown", "optional"),
        ],
        broader={"urn:t:sql": ["urn:s:care"]},
        replaced={"urn:o:matron": "urn:o:nurse"},
    )
    return tmp_path / "v.bin"


def test_a_compiled_vocabulary_reads_back_whole(path):
    vocabulary = read_vocabulary(path)
    assert vocabulary.version == "1"
    assert set(vocabulary.concepts) == {row.concept for row in (SQL, NURSE, OLD, CARE)}
    assert vocabulary.labels("urn:o:nurse", "pl") == NURSE.labels["pl"]
    assert vocabulary.relations == {
        "urn:o:nurse": (Relation("urn:o:nurse", "urn:s:care", "essential"),)
    }
    assert vocabulary.broader == {"urn:t:sql": ("urn:s:care",)}


@pytest.mark.parametrize(
    ("uri", "lang", "label"),
    [
        ("urn:o:nurse", "pl", "pielęgniarz"),
        ("urn:o:nurse", "fi", "nurse"),
        ("urn:t:sql", "lv", "SQL"),
        ("urn:gone", "fi", "urn:gone"),
    ],
)
def test_a_label_falls_back_to_english_and_to_the_uri(path, uri, lang, label):
    assert read_vocabulary(path).label(uri, lang) == label


def test_replaced_uris_lead_to_their_successor_and_lost_ones_nowhere(path):
    vocabulary = read_vocabulary(path)
    assert vocabulary.resolve("urn:o:matron") == NURSE.concept
    assert vocabulary.resolve("urn:o:never") is None


def test_retired_concepts_keep_their_name_but_are_not_offered(path):
    vocabulary = read_vocabulary(path)
    assert vocabulary.label("urn:s:fax", "en") == "sending faxes"
    assert vocabulary.suggest("sending", lang="en") == []


def test_suggestions_meet_without_diacritics_and_by_later_words(path):
    vocabulary = read_vocabulary(path)
    assert [s.label for s in vocabulary.suggest("PIELEGNIARK", lang="pl")] == ["pielęgniarka"]
    assert [s.uri for s in vocabulary.suggest("care", kind="skill", lang="en")] == ["urn:s:care"]
    assert vocabulary.suggest("care", kind="occupation", lang="en") == []
    assert vocabulary.suggest(" ", lang="en") == []


def test_the_same_input_gives_the_same_bytes(path, tmp_path):
    before = path.read_bytes()
    write_vocabulary(tmp_path / "a.bin", version="1", rows=[SQL, CARE])
    write_vocabulary(tmp_path / "b.bin", version="1", rows=[CARE, SQL])
    assert (tmp_path / "a.bin").read_bytes() == (tmp_path / "b.bin").read_bytes() != before


def test_a_damaged_file_is_refused(path):
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(VocabularyError, match="damaged"):
        read_vocabulary(path)


def test_a_missing_or_foreign_file_is_refused(tmp_path):
    with pytest.raises(VocabularyError, match="compile_vocabulary"):
        read_vocabulary(tmp_path / "none.bin")
    (tmp_path / "text.bin").write_text("hello")
    with pytest.raises(VocabularyError, match="not a compiled vocabulary"):
        read_vocabulary(tmp_path / "text.bin")


def test_a_replaced_file_is_opened_anew(path):
    assert load_vocabulary(path).version == "1"
    write_vocabulary(path, version="2", rows=[CARE, SQL])
    assert load_vocabulary(path).version == "2"


def test_two_concepts_with_one_uri_are_refused(tmp_path):
    with pytest.raises(VocabularyError, match="share one URI"):
        write_vocabulary(tmp_path / "v.bin", version="1", rows=[CARE, CARE])


def test_the_shipped_file_is_compiled_from_the_tables_as_they_are():
    assert read_vocabulary(STARTER_PATH).version == read_starter().version


def test_the_starter_has_the_size_the_project_promises():
    starter = read_starter()
    kinds = [row.concept.kind for row in starter.rows]
    assert kinds.count("occupation") >= 250
    assert sum(kinds.count(kind) for kind in ("skill", "knowledge", "transversal")) >= 500
    assert sum(kinds.count(kind) for kind in ("tool", "technique", "standard")) >= 300


HEAD = "key\ttype\tpreferred\tfeminine\talternatives\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "labels").mkdir()
    (tmp_path / "occupations.tsv").write_text(
        "key\turi\tisco_code\tlabel_en\nnurse\turn:talentbsr:occupation:nurse\t2221\tnurse\n"
    )
    (tmp_path / "skills.tsv").write_text(
        "key\turi\tkind\tlabel_en\nmarketing\turn:talentbsr:skill:marketing\tskill\tmarketing\n"
    )
    (tmp_path / "tools.tsv").write_text("key\turi\tkind\tlabel\taliases\tflags\tparent\n")
    (tmp_path / "relations.tsv").write_text("nurse\tmarketing\toptional\n")
    (tmp_path / "same_as_english.tsv").write_text("lang\tlabel\nall\tmarketing\n")
    rows = {
        "da": "sygeplejerske", "de": "Krankenpfleger\tKrankenpflegerin", "en": "nurse",
        "et": "õde", "fi": "sairaanhoitaja", "lt": "slaugytojas\tslaugytoja",
        "lv": "medbrālis\tmedmāsa", "nb": "sykepleier", "pl": "pielęgniarz\tpielęgniarka",
        "sv": "sjuksköterska",
    }  # fmt: skip
    for lang in LANGUAGES:
        (tmp_path / "labels" / f"{lang}.tsv").write_text(
            f"{HEAD}nurse\toccupation\t{rows[lang]}\nmarketing\tskill\tmarketing\n"
        )
    return tmp_path


def test_a_whole_starter_has_no_findings(folder):
    assert check_starter(folder) == []


@pytest.mark.parametrize(
    ("lang", "rows", "kinds"),
    [
        ("pl", "nurse\toccupation\tpielęgniarz\nmarketing\tskill\tmarketing", {"no_feminine"}),
        ("fi", "nurse\toccupation\tсестра\nmarketing\tskill\tmarketing", {"alphabet"}),
        ("sv", "nurse\toccupation\tnurse\nmarketing\tskill\tmarketing", {"same_as_english"}),
        ("sv", "nurse\toccupation\tsköterska", {"missing_row"}),
        ("da", "nurse\toccupation\tplejer\nnurse\toccupation\tplejer\nmarketing\tskill\tsalg",
         {"double_key"}),
        ("nb", "nurse\toccupation\tsykepleier\nmarketing\tskill\tsalg\nx\tskill\ty",
         {"unknown_key"}),
    ],
)  # fmt: skip
def test_each_fault_of_labels_is_found(folder, lang, rows, kinds):
    (folder / "labels" / f"{lang}.tsv").write_text(HEAD + rows + "\n")
    assert {finding.kind for finding in check_starter(folder)} == kinds


def test_doubled_uris_and_unknown_keys_of_relations_are_found(folder):
    with (folder / "skills.tsv").open("a") as file:
        file.write("sales\turn:talentbsr:skill:marketing\tskill\tsales\n")
    (folder / "relations.tsv").write_text("nurse\tflying\toptional\n")
    kinds = {f.kind for f in check_starter(folder) if not f.where.startswith("labels")}
    assert kinds == {"double_uri", "unknown_key"}


def test_the_synthetic_download_has_the_layout_of_the_official_one(tmp_path):
    write_synthetic_download(tmp_path, occupations=3, skills=50)
    assert (tmp_path / "no" / "occupations_no.csv").read_text().count("Occupation,") == 3
