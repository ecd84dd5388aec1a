"""The test server has what the official one has: the analysers by name, and no more."""

from __future__ import annotations

import pytest
from elasticsearch import BadRequestError, Elasticsearch

pytestmark = [pytest.mark.elasticsearch, pytest.mark.without_database]

# One word and its stem, for each analyser that an index names.
STEMS = {
    "danish": ("udviklere", "udvikl"),
    "english": ("developers", "develop"),
    "estonian": ("arendajad", "arendaja"),
    "finnish": ("kehittäjän", "kehittäj"),
    "german": ("Entwicklerinnen", "entwicklerinn"),
    "latvian": ("programmētājiem", "programmētāj"),
    "lithuanian": ("slaugytojoms", "slaug"),
    "norwegian": ("utviklere", "utvikler"),
    "polish": ("programistów", "programista"),
    "swedish": ("sjuksköterskor", "sjukskötersk"),
}


@pytest.mark.parametrize("name", STEMS)
def test_language_analyser_stems(search_url: str, name: str) -> None:
    word, stem = STEMS[name]
    with Elasticsearch(search_url) as client:
        answer = client.indices.analyze(analyzer=name, text=word)
    assert [token["token"] for token in answer["tokens"]] == [stem]


def test_unknown_stemmer_is_refused(search_url: str) -> None:
    with Elasticsearch(search_url) as client, pytest.raises(BadRequestError):
        client.indices.analyze(
            tokenizer="standard", filter=[{"type": "stemmer", "language": "none"}], text="a"
        )
