from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from employers.models import Employer, EmployerMember, Vacancy
from profiles.contact_models import ContactEvent, ContactRequest, Disclosure
from profiles.contacts import (
    ASKS_A_DAY,
    MOVES,
    ask_talent,
    contacts_of_member,
    contacts_of_talent,
    move_contact,
    moves_of,
    open_profile,
    person_of_employer,
    person_of_talent,
    visible_profiles,
)
from profiles.models import Consent, Profile
from profiles.services import give_consent, withdraw_consent
from tests.factories.employers import TODAY, EmployerMemberFactory, VacancyFactory
from tests.factories.profiles import ProfileFactory

pytestmark = pytest.mark.django_db
VISIBLE = Consent.Purpose.VISIBLE_TO_EMPLOYERS
WORDS = "Your work on harbour services is what we look for."
STATES = ContactRequest.State.values
# Who may make which move from which state; first for what an employer asked, then for what a
# talent opened. The table in the code has to say the same.
ALLOWED = {
    (False, "asked"): {
        "talent": {"agree": "agreed", "decline": "declined"},
        "employer": {"withdraw": "withdrawn"},
    },
    (True, "asked"): {
        "employer": {"agree": "agreed", "decline": "declined"},
        "talent": {"withdraw": "withdrawn"},
    },
    (False, "agreed"): {"talent": {"revoke": "revoked"}},
    (True, "agreed"): {"talent": {"revoke": "revoked"}},
}


@pytest.fixture
def member() -> EmployerMember:
    return EmployerMemberFactory(role="owner", name="Aino Vesi")


@pytest.fixture
def vacancy(member: EmployerMember) -> Vacancy:
    return VacancyFactory(employer=member.employer)


@pytest.fixture
def profile() -> Profile:
    row = ProfileFactory()
    give_consent(row, VISIBLE)
    return row


@pytest.fixture
def asked(vacancy: Vacancy, profile: Profile, member: EmployerMember) -> ContactRequest:
    return ask_talent(vacancy, profile, member=member.user, message=WORDS, today=TODAY)


@pytest.fixture
def opened(vacancy: Vacancy, profile: Profile) -> ContactRequest:
    return open_profile(profile, vacancy, today=TODAY, message="I would like to hear more.")


def in_state(contact: ContactRequest, state: str) -> ContactRequest:
    contact.state = state
    answered = state not in ("asked", "withdrawn")
    contact.answered_at = timezone.now() if answered else None
    contact.save()
    return contact


@pytest.mark.parametrize("by_talent", [False, True])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("side", ContactEvent.Side.values)
@pytest.mark.parametrize("name", [*MOVES, "vanish"])
def test_each_side_makes_its_own_moves_and_no_others(
    vacancy: Vacancy,
    profile: Profile,
    member: EmployerMember,
    by_talent: bool,
    state: str,
    side: str,
    name: str,
) -> None:
    contact = in_state(
        ContactRequest.objects.create(
            vacancy=vacancy, profile=profile, asked_by_talent=by_talent, message=WORDS
        ),
        state,
    )
    allowed = ALLOWED.get((by_talent, state), {}).get(side, {})
    actor = profile.user if side == "talent" else member.user
    act = {"actor": actor, "side": side, "today": TODAY, "reason": "We found somebody."}
    if name in allowed:
        move_contact(contact, name, **act)
        event = contact.events.get()
        assert (event.move, event.from_state, event.to_state, event.side, event.actor) == (
            name, state, allowed[name], side, actor,
        )  # fmt: skip
    else:
        with pytest.raises(ValidationError, match="not possible any more"):
            move_contact(contact, name, **act)
        assert not contact.events.exists()
    contact.refresh_from_db()
    assert contact.state == allowed.get(name, state)


@pytest.mark.parametrize(("by_talent", "state"), ALLOWED)
def test_what_a_side_can_do_now_is_offered(
    asked: ContactRequest, by_talent: bool, state: str
) -> None:
    asked.asked_by_talent = by_talent
    in_state(asked, state)
    for side in ("talent", "employer"):
        assert moves_of(asked, side) == list(ALLOWED[by_talent, state].get(side, {}))


