"""Import of ESCO: what it takes and refuses, being killed, and upgrades."""

import csv

import pytest
from django.core.management import CommandError, call_command

import skills.imports
from skills.enums import RefusalReason, VersionState
from skills.esco_csv import EscoError
from skills.imports import import_esco
from skills.models import Occupation, OccupationLabel, RefusedRow, Skill, VocabularyVersion
from skills.services import load_starter
from skills.text.starter import read_starter
from skills.text.vocabulary import read_vocabulary

pytestmark = pytest.mark.django_db

O = "http://data.europa.eu/esco/occupation/"  # noqa: E741
S = "http://data.europa.eu/esco/skill/"
OCCUPATION_HEAD = ["conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"]
SKILL_HEAD = [
    "conceptType",
    "conceptUri",
    "skillType",
    "reuseLevel",
    "preferredLabel",
    "altLabels",
]


def write(path, head, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def occupation(name, label, alternatives="", isco="2221"):
    return ["Occupation", O + name, isco, label, alternatives]


@pytest.fixture
def esco(tmp_path):
    folder = tmp_path / "esco"
    write(
        folder / "en" / "occupations_en.csv",
        OCCUPATION_HEAD,
        [
            occupation("test-a", "alpha worker", "alpha\nfirst worker"),
            occupation("test-b", "beta worker"),
        ],
    )
    write(
        folder / "no" / "occupations_no.csv",
        OCCUPATION_HEAD,
        [occupation("test-a", "alfaarbeider"), occupation("test-b", "betaarbeider")],
    )
    write(
        folder / "en" / "skills_en.csv",
        SKILL_HEAD,
        [["KnowledgeSkillCompetence", S + "test-s", "knowledge", "", "alpha theory", ""]],
    )
    write(
        folder / "en" / "occupationSkillRelations_en.csv",
        ["occupationUri", "relationType", "skillType", "skillUri"],
        [[O + "test-a", "essential", "knowledge", S + "test-s"],
         [O + "test-a", "optional", "knowledge", S + "nowhere"]],
    )  # fmt: skip
    return folder


@pytest.fixture
def target(tmp_path):
    return tmp_path / "active.bin"


def test_an_import_is_compiled_with_all_languages_and_relations(esco, target):
    report = import_esco(esco, version_name="1", target=target)
    vocabulary = read_vocabulary(target)
    assert vocabulary.version == "1"
    assert vocabulary.labels(O + "test-a", "en").alternatives == ("alpha", "first worker")
    assert vocabulary.label(O + "test-b", "nb") == "betaarbeider"
    assert vocabulary.by_uri[S + "test-s"].kind == "knowledge"
    assert [r.skill_uri for r in vocabulary.relations[O + "test-a"]] == [S + "test-s"]
    assert report.refused == {"en/occupationSkillRelations_en.csv: unknown_uri": 1}


def test_importing_again_changes_nothing(esco, target):
    import_esco(esco, version_name="1", target=target)
    before = (target.read_bytes(), Occupation.objects.count(), OccupationLabel.objects.count())
    report = import_esco(esco, version_name="1", target=target)
    assert report.was_active
    assert (
        target.read_bytes(),
        Occupation.objects.count(),
        OccupationLabel.objects.count(),
    ) == before


def test_rows_that_cannot_be_taken_are_reported_with_line_and_reason(esco, target):
    write(
        esco / "en" / "occupations_en.csv",
        OCCUPATION_HEAD,
        [
            occupation("test-a", "alpha worker"),
            occupation("test-a", "alpha again"),
            occupation("test-c", ""),
            ["Occupation", "", "2221", "no uri", ""],
            occupation("test-d", "delta", isco="22"),
            ["ISCOGroup", O + "test-e", "2221", "a group", ""],
            ["Occupation", O + "test-f"],
            occupation("test-b", "beta worker"),
        ],
    )
    import_esco(esco, version_name="1", target=target)
    rows = RefusedRow.objects.filter(file="en/occupations_en.csv").values_list("line", "reason")
    assert list(rows) == [
        (3, RefusalReason.DOUBLE_URI), (4, RefusalReason.NO_LABEL), (5, RefusalReason.NO_URI),
        (6, RefusalReason.WRONG_ISCO), (7, RefusalReason.WRONG_TYPE),
        (8, RefusalReason.WRONG_COLUMNS),
    ]  # fmt: skip


def break_encoding(folder):
    path = folder / "no" / "occupations_no.csv"
    path.write_bytes(path.read_text().replace("alfa", "ålfa").encode("latin-1"))


def break_columns(folder):
    write(folder / "no" / "occupations_no.csv", ["uri", "label"], [["a", "b"]])


def break_english(folder):
    (folder / "en" / "occupations_en.csv").unlink()


def double_table(folder):
    write(folder / "occupations_no.csv", OCCUPATION_HEAD, [])


def other_version(folder):
    rows = [occupation(f"other-{n}", f"annen {n}") for n in range(9)]
    write(folder / "no" / "occupations_no.csv", OCCUPATION_HEAD, rows)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (break_encoding, "is not UTF-8"),
        (break_columns, "lacks the columns"),
        (break_english, "no occupations_en.csv"),
        (double_table, "hold the same table"),
        (other_version, "another version of ESCO"),
    ],
)
def test_a_spoilt_folder_is_refused_and_the_old_version_stays(esco, target, spoil, message):
    import_esco(esco, version_name="1", target=target)
    before = target.read_bytes()
    spoil(esco)
    with pytest.raises(EscoError, match=message):
        import_esco(esco, version_name="2", target=target)
    assert target.read_bytes() == before
    assert VocabularyVersion.objects.get(state=VersionState.ACTIVE).name == "1"


