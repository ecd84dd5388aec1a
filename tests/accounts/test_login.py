"""A session that ended while a page was open: the login leads back to that page."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
HOST = "http://testserver"
LOGIN = "/accounts/login/"


@pytest.fixture
def address():
    """An address of a talent that only takes a form."""
    return reverse("matching:mark", args=[uuid.uuid4()])


@pytest.mark.parametrize(
    ("referer", "location"),
    [
        (f"{HOST}/matches/?show=all&page=2", f"{LOGIN}?next=/matches/%3Fshow%3Dall%26page%3D2"),
        ("http://elsewhere.example/matches/", LOGIN),
        ("", LOGIN),
    ],
)
def test_a_form_leads_back_to_the_page_it_was_on(client, address, referer, location):
    answer = client.post(address, headers={"referer": referer})
    assert (answer.status_code, answer["Location"]) == (302, location)


@pytest.mark.parametrize(
    ("page", "location"),
    [
        (f"{HOST}/search/?q=nurse", f"{LOGIN}?next=/search/%3Fq%3Dnurse"),
        ("http://elsewhere.example/search/", LOGIN),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_leaves_for_the_login(client, method, page, location):
    ask = getattr(client, method)
    answer = ask("/profile/skills/", headers={"hx-request": "true", "hx-current-url": page})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, location)
    assert not answer.content


def test_a_role_page_leads_back_too(client):
    answer = client.post("/approvals/", headers={"referer": f"{HOST}/university/"})
    assert answer["Location"] == f"{LOGIN}?next=/university/"


def test_a_page_that_is_opened_is_where_the_login_leads_back_to(client):
    answer = client.get("/profile/?x=1", headers={"referer": f"{HOST}/search/"})
    assert answer["Location"] == f"{LOGIN}?next=/profile/%3Fx%3D1"


def test_a_session_that_goes_on_is_left_alone(client, address):
    client.force_login(UserFactory())
    answer = client.get(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "This address has no page" in answer.text


def test_the_way_back_passes_the_login(client):
    sent = client.post("/profile/skills/", headers={"referer": f"{HOST}/cities/"})
    page = client.get(sent["Location"])
    assert 'name="next" value="/cities/"' in page.text
