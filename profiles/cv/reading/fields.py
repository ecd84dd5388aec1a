"""Entries to facts: who employed or taught, as what, in which field, from when until when."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from profiles.cv.reading.dates import When, is_future
from profiles.cv.reading.entries import Entry
from profiles.cv.reading.parts import (
    Part,
    company_score,
    cut_parts,
    degree_score,
    institution_score,
    is_place,
    job_score,
)
from profiles.cv.reading.structure import no_period, period
from profiles.cv.reading.words import fold, load_words, phrase_pattern
from profiles.cv.types import Line

NO_FIELD = frozenset(
    ["science", "sciences", "arts", "art", "engineering degree", "philosophy", "degree", "honours",
     "hons", "science degree", "applied science", "applied sciences", "studies", "program",
     "programme", "student", "diploma", "candidate", "the", "first class", "with honours"]
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One education or experience: values as DraftLine.value, and the phrase."""

    value: Mapping[str, Any]
    phrase: str
    page: int
    body: tuple[Line, ...]


def _phrase(entry: Entry) -> str:
    return "\n".join(line.text for line in entry.head)


def _dates(when: When | None, today: date, *, single_is_end: bool) -> dict[str, Any]:
    """Return start, end and runs; a plan that lies ahead still runs."""
    if when is None:
        return no_period()
    if not when.is_range:
        end = when.end
        if end and is_future(end, today):
            return period(None, end, runs=True)
        return period(None if single_is_end else end, end, runs=False)
    return period(
        when.start, when.end, runs=when.runs or bool(when.end and is_future(when.end, today))
    )


def read_experience(entries: Sequence[Entry], today: date) -> list[Fact]:
    """Return the jobs; which of two names is the employer is decided for the section as a whole."""
    cut = [(entry, *_sorted_parts(cut_parts(entry.head))) for entry in entries]
    title_first = 0.0
    for _, _, names, _ in cut:
        loose = [part for part in names if part.label is None]
        if len(loose) >= 2:
            title_first += _lead(loose[0], loose[1])
    facts: list[Fact] = []
    above: str | None = None
    for entry, labelled, names, places in cut:
        title = labelled.get("title")
        employer = labelled.get("employer") or labelled.get("institution")
        loose = [part for part in names if part.label is None]
        whole = _from_one(loose[0], title_first) if loose and "," in loose[0].text else None
        if (title is None and employer is None and whole and _is_pair(whole, loose)) or (
            title is None and employer is None and whole and _is_told_below(loose)
        ):
            title, employer = whole
        elif (
            title is None
            and employer is None
            and len(loose) >= 3
            and (sure := _surest_title(loose[:4]))
        ):
            title = sure.text
            others = [part for part in loose[:4] if part is not sure]
            named = [part for part in others if company_score(part.text)]
            employer = (named or others)[0].text
        elif title is None and employer is None and len(loose) >= 2:
            lead = _lead(loose[0], loose[1])
            decided = lead if abs(lead) >= 2 else lead + title_first
            first, second = loose[0].text, loose[1].text
            if abs(decided) < 0.5:
                decided = (
                    1.0 if loose[0].row == loose[1].row and "," in entry.head[0].text else -0.1
                )
            title, employer = (first, second) if decided > 0 else (second, first)
        elif len(loose) >= 1 and (title is None) != (employer is None):
            title, employer = title or loose[0].text, employer or loose[0].text
        elif title is None and employer is None and loose:
            title, employer = _from_one(loose[0], title_first)
        title, employer = _untangle(title, employer)
        if title and not employer and above and len(names) == 1:
            employer = above
        if not title and not employer:
            continue
        if employer:
            above = employer
        value = {
            "employer": employer,
            "title": title,
            **_dates(entry.when, today, single_is_end=False),
            "place": places[0].text if places else None,
            "summary": _body_text(entry.body),
        }
        facts.append(Fact(value, _phrase(entry), entry.head[0].page, entry.body))
    return _without_frames(facts)


def _surest_title(parts: Sequence[Part]) -> Part | None:
    """Return the only part that reads like a title, or None."""
    titles = [part for part in parts if job_score(part.text) > company_score(part.text)]
    return titles[0] if len(titles) == 1 else None


def _lead(first: Part, second: Part) -> float:
    """Return how much more the first reads like a title than the second; above 0 for yes."""
    return (
        job_score(first.text) - job_score(second.text)
        + company_score(second.text) - company_score(first.text)
    )  # fmt: skip


def _is_told_below(loose: Sequence[Part]) -> bool:
    """Tell a bold heading that says all from a line of plain words below it."""
    return len(loose) == 1 or (
        loose[0].segment.bold
        and loose[1].row > loose[0].row
        and not loose[1].segment.bold
        and not loose[1].segment.italic
        and len(loose[1].text.split()) >= 4
        and company_score(loose[1].text) == 0
    )


