"""What a talent wrote, as an employer reads it before both agree: without the own name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from profiles.models import Profile

MASK = "…"
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Seven digits or more, however they are grouped: a telephone number, and no year or postcode.
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[\s()./-]*\d){6,}(?!\w)")


def without_name(text: str, profile: Profile) -> str:
    """Return a text with the person's names, any e-mail address and telephone number masked.

    Names count as whole words in any case; what is one letter long is left, as it names nobody.
    """
    masked = _NUMBER.sub(_unless_years, _ADDRESS.sub(MASK, text))
    for name in _names(profile):
        masked = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, masked, flags=re.IGNORECASE)
    return masked


def talent_title(profile: Profile) -> str:
    """Return what to call a talent without a name: the headline, the last job, or the degree.

    "" where none of them is stated.
    """
    if profile.headline:
        return without_name(profile.headline, profile)
    jobs = (row.title for row in profile.experiences.all())
    degrees = (row.degree or row.field for row in profile.educations.all())
    return without_name(next((words for words in (*jobs, *degrees) if words), ""), profile)


def _names(profile: Profile) -> Iterator[str]:
    words = f"{profile.given_name} {profile.family_name}".replace("-", " ").split()
    yield from sorted({word for word in words if len(word) > 1}, key=len, reverse=True)


def _unless_years(found: re.Match[str]) -> str:
    """Keep "2019-2023" and "2019 - 2023", which are spans of years."""
    return found[0] if re.fullmatch(r"(?:19|20)\d\d\s*[-/]\s*(?:19|20)\d\d", found[0]) else MASK
