"""Endings that Snowball misses or cuts amiss, and stemmers of our own where it serves badly.

All rules work on folded words (lower case, no diacritics), since `tokens.stem` folds first.
OWN_STEMMERS take the folded word; REFINEMENTS prepare it for Snowball or correct its answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

Stem = Callable[[str], str]


def _longest_first(*endings: str) -> tuple[str, ...]:
    return tuple(sorted(set(endings), key=lambda ending: (-len(ending), ending)))


def _cut(word: str, endings: tuple[str, ...], shortest: int) -> str:
    """Return the word without its longest ending that leaves at least `shortest` letters."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return word[: -len(ending)]
    return word


# --- Latvian -------------------------------------------------------------------------------

_LATVIAN: Final = _longest_first(
    "iem", "ies", "ais", "am", "as", "ai", "es", "em", "ei", "is", "im", "us", "um", "os", "om",
    "ie", "s", "a", "e", "i", "u", "o",
)  # fmt: skip


# The ending that makes an adjective definite: digitalaja; a tulkotaja is a person.
_LATVIAN_DEFINITE: Final = re.compile(r"(?<=.{4}[^taeiou])aj(?:a|am|ai|iem|os|as|am)$")
# "It has to be done" is written before the verb: jagatavo, jauzrauga; but jauns, janvaris.
_LATVIAN_DEBITIVE: Final = re.compile(
    r"^ja(?=(?:uz|[aeio]|[^aeiouhnps]|p(?!an)|s(?!m)|n(?!v))[a-z]{3})"
)


def cut_debitive(word: str) -> str:
    """Return a folded Latvian verb without the mark that it has to be done."""
    return _LATVIAN_DEBITIVE.sub("", word) if len(word) > 6 else word


def _stem_latvian(word: str) -> str:
    word = _LATVIAN_DEFINITE.sub("", cut_debitive(word))
    stemmed = _cut(word, _LATVIAN, 3)
    # Softening that outlives folding: prasme, prasmju; gramatvedis, gramatveza.
    if len(stemmed) > 4 and stemmed.endswith("j") and stemmed[-2] not in "aeiou":
        stemmed = stemmed[:-1]
    if stemmed.endswith("vez"):
        stemmed = stemmed[:-1] + "d"
    return stemmed


# --- Polish --------------------------------------------------------------------------------

_POLISH: Final = _longest_first(
    "owie", "owi", "ow", "iami", "ami", "iach", "ach", "iom", "om", "iem", "em", "ego", "iego",
    "emu", "iemu", "iej", "ej", "ych", "ich", "ymi", "imi", "ym", "im", "ia", "ie", "iu", "io",
    "ium", "a", "e", "i", "y", "u", "o",
)  # fmt: skip
_POLISH_SOFT: Final = (("sc", "st"), ("nc", "nt"), ("dz", "g"), ("rz", "r"), ("cz", "k"))
# Their last letters look like an ending.
_POLISH_WHOLE: Final = re.compile(r"(?<=system|roblem)(?:u|y|ow|em|ie|om|ami|ach)?$")


def _stem_polish(word: str) -> str:
    if _POLISH_WHOLE.search(word):
        return _POLISH_WHOLE.sub("", word)
    stemmed = _cut(word, _POLISH, 3)
    for soft, hard in _POLISH_SOFT:
        if len(stemmed) > 4 and stemmed.endswith(soft):
            return stemmed[: -len(soft)] + hard
    # The fleeting e: pielegniarka, pielegniarek.
    if len(stemmed) > 5 and stemmed.endswith("ek") and stemmed[-3] in "rlntwd":
        return stemmed[:-2] + "k"
    return stemmed


# --- Estonian ------------------------------------------------------------------------------

_ESTONIAN_CASES: Final = "sse|st|le|lt|ks|ni|na|ta|ga|s|l"
_ESTONIAN_US: Final = re.compile(
    rf"(?<=[^aeiou]us)(?:e|ed|t|i|id|te|e(?:{_ESTONIAN_CASES})|te(?:{_ESTONIAN_CASES}))$"
)
_ESTONIAN_MINE: Final = re.compile(
    rf"mi(?:ne|se|st|sed|ste|si|se(?:{_ESTONIAN_CASES})|ste(?:{_ESTONIAN_CASES}))$"
)
_ESTONIAN_CASE: Final = re.compile(
    rf"(?<=[aeiou])(?:d|t|te|de|id|(?<!aa|ee|ii|oo|uu)sid|(?:te|de|id)?(?:{_ESTONIAN_CASES}))$"
)
_ESTONIAN_IST: Final = re.compile(r"(?:al|ur|on|at|or|ib|og)ist$")
_ESTONIAN_HARD: Final = {"g": "k", "b": "p", "d": "t"}


