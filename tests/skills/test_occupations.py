import numpy as np
import pytest

from skills.text.bridge import (
    ConceptMatcher,
    Fusion,
    LabelTable,
    LexicalBridge,
    best_per_concept,
)
from skills.text.encoder import OccupationSpace, load_encoder
from skills.text.occupations import (
    LEAST_CONFIDENCE,
    OccupationLinker,
    confidence,
)
from skills.text.vocabulary import Concept, ConceptRow, Labels, read_vocabulary, write_vocabulary
from tests.skills.esco_folder import OCCUPATIONS, label_rows, uri

GROUP = "http://data.europa.eu/esco/isco/C7212"


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocabulary") / "small.bin"
    rows = [
        ConceptRow(
            Concept(uri(key), "occupation", key, code),
            {lang: Labels(own[0], "", tuple(own[1:])) for lang, own in labels.items()},
        )
        for key, (code, labels) in OCCUPATIONS.items()
    ]
    rows.append(
        ConceptRow(Concept(uri("weld", "skill"), "skill", "weld"), {"en": Labels("weld pipes")})
    )
    write_vocabulary(path, version="small", rows=rows)
    return read_vocabulary(path)


@pytest.fixture(scope="module")
def linker(vocabulary):
    return OccupationLinker(vocabulary, load_encoder())


def test_a_label_links_to_its_occupation_with_the_label_as_reason(linker):
    link = linker.link("Rörsvetsare", "sv")[0]
    assert (link.uri, link.isco_code, link.label) == (uri("welder"), "7212", "svetsare")
    assert (link.method, link.matched_label) == ("exact", "rörsvetsare")
    assert link.reason == "the title is the label “rörsvetsare”"
    assert link.confidence > 0.8


@pytest.mark.parametrize(
    ("title", "lang", "key"),
    [
        ("Svetsare till vår verkstad i Luleå", "sv", "welder"),
        ("Koch/Köchin (m/w/d) für unser Haus am See", "de", "cook"),
        ("TRUCK DRIVER", "en", "driver"),
        ("Avdelningssköterska, natt", "sv", "nurse"),
    ],
)
def test_a_title_with_more_around_it_links_by_its_head(linker, title, lang, key):
    assert linker.link(title, lang)[0].uri == uri(key)


def test_a_language_without_labels_is_served_by_meaning(linker):
    link = linker.link("spawacz rur", "pl")[0]
    assert (link.uri, link.method, link.label) == (uri("welder"), "meaning", "welder")
    assert "mean about the same" in link.reason


@pytest.mark.parametrize(
    "title", ["", "   ", "🙂🙂🙂", "护士", "Välkommen till oss", "asdf qwer zxcv", "12345"]
)
def test_there_may_be_no_good_answer(linker, title):
    assert linker.link(title, "sv") == []


def test_a_megabyte_of_text_links_without_harm(linker):
    assert linker.link("svetsare " * 120_000, "sv", body="kock " * 200_000) is not None


def test_the_body_decides_between_occupations_that_the_title_leaves_open(linker, vocabulary):
    scores = {}
    for body in ("", "laga mat i hotellets kök, kock med vana av menyer"):
        links = linker.link("hotellkock eller svetsare", "sv", body=body)
        scores[body] = {link.uri: link.confidence for link in links}
    bare, told = scores.values()
    assert told.get(uri("cook"), 0) > bare.get(uri("cook"), 0)


def test_links_come_best_first_and_no_more_than_asked_for(linker):
    links = linker.link("kock och svetsare", "sv", limit=1)
    assert len(links) <= 1
    assert linker.link("svetsare", "sv", limit=0) == []


def test_confidence_rises_with_score_and_margin():
    assert confidence(0.9, 0.3) > confidence(0.9, 0.1) > confidence(0.5, 0.1)
    assert confidence(0.2, 0.0) < LEAST_CONFIDENCE < confidence(0.9, 0.3)
    assert 0 < confidence(-1.0, 0.0) < confidence(1.0, 1.0) < 1


def test_a_skill_is_never_the_answer(linker):
    assert uri("weld", "skill") not in [link.uri for link in linker.link("weld pipes", "en")]


def test_the_lexical_bridge_gives_one_for_the_label_itself_and_less_for_its_kin():
    scores = LexicalBridge(["svetsare", "rörsvetsare", "kock"]).scores(["Svetsare", "", "🙂"])
    assert scores[0, 0] == pytest.approx(1, abs=1e-5)
    assert scores[0, 0] > scores[0, 1] > scores[0, 2]
    assert not scores[1:].any()


def test_the_best_label_stands_for_its_concept():
    scores = np.array([[0.1, 0.7, 0.3]], dtype=np.float32)
    best = best_per_concept(scores, np.array([0, 0, 2]), 3)
    assert best.tolist() == [[pytest.approx(0.7), -1.0, pytest.approx(0.3)]]


def matcher(rows, fusion=None):
    encoder = load_encoder()
    table = LabelTable.from_rows(rows, {uri(key): code for key, (code, _) in OCCUPATIONS.items()})
    empty = OccupationSpace((), (), np.zeros((0, encoder.dimensions), np.float32))
    return ConceptMatcher(table, encoder, empty, fusion or Fusion())


def test_a_concept_without_labels_of_the_language_is_not_buried():
    rows = [row for row in label_rows() if row[1] == "en" or row[0] != uri("welder")]
    whole, gap = matcher(label_rows()), matcher(rows)
    place = gap.table.uris.index(uri("welder"))
    for one in (whole, gap):
        assert one.scores(["rörsvetsare"], "sv").total[0].argmax() == place
    buried = matcher(rows, Fusion(lexical_stand_in=0.0, encoder_stand_in=0.0))
    score = gap.scores(["rörsvetsare"], "sv").total[0, place]
    assert score > buried.scores(["rörsvetsare"], "sv").total[0, place] + 0.2


def test_a_unit_group_scores_with_its_occupations_and_below_the_one_that_fits():
    rows = [*label_rows(), (GROUP, "en", "Metal workers of this group")]
    one = matcher(rows)
    total = one.scores(["pipe welder"], "en").total[0]
    group, welder, cook = (
        one.table.uris.index(own) for own in (GROUP, uri("welder"), uri("cook"))
    )
    assert total[welder] > total[group] > total[cook]
    apart = matcher(rows, Fusion(group_temperature=0.0)).scores(["pipe welder"], "en").total[0]
    assert total[group] > apart[group]


def test_scores_do_not_depend_on_the_texts_beside():
    one = matcher(label_rows())
    texts = ["svetsare", "kock", "lärare"] * 60
    together = one.scores(texts, "sv").total
    assert np.allclose(together[100], one.scores([texts[100]], "sv").total[0], atol=1e-5)


def test_a_language_outside_the_ten_is_scored_by_the_encoder_alone():
    parts = matcher(label_rows()).scores(["soudeur"], "fr")
    assert (parts.lexical == -1).all()
    assert np.isfinite(parts.total).all()
