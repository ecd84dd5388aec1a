"""Names of languages in a sentence: where they stand, which stand together, and whether the words
around one make it a language rather than a country's people and things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from babel import Locale

from skills.text.cues import Group, cue_reader
from skills.text.grammar import (
    AND_WORDS,
    APPLYING,
    CONJUNCTIONS,
    COPULAS,
    JOINING,
    LANGUAGE_ROOTS,
    LANGUAGE_WORDS,
    NEGATED_VERBS,
    NEGATORS,
    OR_WORDS,
    PEOPLE_ENDINGS,
    POLISH_ADVERBS,
    SPEAKING,
    VERBS_AFTER_NAMES,
)
from skills.text.languages import CEFR_LEVELS, load_pack
from skills.text.phrases import PhraseHit, PhraseTable, Words
from skills.text.tokens import fold

CEFR: Final = re.compile(r"(?<![A-Za-z0-9])([ABC][12])(?:\s?\+)?(?![A-Za-z0-9])", re.IGNORECASE)

# What ads of the region ask for beside the languages that the packs spell out; the names are
# those of the Unicode CLDR.
_OF_THE_WORLD: Final = frozenset(
    {
        "af", "am", "az", "be", "bg", "bs", "ca", "cs", "cy", "el", "eo", "eu", "fo", "ga", "gd", "gl",
        "ha", "he", "hr", "hu", "hy", "id", "ig", "is", "ka", "kk", "km", "kn", "ku", "ky", "la", "lb",
        "lo", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "or", "pa", "ps", "ro", "rw", "sd", "se",
        "si", "sk", "sl", "so", "sq", "sr", "st", "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "ug",
        "uz", "xh", "yi", "yo", "zu",
    }
)  # fmt: skip

# Only these two write names of languages with a capital letter.
_CAPITALISED: Final = ("de", "en")

_GERMAN_ADJECTIVE: Final = re.compile(r"[a-zäöü]+sch(?:e|en|er|es|em)")


class LanguageNames:
    """Finds names of languages in sentences of one language."""

    def __init__(self, lang: str) -> None:
        pack = load_pack(lang)
        self._lang = lang
        names = _all_names(lang)
        self._names = PhraseTable(lang, names)
        # The stems of "lietuvių" (of Lithuanians) and "Germans" are those of the country.
        self._as_written = lang in ("lt", "en")
        # Compounds the pack does not list: "svenskakunskaper", "Finnischkenntnisse".
        self._bare_names = {
            fold(name): code
            for code, variants in names.items()
            for name in variants
            if " " not in name and len(name) >= 5
        }
        if lang == "sv":  # "danska" makes "danskkunskaper"
            self._bare_names |= {
                name.removesuffix("a"): code
                for name, code in self._bare_names.items()
                if name.endswith("ska")
            }
        self._written = frozenset(Words.of(n, lang).folded for ns in names.values() for n in ns)
        self._levels = PhraseTable(
            lang, {c: pack.levels[c] for c in CEFR_LEVELS if c in pack.levels}
        )
        self._stop_words = frozenset(fold(word) for word in pack.stop_words)

    def find(self, words: Words) -> list[PhraseHit]:
        """Return the names in order, without people ("tyskere") and countries ("Suomessa")."""
        hits = [
            hit
            for hit in self._names.find(words)
            if not self._as_written
            or any(
                words.folded[hit.first : last] in self._written
                for last in range(hit.first + 1, hit.last + 1)
            )
        ]
        covered = {place for hit in hits for place in range(hit.first, hit.last)}
        for place, word in enumerate(words.folded):
            if place in covered or len(word) < 10:
                continue
            # "niemieckojęzycznego"
            if code := self._bare_names.get(f"{word.partition('ojezyczn')[0]}i"):
                hits.append(PhraseHit(code, place, place + 1))
                continue
            for cut in range(len(word) - 4, 4, -1):
                code = self._bare_names.get(word[:cut])
                rest = word[cut:].removeprefix("s")
                if code and rest.startswith(LANGUAGE_WORDS[self._lang]):
                    hits.append(PhraseHit(code, place, place + 1))
                    break
        hits.sort(key=lambda hit: hit.first)
        speaks = any(self.is_language_word(word) for word in words.folded)
        kept: list[PhraseHit] = []
        for hit in reversed(hits):
            if not self._is_of_people(words, hit, speaks) and not (
                self._lang == "de" and self._only_describes(words, hit, kept[-1:])
            ):
                kept.append(hit)
        return kept[::-1]

    def _is_of_people(self, words: Words, hit: PhraseHit, speaks: bool) -> bool:
        if hit.last - hit.first > 1:
            return False
        word, written = words.folded[hit.first], words.tokens[hit.first].text
        if word.endswith(PEOPLE_ENDINGS.get(self._lang, ("\0",))) and word not in self._bare_names:
            return not self.is_inside(words, hit)
        # Elsewhere a capital letter inside a sentence is a country's: "kontor i Norge", "Suomen".
        if self._lang in _CAPITALISED or speaks or not written[0].isupper() or hit.first == 0:
            return False
        gap = words.text[words.tokens[hit.first - 1].end : words.tokens[hit.first].start]
        test = hit.last < len(words.tokens) and words.folded[hit.last].isdigit()  # Dansk 3
        return not gap.strip() and not test and not self._has_level(words, hit.last)

    def _only_describes(
        self, words: Words, hit: PhraseHit, following: Sequence[PhraseHit]
    ) -> bool:
        """Return whether a German adjective describes a noun that is no language."""
        if not _GERMAN_ADJECTIVE.fullmatch(words.tokens[hit.last - 1].text):
            return False
        if hit.last >= len(words.tokens):
            return False
        after = words.folded[hit.last]
        if after in CONJUNCTIONS["de"]:
            return not any(other.first <= hit.last + 2 for other in following)
        return not (self.is_language_word(after) or any(o.first == hit.last for o in following))

    def _has_level(self, words: Words, place: int) -> bool:
        return place < len(words.tokens) and (
            CEFR.fullmatch(words.tokens[place].text) is not None
            or any(hit.first == place for hit in self._levels.find_all(words))
        )

    def group(self, words: Words, names: Sequence[PhraseHit]) -> list[Group]:
        """Names with only commas, slashes and conjunctions between them stand together."""
        groups: list[list[PhraseHit]] = []
        # Names with bare commas before them wait for a conjunction: in "good English, Polish
        # is a plus" each name is its own.
        waiting: list[PhraseHit] = []
        for hit in names:
            last = waiting[-1] if waiting else groups[-1][-1] if groups else None
            joint = None if last is None else self._joint(words, last, hit)
            if joint == "conjunction":
                groups[-1].extend([*waiting, hit])
                waiting = []
            elif joint == "comma":
                waiting.append(hit)
            else:
                groups.extend([single] for single in waiting)
                waiting = []
                groups.append([hit])
        groups.extend([single] for single in waiting)
        return [Group(tuple(hits)) for hits in groups]

    def _joint(self, words: Words, left: PhraseHit, right: PhraseHit) -> str | None:
        """Return what joins two names: "conjunction" (or slash), "comma", or None."""
        between = words.folded[left.last : right.first]
        gap = words.text[words.tokens[left.last - 1].end : words.tokens[right.first].start]
        joining = CONJUNCTIONS[self._lang] | JOINING[self._lang]
        # "arabiaa, daria tai persiaa": a name that nobody has listed stands in a list too.
        unlisted = (
            len(between) == 2
            and gap.startswith(",")
            and len(between[0]) > 3
            and between[0] not in self._stop_words
            and between[1] in CONJUNCTIONS[self._lang]
        )
        if unlisted:
            return "conjunction"
        if self._is_denied_alone(words, left, right):
            return None
        before = words.folded[max(left.first - 1, 0) : left.first]
        if OR_WORDS.intersection(before) and AND_WORDS.intersection(between):
            return None
        if (
            len(between) > 3
            or any(word not in joining for word in between)
            or re.search(r"[;:.()–—\n]", gap)
        ):
            return None
        return "conjunction" if between or "/" in gap or "&" in gap else "comma"

    def _is_denied_alone(self, words: Words, left: PhraseHit, right: PhraseHit) -> bool:
        """Return whether the second of two names is ruled out, and the first is not.

        "Työkieli on englanti, eikä suomea tarvita", "it is English and Danish is not needed".
        """
        negators = NEGATORS[self._lang]
        before = words.folded[: left.first]
        if negators.intersection(words.folded[left.last : right.first]):
            return not negators.intersection(before)
        if not before or before[-1] not in COPULAS:
            return False
        for place in range(right.last, len(words.tokens)):
            if "," in words.gap_before(place):
                return False
            word = words.folded[place]
            if word in negators or word.startswith(NEGATED_VERBS.get(self._lang, ("\0",))):
                return True
        return False

    def is_certain(self, words: Words, group: Group) -> bool:
        """Return whether the words beside or inside a group say that languages are meant."""
        after = words.folded[group.last : group.last + 1]
        if any(self.is_inside(words, hit) for hit in group.hits) or any(
            self.is_language_word(word) for word in after
        ):
            return True
        before = words.folded[max(group.first - 2, 0) : group.first]
        if any(word.startswith(SPEAKING[self._lang]) for word in before):
            return True
        if not self.stands_alone(words, group):
            return False
        return any(self.is_language_word(word) for word in before) or self._is_way_of_speaking(
            words, group
        )

    def _describes_noun_before(self, words: Words, group: Group) -> bool:
        """Return whether a Polish adjective describes the noun before it: "rynek fiński"."""
        if words.folded[group.first] == "po":
            return False
        place = group.first - 1
        word = words.folded[place]
        gap = words.text[words.tokens[place].end : words.tokens[group.first].start]
        return not (
            gap.strip()
            or self.is_language_word(word)
            or word in self._stop_words
            or word in POLISH_ADVERBS
            or word.endswith(("y", "ego", "ym"))
            or word in CONJUNCTIONS["pl"]
            or word in NEGATORS["pl"]
            or any(
                mark.last == group.first
                for mark in cue_reader("pl", about_languages=True).find(words)
            )
            or any(hit.last == group.first for hit in self._levels.find_all(words))
        )

    def _is_way_of_speaking(self, words: Words, group: Group) -> bool:
        """Return whether a name says in which language something is done: "po polsku"."""
        word = words.folded[group.last - 1]
        before = words.folded[group.first - 1] if group.first else ""
        opening = words.folded[group.first]
        match self._lang:
            case "pl":
                return "po" in (before, opening)
            case "de":
                return "auf" in (before, opening)
            case "en":
                return "in" in (before, opening)
            case "lt":
                return word.endswith("iskai")
            case "lv":
                return word.endswith("iski")
            case "fi":
                return word.endswith("ksi")
            case "da" | "nb" | "sv":
                return before == "pa"
        return False

    def tells_how_to_apply(self, words: Words) -> bool:
        """Return whether a sentence is about the application: "Send your CV in English"."""
        applying = (*APPLYING[self._lang], *(("send", "submit") if self._lang == "en" else ()))
        # "sök" is "apply", "söker" what an employer does.
        return any(
            word in applying or word.startswith(tuple(a for a in applying if len(a) > 3))
            for word in words.folded
        )

    def is_inside(self, words: Words, hit: PhraseHit) -> bool:
        """Return whether a name holds a word for language: "suomenkielinen", "anglų kalba"."""
        covered = words.folded[hit.first : hit.last]
        if any(self.is_language_word(word) for word in covered):
            return True
        # In compounds the language word comes last: "suomenkielinen", "danskkundskaber".
        return any(
            len(word) > 8
            and any(part in word[3:] for part in LANGUAGE_WORDS[self._lang] if len(part) > 3)
            for word in covered
        )

    def is_language_word(self, word: str) -> bool:
        """Return whether a folded word speaks of languages and how well they are known."""
        return word.startswith(LANGUAGE_WORDS[self._lang]) or (
            any(root in word for root in LANGUAGE_ROOTS) and "program" not in word
        )

    def stands_alone(self, words: Words, group: Group) -> bool:
        """Return whether no noun follows that the name would only describe."""
        if self._lang == "pl" and group.first and self._describes_noun_before(words, group):
            return False
        if group.last >= len(words.tokens):
            return True
        gap = words.text[words.tokens[group.last - 1].end : words.tokens[group.last].start]
        following = words.folded[group.last]
        # A German noun has a capital letter; Finnish describes in the genitive alone: "suomen laki", but "suomea päivittäin".
        if self._lang == "de" and words.tokens[group.last].text[0].islower():
            return True
        if self._lang == "fi" and not words.folded[group.last - 1].endswith("n"):
            return True
        return (
            bool(gap.strip())
            or following in self._stop_words
            or following in NEGATORS[self._lang]
            or following in CONJUNCTIONS[self._lang]
            or following.startswith(VERBS_AFTER_NAMES[self._lang])
            or self.is_language_word(following)
            # "krävs", "forventes", "efterspørges"
            or (
                self._lang in ("da", "nb", "sv")
                and len(following) > 3
                and following.endswith("s")
                and words.folded[group.last - 1 : group.last] in self._written
            )
            or self._has_level(words, group.last)
            or any(
                mark.first == group.last
                for mark in cue_reader(self._lang, about_languages=True).find(words)
            )
        )


def _all_names(lang: str) -> dict[str, tuple[str, ...]]:
    """Return the names of the pack, and those of further languages as the CLDR writes them."""
    names = {code: tuple(variants) for code, variants in load_pack(lang).language_names.items()}
    written = Locale.parse(lang).languages
    for code in sorted(_OF_THE_WORLD):
        name = written.get(code)
        if not name:
            continue
        forms = [name]
        if lang == "pl" and name.endswith(("ski", "cki", "dzki")):
            forms += [f"{name}ego", f"{name}m", f"{name}emu", f"po {name[:-1]}u"]
        if lang == "lt" and name.endswith("ų"):
            forms += [f"{name.removesuffix('ų').removesuffix('i')}iškai"]
        if lang == "lv" and name.endswith("u"):
            forms += [f"{name[:-1].removesuffix('š')}ski"]
        names[code] = (*names.get(code, ()), *forms)
    return names


@cache
def language_names(lang: str) -> LanguageNames:
    """Return the finder of one of LANGUAGES, built once per process."""
    return LanguageNames(lang)
