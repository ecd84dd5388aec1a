"""The sentences of an ad or CV and what each is for: requirement, nice to have, task, offer."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache, partial
from typing import Final, Literal

from skills.text.grammar import NEGATORS
from skills.text.languages import LanguagePack, load_pack
from skills.text.phrases import PhraseTable, Words
from skills.text.tokens import fold

Role = Literal["requirement", "nice", "task", "offer", "company", "other"]

_BULLET: Final = re.compile(r"^\s*(?:[-–—*•·●▪◦‣✓✔►➢»→+]|\d{1,2}[.)])\s+")
# A sentence ends at . ! ? before a capital, a digit or an opening quote; and at a semicolon.
_SENTENCE_END: Final = re.compile(
    r"(?<=[.!?…])[\"”)]?\s+(?=[\"„“(»]?[A-ZÀ-ÖØ-ÞĀ-Ž0-9ĄĆĘŁŃÓŚŹŻ])|;\s+"
)
# After these a full stop ends no sentence, whatever follows.
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(])(?:[A-Za-z]|min|max|ca|mind|inkl|bzw|ggf|evtl|usw|vgl|bl|a|t|ev|mm|esim|ym|jne|"
    r"nt|jm|sh|piem|utt|pvz|pan|kt|np|tj|m|in|ok|tel|puh|tlf|nr|st|dr|prof|mgr|inż|mag|bakk|"
    r"approx|incl|e\.g|i\.e|z\.B|u\.a|d\.h|t\.ex|bl\.a|f\.eks|m\.m|t\.sk|o\.s\.v)\.$",
    re.IGNORECASE,
)
_LONGEST_HEADING_WORDS: Final = 8
_LONGEST_QUESTION_WORDS: Final = 5
# A heading's word stands as far as this from the beginning of a sentence that it opens.
_OPENING_WORDS: Final = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item at text[start:end], and what it is for.

    in_list tells an item of a list from running text. section is what the heading above says,
    None where there was none; role also listens to the sentence's own words.
    """

    text: str
    start: int
    end: int
    role: Role
    section: Role | None
    in_list: bool


@dataclass(frozen=True, slots=True)
class _Cues:
    headings: PhraseTable
    cues: PhraseTable


def split_sections(text: str, lang: str) -> list[Sentence]:
    """Return the sentences of a text in order, headings left out.

    Works without headings too, on the cue words of each sentence. Raises LanguagePackError for a
    language outside the ten.
    """
    cues = _cues(lang)
    sentences: list[Sentence] = []
    section: Role | None = None
    # A lead-in such as "Wymagamy:" speaks for the list below it, up to the next empty line.
    lead_in: Role | None = None
    listed = False  # whether the section has had a list
    position = 0
    lines = text.splitlines(keepends=True)
    for line, following in itertools.zip_longest(lines, lines[1:], fillvalue=""):
        start, position = position, position + len(line)
        stripped = line.strip()
        if not stripped:
            if sentences and sentences[-1].in_list:
                lead_in = None
            continue
        bullet = _BULLET.match(line)
        if bullet is None:
            heading, rest = _heading(stripped, lang, cues)
            if heading is not None:
                section, lead_in, listed = heading, None, False
                if not rest:
                    continue
                start += line.index(stripped) + len(stripped) - len(rest)
                sentences.extend(_sentences(rest, start, lang, cues, section, in_list=False))
                continue
            if lead_in is not None and not stripped.endswith(":"):
                lead_in = None
        content = line[bullet.end() :] if bullet else line
        start += bullet.end() if bullet else 0
        here = lead_in or section
        found = _sentences(content, start, lang, cues, here, in_list=bullet is not None)
        sentences.extend(found)
        if bullet is not None:
            listed = True
        elif listed and section in ("task", "offer") and _BULLET.match(following):
            # A second list under one heading is of something else: "Vi søger dig, der".
            lead_in = _role(stripped, lang, cues, None, in_list=False)
        elif stripped.endswith((":", "?")) and found:
            lead_in = found[-1].role if found[-1].role != "other" else None
    return sentences


def _sentences(
    content: str, start: int, lang: str, cues: _Cues, section: Role | None, *, in_list: bool
) -> list[Sentence]:
    found: list[Sentence] = []
    for first, last in _sentence_spans(content):
        sentence = content[first:last]
        role = _role(sentence, lang, cues, section, in_list=in_list)
        if role == "offer" and section is not None and not in_list:
            section = role  # what follows in the paragraph goes on with it
        found.append(Sentence(sentence, start + first, start + last, role, section, in_list))
    return found


