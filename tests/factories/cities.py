"""Cities of the region."""

from __future__ import annotations

import factory

from cities.models import City


class CityFactory(factory.django.DjangoModelFactory):
    """Helsinki, unless told otherwise."""

    key = "helsinki"
    name = "Helsinki"
    names = ["Helsingfors"]
    country_code = "FI"
    nuts_code = "FI1B1"
    latitude = 60.17
    longitude = 24.94

    class Meta:
        model = City
        django_get_or_create = ["key"]
