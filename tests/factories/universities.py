"""Universities and their career officers."""

from __future__ import annotations

import factory

from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory
from universities.models import CareerOfficer, University


class UniversityFactory(factory.django.DjangoModelFactory):
    """A university of the region."""

    key = factory.Sequence(lambda n: f"university-{n}")
    name = factory.Sequence(lambda n: f"University {n} of the Skerries")
    city = factory.SubFactory(CityFactory)

    class Meta:
        model = University


class CareerOfficerFactory(factory.django.DjangoModelFactory):
    """Somebody who works in the career office of a university."""

    user = factory.SubFactory(UserFactory)
    university = factory.SubFactory(UniversityFactory)

    class Meta:
        model = CareerOfficer
