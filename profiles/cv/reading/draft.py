"""A document to a draft: sections, entries, languages, skills, and what was left out and why."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from profiles.cv.errors import CvError
from profiles.cv.reading.contact import find_email, find_links, find_name, find_phone
from profiles.cv.reading.dates import find_dates, without_dates
from profiles.cv.reading.entries import Entry, split_entries
from profiles.cv.reading.fields import Fact, read_education, read_experience
from profiles.cv.reading.headings import Section, split_sections
from profiles.cv.reading.languages import (
    LanguageSkill,
    is_programming,
    read_anywhere,
    read_languages,
    unique,
)
from profiles.cv.reading.linkers import Linkers
from profiles.cv.reading.parts import degree_score, institution_score
from profiles.cv.reading.private import without_private
from profiles.cv.reading.skills import SkillPhrase, list_items, read_skills
from profiles.cv.reading.words import fold, key, load_words
from profiles.cv.types import CvDocument, CvDraft, DraftLine, HiddenText, Line

PLACEHOLDER_LINE = re.compile(
    r"(?i)^\s*(?:\[[^\]]{2,60}\]|<[^>]{2,60}>|(?:x{3,}\s*)+|lorem ipsum.*)\s*$"
)
FOOTER = re.compile(
    r"(?i)^\W*(?:page|seite|sivu|sida|side|strona|lk|lpp|psl)?\.?\s*\d{1,2}\s*(?:(?:/|of|von|av|z|iš)\s*\d{1,2})?\W*$|"
    r"\b(?:résumé|resume|curriculum vitae|lebenslauf|cv)\b.*\d|\bpage \d"
)
# Sixty close pages; what is longer is a book, and reading it would keep others waiting.
LINES_AT_MOST = 6_000


def read_document(document: CvDocument, *, today: date, linkers: Linkers) -> CvDraft:
    """Return the draft of a free document; raises CvError for what is no CV."""
    if len(document.lines) > LINES_AT_MOST:
        raise CvError("not_a_cv")
    lines = tuple(
        line
        for line, following in zip(document.lines, [*document.lines[1:], None], strict=False)
        if not _is_placeholder(line) and not _is_footer(line, following)
    )
    lines, has_private = without_private(lines)
    document = CvDocument(
        document.format, lines, document.links, None, document.hidden, document.metadata
    )
    sections = split_sections(lines)
    lang = linkers.language(document.text)
    email = find_email(document)
    name = find_name(document, sections, email[0] if email else None)
    education, experience = _entries(sections, today)
    languages = _languages(sections, lines)
    listed = _listed(sections)
    if not listed:
        listed = _listed_elsewhere(sections, lang or "en", linkers)
    _refuse_other_texts(document, sections, education, experience, bool(email), bool(listed))
    told = [
        *((_told(fact), "work", fact.page) for fact in experience),
        *((_told(fact), "study", fact.page) for fact in education),
        *(
            ("\n".join(line.text for line in section.lines), "work", 0)
            for section in sections
            if section.name in ("projects", "volunteering")
        ),
    ]
    skills = read_skills(listed, told, lang=lang or "en", linker=linkers.skills())
    drafted: list[DraftLine] = []
    if name:
        drafted.append(DraftLine("name", name[1], {"text": name[0]}, 1))
    if email:
        drafted.append(DraftLine("email", email[1], {"text": email[0]}, 1))
    phone = find_phone(document)
    if phone:
        drafted.append(DraftLine("phone", phone, {"text": phone}, 1))
    drafted += [DraftLine("link", link, {"text": link}) for link in find_links(document)]
    drafted += _summary(sections)
    drafted += [_fact_line("education", fact, linkers, lang) for fact in education]
    drafted += [_fact_line("experience", fact, linkers, lang) for fact in experience]
    drafted += language_lines(languages)
    drafted += skill_lines(skills)
    drafted += _certificates(sections)
    hidden = (*document.hidden, *_stuffed_metadata(document))
    told_of = warnings(drafted, hidden, has_private=has_private)
    return CvDraft(document.format, lang, tuple(drafted), told_of, hidden)


def _told(fact: Fact) -> str:
    """Return what an entry says besides title, employer and field, which are no skills."""
    named = [
        fold(str(fact.value[name]))
        for name in ("employer", "title", "institution", "degree", "field", "place")
        if fact.value.get(name)
    ]
    spare = [
        line
        for line in fact.phrase.split("\n")
        if not find_dates(line)
        and not any(name in fold(line) or fold(line) in name for name in named)
    ]
    return "\n".join([*spare, *(line.text for line in fact.body)])


def _is_footer(line: Line, following: Line | None) -> bool:
    """Tell the last line of a page that only numbers it or repeats whose CV it is."""
    if line.page == 0 or (following is not None and following.page == line.page):
        return False
    return bool(FOOTER.search(line.text)) and len(line.text.split()) <= 12


def _is_placeholder(line: Line) -> bool:
    text = fold(line.text)
    if PLACEHOLDER_LINE.match(line.text):
        return True
    return len(text) < 90 and any(
        re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
        for phrase in load_words().placeholder
    )


def _entries(sections: Sequence[Section], today: date) -> tuple[list[Fact], list[Fact]]:
    education: list[Fact] = []
    experience: list[Fact] = []
    for section in sections:
        if section.name == "education":
            education += read_education(split_entries(section.lines), today)
        elif section.name == "experience":
            entries = split_entries(section.lines)
            if "education" in section.also:
                schools = [entry for entry in entries if _is_school(entry)]
                education += read_education(schools, today)
                entries = [entry for entry in entries if not _is_school(entry)]
            experience += read_experience(entries, today)
    for section in sections:
        if section.name != "other" or (education and experience):
            continue
        # Under a heading of its author's own, dated entries tell by themselves what they are.
        entries = [entry for entry in split_entries(section.lines) if _is_dated(entry)]
        school_count = sum(map(_is_school, entries))
        if entries and not education and school_count >= 0.5 * len(entries):
            education = read_education(entries, today)
        elif entries and not experience and school_count < 0.5 * len(entries):
            experience = read_experience(entries, today)
    return education, experience


def _is_dated(entry: Entry) -> bool:
    return entry.when is not None and entry.when.is_range


def _is_school(entry: Entry) -> bool:
    text = " ".join(line.text for line in entry.head)
    return degree_score(text) + institution_score(text) >= 3.5


def _languages(sections: Sequence[Section], lines: Sequence[Line]) -> list[LanguageSkill]:
    found: list[LanguageSkill] = []
    for section in sections:
        if section.name == "languages" or "languages" in section.also:
            kept = [line for line in section.lines if not is_programming(line.text)]
            found += read_languages(kept)
        elif section.name == "personal":
            found += read_anywhere(section.lines)
    if not found:
        found = read_anywhere(lines)
    if not found:
        # Some CVs name them among their skills without a label.
        for section in sections:
            if section.name in ("skills", "other", "interests"):
                for line in section.lines:
                    here = read_languages([line])
                    if here and all(skill.level for skill in here) and len(line.text) < 120:
                        found += here
    return unique(found)


def _listed(sections: Sequence[Section]) -> list[tuple[str, int]]:
    items: list[tuple[str, int]] = []
    names = load_words().language_names
    for section in sections:
        if section.name == "skills":
            lines = [line for line in section.lines if not read_anywhere([line])]
            items += list_items(lines)
        elif "skills" in section.also:
            items += list_items(section.lines)
        elif section.name == "languages":
            items += list_items([line for line in section.lines if is_programming(line.text)])
    return [item for item in items if key(item[0]) not in names]


def _listed_elsewhere(
    sections: Sequence[Section], lang: str, linkers: Linkers
) -> list[tuple[str, int]]:
    """Return the items under a heading of its author's own, when most of them are skills."""
    finder = linkers.skills()
    for section in sections:
        if section.name != "other" or finder is None:
            continue
        items = list_items(section.lines)
        known = sum(bool(finder.find(item, lang, is_list=True)) for item, _ in items)
        if len(items) >= 3 and known >= 0.5 * len(items):
            return items
    return []