# Adjectives and people in -ne lose it: tehniline, tehnilise, tehnilist; visuaalne, visuaalse;
# erialane, opilaste. Nouns in -l have an elative that looks alike (kanalist, profiilist), and so
# has who does something (spetsialist).
_ESTONIAN_NE: Final = (
    rf"(?:ne|se|st|sed|ste|si|seid|se(?:{_ESTONIAN_CASES})|ste(?:{_ESTONIAN_CASES}))$"
)
_ESTONIAN_LINE: Final = re.compile(r"(?<=.{3})(?<!aa|ee|ii|oo|uu)(?<!a)li" + _ESTONIAN_NE)
_ESTONIAN_ALINE: Final = re.compile(
    rf"(?<=.{{2}})ali(?:ne|se|sed|si|seid|se(?:{_ESTONIAN_CASES}))$"
)
_ESTONIAN_LANE: Final = re.compile(
    r"(?:(?<=opi)la|(?<=.{3}al)a|(?<=.{3}ev)a|(?<=^inim)e)" + _ESTONIAN_NE
)
_ESTONIAN_SE: Final = re.compile(
    rf"(?<=.{{2}}[^aeious])(?:ne|se(?:t|d|te|id|te(?:{_ESTONIAN_CASES})|{_ESTONIAN_CASES})?)$"
)
# Words whose forms share too little, as whole words or as the last part of compounds.
_ESTONIAN_ALIKE: Final = (
    (re.compile(rf"^(?:last(?:e(?:{_ESTONIAN_CASES})?)?|lapsi|lapse(?:d|{_ESTONIAN_CASES})?)$"), "laps"),
    (re.compile(rf"^(?:uus|uusi|uued|uut|uu(?:te|e)(?:{_ESTONIAN_CASES})?)$"), "uus"),
    (re.compile(r"(?<=aruan)(?:ne|net|nete\w{0,3}|de|ded|deid|de(?:ga|st|le|s|ks))$"), "t"),
    (re.compile(r"(?<=^nou)(?:e|et|ete\w{0,3}|de|ded|deid)$"), "t"),
    (re.compile(r"(?<=sea)dme\w{0,5}$"), "t"),
    (re.compile(r"(?<=kon)(?:d|na|da|nad|dade\w{0,3}|di|nas|nast|nale|naga)$"), "t"),
    (re.compile(r"(?<=joonis)(?:e|t|ed|te\w{0,3}|eid|e\w{1,3})?$"), ""),
    (re.compile(r"(?<=hin)(?:d|da|na|nad|dade\w{0,3}|du)$"), "t"),
    (re.compile(r"(?:(?<=materjal)|(?<=detail)|(?<=kanal))(?:e|i|id|eid|[ei](?:de|te)\w{0,3}|i(?:ga|st|le|l|na))?$"), ""),
    (re.compile(r"(?<=kir)(?:i|ja|ju|jad|jas|jaga|jade\w{0,3})$"), "j"),
    (re.compile(r"(?<=tun)(?:d|de|ni|nid|nis|dide\w{0,3})$"), "t"),
    (re.compile(r"(?<=veos)(?:e|t|ed|eid|te\w{0,3})?$"), ""),
    (re.compile(r"(?<=suh)(?:e|et|te|ted|tes|tega|teid|ete\w{0,3})$"), "t"),
    (re.compile(r"(?<=masin)a$|(?<=raamat)$|(?<=riist)$"), ""),
)  # fmt: skip


