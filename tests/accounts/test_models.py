from __future__ import annotations

import pytest
from django.db import IntegrityError

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_the_address_is_kept_in_lower_case_and_found_however_it_is_written() -> None:
    user = User.objects.create_user(" Maire.Oksa@Tests.Example ", "heather-on-the-shore")
    assert user.email == "maire.oksa@tests.example"
    assert User.objects.get_by_natural_key("MAIRE.oksa@tests.example") == user
    assert user.check_password("heather-on-the-shore")


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("", "heather-on-the-shore")


def test_without_a_password_nobody_gets_in() -> None:
    assert not User.objects.create_user("a@tests.example").has_usable_password()


def test_one_account_per_address() -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError):
        UserFactory(email=user.email.upper())


def test_only_an_operator_is_staff() -> None:
    assert not UserFactory().is_staff
    assert User.objects.create_superuser("o@tests.example", "x" * 12).is_staff