def _summary(sections: Sequence[Section]) -> list[DraftLine]:
    for section in sections:
        if section.name == "summary" and section.lines:
            text = " ".join(line.text for line in section.lines)[:3000]
            return [DraftLine("summary", text, {"text": text}, section.lines[0].page)]
    return []


def _certificates(sections: Sequence[Section]) -> list[DraftLine]:
    found = []
    for section in sections:
        if section.name != "certificates":
            continue
        for line in section.lines:
            dates = find_dates(line.text)
            name = without_dates(line.text, dates)
            if 3 <= len(name) <= 160 and re.search(r"[^\W\d_]{3}", name):
                value = {"name": name, "date": dates[0].end or dates[0].start if dates else None}
                found.append(DraftLine("certificate", line.text, value, line.page))
    return found


def _fact_line(kind: str, fact: Fact, linkers: Linkers, lang: str | None) -> DraftLine:
    value: dict[str, Any] = dict(fact.value)
    if kind == "experience":
        value["occupation_uri"] = linkers.occupation(value["title"] or "", lang)
    else:
        value["isced_f"] = linkers.isced_f(value["field"] or "")
    return DraftLine(kind, fact.phrase, value, fact.page)


def language_lines(languages: Sequence[LanguageSkill]) -> list[DraftLine]:
    """Return the draft lines of languages."""
    return [
        DraftLine("language", skill.phrase, {"code": skill.code, "level": skill.level}, skill.page)
        for skill in languages
    ]