def _is_pair(names: tuple[str | None, str | None], loose: Sequence[Part]) -> bool:
    """Tell "Title, Employer" from a title that only has a comma in it."""
    title, employer = names
    if not title or not employer or job_score(title) == 0 or is_place(employer):
        return False
    if job_score(employer) > 0 and company_score(employer) == 0:
        return False
    # With a further name below, the comma is part of the title unless it parts off a company.
    alone = len(loose) == 1 or len(loose[1].text.split()) > 7
    return company_score(employer) > 0 or (alone and company_score(title) == 0)


def _from_one(part: Part, title_first: float) -> tuple[str | None, str | None]:
    """Split "Title, Employer, Town" or "Employer, Title" and tell a lone one by its words."""
    pieces = [piece.strip() for piece in part.text.split(",") if piece.strip()]
    while len(pieces) > 1 and is_place(pieces[-1]):
        pieces.pop()
    if len(pieces) > 2 and company_score(pieces[-1]) and not company_score(pieces[-2]):
        head = ", ".join(pieces[:-1])
        return (head, pieces[-1]) if job_score(head) else (None, ", ".join(pieces))
    if len(pieces) >= 2:
        first, rest = pieces[0], ", ".join(pieces[1:])
        lead = job_score(first) - job_score(rest) + company_score(rest) - company_score(first)
        if lead < 0 or (lead == 0 and title_first < 0):
            return rest, first
        return first, rest
    text = pieces[0] if pieces else part.text
    return (
        (text, None)
        if job_score(text) >= company_score(text) and job_score(text)
        else (None, text)
    )


def _untangle(title: str | None, employer: str | None) -> tuple[str | None, str | None]:
    """Take a town off an employer, and split a title that holds the employer too."""
    if employer:
        pieces = [piece.strip() for piece in employer.split(",")]
        while len(pieces) > 1 and (is_place(pieces[-1]) or is_place(", ".join(pieces[-2:]))):
            pieces.pop()
        employer = re.sub(r"\s*\((?:remote|hybrid)\)$", "", ", ".join(pieces), flags=re.I)
    if title and not employer and "," in title:
        first, _, rest = title.partition(",")
        if company_score(rest) and not job_score(rest):
            return first.strip(), rest.strip()
    return title, employer


def _without_frames(facts: list[Fact]) -> list[Fact]:
    """Drop an employer's own line when the positions held there follow with dates of their own."""
    kept: list[Fact] = []
    for index, fact in enumerate(facts):
        following = facts[index + 1] if index + 1 < len(facts) else None
        if (
            fact.value["employer"]
            and not fact.value["title"]
            and not fact.body
            and following is not None
            and following.value["employer"] in (fact.value["employer"], None)
        ):
            continue
        kept.append(fact)
    return kept


def _sorted_parts(parts: list[Part]) -> tuple[dict[str, str], list[Part], list[Part]]:
    """Return (labelled texts, names in order, places)."""
    labelled: dict[str, str] = {}
    names: list[Part] = []
    places: list[Part] = []
    for part in parts:
        if part.label is not None:
            if part.label == "place":
                places.append(part)
            else:
                labelled.setdefault(part.label, part.text)
        elif is_place(part.text):
            places.append(part)
        elif re.match(r"(?i)(?:https?://|www\.)", part.text) or len(part.text) > 160:
            continue
        else:
            names.append(part)
    return labelled, names, places


def _body_text(body: Sequence[Line]) -> str:
    return "\n".join(line.text for line in body).strip()


def read_education(entries: Sequence[Entry], today: date) -> list[Fact]:
    """Return the studies of a section in order."""
    facts: list[Fact] = []
    for entry in entries:
        labelled, names, places = _sorted_parts(cut_parts(entry.head))
        institution = labelled.get("institution")
        degree = labelled.get("degree")
        field = labelled.get("field")
        texts = [part.text for part in names]
        school = max(texts, key=_schoolness, default="")
        if institution is None and institution_score(school):
            institution = school
            texts.remove(school)
        title = max(texts, key=degree_score, default="")
        if degree is None and degree_score(title):
            degree = title
            texts.remove(title)
        elif degree is None and institution and degree_score(institution):
            degree, institution = _split_school(institution)
        rest = texts
        rest = [text for text in rest if not re.match(r"(?i)(?:c?gpa|grade|ects|average)\b", text)]
        if institution is None and degree is not None and "," in degree:
            degree, institution = _school_in_degree(degree)
        if institution is None and rest and (degree is not None or len(rest) >= 1):
            # Of two unknown names the one that is set like the school's elsewhere would be better;
            # without such a sign the first one stands.
            institution = rest.pop(0) if degree is not None or len(rest) == 1 else rest.pop(-1)
        if degree is None and rest:
            degree = rest.pop(0)
        if not institution and not degree:
            continue
        if institution and "," in institution and not field:
            institution, beside = _apart_from_school(institution)
            rest = [*beside, *rest]
        field = field or _field(degree, rest)
        if institution:
            pieces = [piece.strip() for piece in institution.split(",")]
            while len(pieces) > 1 and (is_place(pieces[-1]) or is_place(", ".join(pieces[-2:]))):
                pieces.pop()
            institution = ", ".join(pieces)
        value = {
            "institution": institution,
            "degree": degree,
            "field": field,
            "eqf_level": eqf_of(degree or ""),
            **_dates(entry.when, today, single_is_end=True),
            "place": places[0].text if places else None,
            "summary": _body_text(entry.body),
        }
        facts.append(Fact(value, _phrase(entry), entry.head[0].page, entry.body))
    return facts


