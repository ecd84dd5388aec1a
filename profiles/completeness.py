"""What a profile lacks, and what each missing piece would bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.models import PermitBasis, Profile

Sentence = str | Promise


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a profile; `key` names the page where it is stated."""

    key: str
    name: Sentence
    gain: Sentence
    is_stated: Callable[[Profile], bool]


# In the order of what they bring to the matches.
PIECES = (
    Piece(
        "about",
        _("Headline"),
        _("Add a headline: it decides which occupations you are matched with."),
        lambda profile: bool(profile.headline),
    ),
    Piece(
        "skills",
        _("Skills"),
        _("Add skills: they are the reasons you match."),
        lambda profile: profile.skills.exists(),
    ),
    Piece(
        "languages",
        _("Languages"),
        _("Add your languages: without them language demands stay unknown."),
        lambda profile: profile.languages.exists(),
    ),
    Piece(
        "experience",
        _("Experience"),
        _("Add work you have done: years of experience count, and so do its tasks."),
        lambda profile: profile.experiences.exists(),
    ),
    Piece(
        "education",
        _("Education"),
        _("Add your education: its level is held against what vacancies ask for."),
        lambda profile: profile.educations.exists(),
    ),
    Piece(
        "permit",
        _("Right to work"),
        _("Say on what basis you may work: else the permit stays unknown."),
        lambda profile: profile.permit_basis != PermitBasis.UNKNOWN,
    ),
    Piece(
        "wishes",
        _("Available from"),
        _("Say from when you are available: else start dates stay unknown."),
        lambda profile: profile.available_from is not None,
    ),
    Piece(
        "about",
        _("City"),
        _("Say where you live: else the place of each vacancy stays unknown."),
        lambda profile: profile.city_id is not None,
    ),
)


def missing_pieces(profile: Profile) -> list[Piece]:
    """Return what is not stated, the piece that would bring most first."""
    return [piece for piece in PIECES if not piece.is_stated(profile)]


def completeness(profile: Profile) -> list[str]:
    """Return one sentence for each missing piece, saying what it would bring."""
    return [str(piece.gain) for piece in missing_pieces(profile)]
