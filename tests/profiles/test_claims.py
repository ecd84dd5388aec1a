"""Claims to study somewhere: decided by that university alone, and shown only as agreed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from profiles.claims import claims, decide_claims, refusal_of, students
from profiles.models import Profile
from profiles.services import erase, export_data, give_consent, withdraw_consent
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory, UniversityFactory
from universities.models import StudyDecision

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture
def officer():
    return CareerOfficerFactory()


def decide(officer, *profiles: Profile, confirm: bool = True, reason: str = "") -> int:
    return decide_claims(
        officer.university,
        [profile.pk for profile in profiles],
        officer=officer.user,
        confirm=confirm,
        reason=reason,
    )


def test_confirmed_claims_leave_the_queue_and_are_noted(officer):
    mine = ProfileFactory.create_batch(3, university=officer.university)
    assert decide(officer, *mine) == 3
    assert not claims(officer.university).exists()
    assert Profile.objects.exclude(university_confirmed_at=None).count() == 3
    assert AuditEntry.objects.filter(action="claim confirmed", actor=officer.user).count() == 3


def test_a_university_cannot_decide_claims_on_another(officer):
    theirs = ProfileFactory(university=UniversityFactory())
    assert decide(officer, theirs) == 0
    theirs.refresh_from_db()
    assert theirs.university_confirmed_at is None
    assert not claims(officer.university).exists()


def test_a_refusal_needs_a_reason_and_keeps_it_for_the_student(officer):
    claim = ProfileFactory(university=officer.university, programme="Law")
    with pytest.raises(ValidationError, match="Say why"):
        decide(officer, claim, confirm=False, reason="  ")
    decide(officer, claim, confirm=False, reason="Not in our register.")
    assert refusal_of(claim).reason == "Not in our register."
    assert not claims(officer.university).exists()
    assert list(claims(officer.university, refused=True)) == [claim]
    assert AuditEntry.objects.get().reason == ""


@pytest.mark.parametrize("graduation", [None, date(2027, 6, 1)])
def test_a_refused_claim_that_changes_is_asked_again(officer, graduation):
    claim = ProfileFactory(
        university=officer.university, programme="Law", expected_graduation_on=graduation
    )
    decide(officer, claim, confirm=False, reason="Not in our register.")
    claim.programme = "Maritime law"
    claim.save()
    assert list(claims(officer.university)) == [claim]
    assert refusal_of(claim) is None


def test_choosing_nobody_is_told(officer):
    with pytest.raises(ValidationError, match="at least one"):
        decide(officer)


def test_only_who_agreed_is_shown_and_the_others_are_a_rounded_number(officer):
    shown = ProfileFactory(university=officer.university, given_name="Ilvara")
    give_consent(shown, "shown_with_university")
    others = ProfileFactory.create_batch(
        9, university=officer.university, given_name="Hidden", family_name="Person"
    )
    decide(officer, shown, *others)
    found = students(officer.university, today=TODAY)
    assert [state.name for state in found.shown] == ["Ilvara Tesk"]
    assert found.others is None
    more = ProfileFactory.create_batch(3, university=officer.university)
    decide(officer, *more)
    assert students(officer.university, today=TODAY).others == 10


def test_a_withdrawn_consent_counts_at_once(officer):
    claim = ProfileFactory(university=officer.university)
    give_consent(claim, "shown_with_university")
    decide(officer, claim)
    withdraw_consent(claim, "shown_with_university")
    assert students(officer.university, today=TODAY).shown == ()


def test_who_needs_somebody_now_comes_first(officer):
    calm = ProfileFactory(university=officer.university, given_name="Calm", family_name="A")
    ends = ProfileFactory(
        university=officer.university,
        given_name="Ends",
        family_name="Z",
        expected_graduation_on=date(2026, 12, 31),
    )
    give_consent(calm, "visible_to_employers")
    for profile in (calm, ends):
        give_consent(profile, "shown_with_university")
        profile.skills.create(phrase="Python")
        profile.languages.create(code="en", cefr_level="C1")
    decide(officer, calm, ends)
    found = students(officer.university, today=TODAY)
    assert [(state.name, state.needs) for state in found.shown] == [
        ("Ends Z", ("Graduates soon, not seen by employers",)),
        ("Calm A", ()),
    ]


def test_a_student_is_told_of_a_refusal_with_its_reason(
    officer, mailoutbox, django_capture_on_commit_callbacks
):
    claim = ProfileFactory(university=officer.university)
    with django_capture_on_commit_callbacks(execute=True):
        decide(officer, claim, confirm=False, reason="Not in our register.")
    (mail,) = mailoutbox
    assert mail.to == [claim.user.email]
    assert "Not in our register." in mail.body
    assert "/profile/" in mail.body


def test_decisions_are_in_what_a_student_downloads_and_go_with_the_account(officer):
    claim = ProfileFactory(university=officer.university)
    decide(officer, claim, confirm=False, reason="Not in our register.")
    (decision,) = export_data(claim)["study_decisions"]
    assert decision["university__name"] == officer.university.name
    assert decision["reason"] == "Not in our register."
    erase(claim)
    assert not StudyDecision.objects.exists()
