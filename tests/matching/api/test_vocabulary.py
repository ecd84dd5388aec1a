"""Suggestions and the vocabulary, open to all."""

from __future__ import annotations

import pytest


def test_suggestions_of_every_kind(indexed, anybody):
    def texts(**params):
        answer = anybody.get("/api/v1/suggest/", params)
        assert answer.status_code == 200, answer.content
        return [(row["kind"], row["text"]) for row in answer.json()["results"]]

    assert ("city", "Malmö") in texts(q="malm", kind="city")
    assert ("city", "Tampere") in texts(q="Tammer")
    assert ("skill", "Python") in texts(q="pyth", kind="skill")
    assert {kind for kind, _ in texts(q="nurs", kind="occupation")} == {"occupation"}
    assert any("sjuksköterska" in text.lower() for _, text in texts(q="sjuksk", lang="sv"))
    assert texts(q="") == []


def test_skills_and_occupations_by_word_and_page(db, anybody):
    found = anybody.get("/api/v1/skills/", {"q": "pyth"}).json()["results"]
    assert "Python" in [row["label"] for row in found]
    nurses = anybody.get("/api/v1/occupations/", {"q": "sjuksk", "lang": "sv"}).json()["results"]
    assert nurses
    assert all(row["kind"] == "occupation" and row["isco_code"] for row in nurses)
    first = anybody.get("/api/v1/occupations/", {"limit": 3}).json()
    second = anybody.get("/api/v1/occupations/", {"limit": 3, "cursor": first["next"]}).json()
    uris = [row["uri"] for row in first["results"] + second["results"]]
    assert len(set(uris)) == 6


@pytest.mark.parametrize("address", ["suggest", "skills", "occupations"])
@pytest.mark.parametrize(
    "params",
    [
        {"q": "a\0"},
        {"q": "x" * 201},
        {"lang": "fr"},
        {"limit": 0},
        {"limit": "nan"},
        {"limit": "1e9"},
    ],
)
def test_wrong_parameters_are_told(db, anybody, address, params):
    answer = anybody.get(f"/api/v1/{address}/", params)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(params)


def test_a_wrong_kind_comes_with_a_suggestion(db, anybody):
    answer = anybody.get("/api/v1/suggest/", {"q": "a", "kind": "skil"})
    assert "“skill”" in answer.json()["errors"]["kind"][0]
