"""Contact over the API, for both sides, and nothing for anybody else."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from employers.models import Employer
from profiles.contact_models import ContactRequest
from profiles.contacts import ask_talent
from profiles.models import Profile
from profiles.services import withdraw_consent

CONTACTS = "/api/v1/contacts/"
WORDS = "Your services for harbours are what we look for."


def ask_address(region: SimpleNamespace, profile: Profile | None = None) -> str:
    talent = profile or region.coder
    return f"/api/v1/vacancies/{region.coding.pk}/talents/{talent.pk}/contact/"


@pytest.fixture
def asked(region: SimpleNamespace) -> ContactRequest:
    return ask_talent(
        region.coding,
        region.coder,
        member=region.members[0],
        message=WORDS,
        today=timezone.localdate(),
    )


def test_an_employer_asks_the_talent_agrees_and_both_see_names(region, login):
    employer, talent = login(region.members[0]), login(region.coder.user)
    answer = employer.post(ask_address(region), {"message": WORDS})
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["state"], made["side"], made["moves"], made["person"]) == (
        "asked", "employer", ["withdraw"], None,
    )  # fmt: skip
    assert "Ilze" not in answer.text
    (row,) = talent.get(CONTACTS).json()["results"]
    assert (row["id"], row["moves"], row["message"]) == (made["id"], ["agree", "decline"], WORDS)
    address = f"{CONTACTS}{made['id']}/"
    answer = talent.post(f"{address}moves/", {"move": "agree"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["person"]["email"] == region.members[0].email
    person = employer.get(address).json()["person"]
    assert person == {
        "name": "Ilze Zvaigzne",
        "email": region.coder.user.email,
        "phone": "+371 2000",
        "links": [],
    }
    assert "Ilze" not in employer.get(CONTACTS).text
    assert ContactRequest.objects.get().disclosures.count() == 1
    assert talent.post(f"{address}moves/", {"move": "revoke"}).json()["state"] == "revoked"
    assert employer.get(address).json()["person"] is None


def test_a_talent_opens_the_profile_and_the_employer_answers(region, login):
    employer, talent = login(region.members[0]), login(region.coder.user)
    sent = {"vacancy": str(region.coding.pk), "message": "I would like to hear more."}
    answer = talent.post(CONTACTS, sent)
    assert answer.status_code == 201, answer.content
    address = f"{CONTACTS}{answer.json()['id']}/moves/"
    assert talent.post(address, {"move": "agree"}).status_code == 400
    refused = employer.post(address, {"move": "decline"})
    assert list(refused.json()["errors"]) == ["reason"]
    assert employer.post(address, {"move": "agree"}).json()["person"]["name"] == "Ilze Zvaigzne"


def test_a_name_in_a_message_is_masked_for_the_employer_but_while_in_contact(region, login):
    employer, talent = login(region.members[0]), login(region.coder.user)
    words = "I am Ilze Zvaigzne, +371 2000 3000, ilze@tests.example. I like harbours."
    made = talent.post(CONTACTS, {"vacancy": str(region.coding.pk), "message": words}).json()
    assert made["message"] == words
    address = f"{CONTACTS}{made['id']}/"
    masked = "I am … …, …, …. I like harbours."
    assert employer.get(address).json()["message"] == masked
    assert employer.get(CONTACTS).json()["results"][0]["message"] == masked
    agreed = employer.post(f"{address}moves/", {"move": "agree"}).json()
    assert agreed["message"] == words
    talent.post(f"{address}moves/", {"move": "revoke"})
    assert employer.get(address).json()["message"] == masked
    assert talent.get(address).json()["message"] == words


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({}, "message"),
        ({"message": ""}, "message"),
        ({"message": "Hi"}, "message"),
        ({"message": "x" * 2001}, "message"),
        ({"message": ["x"]}, "message"),
        ({"message": WORDS, "mesage": "x"}, "mesage"),
    ],
)
def test_a_wrong_question_is_named_by_its_path(region, login, sent: dict[str, Any], path: str):
    answer = login(region.members[0]).post(ask_address(region), sent)
    assert answer.status_code == 400, answer.content
    assert path in answer.json()["errors"]
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({}, "vacancy"),
        ({"vacancy": "x"}, "vacancy"),
        ({"vacancy": str(uuid.uuid4())}, "vacancy"),
        ({"vacancy": None}, "vacancy"),
    ],
)
def test_opening_to_what_is_not_there_is_told(region, login, sent: dict[str, Any], path: str):
    answer = login(region.coder.user).post(CONTACTS, sent)
    assert answer.status_code == 400
    assert path in answer.json()["errors"]


@pytest.mark.parametrize(
    "sent", [{}, {"move": "vanish"}, {"move": "end"}, {"move": "agree", "reason": "x" * 501}]
)
def test_a_wrong_move_is_told_and_moves_nothing(region, login, asked, sent: dict[str, Any]):
    answer = login(region.coder.user).post(f"{CONTACTS}{asked.pk}/moves/", sent)
    assert answer.status_code == 400
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_asking_twice_or_who_said_no_is_refused(region, login, asked):
    employer = login(region.members[0])
    assert employer.post(ask_address(region), {"message": WORDS}).status_code == 400
    login(region.coder.user).post(f"{CONTACTS}{asked.pk}/moves/", {"move": "decline"})
    answer = employer.post(ask_address(region), {"message": WORDS})
    assert "said no" in answer.json()["errors"]["non_field_errors"][0]


def test_another_tenant_another_talent_and_a_visitor_see_nothing(region, login, anybody, asked):
    address = f"{CONTACTS}{asked.pk}/"
    for user in (region.members[1], region.members[2], region.nurse.user):
        client = login(user)
        assert client.get(CONTACTS).json()["results"] == []
        assert client.get(address).status_code == 404
        assert client.post(f"{address}moves/", {"move": "agree"}).status_code == 404
    for user in (region.members[1], region.nurse.user, region.members[2]):
        answer = login(user).post(ask_address(region), {"message": WORDS})
        assert answer.status_code in (403, 404)
    assert anybody.get(CONTACTS).status_code == 401
    assert anybody.get(address).status_code == 401
    assert anybody.post(ask_address(region), {"message": WORDS}).status_code == 401


def test_who_withdrew_the_consent_is_not_there(region, login, asked):
    withdraw_consent(region.coder, "visible_to_employers")
    employer = login(region.members[0])
    answer = employer.post(ask_address(region), {"message": WORDS})
    assert answer.status_code == 404
    assert employer.get(f"{CONTACTS}{asked.pk}/").json()["state"] == "ended"


def test_an_employer_whose_approval_ended_sees_nothing(region, login, asked):
    asked.state, asked.answered_at = "agreed", asked.created_at
    asked.save()
    Employer.objects.filter(pk=region.employers[0].pk).update(
        status="suspended", decision_reason="Complaints."
    )
    employer = login(region.members[0])
    assert employer.get(CONTACTS).json()["results"] == []
    assert employer.get(f"{CONTACTS}{asked.pk}/").status_code == 404
    assert employer.post(ask_address(region), {"message": WORDS}).status_code == 403


def test_a_list_comes_page_by_page_and_by_state(region, login, asked):
    second = ContactRequest.objects.create(
        vacancy=region.nursing, profile=region.coder, message=WORDS
    )
    client = login(region.coder.user)
    first = client.get(CONTACTS, {"limit": 1}).json()
    assert [row["id"] for row in first["results"]] == [str(second.pk)]
    rest = client.get(CONTACTS, {"limit": 1, "cursor": first["next"]}).json()
    assert [row["id"] for row in rest["results"]] == [str(asked.pk)]
    assert rest["next"] is None
    assert client.get(CONTACTS, {"state": "agreed"}).json()["results"] == []
    assert client.get(CONTACTS, {"side": "employer"}).json()["results"] == []
    for wrong in ({"state": "x"}, {"side": "x"}, {"cursor": "x"}, {"cursor": uuid.uuid4()}):
        assert client.get(CONTACTS, wrong).status_code == 400
