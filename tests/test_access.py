"""Every address of the service, with every role: nobody sees or changes another tenant's people.

There are two of everything. Whoever looks belongs to the first; the addresses name the rows of
the second, whose people must never show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from cities.models import CityOfficer
from employers.models import EmployerInvitation
from profiles.models import ContactRequest, CvFile, Education
from profiles.services import give_consent
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from tests.factories.employers import EmployerFactory, EmployerMemberFactory, ReadVacancyFactory
from tests.factories.profiles import ProfileFactory
from tests.factories.universities import CareerOfficerFactory
from tests.matching.engine_folder import engines, sync_all

__all__ = ["engines"]

pytestmark = pytest.mark.django_db

SECRETS = ("Quillon", "Brandtherr", "0199", "tenant-b.example", "Severine")
ROLES = ("visitor", "talent", "employer", "career_officer", "city_officer", "operator")
TALENT = {"talent"}
# Who opens what; every other role is led to the login or told that it is not theirs.
GATES: dict[str, set[str]] = {
    "approvals:queue": {"career_officer", "operator"},
    "office:office": {"career_officer"},
    "matching:my-city": {"city_officer"},
    "matching:matches": TALENT,
    "matching:saved": TALENT,
    "profiles:profile": TALENT,
    "profiles:skills": TALENT,
    "profiles:cv": TALENT,
    "profiles:consents": TALENT,
    "profiles:data": TALENT,
    "profiles:download": TALENT,
    "profiles:json-resume": TALENT,
    "profiles:europass": TALENT,
    "contacts:mine": TALENT,
    "admin:index": {"operator"},
    "api-matches": TALENT,
    "api-profile": TALENT,
}
# Rows of the second tenant that anybody may see or, as a talent, mark.
PUBLIC = {
    "matching:vacancy",
    "matching:city",
    "matching:mark",
    "contacts:open",
    "api-vacancy",
    "api-explanation",
}
REFUSED = {403, 404, 405}


@dataclass(frozen=True, slots=True)
class Address:
    """A named address and the parameters it takes."""

    name: str
    parameters: tuple[str, ...]


def addresses() -> list[Address]:
    """Return every named address, the admin's apart from its front page left to its own tests."""
    return [one for one in _walk(get_resolver().url_patterns, "") if _is_walked(one)]


def _is_walked(address: Address) -> bool:
    return address.name == "admin:index" or not address.name.startswith("admin:")


def _walk(patterns: list[Any], namespace: str) -> Iterator[Address]:
    for one in patterns:
        if isinstance(one, URLResolver):
            below = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _walk(one.url_patterns, below)
        elif isinstance(one, URLPattern) and one.name:
            parameters = tuple(one.pattern.regex.groupindex) or tuple(one.pattern.converters)
            yield Address(namespace + one.name, parameters)


def tenant(letter: str, **names: Any) -> SimpleNamespace:
    domain = f"tenant-{letter}.example"
    city = CityFactory(key=f"city-{letter}", name=f"City {letter.upper()}")
    employer = EmployerFactory(name=f"Employer {letter.upper()}", city=city)
    member = EmployerMemberFactory(
        employer=employer,
        user=UserFactory(email=f"boss@{domain}"),
        name=names.get("member", "Anna"),
    )
    vacancy = ReadVacancyFactory(employer=employer, city=city, title="Python developer")
    officer = CareerOfficerFactory(user=UserFactory(email=f"officer@{domain}"))
    city_officer = CityOfficer.objects.create(user=UserFactory(email=f"city@{domain}"), city=city)
    profile = ProfileFactory(
        user=UserFactory(email=f"talent@{domain}"),
        given_name=names.get("given", "Ilvara"),
        family_name=names.get("family", "Tesk"),
        phone=names.get("phone", "+000 555 0100"),
        university=officer.university,
        city=city,
    )
    for purpose in ("visible_to_employers", "shown_with_university"):
        give_consent(profile, purpose)
    return SimpleNamespace(
        city=city,
        employer=employer,
        member=member,
        vacancy=vacancy,
        officer=officer,
        city_officer=city_officer,
        profile=profile,
        education=Education.objects.create(profile=profile, institution="School"),
        cv=CvFile.objects.create(
            profile=profile, name=f"{names.get('given', 'Ilvara')}.pdf", file="cv/none"
        ),
        contact=ContactRequest.objects.create(
            vacancy=vacancy, profile=profile, message="We build for harbours.", member=member.user
        ),
        invitation=EmployerInvitation.objects.create(
            employer=employer, email=f"new@{domain}", invited_by=member.user
        ),
    )


