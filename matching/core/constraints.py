"""Hard constraints: decided before ranking, and never mixed into the score.

What a vacancy does not ask for makes no constraint. `need` and `have` are codes, which the page
puts into words: "fi B1", "2026-12-01", "FI helsinki". A place in none of those that were named has them
all in `have`, "EE FI tartu", and `code` is "named".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Final, Literal

from matching.core.levels import cefr_rank, language_code
from matching.core.permits import decide_permit
from matching.core.types import Constraint, LanguageDemand, ProfileFacts, State, VacancyFacts
from matching.core.weights import WITHIN_REACH_CEFR_LEVELS, WITHIN_REACH_DAYS

# Which pairs a list shows: those that fit, the near misses, or all.
Show = Literal["fits", "near", "all"]


def decide_constraints(
    vacancy: VacancyFacts, profile: ProfileFacts, *, today: date
) -> tuple[Constraint, ...]:
    """Return every hard constraint of a pair, in a fixed order: languages by code, permit, dates,
    place, licence."""
    demands = sorted(
        {d for d in vacancy.languages if d.must}, key=lambda d: (d.code, d.cefr_level)
    )
    found: list[Constraint | None] = [decide_language(demand, profile) for demand in demands]
    found += [rule(vacancy, profile, today) for rule in RULES.values()]
    return tuple(constraint for constraint in found if constraint is not None)


def fits(constraints: Iterable[Constraint]) -> bool:
    """Return whether nothing is known to stand in the way; what is unknown does not."""
    return all(constraint.state is not State.NOT_MET for constraint in constraints)


def is_near_miss(constraints: Iterable[Constraint]) -> bool:
    """Return whether exactly one constraint is not met, and that one is within reach."""
    failed = [c for c in constraints if c.state is State.NOT_MET]
    return len(failed) == 1 and failed[0].within_reach


def is_shown(constraints: Iterable[Constraint], show: Show) -> bool:
    """Return whether a pair with these constraints belongs to a list."""
    if show == "fits":
        return fits(constraints)
    return show == "all" or is_near_miss(constraints)


def decide_language(demand: LanguageDemand, profile: ProfileFacts) -> Constraint:
    """Decide one language a vacancy asks for. A profile that states languages, but not this one, does not have it;
    a profile that states none at all leaves it open."""
    code = language_code(demand.code)
    levels = [level for c, level in profile.languages.items() if language_code(c) == code]
    # Two spellings of one language (no, nb) are one; the better level counts.
    level = max(levels, key=lambda text: (cefr_rank(text) or 0, text), default=None)
    need_rank = cefr_rank(demand.cefr_level)
    have_rank = cefr_rank(level) if level is not None else 0
    need = f"{code} {demand.cefr_level}".strip()
    have = f"{code} {level}".strip() if level is not None else ""

    if level is None and not profile.languages:
        state = State.UNKNOWN
    elif level is None:
        state = State.NOT_MET
    elif need_rank is None:
        state = State.MET  # asked for without a level: any level will do
    elif have_rank is None:
        state = State.UNKNOWN
    else:
        state = State.MET if have_rank >= need_rank else State.NOT_MET
    within_reach = (
        state is State.NOT_MET
        and need_rank is not None
        and have_rank is not None
        and need_rank - have_rank <= WITHIN_REACH_CEFR_LEVELS
    )
    return Constraint("language", state, need, have, within_reach=within_reach, code=code)


def _dates(vacancy: VacancyFacts, profile: ProfileFacts, today: date) -> Constraint | None:
    """Decide the dates. A closed vacancy is out of reach; a start that has passed means today."""
    if vacancy.closes_on is not None and vacancy.closes_on < today:
        return Constraint(
            "dates", State.NOT_MET, vacancy.closes_on.isoformat(), today.isoformat(), code="closed"
        )
    if vacancy.starts_on is None:
        return None
    need = vacancy.starts_on.isoformat()
    if profile.available_from is None:
        return Constraint("dates", State.UNKNOWN, need, "", code="start")
    have = profile.available_from.isoformat()
    start = max(vacancy.starts_on, today)
    late = profile.available_from - start
    if late <= timedelta(0):
        return Constraint("dates", State.MET, need, have, code="start")
    within_reach = late <= timedelta(days=WITHIN_REACH_DAYS)
    return Constraint("dates", State.NOT_MET, need, have, within_reach=within_reach, code="start")


def _place(vacancy: VacancyFacts, profile: ProfileFacts, _today: date) -> Constraint | None:
    """Decide the place. It is hard only for somebody who works remotely alone or does not move;
    whoever moves, but named other places, is asked."""
    if vacancy.remote == "remote":
        return Constraint("place", State.MET, "remote", "remote" if profile.remote_only else "")
    if profile.remote_only:
        return Constraint("place", State.NOT_MET, vacancy.remote, "remote", within_reach=True)
    there, home = vacancy.place, profile.place
    if not there.country_code and not there.city_key:
        return None
    need = f"{there.country_code} {there.city_key}".strip()
    have = f"{home.country_code} {home.city_key}".strip()
    same_city = bool(there.city_key) and there.city_key in (home.city_key, *profile.target_cities)
    if same_city:
        return Constraint("place", State.MET, need, have)
    # Without a city on either side, somebody who stays may live next door or far away.
    same_country_open = there.country_code == home.country_code and not (
        there.city_key and home.city_key
    )
    if profile.willing_to_move is False:
        if same_country_open or not have:
            return Constraint("place", State.UNKNOWN, need, have)
        return Constraint("place", State.NOT_MET, need, have, within_reach=True)
    if there.country_code and there.country_code in profile.target_countries:
        return Constraint("place", State.MET, need, have)
    named = " ".join((*profile.target_countries, *profile.target_cities))
    if named:
        return Constraint("place", State.UNKNOWN, need, named, code="named")
    state = State.MET if profile.willing_to_move else State.UNKNOWN
    return Constraint("place", state, need, have)


def _licence(vacancy: VacancyFacts, profile: ProfileFacts, _today: date) -> Constraint | None:
    """Decide the licence. A profile that lists none has most often not been asked."""
    need = vacancy.licence
    if not need:
        return None
    if need in profile.licences:
        return Constraint("licence", State.MET, need, need, code=need)
    have = " ".join(sorted(profile.licences))
    state = State.NOT_MET if profile.licences else State.UNKNOWN
    return Constraint("licence", state, need, have, code=need)


# Those of a pair beside the languages, in order.
RULES: Final[Mapping[str, Callable[[VacancyFacts, ProfileFacts, date], Constraint | None]]] = {
    "permit": decide_permit,
    "dates": _dates,
    "place": _place,
    "licence": _licence,
}