def test_a_version_name_stands_for_one_content(esco, target):
    import_esco(esco, version_name="1", target=target)
    write(esco / "en" / "skills_en.csv", SKILL_HEAD, [])
    with pytest.raises(EscoError, match="from other files"):
        import_esco(esco, version_name="1", target=target)


class Killed(BaseException):
    """Ends an import as kill -9 would: no handler of ours runs."""


@pytest.mark.parametrize("after", [1, 2, 4])
def test_a_killed_import_goes_on_where_it_was(esco, target, monkeypatch, after):
    monkeypatch.setattr(skills.imports, "_CHUNK_ROWS", 1)
    import_esco(esco, version_name="whole", target=target)
    expected = [(c.uri, c.kind) for c in read_vocabulary(target).concepts]
    notes = 0
    note = skills.imports._note

    def note_then_die(*args):
        nonlocal notes
        note(*args)
        notes += 1
        if notes == after:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(skills.imports, "_note", note_then_die)
        with pytest.raises(Killed):
            import_esco(esco, version_name="2", target=target)
    assert read_vocabulary(target).version == "whole"
    report = import_esco(esco, version_name="2", target=target)
    assert [(c.uri, c.kind) for c in read_vocabulary(target).concepts] == expected
    assert report.taken["en/occupations_en.csv"] == 2


def test_an_upgrade_follows_the_mapping_and_lists_what_is_lost(esco, target, tmp_path):
    import_esco(esco, version_name="1", target=target)
    write(
        esco / "en" / "occupations_en.csv",
        OCCUPATION_HEAD,
        [occupation("test-n", "new alpha worker")],
    )
    write(esco / "no" / "occupations_no.csv", OCCUPATION_HEAD, [occupation("test-n", "ny")])
    mapping = tmp_path / "mapping.csv"
    write(mapping, ["oldUri", "newUri"], [[O + "test-a", O + "test-n"]])
    report = import_esco(esco, version_name="2", target=target, mapping=mapping)
    vocabulary = read_vocabulary(target)
    assert vocabulary.resolve(O + "test-a").uri == O + "test-n"
    assert report.lost == (O + "test-b",)
    assert vocabulary.label(O + "test-b", "nb") == "betaarbeider"
    assert O + "test-b" not in {c.uri for c, _ in vocabulary.iter_labels("en")}


def test_the_starter_is_joined_by_uri_and_not_doubled(esco, target):
    starter = next(
        row for row in read_starter().rows
        if row.concept.kind == "occupation" and row.concept.uri.startswith("http")
    )  # fmt: skip
    uri = starter.concept.uri
    row = ["Occupation", uri, "2221", "a wording of ESCO", ""]
    write(esco / "en" / "occupations_en.csv", OCCUPATION_HEAD, [row, occupation("test-b", "b")])
    (esco / "no" / "occupations_no.csv").unlink()
    import_esco(esco, version_name="1", target=target)
    vocabulary = read_vocabulary(target)
    assert vocabulary.by_uri[uri].key == starter.concept.key
    labels = vocabulary.labels(uri, "en")
    assert labels.preferred == starter.labels["en"].preferred
    assert "a wording of ESCO" in labels.alternatives
    assert Occupation.objects.filter(uri=uri).count() == 1


def test_the_starter_loads_once(target):
    version, changed = load_starter(target=target)
    again, changed_again = load_starter(target=target)
    assert (changed, changed_again, again.pk) == (True, False, version.pk)
    assert Skill.objects.active().count() == Skill.objects.count() > 800
    assert not target.exists()


def test_the_command_says_what_to_do(esco, target):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("import_esco", esco / "none", "--version", "1")
    (esco / "en" / "occupations_en.csv").unlink()
    with pytest.raises(CommandError, match="give the folder of ESCO's CSV download"):
        call_command("import_esco", esco, "--version", "1", "--output", target)