@pytest.fixture
def first(engines) -> SimpleNamespace:
    return tenant("a")


@pytest.fixture
def second(engines) -> SimpleNamespace:
    made = tenant(
        "b", given="Quillon", family="Brandtherr", phone="+000 555 0199", member="Severine"
    )
    sync_all()
    return made


@pytest.fixture
def accounts(first) -> dict[str, User | None]:
    return {
        "visitor": None,
        "talent": first.profile.user,
        "employer": first.member.user,
        "career_officer": first.officer.user,
        "city_officer": first.city_officer.user,
        "operator": UserFactory(email="operator@region.example", is_staff=True),
    }


def of_second(address: Address, second: SimpleNamespace) -> dict[str, Any]:
    """Return parameters that name rows of the second tenant."""
    name = address.name
    values: dict[str, Any] = {
        "profile_id": second.profile.pk,
        "member_id": second.member.pk,
        "invitation_id": second.invitation.pk,
        "vacancy_id": second.vacancy.pk,
        "contact_id": second.contact.pk,
        "cv_id": second.cv.pk,
        "token": "none",
        "name": "about",
        "kind": "education",
        "uidb36": "1",
        "key": second.officer.university.key if name.startswith("office:") else second.city.key,
        "pk": second.vacancy.pk,
    }
    if name.startswith(("employers:employer", "employers:invit", "employers:member")) or name in {
        "employers:end-invitation",
        "employers:invite",
    }:
        values["pk"] = second.employer.pk
    elif name in {"contacts:contact", "contacts:employer-contact"}:
        values["pk"] = second.contact.pk
    elif name in {"profiles:part", "profiles:remove"}:
        values["pk"] = second.education.pk
    elif name.startswith("profiles:cv"):
        values["pk"] = second.cv.pk
    return {parameter: values[parameter] for parameter in address.parameters}


def is_private(address: Address) -> bool:
    rows = set(address.parameters) - {"token", "name", "kind", "uidb36"}
    return bool(rows) and address.name not in PUBLIC and not address.name.startswith("account_")


def state_of(second: SimpleNamespace) -> list[dict[str, Any]]:
    rows = []
    for row in vars(second).values():
        row.refresh_from_db()
        rows.append(model_to_dict(row))
    rows.append({"consents": second.profile.consents.filter(withdrawn_at=None).count()})
    rows.append({"contacts": ContactRequest.objects.filter(profile=second.profile).count()})
    return rows


def ask(account: User | None, method: str, path: str) -> Any:
    client = Client(raise_request_exception=False)
    if account is not None:
        client.force_login(account)
    return client.get(path) if method == "get" else client.post(path)


@pytest.mark.parametrize("role", ROLES)
def test_no_address_shows_or_changes_the_people_of_another_tenant(role, accounts, second):
    before = state_of(second)
    wrong = []
    for address in addresses():
        path = reverse(address.name, kwargs=of_second(address, second))
        for method in ("get", "post"):
            answer = ask(accounts[role], method, path)
            told = f"{role} {method} {address.name} -> {answer.status_code}"
            if answer.status_code >= 500 and answer.status_code != 503:
                wrong.append(f"{told}: fails")
            body = b"".join(answer) if answer.streaming else answer.content
            text = body.decode(errors="replace")
            shown = [word for word in SECRETS if word in text.replace(path, "")]
            if shown:
                wrong.append(f"{told}: shows {shown}")
            if is_private(address) and not _is_refused(answer, role):
                wrong.append(f"{told}: is open")
    assert wrong == [], "\n".join(wrong)
    assert state_of(second) == before


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_its_roles_alone(role, accounts, second):
    wrong = []
    for name, allowed in GATES.items():
        answer = ask(accounts[role], "get", reverse(name))
        refused = _is_refused(answer, role)
        if refused == (role in allowed):
            wrong.append(f"{role} {name} -> {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_the_gates_name_addresses_that_are_there():
    assert set(GATES) | PUBLIC <= {address.name for address in addresses()}


def _is_refused(answer: Any, role: str) -> bool:
    if answer.status_code in REFUSED or answer.status_code == 401:
        return True
    return answer.status_code == 302 and "/login/" in answer["Location"]