def test_names_are_shown_to_both_only_once_both_agree(
    asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    assert person_of_talent(asked, viewer=member.user) is None
    assert person_of_employer(asked) is None
    assert not Disclosure.objects.exists()
    move_contact(asked, "agree", actor=profile.user, side="talent", today=TODAY)
    person = person_of_talent(asked, viewer=member.user)
    assert (person.name, person.email, person.phone) == (
        "Ilvara Tesk", profile.user.email, "+000 555 0100",
    )  # fmt: skip
    assert person_of_employer(asked).name == "Aino Vesi"
    assert [row.seen_by for row in asked.disclosures.all()] == [member.user]


def test_the_member_who_agrees_is_whom_the_talent_writes_to(
    opened: ContactRequest, member: EmployerMember
) -> None:
    recruiter = EmployerMemberFactory(employer=member.employer)
    move_contact(opened, "agree", actor=recruiter.user, side="employer", today=TODAY)
    assert person_of_employer(opened).email == recruiter.user.email
    recruiter.delete()
    assert person_of_employer(opened).email == member.user.email


def test_another_employer_and_a_stranger_never_see_the_name(asked: ContactRequest) -> None:
    in_state(asked, "agreed")
    stranger = EmployerMemberFactory(role="owner").user
    assert person_of_talent(asked, viewer=stranger) is None
    assert list(contacts_of_member(stranger)) == []
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("status", ["pending", "declined", "suspended"])
def test_an_employer_that_is_not_approved_sees_nothing_and_asks_nobody(
    asked: ContactRequest, opened_by_another: Any, member: EmployerMember, status: str
) -> None:
    Employer.objects.filter(pk=member.employer_id).update(status=status, decision_reason="No.")
    in_state(asked, "agreed")
    assert list(contacts_of_member(member.user)) == []
    assert person_of_talent(asked, viewer=member.user) is None
    vacancy = Vacancy.objects.get(pk=asked.vacancy_id)
    with pytest.raises(ValidationError, match="approve"):
        ask_talent(vacancy, asked.profile, member=member.user, message=WORDS, today=TODAY)
    waiting = ContactRequest.objects.get(pk=opened_by_another.pk)
    with pytest.raises(ValidationError, match="approve"):
        move_contact(waiting, "agree", actor=member.user, side="employer", today=TODAY)


@pytest.fixture
def opened_by_another(vacancy: Vacancy) -> ContactRequest:
    return open_profile(ProfileFactory(), vacancy, today=TODAY)


def test_a_question_of_an_employer_that_lost_its_approval_is_not_shown(
    asked: ContactRequest, profile: Profile
) -> None:
    Employer.objects.filter(pk=asked.vacancy.employer_id).update(
        status="suspended", decision_reason="Complaints."
    )
    assert list(contacts_of_talent(profile)) == []


def test_withdrawing_the_consent_ends_every_contact(
    asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    agreed = in_state(
        open_profile(profile, VacancyFactory(employer=member.employer), today=TODAY), "agreed"
    )
    withdraw_consent(profile, Consent.Purpose.ALERTS)
    asked.refresh_from_db()
    assert asked.state == "asked"
    withdraw_consent(profile, VISIBLE)
    for contact in (asked, agreed):
        contact.refresh_from_db()
        assert contact.state == "ended"
        assert contact.events.last().side == "service"
        assert person_of_talent(contact, viewer=member.user) is None


def test_a_consent_withdrawn_past_the_service_counts_at_once(
    asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    in_state(asked, "agreed")
    Consent.objects.filter(profile=profile).update(withdrawn_at=timezone.now())
    assert person_of_talent(asked, viewer=member.user) is None
    assert list(contacts_of_member(member.user)) == []


def test_a_talent_without_a_general_consent_opens_to_one_vacancy(
    vacancy: Vacancy, member: EmployerMember
) -> None:
    private = ProfileFactory()
    assert not visible_profiles().filter(pk=private.pk).exists()
    contact = open_profile(private, vacancy, today=TODAY)
    assert list(contacts_of_member(member.user)) == [contact]
    move_contact(contact, "agree", actor=member.user, side="employer", today=TODAY)
    assert person_of_talent(contact, viewer=member.user).email == private.user.email


def test_a_talent_ends_the_contact_and_the_name_is_gone(
    asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    move_contact(asked, "agree", actor=profile.user, side="talent", today=TODAY)
    move_contact(asked, "revoke", actor=profile.user, side="talent", today=TODAY)
    assert person_of_talent(asked, viewer=member.user) is None
    with pytest.raises(ValidationError, match="said no"):
        ask_talent(asked.vacancy, profile, member=member.user, message=WORDS, today=TODAY)


def test_who_said_no_is_not_asked_again_but_may_open(
    asked: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    move_contact(asked, "decline", actor=profile.user, side="talent", today=TODAY)
    with pytest.raises(ValidationError, match="said no"):
        ask_talent(asked.vacancy, profile, member=member.user, message=WORDS, today=TODAY)
    assert open_profile(profile, asked.vacancy, today=TODAY).state == "asked"


def test_an_employer_declines_with_a_reason_and_once(
    opened: ContactRequest, profile: Profile, member: EmployerMember
) -> None:
    act = {"actor": member.user, "side": "employer", "today": TODAY}
    with pytest.raises(ValidationError) as refused:
        move_contact(opened, "decline", reason="  ", **act)
    assert set(refused.value.error_dict) == {"reason"}
    move_contact(opened, "decline", reason="The team is complete.", **act)
    assert opened.events.last().reason == "The team is complete."
    with pytest.raises(ValidationError, match="answered already"):
        open_profile(profile, opened.vacancy, today=TODAY)


@pytest.mark.parametrize("state", ["asked", "agreed"])
def test_one_open_request_for_a_talent_and_a_vacancy(
    asked: ContactRequest, profile: Profile, member: EmployerMember, state: str
) -> None:
    in_state(asked, state)
    with pytest.raises(ValidationError, match="already"):
        ask_talent(asked.vacancy, profile, member=member.user, message=WORDS, today=TODAY)
    with pytest.raises(ValidationError, match="already"):
        open_profile(profile, asked.vacancy, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.create(vacancy=asked.vacancy, profile=profile, message=WORDS)


def test_taken_back_it_may_be_asked_again(asked: ContactRequest, member: EmployerMember) -> None:
    move_contact(asked, "withdraw", actor=member.user, side="employer", today=TODAY)
    again = ask_talent(
        asked.vacancy, asked.profile, member=member.user, message=WORDS, today=TODAY
    )
    assert again.pk != asked.pk


def test_asking_has_a_limit_for_each_vacancy_and_day(
    vacancy: Vacancy, profile: Profile, member: EmployerMember
) -> None:
    for _number in range(ASKS_A_DAY):
        ContactRequest.objects.create(vacancy=vacancy, profile=ProfileFactory(), message=WORDS)
    with pytest.raises(ValidationError, match="tomorrow"):
        ask_talent(vacancy, profile, member=member.user, message=WORDS, today=TODAY)
    ContactRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert ask_talent(vacancy, profile, member=member.user, message=WORDS, today=TODAY)


@pytest.mark.parametrize("message", ["", "Hello", " " * 50, "x" * 2001])
def test_a_question_says_why(
    vacancy: Vacancy, profile: Profile, member: EmployerMember, message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ask_talent(vacancy, profile, member=member.user, message=message, today=TODAY)
    assert set(refused.value.error_dict) == {"message"}
    assert not ContactRequest.objects.exists()


def test_who_may_not_be_seen_or_may_not_ask(vacancy: Vacancy, profile: Profile) -> None:
    stranger = EmployerMemberFactory().user
    with pytest.raises(ValidationError, match="Only a member"):
        ask_talent(vacancy, profile, member=stranger, message=WORDS, today=TODAY)
    own = vacancy.employer.members.get().user
    with pytest.raises(ValidationError, match="not to be asked"):
        ask_talent(vacancy, ProfileFactory(), member=own, message=WORDS, today=TODAY)


@pytest.mark.parametrize("status", ["draft", "paused", "closed", "expired"])
def test_only_an_open_vacancy_starts_a_contact(
    vacancy: Vacancy, profile: Profile, member: EmployerMember, status: str
) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(status=status)
    with pytest.raises(ValidationError, match="not open"):
        ask_talent(vacancy, profile, member=member.user, message=WORDS, today=TODAY)
    with pytest.raises(ValidationError, match="not open"):
        open_profile(profile, vacancy, today=TODAY)


def test_a_closed_vacancy_cannot_be_agreed_to(asked: ContactRequest, profile: Profile) -> None:
    Vacancy.objects.filter(pk=asked.vacancy_id).update(status="closed")
    with pytest.raises(ValidationError, match="not open any more"):
        move_contact(asked, "agree", actor=profile.user, side="talent", today=TODAY)
    move_contact(asked, "decline", actor=profile.user, side="talent", today=TODAY)


def test_an_empty_profile_is_not_opened(vacancy: Vacancy) -> None:
    with pytest.raises(ValidationError, match="empty"):
        open_profile(ProfileFactory(headline=""), vacancy, today=TODAY)


def test_mails_tell_that_something_happened_and_never_who(
    vacancy: Vacancy,
    profile: Profile,
    member: EmployerMember,
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contact = ask_talent(vacancy, profile, member=member.user, message=WORDS, today=TODAY)
        move_contact(contact, "agree", actor=profile.user, side="talent", today=TODAY)
    to_talent, to_member = mail.outbox
    assert (to_talent.to, to_member.to) == ([profile.user.email], [member.user.email])
    assert f"/contacts/{contact.pk}/" in to_talent.body
    assert f"/employer/contacts/{contact.pk}/" in to_member.body
    for letter in mail.outbox:
        for secret in (profile.given_name, profile.family_name, profile.phone, WORDS):
            assert secret not in letter.subject + letter.body
    assert profile.user.email not in to_member.body


def test_a_mail_server_that_is_down_stops_nothing(
    asked: ContactRequest, profile: Profile, settings, django_capture_on_commit_callbacks
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        move_contact(asked, "agree", actor=profile.user, side="talent", today=TODAY)
    asked.refresh_from_db()
    assert asked.state == "agreed"


@pytest.mark.parametrize(
    "values",
    [
        {"state": "maybe"},
        {"state": "agreed", "answered_at": None},
        {"state": "asked", "answered_at": timezone.now()},
        {"message": ""},
    ],
)
def test_the_database_refuses_what_no_request_can_be(
    asked: ContactRequest, values: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.filter(pk=asked.pk).update(**values)