def _stem_estonian(word: str) -> str:
    for pattern, ending in _ESTONIAN_ALIKE:
        if pattern.search(word):
            return pattern.sub(ending, word)
    for pattern, ending in (
        (_ESTONIAN_LINE, "lin"), (_ESTONIAN_ALINE, "alin"), (_ESTONIAN_LANE, "an"),
        (_ESTONIAN_SE, "n"),
    ):  # fmt: skip
        if pattern.search(word):
            return pattern.sub(ending, word)
    if _ESTONIAN_MINE.search(word) and len(word) > 6:
        return _ESTONIAN_MINE.sub("mi", word)
    if len(word) > 4:
        shorter = _ESTONIAN_US.sub("", word)
        if shorter.endswith("us"):
            return shorter
    stemmed = word
    # A spetsialist ends in no case; from a database (andmebaasist) does.
    match = None if _ESTONIAN_IST.search(word) else _ESTONIAN_CASE.search(word)
    # Nor does a long vowel stand before an ending of two (marsruute, portaale, plaani).
    if match and match[0] in {"te", "le", "ni", "na"} and len(word) > 5 and word[-3] == word[-4]:
        match = None
    # A long vowel before s or l is the word's own end (andmebaas, keel), no case ending.
    if match and match.start() >= 4 and not (len(match[0]) == 1 and word[-2] == word[-3]):
        stemmed = word[: match.start()]
    elif word.endswith("lt") and len(word) >= 5:
        stemmed = word[:-1]
    if len(stemmed) >= 4 and stemmed[-1] in "aeiou" and stemmed[-2] not in "aeiou":
        stemmed = stemmed[:-1]
    # Weak and strong grade meet: muuk, muugi; kokk, koka.
    if len(stemmed) > 3 and stemmed[-1] == stemmed[-2]:
        stemmed = stemmed[:-1]
    return stemmed[:-1] + _ESTONIAN_HARD.get(stemmed[-1], stemmed[-1])


# --- Swedish -------------------------------------------------------------------------------

_SWEDISH: Final = _longest_first(
    "arnas", "ornas", "ernas", "arna", "orna", "erna", "arens", "aren", "arnas", "ares", "are",
    "orna", "ors", "or", "ars", "ar", "ers", "er", "ens", "en", "ets", "et", "ans", "an", "ande",
    "es", "na", "n", "s", "a", "e",
)  # fmt: skip
# The ends of these look like endings: ingenjor, motor, direktor, professor, erfarenhet.
_SWEDISH_ENDS: Final = ("jor", "ator", "otor", "ktor", "ntor", "ssor", "het", "bas")
_SWEDISH_WHOLE: Final = {
    "lager": "lager", "lagret": "lager", "lagren": "lager",
    # Verbs of one syllable: ta, tar.
    "tar": "ta", "ger": "ge", "ser": "se", "gar": "ga", "star": "sta",
}  # fmt: skip


def _stem_swedish(word: str) -> str:
    if word in _SWEDISH_WHOLE:
        return _SWEDISH_WHOLE[word]
    # -iker and its inflection (tekniker, teknikern, teknikerna) keep one stem.
    agent = re.sub(r"(?<=ik)er(?:n|na|nas|s|ns)?$", "", word)
    if agent != word:
        return agent
    stemmed = word if word.endswith(_SWEDISH_ENDS) else _cut(word, _SWEDISH, 3)
    # A bare n or s is an ending after a vowel only: "skolan", but "person", "databas".
    dropped = word[len(stemmed) :]
    if dropped in {"n", "s", "na"} and stemmed[-1] not in "aeo":
        # An adjective's double n stays: noggrann, noggranna.
        stemmed = word[:-1] if word.endswith("nna") else word
    if len(stemmed) > 4 and stemmed.endswith(("mm", "nn")):
        stemmed = stemmed[:-1]
    # The fleeting e: flexibel, flexibla.
    return stemmed[:-1] + "el" if stemmed.endswith("ibl") else stemmed


# --- Refinements of Snowball ---------------------------------------------------------------

_FINNISH_NEN: Final = re.compile(
    r"(?:(?<=[aeouyh]m)|(?<=[^i]im)|(?<=ll)|(?<=la))i(?:nen|sen|sta|set|seen|sessa|sesta|sella|"
    r"selta|selle|seksi|sena|sten|sia|siin|sissa|sista|sina|silla|silta|sille)$"
    # Other adjectives (teknisen, strategisia), but no elative: testista is of testi.
    r"|(?<=[^aeiuy])i(?:nen|sen|set|seen|sessa|sesta|sella|selta|selle|seksi|sena|sten|sia|siin|"
    r"sissa|sina|silla|silta|sille)$"
)
# -uus and -yys: huolellisuutta, tasmallisyyden.
_FINNISH_UUS: Final = re.compile(
    r"(?<=.{3})(?:uu(?=tt|d|t)|yy(?=tt|d|t))(?:tta|den|desta|dessa|della|delta|delle|teen|tena|deksi)$"
)
# Whose they are stands in place of the n: asiakkaidemme, tehtaviesi.
_FINNISH_OWNED: Final = re.compile(r"(?<=[idjt]e)(?:mme|si|nsa|nne)$")
_FINNISH_WEAK_NT: Final = re.compile(r"nn(?=[iao](?:n|t|ssa|sta|lla|lta|lle|ksi|na)$)")


