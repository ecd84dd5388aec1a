"""Which fields an index of each kind has, so that every engine offers the same.

FILTERS hold exact values (several a document), RANGES numbers or days, FACETS are the filters
that can be counted. Names are the API's parameter names where a person may set them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matching.core.ports import InvalidQuery
from matching.core.types import Facts, Filter, Kind, ProfileFacts, Query, Sort, VacancyFacts

VACANCY_FILTERS = (
    "lang", "country", "city", "nuts", "employer", "occupation", "isco", "isco_major", "skill",
    "language", "language_demand", "working_language", "contract_type", "schedule", "remote",
    "sponsorship", "licence", "eqf",
)  # fmt: skip
VACANCY_RANGES = ("pay_max_eur_month", "pay_min_eur_month", "experience_years", "eqf_level",
                  "published_on", "closes_on", "starts_on")  # fmt: skip
VACANCY_FACETS = (
    "country", "city", "lang", "language", "working_language", "isco_major", "occupation",
    "contract_type", "schedule", "remote", "sponsorship", "employer", "skill", "eqf",
)  # fmt: skip

PROFILE_FILTERS = (
    "lang", "country", "city", "nuts", "occupation", "isco", "isco_major", "skill", "language",
    "language_level", "permit_basis", "licence", "eqf", "target_country", "schedule",
    "visible_to_employers", "willing_to_move",
)  # fmt: skip
PROFILE_RANGES = ("experience_years", "eqf_level", "available_from", "pay_floor_eur_month")
PROFILE_FACETS = ("country", "city", "lang", "language", "isco_major", "occupation", "skill",
                  "eqf", "schedule")  # fmt: skip

FILTERS = {Kind.VACANCY: VACANCY_FILTERS, Kind.PROFILE: PROFILE_FILTERS}
RANGES = {Kind.VACANCY: VACANCY_RANGES, Kind.PROFILE: PROFILE_RANGES}
FACETS = {Kind.VACANCY: VACANCY_FACETS, Kind.PROFILE: PROFILE_FACETS}
VACANCY_SORTS: Final = frozenset({Sort.NEWEST, Sort.CLOSES_SOON, Sort.PAY})
MOST_HITS: Final = 500


def check_query(query: Query, kind: Kind) -> None:
    """Raise InvalidQuery for what an index of this kind does not have."""
    for part in (*query.filters, *query.ranges, *query.access):
        known = FILTERS[kind] if isinstance(part, Filter) else RANGES[kind]
        if part.field not in known:
            raise InvalidQuery(
                f"There is no field {part.field!r} to narrow by; use one of {known}."
            )
    for name in query.facets:
        if name not in FACETS[kind]:
            raise InvalidQuery(f"There is no facet {name!r}; use one of {FACETS[kind]}.")
    if not 1 <= query.limit <= MOST_HITS or query.facet_size < 1:
        raise InvalidQuery(f"Ask for 1 to {MOST_HITS} hits and at least one value a facet.")
    if query.sort in VACANCY_SORTS and kind is not Kind.VACANCY:
        raise InvalidQuery(f"The order {query.sort} is for vacancies.")
    if query.sort is Sort.DISTANCE and query.near is None:
        raise InvalidQuery("To order by distance, say from where.")


def filter_values(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Return the exact values of every filter field of a document, without doubles.

    `language_demand` is "fi:B1" for each must-have language, `language_level` the same for what a
    talent has ("fi:" when the level is not stated).
    """
    isco = tuple(dict.fromkeys(o.isco_code for o in facts.occupations if o.isco_code))
    values: dict[str, tuple[str, ...]] = {
        "lang": (facts.lang,) if facts.lang else (),
        "country": (facts.place.country_code,) if facts.place.country_code else (),
        "city": (facts.place.city_key,) if facts.place.city_key else (),
        "nuts": (facts.place.nuts_code,) if facts.place.nuts_code else (),
        "occupation": tuple(dict.fromkeys(o.uri for o in facts.occupations)),
        "isco": isco,
        "isco_major": tuple(dict.fromkeys(code[:1] for code in isco)),
        "skill": tuple(dict.fromkeys(s.uri for s in facts.skills)),
        "schedule": (facts.schedule,) if facts.schedule else (),
        "eqf": (str(facts.eqf_level),) if facts.eqf_level is not None else (),
    }
    if isinstance(facts, VacancyFacts):
        values |= {
            "employer": (str(facts.employer_id),),
            "language": tuple(dict.fromkeys(d.code for d in facts.languages)),
            "language_demand": tuple(
                dict.fromkeys(f"{d.code}:{d.cefr_level}" for d in facts.languages if d.must)
            ),
            "working_language": facts.working_languages,
            "contract_type": (facts.contract_type,) if facts.contract_type else (),
            "remote": (facts.remote,) if facts.remote else (),
            "sponsorship": (facts.sponsorship,) if facts.sponsorship else (),
            "licence": (facts.licence,) if facts.licence else (),
        }
    else:
        values |= {
            "language": tuple(facts.languages),
            "language_level": tuple(f"{c}:{level}" for c, level in facts.languages.items()),
            "permit_basis": (facts.permit_basis,),
            "licence": facts.licences,
            "target_country": facts.target_countries,
            "visible_to_employers": ("yes" if facts.visible_to_employers else "no",),
            "willing_to_move": {True: ("yes",), False: ("no",), None: ()}[facts.willing_to_move],
        }
    return values


def title_and_body(facts: Facts) -> tuple[str, str]:
    """Return the short and the long text of a document, whichever kind it is of."""
    if isinstance(facts, ProfileFacts):
        return facts.headline, facts.body
    return facts.title, facts.body


def names_of(facts: Facts) -> Iterator[str]:
    """Return the names a searcher may type that need not stand in the text itself."""
    yield facts.place.city_name
    yield from facts.place.names
    if isinstance(facts, VacancyFacts):
        yield facts.employer_name
    yield from (occupation.label for occupation in facts.occupations)
    yield from (skill.label for skill in facts.skills)
