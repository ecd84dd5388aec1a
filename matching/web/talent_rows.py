"""A talent who fits a vacancy, in words an employer reads: no name, no basis of a permit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from matching.core.types import Constraint, Match, SkillReason, State
from matching.web.rows import BarPart, bar_of
from matching.wording import demand_words, fit_words, level_words, occupation_gap, percent
from profiles.contact_models import ContactRequest
from profiles.masking import talent_title
from profiles.models import Profile
from skills.text.vocabulary import load_vocabulary

# More skills than these in a line are read by nobody; the rest is counted.
SKILLS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class TalentRow:
    """What the page of talents shows of one; `percent` is the score in hundredths.

    `headline` is the last job's title or the degree where the talent wrote none.
    """

    profile: Profile
    headline: str
    contact: ContactRequest | None
    fit: str
    percent: int
    bar: tuple[BarPart, ...]
    occupation: str
    have: tuple[str, ...]
    have_more: int
    missing: tuple[str, ...]
    missing_more: int
    met: tuple[str, ...]
    unknown: tuple[str, ...]


def talent_row(profile: Profile, match: Match, contact: ContactRequest | None) -> TalentRow:
    """Return one talent in words; the order of everything is that of the match."""
    have, missing = match.reasons.matched, match.reasons.missing
    return TalentRow(
        profile=profile,
        headline=talent_title(profile),
        contact=contact,
        fit=fit_words(round(match.score, 2)),
        percent=percent(match.score),
        bar=bar_of(match),
        occupation=_occupation(match),
        have=_labels(have),
        have_more=max(0, len(have) - SKILLS_SHOWN),
        missing=_labels(missing),
        missing_more=max(0, len(missing) - SKILLS_SHOWN),
        met=tuple(_words(match.constraints, State.MET)),
        unknown=tuple(_words(match.constraints, State.UNKNOWN)),
    )


def _occupation(match: Match) -> str:
    """Return which occupations were compared, in English; "" where they have nothing in common."""
    link = match.reasons.occupation
    if link is None or link.similarity <= 0:
        return occupation_gap(match)
    vocabulary = load_vocabulary()
    asked = vocabulary.label(link.uri_vacancy, "en")
    stated = vocabulary.label(link.uri_profile, "en")
    if link.uri_vacancy == link.uri_profile:
        return asked
    return _("%(asked)s asked, %(stated)s stated") % {"asked": asked, "stated": stated}


def _labels(reasons: Sequence[SkillReason]) -> tuple[str, ...]:
    vocabulary = load_vocabulary()
    return tuple(vocabulary.label(one.uri, "en") for one in reasons[:SKILLS_SHOWN])


def _words(constraints: Iterable[Constraint], state: State) -> Iterable[str]:
    for one in constraints:
        if one.state is not state:
            continue
        if one.kind == "language":
            yield _language(one)
        else:
            yield {
                "permit": _("permit to work"),
                "dates": _("day of start"),
                "place": _("place of work"),
                "licence": _("licence"),
            }[one.kind]


def _language(one: Constraint) -> str:
    need, level = demand_words(one.need), one.have.partition(" ")[2]
    if level:
        return _("%(need)s (has %(level)s)") % {"need": need, "level": level_words(level)}
    return need
