"""The pages of contact, for both sides, with good and bad input and two tenants."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from employers.models import Employer, EmployerMember, Vacancy
from profiles.contact_models import ContactRequest, Disclosure
from profiles.contacts import ask_talent, move_contact, open_profile
from profiles.models import Profile
from profiles.services import give_consent, withdraw_consent
from tests.factories.employers import EmployerMemberFactory, VacancyFactory
from tests.factories.profiles import ProfileFactory

pytestmark = pytest.mark.django_db
WORDS = "Your work on harbour services is what we look for."
NAME = "Ilvara Tesk"


@pytest.fixture
def member() -> EmployerMember:
    return EmployerMemberFactory(role="owner", name="Aino Vesi")


@pytest.fixture
def vacancy(member: EmployerMember) -> Vacancy:
    return VacancyFactory(employer=member.employer, published_on=timezone.localdate())


@pytest.fixture
def profile() -> Profile:
    row = ProfileFactory()
    give_consent(row, "visible_to_employers")
    return row


@pytest.fixture
def asked(vacancy: Vacancy, profile: Profile, member: EmployerMember) -> ContactRequest:
    return ask_talent(
        vacancy, profile, member=member.user, message=WORDS, today=timezone.localdate()
    )


def ask_address(vacancy: Vacancy, profile: Profile) -> str:
    return f"/employer/vacancies/{vacancy.pk}/talents/{profile.pk}/ask/"


def test_an_employer_asks_without_seeing_a_name(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember
) -> None:
    client.force_login(member.user)
    address = ask_address(vacancy, profile)
    page = client.get(address)
    assert page.status_code == 200
    assert profile.headline in page.text
    page = client.post(address, {"message": WORDS}, follow=True)
    contact = ContactRequest.objects.get()
    assert page.redirect_chain == [(f"/employer/contacts/{contact.pk}/", 302)]
    assert "Waiting for the talent" in page.text
    for hidden in ("Ilvara", "Tesk", profile.user.email, profile.phone):
        assert hidden not in page.text
    assert client.get(address).status_code == 302
    assert not Disclosure.objects.exists()


def test_a_name_in_the_talents_own_texts_is_masked_until_both_agree(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember
) -> None:
    Profile.objects.update(
        headline="Ilvara Tesk, developer", summary="Call Tesk at +000 555 0100 or t@tests.example."
    )
    client.force_login(member.user)
    asks = client.get(ask_address(vacancy, profile))
    contact = open_profile(profile, vacancy, today=timezone.localdate())
    for page in (
        asks,
        client.get("/employer/contacts/"),
        client.get(f"/employer/contacts/{contact.pk}/"),
    ):
        for hidden in ("Ilvara", "Tesk", "555 0100", "t@tests.example"):
            assert hidden not in page.text
    page = client.post(f"/employer/contacts/{contact.pk}/", {"move": "agree"}, follow=True)
    assert "Call Tesk at +000 555 0100" in page.text


@pytest.mark.parametrize("move", ["", "decline", "agree"])
def test_a_name_in_the_talents_message_is_masked_before_and_after_the_contact(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember, move: str
) -> None:
    words = "I am Ilvara Tesk: +000 555 0100 or i.tesk@tests.example. The harbour is near."
    contact = open_profile(profile, vacancy, today=timezone.localdate(), message=words)
    today = timezone.localdate()
    if move:
        move_contact(
            contact, move, actor=member.user, side="employer", today=today, reason="Thank you."
        )
    client.force_login(member.user)
    address = f"/employer/contacts/{contact.pk}/"
    if move == "agree":
        assert words in client.get(address).text
        move_contact(
            contact, "revoke", actor=profile.user, side="talent", today=today,
            reason="Tesk found work.",
        )  # fmt: skip
    page = client.get(address)
    assert "The harbour is near." in page.text
    for hidden in ("Ilvara", "Tesk", "555 0100", "i.tesk@tests.example"):
        assert hidden not in page.text
    client.force_login(profile.user)
    page = client.get(f"/contacts/{contact.pk}/")
    assert words in page.text
    assert ("Tesk found work." in page.text) == (move == "agree")


def test_links_are_shown_once_both_agreed_and_only_those_of_web_pages(
    client: Client, asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    Profile.objects.update(
        links=["https://ilvara.example/work", "code.example/tesk", "javascript://x%0Aalert(1)"]
    )
    client.force_login(member.user)
    address = f"/employer/contacts/{asked.pk}/"
    assert "ilvara.example" not in client.get(address).text
    move_contact(asked, "agree", actor=profile.user, side="talent", today=timezone.localdate())
    page = client.get(address)
    for link in ("https://ilvara.example/work", "https://code.example/tesk"):
        assert f'<a href="{link}" rel="nofollow noopener">{link}</a>' in page.text
    assert "javascript:" not in page.text


def test_the_list_names_who_agreed_and_the_first_sight_is_noted(
    client: Client, asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    client.force_login(member.user)
    assert NAME not in client.get("/employer/contacts/").text
    assert not Disclosure.objects.exists()
    move_contact(asked, "agree", actor=profile.user, side="talent", today=timezone.localdate())
    for _again in range(2):
        assert NAME in client.get("/employer/contacts/").text
    assert Disclosure.objects.get().seen_by == member.user
    move_contact(asked, "revoke", actor=profile.user, side="talent", today=timezone.localdate())
    assert NAME not in client.get("/employer/contacts/").text


@pytest.mark.parametrize("message", ["", "Hi", "x" * 2001, "a\0" * 30])
def test_a_wrong_question_is_told_at_its_field(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember, message: str
) -> None:
    client.force_login(member.user)
    page = client.post(ask_address(vacancy, profile), {"message": message})
    assert page.status_code == 400
    assert '<a href="#id_message">' in page.text
    assert not ContactRequest.objects.exists()


def test_the_talent_reads_agrees_and_sees_who_saw_the_name(
    client: Client, asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    client.force_login(profile.user)
    assert member.employer.name in client.get("/contacts/").text
    address = f"/contacts/{asked.pk}/"
    page = client.get(address)
    assert WORDS in page.text
    assert member.user.email not in page.text
    page = client.post(address, {"move": "agree"}, follow=True)
    assert "Aino Vesi" in page.text
    assert "Who saw your name" not in page.text

    client.force_login(member.user)
    page = client.get(f"/employer/contacts/{asked.pk}/")
    for shown in (NAME, profile.user.email, profile.phone):
        assert shown in page.text

    client.force_login(profile.user)
    page = client.get(address)
    assert "Who saw your name" in page.text
    assert member.user.email in page.text
    page = client.post(address, {"move": "revoke"}, follow=True)
    assert "Ended by the talent" in page.text
    client.force_login(member.user)
    assert NAME not in client.get(f"/employer/contacts/{asked.pk}/").text


def test_a_talent_declines_without_a_reason_and_an_employer_needs_one(
    client: Client, asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    client.force_login(profile.user)
    client.post(f"/contacts/{asked.pk}/", {"move": "decline"})
    asked.refresh_from_db()
    assert asked.state == "declined"
    opened = open_profile(
        ProfileFactory(given_name="Rasa"), asked.vacancy, today=timezone.localdate()
    )
    client.force_login(member.user)
    address = f"/employer/contacts/{opened.pk}/"
    page = client.post(address, {"move": "decline", "reason": " "})
    assert page.status_code == 400
    assert '<a href="#id_reason">' in page.text
    assert "Rasa" not in page.text
    client.post(address, {"move": "decline", "reason": "The team is complete."})
    opened.refresh_from_db()
    assert opened.state == "declined"


@pytest.mark.parametrize("sent", [{}, {"move": "vanish"}, {"move": "end"}, {"move": "withdraw"}])
def test_a_move_that_is_not_mine_is_told(
    client: Client, asked: ContactRequest, profile: Profile, sent: dict[str, str]
) -> None:
    client.force_login(profile.user)
    page = client.post(f"/contacts/{asked.pk}/", sent)
    assert page.status_code == 400
    assert "not possible any more" in page.text
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_talent_opens_the_profile_after_seeing_what_is_shown(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember
) -> None:
    client.force_login(profile.user)
    address = f"/vacancies/{vacancy.pk}/open-profile/"
    assert profile.summary in client.get(address).text
    page = client.post(address, {"message": "I would like to hear more."}, follow=True)
    assert "Waiting for the employer" in page.text
    assert client.get(address).status_code == 302
    contact = ContactRequest.objects.get()
    client.force_login(member.user)
    page = client.get(f"/employer/contacts/{contact.pk}/")
    assert "I would like to hear more." in page.text
    assert NAME not in page.text
    page = client.post(f"/employer/contacts/{contact.pk}/", {"move": "agree"}, follow=True)
    assert NAME in page.text


def test_opening_is_refused_in_words(client: Client, vacancy: Vacancy) -> None:
    empty = ProfileFactory(headline="")
    client.force_login(empty.user)
    address = f"/vacancies/{vacancy.pk}/open-profile/"
    page = client.post(address, {})
    assert page.status_code == 400
    assert "Your profile is empty" in page.text
    assert client.post(address, {"message": "x" * 2001}).status_code == 400
    Vacancy.objects.update(status="closed")
    assert client.get(address).status_code == 404


def test_a_closed_vacancy_offers_no_agreement(
    client: Client, asked: ContactRequest, profile: Profile
) -> None:
    Vacancy.objects.update(status="closed")
    client.force_login(profile.user)
    assert "Earlier" in client.get("/contacts/").text
    page = client.get(f"/contacts/{asked.pk}/")
    assert "not open any more" in page.text
    assert 'value="agree"' not in page.text
    assert client.post(f"/contacts/{asked.pk}/", {"move": "agree"}).status_code == 400


def test_another_tenant_and_another_talent_find_nothing(
    client: Client, asked: ContactRequest, vacancy: Vacancy, profile: Profile
) -> None:
    other_talent, stranger = ProfileFactory().user, EmployerMemberFactory(role="owner").user
    for user in (other_talent, stranger):
        client.force_login(user)
        assert client.get(f"/employer/contacts/{asked.pk}/").status_code == 404
        assert client.post(
            f"/employer/contacts/{asked.pk}/", {"move": "withdraw"}
        ).status_code == 404  # fmt: skip
        assert client.post(ask_address(vacancy, profile), {"message": WORDS}).status_code == 404
        assert profile.headline not in client.get("/employer/contacts/").text
    client.force_login(other_talent)
    assert client.get(f"/contacts/{asked.pk}/").status_code == 404
    assert client.post(f"/contacts/{asked.pk}/", {"move": "agree"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "asked"


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_an_employer_that_is_not_approved_finds_nothing(
    client: Client,
    asked: ContactRequest,
    vacancy: Vacancy,
    member: EmployerMember,
    status: str,
) -> None:
    Employer.objects.update(status=status, decision_reason="No.")
    client.force_login(member.user)
    assert client.get(f"/employer/contacts/{asked.pk}/").status_code == 404
    assert client.get(ask_address(vacancy, asked.profile)).status_code == 404
    assert asked.profile.headline not in client.get("/employer/contacts/").text


def test_a_talent_who_may_not_be_seen_cannot_be_asked(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember
) -> None:
    client.force_login(member.user)
    withdraw_consent(profile, "visible_to_employers")
    for wanted in (profile, ProfileFactory()):
        assert client.get(ask_address(vacancy, wanted)).status_code == 404
    missing = f"/employer/vacancies/{vacancy.pk}/talents/{uuid.uuid4()}/ask/"
    assert client.post(missing, {"message": WORDS}).status_code == 404


def test_a_draft_asks_nobody_and_says_so(
    client: Client, vacancy: Vacancy, profile: Profile, member: EmployerMember
) -> None:
    Vacancy.objects.update(status="draft")
    client.force_login(member.user)
    page = client.post(ask_address(vacancy, profile), {"message": WORDS})
    assert page.status_code == 400
    assert "Publish it before you ask" in page.text


def test_a_visitor_is_led_to_the_login(client: Client, asked: ContactRequest) -> None:
    for address in (
        "/contacts/",
        f"/contacts/{asked.pk}/",
        "/employer/contacts/",
        f"/employer/contacts/{asked.pk}/",
        f"/vacancies/{asked.vacancy_id}/open-profile/",
        ask_address(asked.vacancy, asked.profile),
    ):
        assert client.get(address).status_code == 302
        assert client.post(address, {"move": "agree"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_member_is_no_talent_and_a_talent_no_member(
    client: Client, member: EmployerMember, profile: Profile
) -> None:
    client.force_login(member.user)
    assert client.get("/contacts/").status_code == 403
    client.force_login(profile.user)
    assert client.get("/employer/contacts/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_as_many_queries_for_three_as_for_one(
    client: Client,
    vacancy: Vacancy,
    member: EmployerMember,
    count: int,
    django_assert_max_num_queries,
) -> None:
    for _number in range(count):
        talent = ProfileFactory()
        contact = open_profile(talent, vacancy, today=timezone.localdate())
        move_contact(
            contact, "agree", actor=member.user, side="employer", today=timezone.localdate()
        )
    client.force_login(member.user)
    with django_assert_max_num_queries(7):
        page = client.get("/employer/contacts/")
    assert page.text.count("/employer/contacts/") >= count