def _prepare_finnish(word: str) -> str:
    if len(word) > 8:
        word = _FINNISH_OWNED.sub("n", word)
    if len(word) > 6 and _FINNISH_NEN.search(word):
        return _FINNISH_NEN.sub("inen", word)
    if match := _FINNISH_UUS.search(word):
        return word[: match.start() + 2] + "s"
    return _FINNISH_WEAK_NT.sub("nt", word) if len(word) > 5 else word


def _refine_finnish(word: str, stemmed: str) -> str:
    """Even out what Snowball leaves of -us and -nta words and of consonant gradation."""
    if word.endswith("si") and stemmed + "si" == word and len(stemmed) > 3:
        return stemmed + "s"
    if stemmed.endswith("kas") and len(stemmed) > 5:
        return stemmed[:-2]
    stemmed = re.sub(r"(?<=.{4}[^eiouy])[uy](?:s|ks)?$", "", stemmed)
    stemmed = re.sub(r"(?<=.{2})d(?=[aeiouy]?$)", "t", stemmed)
    if len(stemmed) >= 7 and stemmed[-1] in "aeiouy" and stemmed[-2] not in "aeiouy":
        stemmed = stemmed[:-1]
    if len(stemmed) >= 5 and stemmed.endswith("nt"):
        stemmed = stemmed[:-1]
    return stemmed


_NORDIC_AGENT: Final = re.compile(r"(?<=.{3}er)(?:e|en|ne|ens|nes|es|s)$")


def _prepare_nordic(word: str) -> str:
    # sykepleiere, sykepleierne: Snowball would stop at "sykepleier", one step short.
    return _NORDIC_AGENT.sub("", word)


_GERMAN_FEMININE: Final = re.compile(
    r"(?<=eur|ist|ant|ent|log|yst|rzt|irt|och|alt|aph|rat|tor|nom)in(?:nen)?$"
)


def _prepare_german(word: str) -> str:
    return _GERMAN_FEMININE.sub("", word)


def _refine_nordic(word: str, stemmed: str) -> str:
    # A lager is a store; without its -er it would be a layer (lag).
    return "lager" if word in {"lager", "lageret", "lagre", "lagrene", "lagerets"} else stemmed


def _refine_english(_word: str, stemmed: str) -> str:
    return stemmed[:-1] if stemmed.endswith("lysi") else stemmed


# Snowball knows these endings by their ė, which folding took: priemonėje, svetainėmis.
_LITHUANIAN_E: Final = re.compile(r"(?<=.{3})(?<!i)e(?:je|mis|ms)$")
# To know how is not to teach: mokate, mokymas.
LITHUANIAN_KNOWING: Final = frozenset(
    {"moku", "moki", "moka", "mokam", "mokame", "mokat", "mokate"}
)


def _prepare_lithuanian(word: str) -> str:
    return _LITHUANIAN_E.sub("e", word)


def _refine_lithuanian(word: str, stemmed: str) -> str:
    """Even out softened ends (medis, medžio) and words that Snowball cuts amiss."""
    if stemmed == "duom":
        return "duomen"
    if word in LITHUANIAN_KNOWING:
        return "moke"
    if len(stemmed) >= 3 and stemmed.endswith("c"):
        return stemmed[:-1] + "t"
    if len(stemmed) >= 4 and stemmed.endswith("dz"):
        return stemmed[:-1]
    return stemmed + "t" if word.startswith("patirti") and stemmed == "patir" else stemmed


OWN_STEMMERS: Final[dict[str, Stem]] = {
    "et": _stem_estonian,
    "lv": _stem_latvian,
    "pl": _stem_polish,
    "sv": _stem_swedish,
}
PREPARATIONS: Final[dict[str, Stem]] = {
    "da": _prepare_nordic,
    "de": _prepare_german,
    "fi": _prepare_finnish,
    "lt": _prepare_lithuanian,
    "nb": _prepare_nordic,
}
REFINEMENTS: Final[dict[str, Callable[[str, str], str]]] = {
    "da": _refine_nordic,
    "en": _refine_english,
    "fi": _refine_finnish,
    "lt": _refine_lithuanian,
    "nb": _refine_nordic,
}
