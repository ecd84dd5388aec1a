import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from matching.evaluation import rank
from matching.evaluation.cases import CasesError, judge, ndcg, read_cases
from matching.evaluation.documents import is_document, split_document
from matching.evaluation.labels import LabelTableError, active_table, read_table
from matching.evaluation.retrieval import Parts
from matching.evaluation.sections import melo_section
from tests.skills.esco_folder import OCCUPATIONS, label_rows, uri

ENGLISH = [label for _, lang, label in label_rows() if lang == "en"]
SWEDISH = [label for _, lang, label in label_rows() if lang == "sv"]


def write_rows(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)
    return path


@pytest.fixture
def labels(tmp_path, monkeypatch):
    path = write_rows(tmp_path / "labels.tsv.gz", label_rows())
    monkeypatch.setenv("TALENTBSR_ESCO_LABELS", str(path))
    return path


@pytest.fixture
def cases(tmp_path):
    folder = tmp_path / "cases"
    write_rows(
        folder / "queries.tsv.gz",
        [("1", "Rörsvetsare", uri("welder")), ("2", "Skolans lärare", uri("teacher"))],
    )
    corpus = [
        (str(number), own, label)
        for number, (own, lang, label) in enumerate(label_rows())
        if lang == "en"
    ]
    write_rows(folder / "corpus.tsv.gz", corpus)
    write_rows(folder / "esco" / "occupation_labels.tsv.gz", label_rows())
    described = {
        "swe_sv_en": {"lang": "sv", "corpus_lang": "en", "kind": "bridge",
                      "queries": "queries.tsv.gz", "corpus": "corpus.tsv.gz", "n": 2}
    }  # fmt: skip
    (folder / "sets.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def assert_fit(rankings, queries, corpus):
    assert len(rankings) == len(queries)
    for ranking in rankings:
        assert len(set(ranking)) == len(ranking) <= 100
        assert all(0 <= index < len(corpus) for index in ranking)


def test_a_swedish_title_finds_the_english_labels_of_its_occupation(labels):
    rankings = rank(["Rörsvetsare", "Hotellkock"], "sv", ENGLISH, "en")
    assert_fit(rankings, ["", ""], ENGLISH)
    assert [ENGLISH[ranking[0]] for ranking in rankings] == ["pipe welder", "hotel cook"]


def test_every_concept_is_shown_once_before_any_second_label(labels):
    (ranking,) = rank(["pipe welder"], "en", ENGLISH, "en")
    concepts = [own for own, lang, _ in label_rows() if lang == "en"]
    first = [concepts[index] for index in ranking[: len(OCCUPATIONS)]]
    assert len(set(first)) == len(OCCUPATIONS)
    assert sorted(ranking) == list(range(len(ENGLISH)))


def test_labels_of_the_same_language_are_found_too(labels):
    (ranking,) = rank(["sjuksköterska på natten"], "sv", SWEDISH, "sv")
    assert SWEDISH[ranking[0]] == "sjuksköterska"


def test_nothing_but_the_shipped_artefact_still_finds_the_occupation(monkeypatch):
    monkeypatch.setenv("TALENTBSR_ESCO_LABELS", "")
    corpus = ["nurse", "welder", "cook", "accountant", "lorry driver"]
    rankings = rank(["sairaanhoitaja", "hitsaaja"], "fi", corpus, "en")
    assert [ranking[0] for ranking in rankings] == [0, 1]


def test_norwegian_goes_by_both_of_its_codes(labels):
    queries, corpus = ["sykepleier"], ["welder", "nurse"]
    assert rank(queries, "no", corpus, "en") == rank(queries, "nb", corpus, "en")


@pytest.mark.parametrize("lang", ["sv", "en", "zh", "xx", ""])
def test_odd_texts_and_languages_never_break_a_ranking(labels, lang):
    queries = ["", " ", "🙂", "护士", "\x00", "a", "svetsare " * 30, "x" * 1_000_000]
    corpus = ["", "🙂", "welder", "welder", "护士", "nurse" * 1000]
    assert_fit(rank(queries, lang, corpus, "en"), queries, corpus)
    assert_fit(rank(queries, lang, corpus), queries, corpus)


def test_nothing_to_rank_or_to_ask_gives_nothing(labels):
    assert rank([], "sv", ENGLISH, "en") == []
    assert rank(["kock"], "sv", [], "en") == [[]]


def test_the_same_question_gives_the_same_answer(labels):
    assert rank(["kock"], "sv", ENGLISH, "en") == rank(["kock"], "sv", ENGLISH, "en")


def test_a_label_of_two_concepts_is_shown_for_both(tmp_path, monkeypatch):
    rows = [("urn:a", "en", "manager"), ("urn:b", "en", "manager"), ("urn:b", "en", "shop boss")]
    path = write_rows(tmp_path / "labels.tsv.gz", rows)
    monkeypatch.setenv("TALENTBSR_ESCO_LABELS", str(path))
    (ranking,) = rank(["manager"], "en", ["manager", "shop boss", "manager"], "en")
    assert sorted(ranking) == [0, 1, 2]


ADS = [
    "Hitsaaja konepajalle\n" + "Hitsaat putkia ja teräsrakenteita verstaallamme Turussa. " * 6,
    "Sairaanhoitaja osastolle\n" + "Hoidat potilaita ja annat lääkkeitä sairaalan osastolla. " * 6,
    "Kokki hotelliin\n" + "Valmistat ruokia hotellin keittiössä ja suunnittelet listoja. " * 6,
]
PROFILES = [
    "Nurse\n" + "Cared for patients and gave medicine on the ward of a large hospital. " * 5,
    "Welder\n" + "Welded pipes and steel structures in a workshop for ships and cranes. " * 5,
]


def test_whole_texts_meet_across_languages(labels):
    assert [ranking[0] for ranking in rank(PROFILES, "en", ADS, "fi")] == [1, 0]
    assert [ranking[0] for ranking in rank(ADS[:2], "fi", PROFILES, "en")] == [1, 0]


def test_whole_texts_of_one_language_share_words(labels):
    queries = ["Person\n" + "I have sailed the schooner Ingeborg with school classes aboard. " * 5]
    corpus = [
        "Person\n" + "Our school classes go by bus to the museum of the town each spring. " * 5,
        "Person\n" + "The schooner Ingeborg needs somebody who has sailed her before now. " * 5,
    ]
    assert rank(queries, "en", corpus, "en")[0][0] == 1


def test_parts_can_be_switched_off_one_at_a_time(labels):
    for parts in (Parts(occupations=False), Parts(body_weight=0.0), Parts(chunked=False)):
        assert rank(PROFILES, "en", ADS, "fi", parts=parts)[1][0] == 0


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Specjalista ds. sprzedaży. Szukamy osoby do zespołu.", "Specjalista ds. sprzedaży"),
        ("Cook\nWe cook. Every day.", "Cook"),
        ("word " * 40, ""),
        ("kock", "kock"),
    ],
)
def test_the_title_of_a_text_is_its_first_line_or_sentence(text, title):
    assert split_document(text).title == title


