"""Orders of the levels of languages (CEFR) and of education (EQF)."""

from __future__ import annotations

from matching.core.weights import EQF_SHORT_VALUE

# Council of Europe, Common European Framework of Reference; "native" is our word above C2.
CEFR_ORDER = ("A1", "A2", "B1", "B2", "C1", "C2", "native")

_CEFR_RANKS = {level.casefold(): rank for rank, level in enumerate(CEFR_ORDER, start=1)}
_NORWEGIAN = frozenset({"no", "nn"})


def cefr_rank(level: str) -> int | None:
    """Return 1 (A1) to 7 (native), or None when the level is empty or not of the scale."""
    return _CEFR_RANKS.get(level.strip().casefold())


def language_code(code: str) -> str:
    """Return the ISO 639-1 code in small letters; every Norwegian is "nb"."""
    small = code.strip().lower()
    return "nb" if small in _NORWEGIAN else small


def eqf_value(need: int, have: int) -> float:
    """Return in [0, 1] how well an education level meets the one asked for; higher is better.

    Both are EQF levels (1 to 8). More education than asked for is worth as much as enough of it.
    """
    return EQF_SHORT_VALUE.get(max(0, need - have), 0.0)


def experience_value(need_years: float, have_years: float) -> float:
    """Return in [0, 1] the share of the asked years that are there; 1 when none are asked."""
    if need_years <= 0:
        return 1.0
    return min(1.0, max(0.0, have_years) / need_years)
