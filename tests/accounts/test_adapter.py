"""A login leads to the first page of the role, and the mails carry our name."""

from __future__ import annotations

import pytest
from django.core import mail

from cities.models import CityOfficer
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerMemberFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-harbour-7"
ROLES = {
    "talent": (lambda user: ProfileFactory(user=user), "/matches/"),
    "employer": (lambda user: EmployerMemberFactory(user=user), "/employer/"),
    "career officer": (lambda user: CareerOfficerFactory(user=user), "/university/"),
    "city officer": (
        lambda user: CityOfficer.objects.create(user=user, city=CityFactory()),
        "/cities/mine/",
    ),
    "operator": (lambda user: type(user).objects.filter(pk=user.pk).update(is_staff=True),
                 "/approvals/"),
    "no role": (lambda user: None, "/"),
}  # fmt: skip


@pytest.fixture
def user():
    made = UserFactory(email="who@post.example")
    made.set_password(PASSWORD)
    made.save()
    made.emailaddress_set.get_or_create(
        email=made.email, defaults={"verified": True, "primary": True}
    )
    return made


def log_in(client, **more):
    sent = {"login": "who@post.example", "password": PASSWORD, **more}
    return client.post("/accounts/login/", sent)


@pytest.mark.parametrize("role", ROLES)
def test_a_login_leads_to_the_first_page_of_the_role(client, user, role):
    make, page = ROLES[role]
    make(user)
    answer = log_in(client)
    assert (answer.status_code, answer["Location"]) == (302, page)


def test_the_page_that_was_asked_for_comes_first(client, user):
    ProfileFactory(user=user)
    assert log_in(client, next="/cities/")["Location"] == "/cities/"


def test_the_mails_of_accounts_name_the_service(client):
    client.post("/accounts/signup/", {"email": "new@post.example", "password1": PASSWORD})
    (sent,) = mail.outbox
    assert not sent.subject.startswith("[")
    assert "Hello from TalentBSR!" in sent.body
    assert "testserver" not in sent.body.replace("http://testserver/accounts/", "")
