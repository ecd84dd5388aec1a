"""Skills as they are listed, and as they show in the words about work and studies."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from profiles.cv.reading.languages import is_programming, level_in
from profiles.cv.reading.words import key, load_words
from profiles.cv.types import Line

SPLIT = re.compile(r"\s*(?:[,;|•·●▪◆/]\s+|\s[|•·◆/]\s*|,|;|\s[–—]\s|\s{2,}|\t)\s*")
LEVEL_TAIL = re.compile(
    r"\s*[\[(:–-]?\s*\b(?:advanced|intermediate|beginner|basic|basics|expert|proficient|good|very good|excellent|"
    r"fluent|familiar|novice|experienced|strong|skilled|working knowledge|prior experience|grundkenntnisse|"
    r"sehr gut|gut|hyvä|perusteet|goda kunskaper|grundläggande|podstawowy|zaawansowany|średniozaawansowany|"
    r"\d+\+?\s*(?:years?|yrs?|vuotta|år|jahre|lat|%))\b\.?\s*[\])]?\s*$",
    re.I,
)
LEAD = re.compile(
    r"^(?:and|or|und|ja|och|og|i|ir|un|e\.g\.|such as|including|incl\.|knowledge of|experience (?:with|in|of)|"
    r"proficient (?:in|with)|familiar with|familiarity with|good knowledge of|skilled in|basic|advanced|strong|"
    r"excellent|good|very good|working knowledge of|basics of|ability to use|proficiency in|expertise in|"
    r"hands-on experience with|etc\.?)\s+",
    re.I,
)
NO_SKILL = frozenset(
    ["etc", "others", "other", "more", "various", "advanced", "intermediate", "beginner", "basic", "expert",
     "proficient", "familiar", "skills", "experienced", "good", "excellent", "fluent", "native", "tools",
     "level", "years", "and more", "e.g", "i.e", "usw", "u.a", "jne", "m.m", "itd", "etc."]
)  # fmt: skip
ITEM_WORDS = 6


@dataclass(frozen=True)
class SkillPhrase:
    """One skill as written; `shown_in` is list, work or study, `label` the vocabulary's or None."""

    phrase: str
    shown_in: str
    page: int = 0
    label: str | None = None
    uri: str | None = None


class Linker(Protocol):
    """Finds the skills that a text names; None of it is kept beyond the call."""

    def find(self, text: str, lang: str, *, is_list: bool) -> list[tuple[str, str, str]]:
        """Return (phrase, label, uri) of the skills found."""
        ...


