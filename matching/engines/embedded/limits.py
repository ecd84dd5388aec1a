"""What constraints are decided by, kept beside each row: facts without texts, links and vector."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from matching.core.types import Facts, Kind, LanguageDemand, Place, ProfileFacts, VacancyFacts

_VACANCY = ("remote", "sponsorship", "licence", "contract_type", "schedule",
            "pay_min_eur_month", "pay_max_eur_month")  # fmt: skip
_PROFILE = ("permit_basis", "licences", "target_countries", "target_cities", "willing_to_move",
            "remote_only", "schedule", "contract_types", "pay_floor_eur_month",
            "visible_to_employers")  # fmt: skip
_DAYS = {
    Kind.VACANCY: ("published_on", "closes_on", "starts_on"),
    Kind.PROFILE: ("permit_valid_until", "available_from"),
}
_LISTS = frozenset({"licences", "target_countries", "target_cities", "contract_types"})
_NOBODY = UUID(int=0)


def write_limits(facts: Facts) -> bytes:
    """Return those facts as one line of JSON, without the id."""
    is_vacancy = isinstance(facts, VacancyFacts)
    values: dict[str, Any] = {
        name: getattr(facts, name) for name in (_VACANCY if is_vacancy else _PROFILE)
    }
    for name in _DAYS[Kind.VACANCY if is_vacancy else Kind.PROFILE]:
        day = getattr(facts, name)
        values[name] = day.toordinal() if day else None
    values["place"] = [facts.place.country_code, facts.place.city_key]
    values["languages"] = (
        [[d.code, d.cefr_level, d.must] for d in facts.languages]
        if isinstance(facts, VacancyFacts)
        else dict(facts.languages)
    )
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def read_limits(line: bytes, kind: Kind, found: UUID, version: int) -> Facts:
    """Return the facts of a line, with everything else left empty."""
    values: dict[str, Any] = json.loads(line)
    for name in _DAYS[kind]:
        day = values[name]
        values[name] = None if day is None else date.fromordinal(day)
    for name in _LISTS & values.keys():
        values[name] = tuple(values[name])
    country, city = values.pop("place")
    place = Place(country, city, "")
    languages = values.pop("languages")
    if kind is Kind.PROFILE:
        return ProfileFacts(found, version, "", "", "", place, languages=languages, **values)
    demands = tuple(LanguageDemand(code, level, must) for code, level, must in languages)
    return VacancyFacts(
        found, version, "", "", "", _NOBODY, "", place, languages=demands, **values
    )
