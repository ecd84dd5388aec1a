"""Pairs of facts for the tests of the core: fixed ones, and strategies for hypothesis."""

from datetime import date
from uuid import UUID

import numpy as np
from hypothesis import strategies as st

from matching.core.permits import PERMIT_BASES, SPONSORSHIPS
from matching.core.types import (
    LanguageDemand,
    LinkedOccupation,
    LinkedSkill,
    Place,
    ProfileFacts,
    VacancyFacts,
)

TODAY = date(2026, 11, 23)
HELSINKI = Place(country_code="FI", city_key="helsinki", city_name="Helsinki")
TAMPERE = Place(country_code="FI", city_key="tampere", city_name="Tampere")
GDANSK = Place(country_code="PL", city_key="gdansk", city_name="Gdańsk")


def make_vacancy(**fields):
    base = {
        "id": UUID(int=1), "version": 1, "title": "", "body": "", "lang": "fi",
        "employer_id": UUID(int=9), "employer_name": "Satama Oy", "place": HELSINKI,
    }  # fmt: skip
    return VacancyFacts(**(base | fields))


def make_profile(**fields):
    base = {
        "id": UUID(int=2), "version": 1, "headline": "", "body": "", "lang": "en",
        "place": HELSINKI, "permit_basis": "eu_eea_ch",
    }  # fmt: skip
    return ProfileFacts(**(base | fields))


shares = st.floats(0, 1)
days = st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))
places = st.sampled_from([HELSINKI, TAMPERE, GDANSK])
levels = st.sampled_from(["A1", "A2", "B1", "B2", "C1", "C2", "native", ""])
codes = st.sampled_from(["fi", "sv", "en", "no", "nb"])
eqf = st.none() | st.integers(1, 8)
years = st.none() | st.floats(0, 30)
uris = st.sampled_from([f"urn:skill:{letter}" for letter in "abcdefgh"])
skills = st.builds(
    LinkedSkill, uri=uris, label=st.sampled_from(["x", "y"]), phrase=st.sampled_from(["p", "q"]),
    weight=shares, must=st.booleans(),
)  # fmt: skip
occupations = st.builds(
    LinkedOccupation, uri=st.sampled_from(["urn:o:1", "urn:o:2", "urn:o:3"]),
    label=st.sampled_from(["x", "y"]), isco_code=st.sampled_from(["2512", "2514", "2221", "5", ""]),
    confidence=shares,
)  # fmt: skip
vectors = st.none() | st.lists(st.floats(-1, 1, width=32), min_size=3, max_size=3).map(
    lambda row: np.array(row, dtype=np.float32)
)
vacancies = st.builds(
    make_vacancy,
    place=places,
    occupations=st.lists(occupations, max_size=4).map(tuple),
    skills=st.lists(skills, max_size=6).map(tuple),
    languages=st.lists(
        st.builds(LanguageDemand, code=codes, cefr_level=levels, must=st.booleans()), max_size=3
    ).map(tuple),
    remote=st.sampled_from(["on_site", "hybrid", "remote"]),
    sponsorship=st.sampled_from(SPONSORSHIPS),
    licence=st.sampled_from(["", "nurse"]),
    eqf_level=eqf,
    experience_years=years,
    starts_on=days,
    closes_on=days,
    vector=vectors,
    vector_name=st.sampled_from(["hash-1", "hash-2"]),
)
profiles = st.builds(
    make_profile,
    place=places,
    occupations=st.lists(occupations, max_size=4).map(tuple),
    skills=st.lists(skills, max_size=6).map(tuple),
    languages=st.dictionaries(codes, levels, max_size=3),
    permit_basis=st.sampled_from(PERMIT_BASES),
    permit_valid_until=days,
    licences=st.sampled_from([(), ("nurse",), ("driving_licence_b",)]),
    eqf_level=eqf,
    experience_years=years,
    target_countries=st.sampled_from([(), ("FI",), ("PL", "FI")]),
    target_cities=st.sampled_from([(), ("tampere",), ("gdansk",)]),
    willing_to_move=st.sampled_from([True, False, None]),
    remote_only=st.booleans(),
    available_from=days,
    visible_to_employers=st.booleans(),
    vector=vectors,
    vector_name=st.sampled_from(["hash-1", "hash-2"]),
)
