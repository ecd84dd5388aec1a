"""Pages about the service, and what is said when something goes wrong."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.views.defaults import bad_request, server_error

from matching.core import weights

pytestmark = pytest.mark.django_db


def test_how_matching_works_names_the_shares_in_use(client):
    page = client.get(reverse("how-matching-works"))
    for name, share in weights.PART_WEIGHTS.items():
        assert name.capitalize() in page.text
        assert f"{share:.0%}".replace("%", " %") in page.text
    assert weights.RANKER in page.text


def test_definitions_name_the_least_count(client):
    assert "fewer than 10" in client.get(reverse("definitions")).text


def test_a_failure_is_told_in_words_without_database_or_account(rf):
    page = server_error(rf.get("/"))
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()
    assert "{%" not in render_to_string("500.html")


def test_a_request_that_is_not_understood_is_told(rf):
    page = bad_request(rf.get("/"), ValueError("x"))
    assert page.status_code == 400
    assert "not understood" in page.content.decode()


def test_a_form_of_an_old_page_is_told_what_to_do(rf):
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("account_login"), {"login": "a@b.example"})
    assert page.status_code == 403
    assert "Nothing was saved" in page.text
