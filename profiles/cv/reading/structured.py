"""Europass XML, JSON Resume and Europass PDF: read as structure, field by field."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from profiles.cv.errors import CvError
from profiles.cv.reading.draft import language_lines, skill_lines, warnings
from profiles.cv.reading.europass_candidate import read_candidate
from profiles.cv.reading.europass_legacy import read_learner_info
from profiles.cv.reading.fields import eqf_of, field_in
from profiles.cv.reading.json_resume import read_json_resume
from profiles.cv.reading.linkers import Linkers
from profiles.cv.reading.private import structure_holds_private
from profiles.cv.reading.skills import SkillPhrase
from profiles.cv.reading.structure import Structure
from profiles.cv.reading.tree import Element
from profiles.cv.reading.words import fold
from profiles.cv.types import CvDocument, CvDraft, DraftLine, HiddenText


def read_structure(document: CvDocument, *, today: date, linkers: Linkers) -> CvDraft:
    """Return the draft of a structured CV.

    Of XML embedded in a PDF only what the visible text bears out is taken; the rest is told as
    hidden. Raises CvError when the structure holds no CV.
    """
    if document.format == "json_resume":
        structure = read_json_resume(document.structure, today)
    else:
        root = Element.of(document.structure)
        read: Callable[[Element, date], Structure] = (
            read_candidate if root.tag in ("Candidate", "CandidateProfile") else read_learner_info
        )
        structure = read(root, today)
    if structure.is_empty():
        raise CvError("not_a_cv")
    hidden = document.hidden
    if document.format == "europass_pdf":
        dropped = structure.keep_only(_Visible(document.text))
        if dropped:
            text = "; ".join(dropped)
            hidden = (*hidden, HiddenText("embedded", len(text), text[:500]))
    lang = structure.lang or linkers.language(structure.prose())
    lines = _lines(structure, linkers, lang or "en")
    has_private = structure_holds_private(document.structure)
    told_of = warnings(lines, hidden, has_private=has_private)
    return CvDraft(document.format, lang, tuple(lines), told_of, hidden)


class _Visible:
    """Tells whether the words of a fact stand in the visible text."""

    def __init__(self, text: str) -> None:
        self._text = " ".join(fold(text).split())
        self._dense = self._text.replace(" ", "")

    def bears_out(self, phrase: str) -> bool:
        """Return whether the phrase, or nearly all words of a long one, can be seen."""
        folded = " ".join(fold(phrase).split())
        if not folded or folded in self._text or folded.replace(" ", "") in self._dense:
            return True
        words = folded.split()
        seen = sum(word in self._text for word in words)
        return len(words) >= 5 and seen >= 0.9 * len(words)


def _lines(structure: Structure, linkers: Linkers, lang: str) -> list[DraftLine]:
    lines: list[DraftLine] = []
    for kind, texts in (
        ("name", [structure.name]),
        ("headline", [structure.headline]),
        ("email", [structure.email]),
        ("phone", [structure.phone]),
        ("place", [structure.place]),
        ("country", [structure.country]),
        ("summary", [structure.summary]),
        ("link", structure.links),
    ):
        lines += [DraftLine(kind, text, {"text": text}) for text in texts if text]
    for education in structure.education:
        value: dict[str, Any] = dict(education)
        if structure.is_own:
            lines.append(DraftLine("education", _phrase(value, "degree", "institution"), value))
            continue
        value["field"] = value.get("field") or field_in(value.get("degree") or "")
        value["eqf_level"] = value.get("eqf_level") or eqf_of(value.get("degree") or "")
        value["isced_f"] = value.get("isced_f") or linkers.isced_f(value["field"] or "")
        lines.append(DraftLine("education", _phrase(value, "degree", "institution"), value))
    for experience in structure.experience:
        value = dict(experience)
        if not value.get("occupation_uri") and not structure.is_own:
            value["occupation_uri"] = linkers.occupation(value.get("title") or "", lang)
        lines.append(DraftLine("experience", _phrase(value, "title", "employer"), value))
    lines += language_lines(structure.languages)
    lines += skill_lines(_skills(structure, linkers, lang))
    lines += [DraftLine("certificate", item["name"], item) for item in structure.certificates]
    for kind in ("project", "publication", "volunteering"):
        lines += [
            DraftLine(kind, item["name"], item)
            for item in structure.others.get(kind, [])
            if item.get("name")
        ]
    if structure.wishes:
        lines.append(DraftLine("wishes", "", structure.wishes))
    return lines


def _skills(structure: Structure, linkers: Linkers, lang: str) -> Sequence[SkillPhrase]:
    """Return every listed skill; one that the vocabulary does not know stays as written."""
    finder = linkers.skills()
    found: dict[str, SkillPhrase] = {}
    for item in structure.skills:
        links = finder.find(item, lang, is_list=True) if finder else []
        whole = [link for link in links if len(link[0]) >= 0.6 * len(item)]
        if whole:
            _, label, uri = max(whole, key=lambda link: len(link[0]))
            # Two entries may be one skill to the vocabulary; the second stays in its own words.
            known = any(skill.uri == uri for skill in found.values())
            one = SkillPhrase(item, "list") if known else SkillPhrase(item, "list", 0, label, uri)
            found.setdefault(fold(item), one)
        else:
            found.setdefault(fold(item), SkillPhrase(item, "list"))
    return list(found.values())


def _phrase(value: dict[str, Any], first: str, second: str) -> str:
    return ", ".join(value[name] for name in (first, second) if value.get(name))