def _sentence_spans(content: str) -> list[tuple[int, int]]:
    cuts = [0]
    for match in _SENTENCE_END.finditer(content):
        before = content[cuts[-1] : match.start()]
        # "German? Not needed.": the answer says what the question was about.
        asked = before.endswith("?") and len(before.split()) <= _LONGEST_QUESTION_WORDS
        if not asked and not _ABBREVIATION.search(content[: match.start()]):
            cuts.append(match.end())
    cuts.append(len(content))
    spans: list[tuple[int, int]] = []
    for first, last in itertools.pairwise(cuts):
        piece = content[first:last]
        left = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append((first + left, first + left + len(piece.strip())))
    return spans


def _heading(line: str, lang: str, cues: _Cues) -> tuple[Role | None, str]:
    """Return the section that a line opens, and what stands behind its colon on the same line."""
    title, colon, rest = line.strip("#*_ ").partition(":")
    words = Words.of(title, lang)
    if not words.tokens or len(words.tokens) > _LONGEST_HEADING_WORDS:
        return None, ""
    if not colon and line.endswith((".", ",", ";")):
        return None, ""
    hits = cues.headings.find(words)
    if not hits or hits[0].first > 0:
        return None, ""
    covered = sum(hit.last - hit.first for hit in hits)
    # "Tarjoamme" heads a list; "Tarjoamme sinulle mukavan työn" is a sentence about it.
    if covered < len(words.tokens) and not (colon and covered * 2 >= len(words.tokens)):
        return None, ""
    if not colon and len(words.tokens) == 1 and not line[:1].isupper() and not line.isupper():
        return None, ""
    return _AS_ROLE[hits[0].code], rest.strip()


def _role(sentence: str, lang: str, cues: _Cues, section: Role | None, *, in_list: bool) -> Role:
    words = Words.of(sentence, lang)
    codes = {hit.code for hit in cues.cues.find(words)}
    opening = next((hit for hit in cues.headings.find(words) if hit.first <= _OPENING_WORDS), None)
    # What an offer's sentence would be nice to have, those who are hired will have.
    if "nice" in codes and (in_list or opening is None or opening.code != "offer_heading"):
        return "nice"
    # A heading speaks for its list; in the running text after it a plain demand is heard too.
    demanded = "must" in codes and not in_list and section in ("offer", "company", "task")
    # "We offer ..." after a list of demands ends them.
    offered = (
        opening is not None
        and opening.code == "offer_heading"
        and not in_list
        and section in ("requirement", "nice", "task")
    )
    if section is not None and not demanded and not offered:
        return section
    if offered:
        return "offer"
    if "company_talk" in codes:
        return "company"
    if "must" in codes or "negation" in codes:
        return "requirement"
    # In running text a heading's word may open the sentence: "Zu Ihren Aufgaben gehören ..."
    for hit in cues.headings.find(words):
        if hit.first <= 2 and hit.code in ("task_heading", "offer_heading", "company_heading"):
            return _AS_ROLE[hit.code]
    return "other"


_AS_ROLE: Final[dict[str, Role]] = {
    "requirement_heading": "requirement",
    "nice_heading": "nice",
    "task_heading": "task",
    "offer_heading": "offer",
    "company_heading": "company",
}


@cache
def _cues(lang: str) -> _Cues:
    pack = load_pack(lang)
    return _Cues(
        headings=PhraseTable(lang, {code: _heading_phrases(pack, code) for code in _AS_ROLE}),
        cues=PhraseTable(
            lang,
            {
                # In this order: a phrase that two lists share belongs to the first.
                code: pack.cues.get(code, ())
                for code in ("negation", "nice", "must", "company_talk")
            },
            may_inflect=partial(cue_may_inflect, lang),
        ),
    )


def cue_may_inflect(lang: str, code: str, phrase: Words) -> bool:
    """Return whether a cue is found by its stems: a negation only if a word of its own negates.

    The stem of Estonian "oskuseta" (without skills) is that of "oskus" (skill).
    """
    return code != "negation" or any(word in NEGATORS[lang] for word in phrase.folded)


def _heading_phrases(pack: LanguagePack, code: str) -> list[str]:
    return sorted(
        {fold(phrase) for phrase in pack.cues.get(code, ())} | {*pack.cues.get(code, ())}
    )
