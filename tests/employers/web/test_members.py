"""The pages of an employer: registering it, its state, its members."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from employers.members import invitation_token, invite_member
from employers.models import Employer, EmployerInvitation, EmployerMember
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerFactory, EmployerMemberFactory

pytestmark = pytest.mark.django_db
REGISTER = "/employer/register/"
NOWHERE = str(UUID(int=7))


def good() -> dict[str, str]:
    return {
        "name": "Merituuli Oy",
        "register_number": "1234567-8",
        "city": str(CityFactory().pk),
        "website": "www.merituuli.example",
        "nace_section": "K",
        "about": "Twelve people who build services for harbours.",
        "member_name": "Aino Vesi",
    }


@pytest.fixture
def owner(client: Client) -> EmployerMember:
    member = EmployerMemberFactory(role="owner", name="Aino Vesi")
    client.force_login(member.user)
    return member


def page_of(member: EmployerMember) -> str:
    return f"/employer/{member.employer_id}/"


def test_anybody_with_an_account_registers_an_employer_that_waits(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    assert client.get(REGISTER).status_code == 200
    page = client.post(REGISTER, good(), follow=True)
    assert "Waiting for approval" in page.text
    employer = Employer.objects.get()
    member = employer.members.get()
    assert (employer.status, employer.nace_section, employer.website) == (
        "pending", "K", "https://www.merituuli.example",
    )  # fmt: skip
    assert (member.user, member.role, member.name) == (user, "owner", "Aino Vesi")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "a\0b"),
        ("register_number", ""),
        ("city", ""),
        ("city", "x"),
        ("city", NOWHERE),
        ("website", "not an address"),
        ("website", "javascript:alert(1)"),
        ("nace_section", "Z"),
        ("about", "x" * 5001),
        ("member_name", ""),
    ],
)
def test_what_is_wrong_is_named_in_a_summary_that_leads_to_the_field(
    client: Client, field: str, value: str
) -> None:
    client.force_login(UserFactory())
    page = client.post(REGISTER, {**good(), field: value})
    assert page.status_code == 400
    assert f'<a href="#id_{field}">' in page.text
    assert f'id="id_{field}_error"' in page.text
    assert not Employer.objects.exists()


def test_an_empty_form_names_every_field_that_is_needed(client: Client) -> None:
    client.force_login(UserFactory())
    page = client.post(REGISTER, {})
    assert re.findall(r'<a href="#id_(\w+)">', page.text) == [
        "name", "register_number", "city", "member_name",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["pending", "approved", "declined", "suspended"])
def test_the_page_says_the_state_and_the_reason(
    client: Client, owner: EmployerMember, status: str
) -> None:
    Employer.objects.update(status=status, decision_reason="The number is not in the register.")
    page = client.get(page_of(owner))
    words = {"pending": "Waiting for approval", "approved": "Approved for the whole region"}
    assert words.get(status, status.capitalize()) in page.text
    assert ("not in the register" in page.text) == (status != "pending")


def test_a_declined_employer_mends_its_details_and_waits_again(
    client: Client, owner: EmployerMember
) -> None:
    Employer.objects.update(status="declined", decision_reason="The number is wrong.")
    sent = {**good(), "register_number": "7654321-0"}
    client.post(f"{page_of(owner)}edit/", sent)
    employer = Employer.objects.get()
    assert (employer.status, employer.register_number) == ("pending", "7654321-0")


def test_an_approved_employer_keeps_its_name_and_number(
    client: Client, owner: EmployerMember
) -> None:
    before = owner.employer.name
    sent = {**good(), "name": "Another Oy", "register_number": "9"}
    assert client.post(f"{page_of(owner)}edit/", sent).status_code == 302
    employer = Employer.objects.get()
    assert (employer.name, employer.register_number) == (before, "")
    assert employer.about == "Twelve people who build services for harbours."


def test_a_refused_edit_changes_nothing(client: Client, owner: EmployerMember) -> None:
    page = client.post(f"{page_of(owner)}edit/", {**good(), "website": "no address"})
    assert page.status_code == 400
    assert Employer.objects.get().about == ""


def test_an_owner_invites_and_takes_back(
    client: Client, owner: EmployerMember, django_capture_on_commit_callbacks
) -> None:
    invite = f"{page_of(owner)}invite/"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(invite, {"email": "colleague@tests.example", "role": "recruiter"})
    assert [letter.to for letter in mail.outbox] == [["colleague@tests.example"]]
    page = client.get(page_of(owner))
    assert "colleague@tests.example" in page.text
    invitation = EmployerInvitation.objects.get()
    client.post(f"{page_of(owner)}invitations/{invitation.pk}/")
    assert "colleague@tests.example" not in client.get(page_of(owner)).text


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "email"),
        ({"email": "no", "role": "recruiter"}, "email"),
        ({"email": "x@tests.example", "role": "king"}, "role"),
    ],
)
def test_a_wrong_invitation_is_told_at_its_field(
    client: Client, owner: EmployerMember, sent: dict[str, str], field: str
) -> None:
    page = client.post(f"{page_of(owner)}invite/", sent)
    assert page.status_code == 400
    assert f'<a href="#id_{field}">' in page.text
    assert not EmployerInvitation.objects.exists()


def test_a_member_is_invited_only_once(client: Client, owner: EmployerMember) -> None:
    page = client.post(
        f"{page_of(owner)}invite/", {"email": owner.user.email, "role": "recruiter"}
    )
    assert "a member already" in page.text


def test_an_invitation_is_accepted_by_whom_it_was_sent_to(
    client: Client, owner: EmployerMember
) -> None:
    invitation = invite_member(owner.employer, owner=owner.user, email="colleague@tests.example")
    address = f"/employer/invitations/{invitation_token(invitation)}/"
    client.logout()
    assert client.get(address).status_code == 302
    other, colleague = UserFactory(), UserFactory(email="colleague@tests.example")
    EmailAddress.objects.create(user=colleague, email=colleague.email, verified=True)
    client.force_login(other)
    page = client.post(address, {"name": "Somebody Else"})
    assert page.status_code == 400
    assert "another e-mail address" in page.text
    client.force_login(colleague)
    assert owner.employer.name in client.get(address).text
    assert client.post(address, {"name": ""}).status_code == 400
    assert client.post(address, {"name": "Pekka Laine"}).status_code == 302
    assert owner.employer.members.get(user=colleague).name == "Pekka Laine"
    assert client.get(address).status_code == 410


def test_a_wrong_token_is_gone(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/employer/invitations/x:y:z/").status_code == 410


def test_roles_change_and_members_go_but_the_last_owner_stays(
    client: Client, owner: EmployerMember
) -> None:
    second = EmployerMemberFactory(employer=owner.employer)
    address = f"{page_of(owner)}members/"
    page = client.post(f"{address}{owner.pk}/", {"action": "remove"}, follow=True)
    assert "last owner cannot leave" in page.text
    page = client.post(f"{address}{second.pk}/", {"role": "king"}, follow=True)
    assert "Choose one of the roles" in page.text
    client.post(f"{address}{second.pk}/", {"role": "owner"})
    second.refresh_from_db()
    assert second.is_owner
    page = client.post(f"{address}{owner.pk}/", {"action": "remove"}, follow=True)
    assert "You have left" in page.text
    assert client.get(page_of(owner)).status_code == 404


def test_a_recruiter_sees_the_members_and_changes_nothing(
    client: Client, owner: EmployerMember
) -> None:
    recruiter = EmployerMemberFactory(employer=owner.employer)
    client.force_login(recruiter.user)
    page = client.get(page_of(owner))
    assert "Aino Vesi" in page.text
    assert "Invite a colleague" not in page.text
    assert client.get(f"{page_of(owner)}edit/").status_code == 404
    invite = client.post(f"{page_of(owner)}invite/", {"email": "x@tests.example", "role": "owner"})
    assert invite.status_code == 400
    client.post(f"{page_of(owner)}members/{owner.pk}/", {"action": "remove"})
    client.post(f"{page_of(owner)}members/{recruiter.pk}/", {"role": "owner"})
    recruiter.refresh_from_db()
    assert (owner.employer.members.count(), recruiter.role) == (2, "recruiter")
    assert not EmployerInvitation.objects.exists()


def test_another_tenant_finds_nothing(client: Client, owner: EmployerMember) -> None:
    invitation = invite_member(owner.employer, owner=owner.user, email="colleague@tests.example")
    stranger = EmployerMemberFactory(role="owner")
    client.force_login(stranger.user)
    for tail in ("", "edit/"):
        assert client.get(page_of(owner) + tail).status_code == 404
    for tail in ("invite/", f"members/{owner.pk}/", f"invitations/{invitation.pk}/"):
        assert client.post(page_of(owner) + tail, {"action": "remove"}).status_code == 404
    # Through the own employer the rows of another are no more there.
    for tail in (f"members/{owner.pk}/", f"invitations/{invitation.pk}/"):
        assert client.post(page_of(stranger) + tail, {"action": "remove"}).status_code == 404
    assert owner.employer.members.count() == 1
    assert EmployerInvitation.objects.get().withdrawn_at is None


def test_a_visitor_is_led_to_the_login(client: Client) -> None:
    employer = EmployerFactory()
    for address in (REGISTER, f"/employer/{employer.pk}/", f"/employer/{employer.pk}/edit/"):
        assert client.get(address).status_code == 302
        assert client.post(address, {}).status_code == 302
    assert client.post(f"/employer/{employer.pk}/invite/").status_code == 302
