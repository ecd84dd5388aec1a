"""Language skills with CEFR levels: own words of many languages, grids, tests and scales."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from profiles.cv.reading.words import fold, key, load_words
from profiles.cv.types import Line
from skills.text.languages import CEFR_LEVELS

CEFR = re.compile(r"(?<![A-Za-z0-9])([ABC])\s?-?([12])(?:[.,]\d)?\+?(?![A-Za-z0-9])")
# Words of the scales that English CVs, LinkedIn and forms use; the packs bring those of the ten.
SCALE = {
    "native": "native", "mother tongue": "native", "native speaker": "native", "first language": "native",
    "native or bilingual": "native", "bilingual": "native", "mother language": "native", "native language": "native",
    "native or bilingual proficiency": "native", "natif": "native", "langue maternelle": "native", "maternelle": "native",
    "lengua materna": "native", "nativo": "native", "madrelingua": "native", "nativa": "native", "moedertaal": "native",
    "родной": "native", "рідна": "native", "mother-tongue": "native", "heritage": "B2",
    "proficient": "C2", "mastery": "C2", "full professional": "C2", "full professional proficiency": "C2",
    "fluent": "C1", "fluently": "C1", "advanced": "C1", "excellent": "C1", "very good": "C1", "near native": "C2",
    "near-native": "C2", "courant": "C1", "fluido": "C1", "fluente": "C1", "avanzado": "C1", "fluent command": "C1",
    "professional working": "B2", "professional working proficiency": "B2", "working proficiency": "B2",
    "upper intermediate": "B2", "upper-intermediate": "B2", "good": "B2", "professional": "B2", "professional proficiency": "B2",
    "working knowledge": "B1", "intermediate": "B1", "conversational": "B1", "limited working": "B1", "competent": "B2",
    "limited working proficiency": "B1", "intermedio": "B1", "moyen": "B1", "intermédiaire": "B1", "fair": "B1", "moderate": "B1",
    "pre-intermediate": "A2", "elementary": "A2", "basic": "A2", "basics": "A2", "basic knowledge": "A2", "limited": "A2",
    "elementary proficiency": "A1", "beginner": "A1", "learning": "A1", "notions": "A1", "básico": "A2", "base": "A2",
    "novice": "A1", "independent user": "B2", "basic user": "A2", "proficient user": "C1", "свободно": "C1", "базовый": "A2",
}  # fmt: skip
# Tests with the score from which a level is met. IELTS: the Cambridge and IELTS partners' map of
# bands; TOEFL iBT: the ETS map of 2019 as used for admission; TOEIC: the ETS listening and reading
# sums; YKI: the Finnish Board of Education's levels 1 to 6 against CEFR; DELE, DELF, Goethe,
# Swedex and telc name the CEFR level in their title and need no map; HSK: Hanban's own map.
TESTS: dict[str, tuple[str, tuple[tuple[float, str], ...]]] = {
    "ielts": ("en", ((8.5, "C2"), (7.0, "C1"), (5.5, "B2"), (4.0, "B1"), (0.0, "A2"))),
    "toefl": ("en", ((114, "C2"), (95, "C1"), (72, "B2"), (42, "B1"), (0, "A2"))),
    "toeic": ("en", ((945, "C1"), (785, "B2"), (550, "B1"), (225, "A2"), (0, "A1"))),
    "pte": ("en", ((85, "C2"), (76, "C1"), (59, "B2"), (43, "B1"), (0, "A2"))),
    "duolingo": ("en", ((145, "C2"), (125, "C1"), (95, "B2"), (60, "B1"), (0, "A2"))),
    "yki": ("fi", ((6, "C2"), (5, "C1"), (4, "B2"), (3, "B1"), (2, "A2"), (1, "A1"))),
    "hsk": ("zh", ((6, "C2"), (5, "C1"), (4, "B2"), (3, "B1"), (2, "A2"), (1, "A1"))),
    "jlpt n": ("ja", ((5, "A1"), (4, "A2"), (3, "B1"), (2, "B2"), (1, "C1"))),
}
NAMED = {
    "cambridge proficiency": ("en", "C2"), "cpe": ("en", "C2"), "cae": ("en", "C1"), "fce": ("en", "B2"),
    "cambridge advanced": ("en", "C1"), "first certificate": ("en", "B2"), "tisus": ("sv", "C1"),
    "testdaf 5": ("de", "C1"), "testdaf 4": ("de", "B2"), "dsh-2": ("de", "C1"), "dsh-3": ("de", "C2"),
    "bergenstest": ("nb", "B2"), "bergenstesten": ("nb", "B2"), "studieprøven": ("da", "C1"),
    "prøve i dansk 3": ("da", "B2"), "prøve i dansk 2": ("da", "B1"), "norskprøve b2": ("nb", "B2"),
    "swedex": ("sv", ""), "goethe": ("de", ""), "telc deutsch": ("de", ""), "delf": ("fr", ""), "dalf": ("fr", ""),
    "dele": ("es", ""), "celi": ("it", ""),
}  # fmt: skip
PROGRAMMING = frozenset(
    ["python", "java", "javascript", "c", "c++", "c#", "sql", "html", "css", "php", "ruby", "matlab",
     "typescript", "kotlin", "swift", "scala", "perl", "bash", "golang", "rust", "haskell", "fortran",
     "vhdl", "verilog", "latex", "html5", "css3", "r", "go", "lua", "dart", "assembly", "xml"]
)  # fmt: skip


@dataclass(frozen=True)
class LanguageSkill:
    """One language: ISO 639-1 code, CEFR level or native or None, and the phrase."""

    code: str
    level: str | None
    phrase: str
    page: int = 0


@cache
def _names() -> re.Pattern[str]:
    names = load_words().language_names
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(
        r"(?<![\w])(?:" + "|".join(re.escape(name) for name in ordered) + r")(?![\w])"
    )


@cache
def _levels() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {key(phrase): level for phrase, level in SCALE.items()}
    for phrase, level in load_words().levels.items():
        table.setdefault(phrase, level)
    ordered = sorted(table, key=lambda phrase: (-len(phrase), phrase))
    pattern = r"(?<![\w])(?:" + "|".join(re.escape(phrase) for phrase in ordered) + r")(?![\w])"
    return re.compile(pattern), table


def level_in(text: str) -> str | None:
    """Return the CEFR level that the words state, "native", or None.

    Codes come before words, tests with a score before words too; of a grid the middle counts.
    """
    folded = fold(text)
    pattern, table = _levels()
    words = [table[hit] for hit in pattern.findall(re.sub(r"[-–—]", " ", folded))]
    words += [table[hit] for hit in pattern.findall(folded)]
    if "native" in words and "near" not in folded:
        return "native"
    codes = sorted(f"{letter.upper()}{digit}" for letter, digit in CEFR.findall(text.upper()))
    if codes:
        return codes[len(codes) // 2]
    tested = _test_level(text)
    if tested:
        return tested[1]
    return max(words, key=CEFR_LEVELS.index) if words else None


def _test_level(text: str) -> tuple[str, str] | None:
    """Return (language code, level) of a named test with its score."""
    folded = fold(text)
    for name, (code, bands) in TESTS.items():
        match = re.search(
            rf"\b{name}[^\d\n]{{0,30}}(\d{{1,3}}(?:[.,]\d)?)(?!\d|\s?%|[./-]\d)", folded
        )
        if match:
            score = float(match.group(1).replace(",", "."))
            if name == "jlpt n":
                return code, {int(n): level for n, level in bands}.get(int(score), "A1")
            for least, level in bands:
                if score >= least:
                    return code, level
    for name, (code, level) in NAMED.items():
        if re.search(rf"\b{re.escape(fold(name))}\b", folded):
            stated = CEFR.search(text.upper())
            found = f"{stated.group(1)}{stated.group(2)}" if stated else level
            if found:
                return code, found
    return None


def read_languages(lines: Sequence[Line]) -> list[LanguageSkill]:
    """Return the languages of a section of languages, each once, in order."""
    found: list[LanguageSkill] = []
    pending: str | None = None
    for line in _under_one_another(lines):
        text = line.text
        if re.match(
            r"(?i)\s*(?:levels?|stufen|tasot|nivåer|taso)\b.*A1.*(?:basic|elementa|perus)", text
        ):
            continue
        here = _in_line(line)
        if not here:
            level = level_in(text)
            if found and found[-1].level is None and level and len(text.split()) <= 8:
                last = found.pop()
                found.append(LanguageSkill(last.code, level, f"{last.phrase} {text}", last.page))
            elif level and len(text.split()) <= 3 and not found:
                pending = level
            continue
        if pending and here[0].level is None:
            here[0] = LanguageSkill(here[0].code, pending, here[0].phrase, here[0].page)
        pending = None
        found.extend(here)
    return unique(found)


def _under_one_another(lines: Sequence[Line]) -> list[Line]:
    """Put each language of a row beside the level that stands below it."""
    found: list[Line] = []
    skip = False
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        if skip:
            skip = False
            continue
        if (
            following is not None
            and len(line.segments) == len(following.segments) >= 2
            and all(level_in(segment.text) is None for segment in line.segments)
            and all(level_in(segment.text) for segment in following.segments)
        ):
            pairs = zip(line.segments, following.segments, strict=True)
            found += [replace(line, segments=pair) for pair in pairs]
            skip = True
        else:
            found.append(line)
    return found


def _in_line(line: Line) -> list[LanguageSkill]:
    """Return the languages that one line names with the levels beside them."""
    text = line.text
    folded = fold(text)
    hits = [
        match
        for match in _names().finditer(folded)
        if not (len(match.group()) <= 3 and not text[match.start()].isupper())
    ]
    hits = [match for match in hits if load_words().language_names[match.group()]]
    if not hits:
        tested = _test_level(text)
        return [LanguageSkill(tested[0], tested[1], text.strip(), line.page)] if tested else []
    is_mother = bool(
        re.match(
            r"\s*(?:mother tongue|native|muttersprache|aidinkieli|modersmal|emakeel|jezyk ojczysty|"
            r"dzimta|gimtoji|langue maternelle|lengua materna|madrelingua|lingua madre|родной язык)",
            folded,
        )
    )
    names = load_words().language_names
    # One kind of level word for several names: "fluent: English, German".
    head = text[: hits[0].start()]
    tail_levels = [
        level_in(text[match.end() : hits[place + 1].start() if place + 1 < len(hits) else None])
        for place, match in enumerate(hits)
    ]
    head_level = level_in(head)
    found: list[LanguageSkill] = []
    for place, match in enumerate(hits):
        end = hits[place + 1].start() if place + 1 < len(hits) else len(text)
        begin = match.start() if place else 0
        level = tail_levels[place]
        if is_mother and not any(tail_levels):
            level = "native"
        elif head_level and not any(tail_levels):
            level = head_level
        elif head_level and place + 1 == len(hits) and tail_levels[place] is None:
            # "Fluent English, basic German": levels stand before their names.
            level = level_in(text[hits[place - 1].end() : match.start()]) if place else head_level
        elif head_level and not tail_levels[-1]:
            level = level_in(text[hits[place - 1].end() : match.start()]) if place else head_level
        phrase = text[begin:end].strip(" ,;|•·–-")
        found.append(LanguageSkill(names[match.group()], level, phrase, line.page))
    return found


def unique(found: Iterable[LanguageSkill]) -> list[LanguageSkill]:
    """Return each language once: the first mention, with the level of whichever has one."""
    kept: dict[str, LanguageSkill] = {}
    for skill in found:
        before = kept.get(skill.code)
        if before is None or (before.level is None and skill.level is not None):
            kept[skill.code] = skill
    return list(kept.values())


def is_programming(text: str) -> bool:
    """Tell a list of programming languages, whatever its heading says."""
    items = [key(item) for item in re.split(r"[,;|/•·:()]|\s{2,}|\sand\s", text)]
    return any(item in PROGRAMMING for item in items)


def read_anywhere(lines: Iterable[Line]) -> list[LanguageSkill]:
    """Return languages of labelled lines outside their own section: "Languages: English, ..."."""
    found: list[LanguageSkill] = []
    label = re.compile(
        r"(?i)^\s*(?:(?:spoken|foreign|natural|human|other)\s)?(?:languages?|language skills|kielitaito|kielet|sprachen|"
        r"sprachkenntnisse|språk|språkkunskaper|sprog|keeled|keeleoskus|języki(?: obce)?|valodas|valodu prasmes|kalbos|"
        r"kalbų mokėjimas|langues|idiomas|lingue|языки)\s*(?::|–|-|\s{2,})\s*(?=\S)"
    )
    for line in lines:
        match = label.match(line.text)
        if match and not is_programming(line.text[match.end() :]):
            found.extend(_in_line(Line(line.segments, line.page)))
    return unique(found)
