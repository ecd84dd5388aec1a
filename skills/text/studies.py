"""Fields of study: "examen i fysik eller matematik" asks for a degree, not for a skill.

Languages without a row here read fields of study as any other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from skills.text.phrases import Words

# Beginnings of folded words for studies, or whole words where a space ends them: those that a
# field stands behind, and those that it stands before ("rakennustekniikan tutkinto").
_FIELD_BEHIND: Final[dict[str, tuple[str, ...]]] = {
    "da": ("bachelor ", "bacheloruddannelse ", "professionsbachelor ", "master ", "kandidat ",
           "kandidatgrad ", "kandidatuddannelse ", "uddannelse ", "uddannet ", "grunduddannelse ",
           "erhvervsuddannelse ", "diplomingenior ", "civilingenior ", "studier ", "studerer ",
           "svendebrev "),
    "nb": ("bachelor ", "bachelorgrad ", "bachelorutdanning ", "master ", "mastergrad ",
           "masterutdanning ", "doktorgrad ", "grad ", "utdanning ", "utdannelse ", "utdannet ",
           "hoyskoleutdanning ", "hogskoleutdanning ", "universitetsutdanning ",
           "fagskoleutdanning ", "fagutdanning ", "fagbrev ", "svennebrev ", "ingenior ",
           "sivilingenior ", "studier ", "studerer "),
    "et": ("haridus ", "haridust ", "hariduse ", "haridusega ", "korgharidus", "kutseharidus",
           "rakenduskorgharidus", "magistrikraad", "bakalaureusekraad", "kraad ", "kraadi ",
           "kraadiga ", "diplom ", "diplomit ", "lopetanud ", "opid ", "opingud ", "oppinud "),
    "fi": ("opiskelet ", "opintoja ", "opinnot "),
    "sv": ("examen ", "hogskoleexamen ", "universitetsexamen ", "yrkeshogskoleexamen ",
           "kandidatexamen ", "masterexamen ", "magisterexamen ", "ingenjorsexamen ",
           "civilingenjor", "hogskoleingenjor", "utbildning ", "hogskoleutbildning ",
           "universitetsutbildning ", "yrkeshogskoleutbildning ", "gymnasieutbildning ",
           "yrkesutbildning ", "studier ", "studerar "),
}  # fmt: skip
_FIELD_BEFORE: Final[dict[str, tuple[str, ...]]] = {
    "et": (
        "haridus",
        "korgharidus",
        "kutseharidus",
        "rakenduskorgharidus",
        "magistrikraad",
        "bakalaureusekraad",
        "eriala ",
        "erialal ",
        "tudeng",
        "uliopilane ",
        "oppekava",
    ),
    "fi": ("tutkinto", "tutkinno", "opinnot ", "opintoja ", "opinnoista ", "opiskelija"),
}
# Nearer than those, they say that it is asked for as such: "tutkinto tai kokemus kirjanpidosta".
_DEMANDS: Final[dict[str, tuple[str, ...]]] = {
    "da": ("erfar", "kendskab", "viden", "kompetenc", "interesse", "forstaelse", "evne", "god ",
           "gode ", "gerne ", "du ", "som ", "kan ", "har ", "er ", "med ", "men "),
    "nb": ("erfar", "kjennskap", "kunnskap", "kompetans", "interesse", "forstaelse", "evne",
           "god ", "gode ", "gjerne ", "du ", "som ", "kan ", "har ", "er ", "med ", "men "),
    "et": ("kogemu", "tookogemu", "oskus", "teadmis", "tundmi", "huvi", "arusaam", "hea ", "head ",
           "vaga ", "valmis", "sul ", "oled ", "oskad ", "tunned ", "kes "),
    "fi": ("kokemu", "osaami", "tuntemu", "taito", "taido"),
    "sv": ("erfaren", "kunskap", "kannedom", "forstaelse", "vana", "intresse", "formaga", "god ",
           "goda ", "du ", "som ", "kan ", "har "),
}  # fmt: skip
_REACH_BEHIND: Final = 8
_REACH_BEFORE: Final = 4


def is_field_of_study(words: Words, first: int, last: int) -> bool:
    """Return whether the words [first, last) of a sentence only name what was studied."""
    demands = _DEMANDS.get(words.lang)
    if demands is None:
        return False
    ahead = [f"{word} " for word in words.folded[last : last + _REACH_BEFORE]]
    # "Tutkinto ja projektinhallinnan kokemus": the demand follows at once.
    if ahead and ahead[0].startswith(demands) and not words.gap_before(last).strip():
        return False
    if _meets(ahead, [words.gap_before(last + n) for n in range(len(ahead))], r"[,;:.]",
              _FIELD_BEFORE.get(words.lang, ()), demands):  # fmt: skip
        return True
    behind = [f"{word} " for word in reversed(words.folded[max(first - _REACH_BEHIND, 0) : first])]
    gaps = [words.gap_before(first - n) for n in range(len(behind))]
    return _meets(behind, gaps, r"[;:.]", _FIELD_BEHIND.get(words.lang, ()), demands)


def names_studies(words: Words) -> bool:
    """Return whether a sentence asks for studies, whose fields the words behind them may name."""
    studies = (*_FIELD_BEHIND.get(words.lang, ()), *_FIELD_BEFORE.get(words.lang, ()))
    return any(f"{word} ".startswith(studies) for word in words.folded)


def _meets(
    around: Sequence[str],
    gaps: Sequence[str],
    breaks: str,
    studies: tuple[str, ...],
    demands: tuple[str, ...],
) -> bool:
    """Return whether a word for studies comes before any other demand and sign that breaks."""
    for word, gap in zip(around, gaps, strict=True):
        if re.search(breaks, gap) or word.startswith(demands):
            return False
        if studies and word.startswith(studies):
            return True
    return False
