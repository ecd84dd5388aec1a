import json
import time
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from skills.text.encoder import (
    ARTEFACT_PATH,
    ArtefactError,
    chunk_words,
    document_vectors,
    load_encoder,
    read_encoder,
)
from skills.text.ngrams import hash_ngrams, plain_words
from skills.text.titles import plain_title, title_parts
from skills.training.artefact import quantised
from skills.training.build import Settings, train
from skills.training.esco import is_withheld, read_labels, with_starter
from skills.training.ridge import fit_ridge
from tests.skills.esco_folder import uri, write_folder

SMALL = Settings(targets="lsa", dimensions=8, bits=12, iterations=8)


def build(folder: Path, target: Path, **options):
    said: list[str] = []
    encoder = train(
        folder,
        target,
        settings=options.pop("settings", SMALL),
        starter=None,
        withhold=options.pop("withhold", 0.0),
        measure=options.pop("measure", False),
        cache=None,
        say=said.append,
    )
    return encoder, said


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_folder(tmp_path_factory.mktemp("esco"))


@pytest.fixture(scope="module")
def small(folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("artefact") / "encoder.npz"
    build(folder, path)
    return path


def test_words_are_lower_case_without_punctuation_and_keep_the_names_of_languages():
    assert plain_words("Koch/Köchin (m/w/d), C++ & C#!") == " koch köchin m w d c++ c# "


@pytest.mark.parametrize("text", ["", "   ", "🙂🙂", "!?…", "12345"])
def test_a_text_without_words_has_no_ngrams(text):
    bags = hash_ngrams([text], smallest=3, largest=5, bits=12, signed=True)
    assert (bags.buckets.size, bags.starts.tolist()) == (0, [0, 0])


def test_ngrams_stay_inside_words_so_that_the_order_of_words_does_not_count():
    one, other = (
        hash_ngrams([text], smallest=3, largest=5, bits=16, signed=True)
        for text in ("kitchen chef", "chef, kitchen")
    )
    assert one.buckets.tolist() == other.buckets.tolist()
    assert one.values.tolist() == other.values.tolist()


def test_a_text_has_the_same_ngrams_alone_and_in_a_batch():
    alone = hash_ngrams(["svetsare"], smallest=2, largest=4, bits=14, signed=True)
    batch = hash_ngrams(["kock", "svetsare", ""], smallest=2, largest=4, bits=14, signed=True)
    rows = slice(batch.starts[1], batch.starts[2])
    assert alone.buckets.tolist() == batch.buckets[rows].tolist()


def test_ngram_ranges_must_not_be_empty():
    with pytest.raises(ValueError, match="smallest <= largest"):
        hash_ngrams(["a"], smallest=4, largest=3, bits=12, signed=False)


@pytest.mark.parametrize(
    ("title", "lang", "expected"),
    [
        ("Koch / Köchin (m/w/d)", "de", "Koch"),
        ("Softwareentwickler*in", "de", "Softwareentwickler"),
        ("Kelner/kelnerka", "pl", "Kelner"),
        ("Projektledare/Producent", "sv", "Projektledare/Producent"),
        ("Nurse (all genders)", "en", "Nurse"),
        ("(m/w/d)", "de", "(m/w/d)"),
    ],
)
def test_a_plain_title_has_no_gender_marks(title, lang, expected):
    assert plain_title(title, lang) == expected


def test_the_parts_of_a_title_are_its_first_phrase_and_the_words_before_a_stop_word():
    assert title_parts("Enhetschef inom social omsorg, Lund", frozenset({"inom"})) == [
        "Enhetschef inom social omsorg",
        "Enhetschef",
    ]
    assert title_parts("Enhetschef", frozenset({"inom"})) == []


def test_ridge_finds_the_weights_of_a_linear_rule():
    from scipy.sparse import csr_matrix

    generator = np.random.default_rng(0)
    rows = csr_matrix(generator.normal(size=(200, 5)).astype(np.float32))
    truth = generator.normal(size=(5, 2)).astype(np.float32)
    left: list[float] = []
    found = fit_ridge(
        rows,
        rows @ truth,
        row_weights=np.ones(200, dtype=np.float32),
        penalty=1e-3,
        iterations=20,
        progress=lambda step, share: left.append(share),
    )
    assert np.allclose(found, truth, atol=1e-3)
    assert left[-1] < 1e-3


def test_quantised_rows_are_within_half_a_step_of_the_matrix():
    matrix = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    matrix[7] = 0
    int8, scales = quantised(matrix)
    restored = int8 * scales.astype(np.float32)[:, None]
    assert np.abs(restored - matrix).max() < 0.02
    assert not restored[7].any()


def test_training_twice_gives_the_same_file(folder, small, tmp_path):
    again, said = build(folder, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == small.read_bytes()
    assert again.version == read_encoder(small).version
    assert any("ridge step 8" in line for line in said)


def test_the_manifest_names_data_parameters_and_withheld_figures(folder, tmp_path):
    build(folder, tmp_path / "encoder.npz", withhold=0.5)
    manifest = json.loads((tmp_path / "encoder.json").read_text(encoding="utf-8"))
    assert manifest["labels"] == {"de": 9, "en": 13, "sv": 11}
    assert manifest["parameters"]["penalty"] == SMALL.penalty
    assert manifest["withheld"] == 0.5
    figures = manifest["metrics"]["occupations"]
    assert set(figures) == {"de", "sv"}
    assert all(0 <= figure <= 1 for figure in figures.values())


def test_vectors_are_normalised_float32_and_zero_for_texts_without_words(small):
    encoder = read_encoder(small)
    vectors = encoder.encode(["Svetsare", "", "🙂", "护士长", "x" * 1_000_000], "sv")
    assert vectors.dtype == np.float32
    assert vectors.shape == (5, encoder.dimensions)
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[0] == pytest.approx(1, abs=1e-5)
    assert lengths[1:3].tolist() == [0, 0]
    assert encoder.encode([], "sv").shape == (0, encoder.dimensions)


def test_a_title_lies_near_its_english_occupation(small):
    encoder = read_encoder(small)
    swedish, nurse, welder = encoder.encode(["rörsvetsare", "ward nurse", "pipe welder"], "sv")
    assert swedish @ welder > swedish @ nurse + 0.3


def test_a_batch_larger_than_one_gather_is_the_same_as_its_parts(small):
    encoder = read_encoder(small)
    texts = [f"svetsare nummer {number % 7} kock lärare" for number in range(900)]
    whole = encoder.encode(texts, "sv")
    assert np.allclose(whole[899], encoder.encode([texts[899]], "sv")[0], atol=1e-6)
    assert np.allclose(whole[0], encoder.encode([texts[0]], "sv")[0], atol=1e-6)


def test_occupations_of_the_artefact_carry_their_unit_groups(small):
    space = read_encoder(small).occupations
    codes = dict(zip(space.uris, space.isco_codes, strict=True))
    assert codes[uri("welder")] == "7212"
    assert codes["http://data.europa.eu/esco/isco/C7212"] == "7212"
    assert np.allclose(np.linalg.norm(space.vectors, axis=1), 1, atol=1e-3)


def test_a_damaged_file_and_a_missing_manifest_are_refused_with_advice(small, tmp_path):
    damaged = tmp_path / "encoder.npz"
    damaged.write_bytes(small.read_bytes()[:-1] + b"x")
    damaged.with_suffix(".json").write_bytes(small.with_suffix(".json").read_bytes())
    with pytest.raises(ArtefactError, match=r"not the file its manifest describes.*train_encoder"):
        read_encoder(damaged)
    damaged.with_suffix(".json").unlink()
    with pytest.raises(ArtefactError, match="train_encoder"):
        read_encoder(damaged)


def test_a_manifest_of_another_format_is_refused(small, tmp_path):
    copy = tmp_path / "encoder.npz"
    copy.write_bytes(small.read_bytes())
    copy.with_suffix(".json").write_text('{"format": "something else"}', encoding="utf-8")
    with pytest.raises(ArtefactError, match="not of format"):
        read_encoder(copy)


def test_chunks_have_six_words_and_a_short_rest_joins_the_last():
    words = [str(number) for number in range(14)]
    assert [len(chunk.split()) for chunk in chunk_words(" ".join(words))] == [6, 8]
    assert chunk_words("") == []


def test_a_document_lies_between_its_title_and_its_body(small):
    encoder = read_encoder(small)
    title, body = encoder.encode(["svetsare", "kock"], "sv")
    (document,) = document_vectors(encoder, ["svetsare"], [["kock"]], "sv")
    assert title @ document > body @ document > title @ body
    (bare,) = document_vectors(encoder, ["svetsare"], [[]], "sv")
    assert np.allclose(bare, title)


def test_the_share_of_withheld_concepts_is_about_what_was_asked():
    uris = [f"http://example.org/{number}" for number in range(4000)]
    share = sum(is_withheld(one, 0.15) for one in uris) / len(uris)
    assert share == pytest.approx(0.15, abs=0.02)
    assert not any(is_withheld(one, 0.0) for one in uris)


def test_a_folder_without_english_occupations_is_refused(tmp_path):
    with pytest.raises(ArtefactError, match=r"no occupations_en\.csv"):
        read_labels(tmp_path)


def test_a_file_that_is_no_table_of_the_download_is_refused(tmp_path):
    write_folder(tmp_path)
    (tmp_path / "sv" / "occupations_sv.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(ArtefactError, match=r"occupations_sv\.csv is not a table"):
        read_labels(tmp_path)


def test_starter_labels_join_by_uri_and_tools_count_as_english(folder):
    from skills.text.starter import read_starter

    labels = read_labels(folder)
    joined = with_starter(labels, read_starter())
    assert set(labels.rows) < set(joined.rows)
    assert {row.lang for row in joined.rows} >= {"en", "pl", "fi"}
    assert "mul" not in {row.lang for row in joined.rows}
    assert joined.version != labels.version


def test_the_command_refuses_a_share_outside_the_range(tmp_path):
    with pytest.raises(CommandError, match="share"):
        call_command("train_encoder", str(tmp_path), withhold=1.0)


def test_the_command_says_what_is_wrong_with_a_folder(tmp_path):
    with pytest.raises(CommandError, match="download"):
        call_command("train_encoder", str(tmp_path), output=tmp_path / "encoder.npz")


def test_the_shipped_artefact_is_small_and_loads_within_two_seconds():
    assert ARTEFACT_PATH.stat().st_size <= 20_000_000
    started = time.perf_counter()
    encoder = read_encoder(ARTEFACT_PATH)
    assert time.perf_counter() - started < 2
    assert encoder.manifest["withheld"] == 0
    assert set(encoder.manifest["metrics"]["occupations"]) >= {"da", "de", "fi", "nb", "pl"}


@pytest.mark.parametrize(
    ("lang", "title", "near", "far"),
    [
        ("sv", "sjuksköterska", "nurse", "welder"),
        ("fi", "sairaanhoitaja", "nurse", "accountant"),
        ("pl", "programista aplikacji", "software developer", "cook"),
        ("lt", "mokytojas", "teacher", "electrician"),
        ("lv", "grāmatvedis", "accountant", "nurse"),
        ("et", "keevitaja", "welder", "teacher"),
        ("nb", "rørlegger", "plumber", "lawyer"),
        ("da", "tømrer", "carpenter", "nurse"),
        ("de", "Bäcker", "baker", "engineer"),
    ],
)
def test_the_shipped_encoder_puts_titles_near_their_english_names(lang, title, near, far):
    own, right, wrong = load_encoder().encode([title, near, far], lang)
    assert own @ right > own @ wrong + 0.2
