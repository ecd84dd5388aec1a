"""Saved and refused vacancies over the API."""

from __future__ import annotations

from uuid import uuid4

import pytest

from profiles.models import VacancyMark

MARKS = "/api/v1/marks/"


def test_a_vacancy_is_saved_listed_and_taken_back(indexed, login):
    client = login(indexed.coder.user)
    address = f"/api/v1/vacancies/{indexed.coding.pk}/mark/"
    answer = client.put(address, {"kind": "saved"})
    assert (answer.status_code, answer.json()) == (200, {"kind": "saved", "reason": ""})
    (row,) = client.get(MARKS, {"kind": "saved"}).json()["results"]
    assert (row["vacancy"]["id"], row["is_open"]) == (str(indexed.coding.pk), True)
    assert client.get(MARKS, {"kind": "not_for_me"}).json()["results"] == []
    assert client.delete(address).status_code == 204
    assert client.delete(address).status_code == 204
    assert client.get(MARKS).json()["results"] == []


def test_what_is_not_for_me_is_matched_no_more(indexed, login):
    client = login(indexed.coder.user)

    def matched() -> list[str]:
        rows = client.get("/api/v1/matches/", {"show": "all"}).json()["results"]
        return [row["vacancy"]["id"] for row in rows]

    assert str(indexed.coding.pk) in matched()
    address = f"/api/v1/vacancies/{indexed.coding.pk}/mark/"
    client.put(address, {"kind": "not_for_me", "reason": "place"})
    assert str(indexed.coding.pk) not in matched()
    other = login(indexed.nurse.user)
    assert other.get(MARKS).json()["results"] == []


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({}, "kind"),
        ({"kind": "love"}, "kind"),
        ({"kind": "not_for_me", "reason": "x"}, "reason"),
        ({"kind": "saved", "reason": "pay"}, "reason"),
        ({"kind": "saved", "stars": 5}, "stars"),
    ],
)
def test_a_wrong_mark_is_named_by_its_path(indexed, login, sent, path):
    client = login(indexed.coder.user)
    answer = client.put(f"/api/v1/vacancies/{indexed.coding.pk}/mark/", sent)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [path])
    assert not VacancyMark.objects.exists()


def test_marks_need_a_talent_and_an_open_vacancy(indexed, login, anybody):
    address = f"/api/v1/vacancies/{indexed.coding.pk}/mark/"
    assert anybody.put(address, {"kind": "saved"}).status_code == 401
    assert anybody.get(MARKS).status_code == 401
    assert login(indexed.members[0]).put(address, {"kind": "saved"}).status_code == 403
    client = login(indexed.coder.user)
    unknown = f"/api/v1/vacancies/{uuid4()}/mark/"
    assert client.put(unknown, {"kind": "saved"}).status_code == 404
    assert client.get(MARKS, {"kind": "x"}).status_code == 400
