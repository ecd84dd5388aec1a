"""Facts for tests of matching: a valid whole that each test changes in what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from matching.core.types import Facts, Kind, Place, ProfileFacts, VacancyFacts

TAMPERE = Place("FI", "tampere", "Tampere", ("Tammerfors",), "FI197", 61.4978, 23.7610)
HELSINKI = Place("FI", "helsinki", "Helsinki", ("Helsingfors",), "FI1B1", 60.1699, 24.9384)
RIGA = Place("LV", "riga", "Rīga", ("Riga", "Riika"), "LV006", 56.9496, 24.1052)


def make_vacancy_facts(number: int = 1, **changes: Any) -> VacancyFacts:
    """Return the facts of a vacancy whose id is `number`."""
    values: dict[str, Any] = {
        "id": UUID(int=number), "version": 1, "title": "Software developer", "lang": "en",
        "body": "You build services for harbours.", "employer_id": UUID(int=900),
        "employer_name": "Merituuli Oy", "place": TAMPERE, "published_on": date(2026, 3, 2),
        "closes_on": date(2026, 4, 30),
    }  # fmt: skip
    return VacancyFacts(**values | changes)


def make_profile_facts(number: int = 1, **changes: Any) -> ProfileFacts:
    """Return the facts of a profile whose id is `number`, shown to employers."""
    values: dict[str, Any] = {
        "id": UUID(int=number), "version": 1, "headline": "Software developer", "lang": "en",
        "body": "I built services for harbours.", "place": TAMPERE, "visible_to_employers": True,
    }  # fmt: skip
    return ProfileFacts(**values | changes)


def make_facts(kind: Kind, number: int = 1, *, title: str | None = None, **changes: Any) -> Facts:
    """Return facts of either kind; `title` is the headline of a profile."""
    if kind is Kind.PROFILE:
        named = {} if title is None else {"headline": title}
        return make_profile_facts(number, **named, **changes)
    return make_vacancy_facts(number, **({} if title is None else {"title": title}), **changes)
