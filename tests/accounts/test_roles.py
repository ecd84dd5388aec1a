"""Roles come from live rows, in one query, and what was decided stays as it was."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.audit import record
from accounts.models import AuditEntry, User
from accounts.roles import roles_of
from cities.models import CityOfficer
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerMemberFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory

pytestmark = pytest.mark.django_db


def test_each_membership_is_a_role_in_one_query(django_assert_num_queries):
    user = UserFactory(is_staff=True)
    ProfileFactory(user=user)
    EmployerMemberFactory(user=user)
    CareerOfficerFactory(user=user)
    CityOfficer.objects.create(user=user, city=CityFactory())
    with django_assert_num_queries(1):
        found = roles_of(user)
    assert found == {"talent", "employer", "career_officer", "city_officer", "operator"}


def test_a_membership_that_ends_is_no_role_any_more():
    member = EmployerMemberFactory()
    assert roles_of(member.user) == {"employer"}
    member.delete()
    assert roles_of(member.user) == frozenset()


def test_a_visitor_and_a_closed_account_have_no_role():
    assert roles_of(AnonymousUser()) == frozenset()
    assert roles_of(UserFactory(is_staff=True, is_active=False)) == frozenset()


def test_an_entry_of_the_audit_is_never_changed_and_outlives_its_actor():
    actor = UserFactory()
    (entry,) = record("tried", [actor], actor=actor, reason="to see")
    entry = AuditEntry.objects.get(pk=entry.pk)
    entry.reason = "other"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(reason="other")
    User.objects.filter(pk=actor.pk).delete()
    entry.refresh_from_db()
    assert (entry.actor, entry.reason) == (None, "to see")
