"""Roots that a verb and the noun made of it share: "planlægger" and "planlægning".

Ads say what somebody does with verbs ("du testar nya versioner"), labels with nouns ("testning
av programvara"). A root is cruder than a stem, so it is only asked for where two words or more
must meet at once. All rules work on folded words (lower case, no diacritics).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from skills.text.stemmers import LITHUANIAN_KNOWING, cut_debitive
from skills.text.tokens import fold, stem

_SHORTEST: Final = 3

# Endings of verbs and of the nouns and participles made of them, the longest first.
_ENDINGS: Final = {
    "da": "eringerne eringer eringen ering erede erer eres ere ationerne ationer ationen ation "
          "ningerne ninger ningen ning ingerne inger ingen ing elserne elsen elser else ende "
          "erne eren ede er ene en et es e s t",
    "de": "elungen elung lungen lung eln elst elt ierungen ierung ierend ieren ierst iert ationen ation ungen ung end en est ern em er "
          "es et st te e n s t",
    "et": "amine amise amist amiseks amisega amisel imine imise imist imiseks imisega imisel "
          "mine mise mist miseks misega misel used use ust usega usel us ada ate ad ab ida ite "
          "id ib ma da te d b i u a e",
    "fi": "amisessa amisesta amiseen amisen amista aminen emisen emista eminen imisen imista "
          "iminen omisen omista ominen minen misen mista misesta misessa miseen "
          "uksen uksia uksesta ukset usta us yksen ykset ysta ys nnin nnit ntia nnista nti "
          "aat oit uat at et it ot ut aa oa ea ia a e i o u y t n",
    "lt": "avimas avimo avima avimu avimui avimai avimus uodamas uodami uosime uosi uoja uoti uoji "
          "imas imo ima imu imui imai imus ymas ymo yma ymu ymui ymai ysi ysime yti yji "
          "isi iti eti esi ime iame ti si a i o u e uosite uosim ysite isite esite site sites sime "
          "ate ote ame ome damas dama dami damos",
    "lv": "osanas osanu osana osanai isanas isanu isana isanai asanas asanu asana esanas esanu "
          "esana sanas sanu sana osim isim asim esim osi isi asi esi sim si ot it at et t o i a e u s",
    "nb": "eringene eringer eringen ering erte erer eres ere asjonene asjoner asjonen asjon "
          "ningene ninger ningen ning ingene inger ingen ing elsene elsen elser else ende "
          "ene eren et er en es te e s t",
    "pl": "owywania owywanie owywaniu owywac owujesz owania owanie owaniu owaniem owac ujesz ujemy "
          "acja acji acje acje ywania ywanie ywac iwania iwanie iwac ania anie aniu aniem asz ac "
          "enia enie eniu eniem isz ic ysz yc a e i y u o",
    "sv": "eringarna eringar eringen ering erade erar eras era ationer ationen ation ningarna "
          "ningar ningen ning ingarna ingar ingen ing elser elsen else ande ende arna orna erna "
          "aren are ade as ar er or en et na a e s t n",
}  # fmt: skip
_ENDING: Final = {
    lang: re.compile(
        "(?:" + "|".join(sorted(set(endings.split()), key=lambda e: (-len(e), e))) + ")$"
    )
    for lang, endings in _ENDINGS.items()
}
_DOUBLE: Final = re.compile(r"(.)\1")
_ENGLISH: Final = re.compile(r"(?:ation|at|ion|ment|er|ing|i|e)$")


@lru_cache(maxsize=100_000)
def root(word: str, lang: str) -> str:
    """Return the root of one word; never empty for a word with letters."""
    folded = fold(word)
    if not folded.isalpha() or len(folded) <= _SHORTEST:
        return folded
    if lang == "en":
        stemmed = stem(folded, "en")
        shorter = _ENGLISH.sub("", stemmed)
        return _single(shorter if len(shorter) >= _SHORTEST else stemmed)
    if lang == "lt" and folded in LITHUANIAN_KNOWING:
        return folded
    if lang == "lv":
        folded = cut_debitive(folded)
    match = _ENDING[lang].search(folded)
    # The longest ending that leaves enough of a word.
    while match and match.start() < _SHORTEST:
        match = _ENDING[lang].search(folded, match.start() + 1)
    cut = folded[: match.start()] if match else folded
    if lang == "fi":
        cut = cut.replace("d", "t")
        if len(cut) > _SHORTEST + 1:
            cut = cut.rstrip("aeiouy") if len(cut.rstrip("aeiouy")) >= _SHORTEST else cut
    return _single(cut)


def _single(word: str) -> str:
    """Return the word with double letters written once: planlaegg, suunnittel, plann."""
    return _DOUBLE.sub(r"\1", word)
