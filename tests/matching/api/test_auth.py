"""Getting a token and giving it back."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

LOGIN = "/api/v1/auth/login/"
PASSWORD = "a-long-password"


def test_a_token_opens_the_api_until_it_is_given_back(region, login):
    client = login(region.coder.user)
    assert client.get("/api/v1/profile/").status_code == 200
    assert client.post("/api/v1/auth/logout/").status_code == 204
    answer = client.get("/api/v1/profile/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_login_tells_the_end_of_the_token_and_forgives_capitals(region, anybody):
    sent = {"email": "Coder@Talent.example", "password": PASSWORD}
    assert set(anybody.post(LOGIN, sent).json()) == {"token", "expiry"}


def test_wrong_e_mail_and_wrong_password_answer_the_same(region, anybody):
    wrong = anybody.post(LOGIN, {"email": "coder@talent.example", "password": "not-it"})
    nobody = anybody.post(LOGIN, {"email": "nobody@talent.example", "password": "not-it"})
    assert wrong.status_code == 400
    assert (wrong.status_code, wrong.json()) == (nobody.status_code, nobody.json())


def test_an_unconfirmed_e_mail_gets_no_token(region, anybody):
    EmailAddress.objects.update(verified=False)
    answer = anybody.post(LOGIN, {"email": "coder@talent.example", "password": PASSWORD})
    assert answer.status_code == 400


def test_with_mfa_on_the_code_is_asked_for(region, anybody):
    TOTP.activate(region.coder.user, generate_totp_secret())
    codes = RecoveryCodes.activate(region.coder.user).get_unused_codes()
    sent = {"email": "coder@talent.example", "password": PASSWORD}
    assert "code" in anybody.post(LOGIN, sent).json()["errors"]
    wrong = anybody.post(LOGIN, {**sent, "code": "00000000"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["code"])
    assert anybody.post(LOGIN, {**sent, "code": codes[0]}).status_code == 200
    assert anybody.post(LOGIN, {**sent, "code": codes[0]}).status_code == 400


def test_tries_for_one_account_are_limited(region, anybody):
    sent = {"email": "coder@talent.example", "password": "not-it"}
    answers = [anybody.post(LOGIN, sent).status_code for _ in range(11)]
    assert answers == [400] * 10 + [429]


@pytest.mark.parametrize(
    "body",
    [
        b"[1, 2]",
        b"{",
        b'"words"',
        b"",
        b"[" * 100_000,
        b'{"email": "a\\u0000@b.example", "password": "x"}',
        b'{"email": {"a": 1}, "password": ["x"]}',
        b'{"email": "a@b.example", "password": NaN}',
        b'{"email": "a@b.example", "password": "x", "admin": true}',
        b'{"email": "a@b.example", "password": "\\ud800"}',
        b"\xff\xfe",
        b'{"email": "' + b"a" * 300 + b'@b.example", "password": "x"}',
    ],
)
def test_a_bad_login_is_a_problem_and_no_fault(db, anybody, body):
    answer = anybody.generic("POST", LOGIN, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["title"]


def test_a_body_that_is_too_large_is_refused(db, anybody):
    answer = anybody.generic("POST", LOGIN, b" " * 2_100_000, content_type="application/json")
    assert answer.status_code == 413
