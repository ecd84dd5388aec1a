"""Search, matches and talents over the API, on a real index."""

from __future__ import annotations

import pytest

from profiles.services import withdraw_consent

VACANCIES = "/api/v1/vacancies/"


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def test_everybody_searches(indexed, anybody):
    answer = anybody.get(VACANCIES)
    assert sorted(titles(answer)) == ["Python-kehittäjä", "Sjuksköterska"]
    data = answer.json()
    assert {"results", "facets", "total", "next"} <= set(data)
    assert data["total"] == 2
    assert {"value": "SE", "label": "Sweden", "count": 1} in data["facets"]["country"]
    assert "Koodi" in [one["label"] for one in data["facets"]["employer"]]
    assert titles(anybody.get(VACANCIES, {"q": "sjuksköterska"})) == ["Sjuksköterska"]
    assert titles(anybody.get(VACANCIES, {"country": "Finland"})) == ["Python-kehittäjä"]
    assert titles(anybody.get(VACANCIES, {"city": "Tammerfors"})) == ["Python-kehittäjä"]


def test_pages_follow_one_another(indexed, anybody):
    first = anybody.get(VACANCIES, {"limit": 1, "sort": "newest"})
    second = anybody.get(first.json()["next"])
    assert sorted(titles(first) + titles(second)) == ["Python-kehittäjä", "Sjuksköterska"]
    assert second.json()["next"] is None or titles(anybody.get(second.json()["next"])) == []


@pytest.mark.parametrize(
    "params",
    [
        {"country": "Finlnd"}, {"city": "Malmoe-by-the-sea"}, {"language": "klingon"},
        {"pay_min": "nan"}, {"pay_min": "inf"}, {"limit": "0"}, {"limit": "x"},
        {"limit": "9" * 400}, {"sort": "best"}, {"cursor": "rubbish"}, {"cursor": "a\0b"},
        {"contry": "FI"}, {"eqf": "11"}, {"sort": "distance"}, {"remote": "on_sit"},
        {"radius_km": "nan", "city": "malmo"}, {"city": "a\0"}, {"skill": "a\0"},
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_a_problem_and_never_a_silent_zero(indexed, anybody, params):
    answer = anybody.get(VACANCIES, params)
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("q", ["a\0b", '"', "-", "((", "x" * 5000, "*:*", "AND OR", "\ud7ff"])
def test_any_words_can_be_searched(indexed, anybody, q):
    assert anybody.get(VACANCIES, {"q": q}).status_code in (200, 400)


def test_a_wrong_parameter_name_comes_with_a_suggestion(indexed, anybody):
    answer = anybody.get(VACANCIES, {"contry": "FI"})
    assert "“country”" in answer.json()["errors"]["contry"][0]


def test_a_talent_gets_matches_with_exact_reasons(indexed, login):
    client = login(indexed.coder.user)
    answer = client.get("/api/v1/matches/", {"show": "all"})
    assert answer.status_code == 200, answer.content
    best = answer.json()["results"][0]
    assert best["vacancy"]["title"] == "Python-kehittäjä"
    assert set(best["vacancy"]) == {"id", "title", "lang", "employer", "city"}
    assert set(best["parts"]) == {"occupation", "skills", "text", "level"}
    total = sum(part["contribution"] for part in best["parts"].values())
    assert best["score"] == pytest.approx(total)
    for part in best["parts"].values():
        assert part["contribution"] == pytest.approx(part["value"] * part["weight"])
    assert indexed.python in [reason["uri"] for reason in best["reasons"]["matched"]]
    assert {"kind", "state", "need", "have"} <= set(best["constraints"][0])
    explained = client.get(f"{VACANCIES}{best['vacancy']['id']}/explanation/").json()
    assert (explained["score"], explained["parts"]) == (best["score"], best["parts"])
    assert explained["reasons"] == best["reasons"]


def test_matches_are_for_talents(indexed, login, anybody):
    assert anybody.get("/api/v1/matches/").status_code == 401
    employer = login(indexed.members[0])
    assert employer.get("/api/v1/matches/").status_code == 403
    assert employer.get(f"{VACANCIES}{indexed.coding.pk}/explanation/").status_code == 403


@pytest.mark.parametrize("params", [{"show": "fit"}, {"limit": 0}, {"limit": "x"}, {"show": "\0"}])
def test_wrong_parameters_of_matches_are_told(indexed, login, params):
    answer = login(indexed.coder.user).get("/api/v1/matches/", params)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(params)


def test_an_employer_sees_consenting_talents_without_name_or_contact(indexed, login):
    client = login(indexed.members[0])
    address = f"{VACANCIES}{indexed.coding.pk}/talents/"
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    seen = [row["talent"]["id"] for row in answer.json()["results"]]
    assert seen[0] == str(indexed.coder.pk)
    for word in ("Ilze", "Zvaigzne", "+371", "coder@talent.example"):
        assert word not in answer.content.decode()
    withdraw_consent(indexed.coder, "visible_to_employers")
    seen = [row["talent"]["id"] for row in client.get(address).json()["results"]]
    assert str(indexed.coder.pk) not in seen


def test_talents_are_not_seen_by_talents_or_before_approval(indexed, login, anybody):
    address = f"{VACANCIES}{indexed.coding.pk}/talents/"
    assert anybody.get(address).status_code == 401
    assert login(indexed.coder.user).get(address).status_code == 403
    member = login(indexed.members[0])
    indexed.employers[0].status = "suspended"
    indexed.employers[0].decision_reason = "Complaints"
    indexed.employers[0].save()
    assert member.get(address).status_code == 403
    assert "Python-kehittäjä" not in titles(anybody.get(VACANCIES))
