"""Loading the universities of the region, with or without the demo."""

from __future__ import annotations

from django.db import transaction

from cities.models import City, Partner, PartnerKind
from cities.services import place_id
from universities.data import UNIVERSITIES
from universities.models import University


@transaction.atomic
def import_universities() -> tuple[int, list[str]]:
    """Add the universities that are not there, each as an active partner too.

    Returns how many were added, and the keys of those whose city is not loaded.
    """
    cities = {city.key: city for city in City.objects.all()}
    added, homeless = 0, []
    for key, name, city_key in UNIVERSITIES:
        city = cities.get(city_key)
        if city is None:
            homeless.append(key)
            continue
        _university, is_new = University.objects.get_or_create(
            key=key, defaults={"id": place_id("university", key), "name": name, "city": city}
        )
        added += is_new
        if not Partner.objects.filter(kind=PartnerKind.UNIVERSITY, name=name).exists():
            Partner.objects.create(
                key=f"university-{key.replace('_', '-')}",
                name=name,
                kind=PartnerKind.UNIVERSITY,
                city=city,
            )
    return added, homeless
