"""Employers and their vacancies."""

from __future__ import annotations

from datetime import date

import factory

from employers.models import Employer, EmployerMember, Vacancy
from employers.services import save_vacancy
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory

TODAY = date(2026, 11, 23)


class EmployerFactory(factory.django.DjangoModelFactory):
    """An approved employer."""

    name = factory.Sequence(lambda n: f"Heather Works {n}")
    city = factory.SubFactory(CityFactory)
    status = Employer.Status.APPROVED

    class Meta:
        model = Employer


class EmployerMemberFactory(factory.django.DjangoModelFactory):
    """Somebody who acts for an employer."""

    user = factory.SubFactory(UserFactory)
    employer = factory.SubFactory(EmployerFactory)

    class Meta:
        model = EmployerMember


class VacancyFactory(factory.django.DjangoModelFactory):
    """A published vacancy of a software developer; its text is not read."""

    employer = factory.SubFactory(EmployerFactory)
    city = factory.SubFactory(CityFactory)
    title = "Software developer"
    body = "You write web services in Python and keep the data in PostgreSQL."
    lang = "en"
    status = Vacancy.Status.PUBLISHED
    published_on = TODAY

    class Meta:
        model = Vacancy


class ReadVacancyFactory(VacancyFactory):
    """The same, with its text read as the service reads it."""

    @classmethod
    def _create(cls, model_class: type[Vacancy], *args: object, **fields: object) -> Vacancy:
        return save_vacancy(model_class(**fields))
