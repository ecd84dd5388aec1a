"""Writing vacancies, and who sees which."""

from __future__ import annotations

from uuid import UUID

import pytest

from employers.models import EmployerMember, Vacancy

VACANCIES = "/api/v1/vacancies/"
NOBODY = UUID(int=7)
GOOD = {"title": "Python developer", "body": "You build services with Python.", "city": "tampere"}


def test_an_employer_posts_changes_publishes_and_deletes(region, login, anybody):
    client = login(region.members[0])
    sent = {
        **GOOD,
        "languages": [{"code": "en", "cefr_level": "B2"}],
        "working_languages": ["en", "no"],
        "pay_min": "3000.00",
        "pay_max": 4000,
        "pay_currency": "EUR",
        "pay_period": "month",
        "experience_years": 1.5,
    }
    answer = client.post(VACANCIES, sent)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    address = f"{VACANCIES}{made['id']}/"
    assert (made["status"], made["lang"], made["employer"]["name"]) == ("draft", "en", "Koodi")
    assert made["languages"] == [{"code": "en", "cefr_level": "B2", "must": True}]
    assert made["working_languages"] == ["en", "nb"]
    assert anybody.get(address).status_code == 404
    changed = client.patch(address, {"status": "published", "title": "Python engineer"}).json()
    assert (changed["status"], changed["title"]) == ("published", "Python engineer")
    assert changed["languages"] == made["languages"]
    assert anybody.get(address).json()["title"] == "Python engineer"
    assert client.patch(address, {"status": "paused"}).json()["status"] == "paused"
    assert anybody.get(address).status_code == 404
    assert client.get(address).status_code == 200
    assert client.delete(address).status_code == 204
    assert not Vacancy.objects.filter(pk=made["id"]).exists()


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"titel": "x"}, "titel"),
        ({"published_on": "2026-01-01"}, "published_on"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": {"en": "x"}}, "title"),
        ({"body": "x" * 20_001}, "body"),
        ({"city": "tamper"}, "city"),
        ({"city": None}, "city"),
        ({"contract_type": "directhire"}, "contract_type"),
        ({"status": "expired"}, "status"),
        ({"lang": "xx"}, "lang"),
        ({"pay_min": "NaN"}, "pay_min"),
        ({"pay_min": -1}, "pay_min"),
        ({"pay_min": 10**20}, "pay_min"),
        ({"pay_min": 5, "pay_max": 4}, "pay_max"),
        ({"pay_min": 5}, "pay_currency"),
        ({"pay_currency": "BTC"}, "pay_currency"),
        ({"experience_years": "nan"}, "experience_years"),
        ({"experience_years": "inf"}, "experience_years"),
        ({"experience_years": True}, "experience_years"),
        ({"eqf_level": 9}, "eqf_level"),
        ({"eqf_level": 10**30}, "eqf_level"),
        ({"openings": 0}, "openings"),
        ({"openings": 2.5}, "openings"),
        ({"closes_on": "soon"}, "closes_on"),
        ({"closes_on": "2020-01-01", "status": "published"}, "closes_on"),
        ({"languages": [{"code": "en", "cefr_level": "fluent"}]}, "languages.0.cefr_level"),
        ({"languages": [{"code": "en", "cefr_level": "B1", "x": 1}]}, "languages.0.x"),
        ({"languages": [{"code": "en"}]}, "languages.0.cefr_level"),
        ({"languages": [{"code": "nn", "cefr_level": "B1"}, {"code": "no", "cefr_level": "B1"}]},
         "languages"),
        ({"languages": "en"}, "languages"),
        ({"working_languages": [1]}, "working_languages.0"),
        ({"stated_occupation": "urn:nothing"}, "stated_occupation"),
        ({"stated_skills": [{"uri": "urn:nothing"}]}, "stated_skills.0.uri"),
        ({"stated_skills": [{"must": True}]}, "stated_skills.0.uri"),
        ({"stated_skills": "python"}, "stated_skills"),
        ({"employer": "x"}, "employer"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_by_its_path_and_saves_nothing(region, login, sent, path):
    client = login(region.members[0])
    answer = client.post(VACANCIES, {**GOOD, **sent})
    assert answer.status_code == 400, answer.content
    assert path in answer.json()["errors"]
    assert Vacancy.objects.count() == 2
    answer = client.patch(f"{VACANCIES}{region.coding.pk}/", sent)
    assert answer.status_code == 400, answer.content
    region.coding.refresh_from_db()
    assert (region.coding.title, region.coding.status) == ("Python-kehittäjä", "published")


def test_wrong_keys_and_codes_come_with_a_suggestion(region, login):
    client = login(region.members[0])
    errors = client.post(VACANCIES, {**GOOD, "titel": "x"}).json()["errors"]
    assert "“title”" in errors["titel"][0]
    errors = client.post(VACANCIES, {**GOOD, "city": "tamper"}).json()["errors"]
    assert "“tampere”" in errors["city"][0]


def test_the_same_external_id_twice_is_a_problem(region, login):
    client = login(region.members[0])
    assert client.post(VACANCIES, {**GOOD, "external_id": "A-1"}).status_code == 201
    again = client.post(VACANCIES, {**GOOD, "external_id": "A-1"})
    assert again.status_code == 400
    assert "has this external_id" in again.text
    assert login(region.members[1]).post(
        VACANCIES, {**GOOD, "external_id": "A-1"}
    ).status_code == 201  # fmt: skip


def test_only_members_of_approved_employers_write(region, login, anybody):
    assert anybody.post(VACANCIES, GOOD).status_code == 401
    for user in (region.coder.user, region.members[2]):
        answer = login(user).post(VACANCIES, GOOD)
        assert answer.status_code == 403
        assert answer.json()["title"]
    assert Vacancy.objects.count() == 2


def test_anothers_vacancy_is_not_there_to_write_or_to_see_talents_of(region, login):
    client = login(region.members[0])
    foreign = f"{VACANCIES}{region.nursing.pk}/"
    assert client.patch(foreign, {"title": "Mine"}).status_code == 404
    assert client.delete(foreign).status_code == 404
    assert client.get(foreign + "talents/").status_code == 404
    assert (
        client.post(VACANCIES, {**GOOD, "employer": str(region.employers[1].pk)}).status_code
        == 404
    )
    Vacancy.objects.filter(pk=region.nursing.pk).update(status="draft")
    assert client.get(foreign).status_code == 404
    assert login(region.coder.user).get(foreign + "explanation/").status_code == 404
    region.nursing.refresh_from_db()
    assert region.nursing.title == "Sjuksköterska"


def test_a_member_of_two_employers_says_for_which(region, login):
    EmployerMember.objects.create(user=region.members[0], employer=region.employers[1])
    client = login(region.members[0])
    assert "employer" in client.post(VACANCIES, GOOD).json()["errors"]
    answer = client.post(VACANCIES, {**GOOD, "employer": str(region.employers[1].pk)})
    assert answer.json()["employer"]["name"] == "Vård"
    moved = client.patch(
        f"{VACANCIES}{answer.json()['id']}/", {"employer": str(region.employers[0].pk)}
    )
    assert moved.status_code == 400


@pytest.mark.parametrize("tail", ["x/", f"{NOBODY}/", "1/", "%00/", f"{NOBODY}/nothing/"])
def test_what_is_not_there_is_a_problem(db, anybody, tail):
    answer = anybody.get(VACANCIES + tail)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_stated_words_come_first_and_a_status_is_reached_by_a_move_alone(region, login):
    client = login(region.members[0])
    sent = {
        **GOOD,
        "stated_skills": [{"uri": region.python, "must": False}],
        "status": "published",
    }
    made = client.post(VACANCIES, sent).json()
    assert {"uri": region.python, "must": False}.items() <= made["skills"][0].items()
    back = client.patch(f"{VACANCIES}{made['id']}/", {"status": "draft"})
    assert back.status_code == 400
    assert "cannot become" in back.json()["errors"]["status"][0]