def test_titles_are_no_documents():
    assert not is_document("Fachkraft für Kreislauf- und Abfallwirtschaft")
    assert is_document(ADS[0])


def test_the_label_table_is_the_environment_s_or_the_vocabulary_s(labels, monkeypatch):
    assert active_table().uris == tuple(sorted(uri(key) for key in OCCUPATIONS))
    monkeypatch.delenv("TALENTBSR_ESCO_LABELS")
    assert len(active_table().uris) > 200


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"one\ttwo\n", mtime=0), None])
def test_a_broken_label_table_says_what_to_do(tmp_path, content):
    path = tmp_path / "labels.tsv.gz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LabelTableError, match=r"give a table|correct TALENTBSR_ESCO_LABELS"):
        read_table(path)


def test_ranks_are_counted_by_element_and_by_concept(cases):
    (own,) = read_cases(cases)
    order = [own.corpus.index(label) for label in ("nurse", "ward nurse", "pipe welder")]
    figures = judge(own, [order, []])
    assert figures.element_ranks.tolist() == [3, 0]
    assert figures.concept_ranks.tolist() == [2, 0]
    assert (figures.mrr, figures.concept_mrr) == (pytest.approx(1 / 6), 0.25)
    assert (figures.concept_accuracy(1), figures.concept_accuracy(5)) == (0.0, 0.5)


def test_ndcg_is_one_for_the_best_order_and_less_for_a_worse_one():
    assert ndcg([3, 1, 0], [0, 1, 3]) == pytest.approx(1)
    assert 0 < ndcg([0, 1, 3], [0, 1, 3]) < 1
    assert ndcg([0, 0], [0, 0]) == 0


def test_the_section_prints_each_set_and_its_mean(cases):
    said: list[str] = []
    figures = melo_section(cases, say=said.append)
    assert figures["swe_sv_en"].concept_mrr == 1
    assert said[-1] == "mean bridge over 1 sets: MRR 1.0000, cMRR 1.0000"


def test_the_command_prints_the_ablation(cases, capsys):
    call_command("evaluate_ranking", melo=cases, ablation=True, limit=1)
    printed = capsys.readouterr().out
    assert "lexical bridge only" in printed
    assert "without unit groups" in printed


def test_the_command_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="--melo"):
        call_command("evaluate_ranking")
    with pytest.raises(CommandError, match=r"sets\.json"):
        call_command("evaluate_ranking", melo=tmp_path)


def test_a_folder_without_cases_is_refused(tmp_path):
    with pytest.raises(CasesError, match=r"sets\.json"):
        read_cases(tmp_path)
