"""Profiles of fictional talents."""

from __future__ import annotations

import factory

from profiles.models import Profile
from tests.factories.accounts import UserFactory
from tests.factories.cities import CityFactory


class ProfileFactory(factory.django.DjangoModelFactory):
    """A software developer in Helsinki; the texts are not read and no consent is given."""

    user = factory.SubFactory(UserFactory)
    given_name = "Ilvara"
    family_name = "Tesk"
    phone = "+000 555 0100"
    headline = "Software developer"
    summary = "I write web services in Python and keep the data in PostgreSQL."
    lang = "en"
    city = factory.SubFactory(CityFactory)
    permit_basis = "eu_eea_ch"

    class Meta:
        model = Profile