def list_items(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Return (item, page) of a section of skills: what is listed, not what is told."""
    found: list[tuple[str, int]] = []
    for text, page in _rejoined(_without_labels(lines)):
        found.extend((item, page) for item in _items(text))
    return found


def _without_labels(lines: Sequence[Line]) -> list[Line]:
    """Leave out bold lines that only head the plain ones below them."""
    kept: list[Line] = []
    for line, following in zip(lines, [*lines[1:], None], strict=False):
        heads = (
            following is not None
            and line.bold
            and not following.bold
            and not line.is_bullet
            and len(line.segments) == 1
            and len(line.text.split()) <= 5
            and not re.search(r"[,;|:•]", line.text)
            and not level_in(following.text)
        )
        if not heads:
            kept.append(line)
    return kept


def _rejoined(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Put a list that runs over several lines together again."""
    texts: list[tuple[str, int]] = []
    widest = max((len(line.text) for line in lines), default=0)
    for line in lines:
        text = line.text.strip()
        label = bool(re.match(r"[^,:]{2,40}:\s", text)) or len(line.segments) > 1
        goes_on = (
            texts
            and not line.is_bullet
            and not label
            and line.gap < 0.6
            and (
                texts[-1][0].endswith((",", "/", " and", "&", ";"))
                or (text[:1].islower() and len(texts[-1][0]) >= max(0.6 * widest, 20))
                or (texts[-1][0].count(",") >= 2 and "," in text)
            )
        )
        if goes_on:
            texts[-1] = (f"{texts[-1][0]} {text}", texts[-1][1])
        else:
            texts.append((text, line.page))
    return texts


LICENCE = re.compile(
    r"(?i)\s*(?:driving|driver|führerschein|ajokortti|körkort|kørekort|førerkort|prawo jazdy|juhiluba|"
    r"vadītāja apliecība|vairuotojo|mother tongue|self-assessment|understanding)"
)


def _items(text: str) -> list[str]:
    if LICENCE.match(text):
        return []
    match = re.match(r"^\s*([^:]{2,60}?)\s*:\s*(?P<rest>.*)$", text)
    if match and not re.search(r"https?$", match.group(1)):
        label, rest = match.group(1), match.group("rest")
        if not rest.strip():
            return []
        if "," not in label or len(label.split()) <= 3:
            # "Python: 3 years" is a skill with its level, "Programming: Python" is a label.
            if level_in(rest) and len(rest.split()) <= 3 and not is_programming(rest):
                return _clean_all([label])
            text = rest
    elif re.search(r"\s{2,}", text) and not re.search(r"[,;|•]", text.split("  ")[0]):
        rest = text.partition("  ")[2]
        if "," in rest or ";" in rest:
            text = rest
    text = re.sub(r"\(([^()]*,[^()]*)\)", r", \1", text)
    return _clean_all(SPLIT.split(text))


def _clean_all(pieces: Iterable[str]) -> list[str]:
    items = []
    for piece in pieces:
        item = piece.strip(" .,:;•◆*-–—|\"'")
        for _ in range(2):
            item = LEVEL_TAIL.sub("", item).strip(" .,:;-–—(")
            item = LEAD.sub("", item)
        item = re.sub(r"[★☆●○◦⬤■□]{2,}|\d{1,3}\s?%$", "", item).strip()
        if item.count("(") != item.count(")"):
            item = item.strip("() ")
        if not 1 <= len(item) <= 60 or len(item.split()) > ITEM_WORDS or key(item) in NO_SKILL:
            continue
        if re.search(r"@|https?:|www\.|\bpage \d", item, re.I):
            continue
        if not re.search(r"[^\W\d_]", item) or re.fullmatch(r"[ABC][12]", item):
            continue
        if key(item) in load_words().headings and key(item) not in (
            "programming",
            "research",
            "software",
        ):
            continue
        items.append(item)
    return items


def _known_apart(item: str, lang: str, linker: Linker) -> list[tuple[str, str, str]]:
    """Return a link for each part between slashes, or nothing unless all are known."""
    found = []
    for part in item.split("/"):
        links = linker.find(part.strip(), lang, is_list=True)
        if not links:
            return []
        found.append(max(links, key=lambda link: len(link[0])))
    return found


def read_skills(
    listed: Sequence[tuple[str, int]],
    told: Iterable[tuple[str, str, int]],
    *,
    lang: str,
    linker: Linker | None,
) -> list[SkillPhrase]:
    """Return the skills, each once: listed ones first, linked or as written, then those told.

    `told` holds (text, work or study, page). Of what is told only what the vocabulary knows
    counts, since a sentence is no list.
    """
    found: dict[str, SkillPhrase] = {}
    for item, page in listed:
        links = linker.find(item, lang, is_list=True) if linker else []
        covered = [link for link in links if len(key(link[0])) >= 0.6 * len(key(item))]
        whole = any(key(link[0]) == key(item) for link in links)
        # "HTML/CSS" names two, each of which is known; "CI/CD" is one.
        apart = _known_apart(item, lang, linker) if linker and "/" in item and not whole else []
        if apart:
            for phrase, label, uri in apart:
                found.setdefault(uri, SkillPhrase(phrase, "list", page, label, uri))
        elif covered:
            phrase, label, uri = max(covered, key=lambda link: len(link[0]))
            found.setdefault(uri, SkillPhrase(item, "list", page, label, uri))
        else:
            found.setdefault(key(item), SkillPhrase(item, "list", page))
    seen = {key(skill.phrase) for skill in found.values()} | {
        key(skill.label) for skill in found.values() if skill.label
    }
    for text, where, page in told:
        for phrase, label, uri in linker.find(text, lang, is_list=False) if linker else []:
            if uri not in found and key(phrase) not in seen and key(label) not in seen:
                found[uri] = SkillPhrase(phrase, where, page, label, uri)
    return list(found.values())
