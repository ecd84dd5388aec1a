"""Loading the places and partners of the region, with or without the demo."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cities.data import CITIES, PARTNERS
from cities.models import City, Partner

# A place has the same id in every installation, so that addresses and exports agree.
NAMESPACE: Final = UUID("6f2f7c1e-5b0e-4d0e-9d61-7a1f6f1d2b11")
COLUMNS: Final = ("key", "name", "names", "country_code", "nuts_code", "latitude", "longitude")


def place_id(kind: str, key: str) -> UUID:
    """Return the id that the place of a key always has; kind is city or university."""
    return uuid5(NAMESPACE, f"{kind}/{key}")


@dataclass(frozen=True, slots=True)
class CityRow:
    """One city as it is imported; degrees are WGS 84."""

    key: str
    name: str
    names: tuple[str, ...]
    country_code: str
    nuts_code: str
    latitude: float
    longitude: float


def known_cities() -> list[CityRow]:
    """Return the cities of the region that come with the service."""
    return [CityRow(*row) for row in CITIES]


def read_cities(path: Path) -> list[CityRow]:
    """Read a UTF-8 CSV file with the columns of COLUMNS; other names are parted by " | ".

    Raises ValidationError that names each line which is not understood.
    """
    problems, rows = [], []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ValidationError(
                _("The file needs a first line with these columns too: %(names)s")
                % {"names": ", ".join(missing)}
            )
        for line in reader:
            try:
                rows.append(
                    CityRow(
                        key=line["key"].strip(),
                        name=line["name"].strip(),
                        names=tuple(n.strip() for n in line["names"].split("|") if n.strip()),
                        country_code=line["country_code"].strip().upper(),
                        nuts_code=line["nuts_code"].strip().upper(),
                        latitude=float(line["latitude"]),
                        longitude=float(line["longitude"]),
                    )
                )
            except (AttributeError, TypeError, ValueError) as error:
                problems.append(_("Line %(n)d: %(why)s") % {"n": reader.line_num, "why": error})
    if problems:
        raise ValidationError(problems)
    return rows


@transaction.atomic
def import_cities(rows: Iterable[CityRow], *, update: bool = False) -> tuple[int, int]:
    """Add the cities that are not there, and with `update` bring those there up to the rows.

    Returns how many were added and changed. Raises ValidationError, with nothing changed, for a
    row that cannot be a city.
    """
    added = changed = 0
    for row in rows:
        city = City.objects.filter(key=row.key).first()
        is_new = city is None
        if city is None:
            city = City(id=place_id("city", row.key), key=row.key)
        elif not update:
            continue
        before = (city.name, city.names, city.country_code, city.nuts_code, city.latitude, city.longitude)  # fmt: skip
        city.name, city.names = row.name, list(row.names)
        city.country_code, city.nuts_code = row.country_code, row.nuts_code
        city.latitude, city.longitude = row.latitude, row.longitude
        after = (city.name, city.names, city.country_code, city.nuts_code, city.latitude, city.longitude)  # fmt: skip
        if not is_new and before == after:
            continue
        _check(city, row)
        city.save()
        added, changed = added + is_new, changed + (not is_new)
    return added, changed


def _check(city: City, row: CityRow) -> None:
    try:
        city.full_clean()
    except ValidationError as error:
        raise ValidationError(
            _("City %(key)s: %(why)s") % {"key": row.key, "why": " ".join(error.messages)}
        ) from error
    if row.nuts_code and not row.nuts_code.startswith(row.country_code):
        raise ValidationError(
            _("City %(key)s: the NUTS code %(code)s is of another country.")
            % {"key": row.key, "code": row.nuts_code}
        )


@transaction.atomic
def import_partners(rows: Sequence[tuple[str, str, str, str, str, str]] = PARTNERS) -> int:
    """Add the partners that are not there and return how many; what an operator changed stays."""
    cities = {city.key: city for city in City.objects.all()}
    added = 0
    for key, name, kind, role, status, city_key in rows:
        _partner, is_new = Partner.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "kind": kind,
                "role": role,
                "status": status,
                "city": cities.get(city_key),
            },
        )
        added += is_new
    return added