def skill_lines(skills: Sequence[SkillPhrase]) -> list[DraftLine]:
    """Return the draft lines of skills."""
    return [
        DraftLine(
            "skill",
            skill.phrase,
            {"label": skill.label, "uri": skill.uri, "shown_in": skill.shown_in},
            skill.page,
        )
        for skill in skills
    ]


def warnings(
    lines: Sequence[DraftLine], hidden: Sequence[HiddenText], *, has_private: bool
) -> tuple[str, ...]:
    """Return codes of what is missing or was left out, in a fixed order."""
    kinds = {line.kind for line in lines}
    found = [
        f"no_{kind}"
        for kind in ("name", "email", "education", "experience", "language", "skill")
        if kind not in kinds
    ]
    if hidden:
        found.append("hidden_text")
    if has_private:
        found.append("private_left_out")
    return tuple(found)


def _stuffed_metadata(document: CvDocument) -> list[HiddenText]:
    """Return keywords of the file's properties that its visible text does not bear out."""
    keywords = document.metadata.get("Keywords", "")
    visible = fold(document.text)
    terms = [term for term in re.split(r"[,;]", keywords) if term.strip()]
    unseen = [term.strip() for term in terms if fold(term.strip()) not in visible]
    # Typesetting programs put a few words of their own there.
    if len(unseen) < 6:
        return []
    return [HiddenText("metadata", sum(map(len, unseen)), ", ".join(unseen)[:500])]


def _refuse_other_texts(
    document: CvDocument,
    sections: Sequence[Section],
    education: Sequence[Fact],
    experience: Sequence[Fact],
    has_email: bool,
    has_list: bool,
) -> None:
    text = document.text
    visible = len(re.findall(r"\w", text))
    if visible < 40:
        # Only a PDF can be a picture of its words.
        raise CvError("no_text" if document.format == "pdf" else "hardly_any_text")
    known = {section.name for section in sections} - {"top", "other"}
    grades = len(
        re.findall(
            r"(?m)\b\d{1,2}(?:[.,]\d)?\s*(?:ects|cr|op|hp|ects-|ap|kp|cp|credits?)\b", fold(text)
        )
    )
    if grades >= 12 and not experience and len(known) <= 2:
        raise CvError("a_transcript")
    courses = sum(
        bool(
            re.search(
                r"\s{2,}(?:[1-6][.,]?\d?|[A-F][+-]?|pass(?:ed)?|hyv|VG|G)\s*(?:\s{2,}.*)?$",
                line.text,
            )
        )
        for line in document.lines
    )
    if courses >= 10 and not experience and not has_email:
        raise CvError("a_transcript")
    evidence = len(education) + len(experience) + 2 * has_email + len(known) + 2 * has_list
    if evidence < 2 or (evidence < 4 and len(text) > 20_000 and not has_email):
        raise CvError("not_a_cv")