def _apart_from_school(text: str) -> tuple[str, list[str]]:
    """Return (school, other names) of "Aarhus University, International Business, Aarhus"."""
    pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
    schools = [piece for piece in pieces if institution_score(piece)]
    others = [piece for piece in pieces if not institution_score(piece) and not is_place(piece)]
    if len(schools) != 1 or not others or any(len(piece.split()) > 6 for piece in others):
        return text, []
    return schools[0], others


def _schoolness(text: str) -> float:
    return institution_score(text) - 0.8 * degree_score(text) if institution_score(text) else -9.0


def _split_school(text: str) -> tuple[str | None, str]:
    """Return (degree, school) of "BSc in Physics, University of Oslo" in either order."""
    pieces = [piece.strip() for piece in re.split(r",\s*|\s+(?:from|at|an der|på|ved)\s+", text)]
    schools = [piece for piece in pieces if institution_score(piece)]
    if not schools:
        return None, text
    school = max(schools, key=lambda piece: institution_score(piece) - degree_score(piece))
    others = [piece for piece in pieces if piece != school and not is_place(piece)]
    if others and any(degree_score(piece) for piece in others):
        return ", ".join(others), school
    return None, text


def _school_in_degree(text: str) -> tuple[str, str | None]:
    """Return (degree, school) when the name after a comma is no field of the degree."""
    head, _, tail = text.rpartition(",")
    tail = tail.strip()
    if degree_score(head) and re.search(r"\b(?:in|of|en|i|im|w|:)\s", head) and tail[:1].isupper():
        return head, tail
    return text, None


def _field(degree: str | None, rest: Sequence[str]) -> str | None:
    """Return the field of study that the degree's words or a part beside it name."""
    if degree:
        inside = field_in(degree)
        if inside:
            return inside
    for text in rest:
        is_name = len(text.split()) <= 7 and not text.endswith(".") and not re.search(r"\d", text)
        if is_name and not institution_score(text) and _trim_field(text):
            return _trim_field(text)
    return None


def field_in(degree: str) -> str | None:
    """Return the field within the words of a degree, or None."""
    text = re.sub(
        r"\([^)]*(?:hons|honou?rs|gpa|ects|eqf|cum laude)[^)]*\)", "", degree, flags=re.I
    )
    match = re.search(
        r"(?:\b(?:degree|diploma|programme|program|bachelor|master|studies|major|minor|b\.?sc\.?|m\.?sc\.?"
        r"|ph\.?d\.?|b\.?tech\.?|m\.?tech\.?|b\.?eng\.?|m\.?eng\.?|b\.?a\.?|m\.?a\.?|b\.?s\.?|m\.?s\.?"
        r"|science|arts|engineering|technology|philosophy)'?s?\.?,?(?:\s\(\w+\.?\))?"
        r"|^[^,]{2,40})\s(?:in|i|im|w|of science in|en|inom|innen|majoring in|på)\s+(?P<field>.+)$",
        text,
        re.I,
    )
    if match:
        return _trim_field(match.group("field"))
    folded = fold(text)
    spans = [found.span() for found in phrase_pattern("degree_words").finditer(folded)]
    if not spans:
        return _trim_field(text) if "," not in text else None
    left = text
    for at, until in reversed(spans):
        left = left[:at] + "\x00" + left[until:]
    left = re.sub(r"\((?:\s|\x00|\.)*\)|['’]s\b", "\x00", left)
    candidates = [
        piece
        for piece in (
            _trim_field(piece) for piece in re.split(r"\x00|,|:|\s[-–—]\s|\(|\)|/", left)
        )
        if piece
    ]
    return max(candidates, key=len) if candidates else None


def _trim_field(text: str) -> str | None:
    text = re.split(
        r"\s*(?:,\s*(?:gpa|grade|with|minor|specializ|specialis|first|cum)|;|\bgpa\b|\s\|\s|\bwith\b)",
        text,
        flags=re.I,
    )[0]
    text = text.strip(" .,:;()-–—'’\x00")
    text = re.sub(
        r"^(?:of|in|the|de|en|i|degree|programme|program|studies|major(?:ing)?(?: in)?)\s+",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(r"\s+(?:degree|programme|program|studies|student)$", "", text, flags=re.I)
    if fold(text) in load_words().present:
        return None
    if len(text) < 3 or fold(text) in NO_FIELD or not re.search(r"[^\W\d_]{3}", text):
        return None
    return text


def eqf_of(text: str) -> int | None:
    """Return the EQF level that the words of a degree stand for, or None."""
    degrees = load_words().degrees
    found = [
        (len(hit), degrees[hit])
        for hit in phrase_pattern("degrees").findall(fold(text))
        if len(hit) > 2 or hit.upper() in text
    ]
    return max(found)[1] if found else None
