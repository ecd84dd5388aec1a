from __future__ import annotations

import numpy as np
import pytest

from matching.core.types import Kind
from matching.engines.elasticsearch.documents import (
    ANALYSERS,
    build_document,
    build_mapping,
    mapping_version,
)
from skills.text.languages import LANGUAGES
from tests.factories.matching import RIGA, make_facts, make_profile_facts, make_vacancy_facts


@pytest.mark.parametrize("kind", list(Kind))
def test_the_mapping_is_strict_and_holds_every_field_of_a_document(kind: Kind) -> None:
    mapping = build_mapping(kind)["mappings"]
    assert mapping["dynamic"] == "strict"
    facts = make_facts(kind, vector=np.ones(3, dtype=np.float32), eqf_level=6, place=RIGA)
    document = build_document(facts, kind)
    assert set(document) <= set(mapping["properties"])
    assert {"vector", "suggestion", "title_words"} <= set(mapping["_source"]["excludes"])


def test_each_language_has_its_analyser_and_a_missing_one_falls_back() -> None:
    made = build_mapping(Kind.VACANCY, frozenset({"pl"}))
    kinds = {name: one["type"] for name, one in made["analysis"]["analyzer"].items()}
    assert kinds == {f"text_{code}": ANALYSERS[code][0] for code in LANGUAGES} | {
        "text_pl": "standard"
    }
    fields = made["mappings"]["properties"]["title"]["properties"]
    assert {code: fields[code]["analyzer"] for code in fields} == {
        code: f"text_{code}" for code in LANGUAGES
    } | {"other": "standard"}


def test_the_version_of_a_mapping_is_of_its_content() -> None:
    assert mapping_version(Kind.VACANCY) == mapping_version(Kind.VACANCY)
    assert mapping_version(Kind.VACANCY) != mapping_version(Kind.PROFILE)
    assert len(mapping_version(Kind.VACANCY)) == 12


@pytest.mark.parametrize(
    ("lang", "field"), [("fi", "fi"), ("nn-NO", "nb"), ("ru", "other"), ("", "other")]
)
def test_a_text_stands_in_the_field_of_its_language(lang: str, field: str) -> None:
    document = build_document(make_vacancy_facts(lang=lang, title="Nurse"), Kind.VACANCY)
    assert document["title"] == {field: "Nurse"}


def test_a_hidden_headline_is_completed_for_nobody() -> None:
    hidden = build_document(make_profile_facts(visible_to_employers=False), Kind.PROFILE)
    shown = build_document(make_profile_facts(), Kind.PROFILE)
    assert "suggestion" not in hidden
    assert "title_key" not in hidden
    assert shown["suggestion"]["contexts"] == {"lang": ["any", "en"]}
    assert shown["suggestion"]["input"] == [
        "software developer\tSoftware developer",
        "developer\tSoftware developer",
    ]


def test_a_title_of_control_characters_can_still_be_indexed() -> None:
    document = build_document(make_vacancy_facts(title="\x00\x1f"), Kind.VACANCY)
    assert "suggestion" not in document
