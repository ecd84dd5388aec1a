"""Europass XML of the first family: SkillsPassport/LearnerInfo 3.x and learnerinfo 1.x to 2.x."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from profiles.cv.reading.dates import is_future
from profiles.cv.reading.languages import LanguageSkill, unique
from profiles.cv.reading.skills import list_items
from profiles.cv.reading.structure import Structure, no_period, period
from profiles.cv.reading.tree import Element
from profiles.cv.reading.words import key, load_words
from profiles.cv.types import Line, Segment


def read_learner_info(root: Element, today: date) -> Structure:
    """Return the CV of a SkillsPassport or learnerinfo element."""
    if root.tag == "learnerinfo":
        return _read_old(root, today)
    learner = root.at("LearnerInfo") or root
    structure = Structure(lang=(root.attributes.get("locale") or "")[:2] or None)
    identification = learner.at("Identification")
    if identification is not None:
        structure.name = _name(
            identification.text("PersonName", "FirstName"),
            identification.text("PersonName", "Surname"),
        )
        contact = identification.at("ContactInfo")
        if contact is not None:
            structure.email = contact.text("Email", "Contact")
            structure.phone = contact.text("TelephoneList", "Telephone", "Contact")
            address = contact.at("Address", "Contact")
            if address is not None:
                structure.place = address.text("Municipality")
            sites = contact.at("WebsiteList")
            structure.links = [
                link
                for site in (sites.children("Website") if sites else [])
                if (link := site.text("Contact"))
            ]
    headline = learner.at("Headline")
    if headline is not None:
        kind = headline.text("Type", "Code") or ""
        words = headline.text("Description", "Label")
        if kind == "personal_statement":
            structure.summary = words
        else:
            structure.headline = words
    for item in _list(learner, "WorkExperienceList", "WorkExperience"):
        structure.experience.append(
            {
                "employer": item.text("Employer", "Name"),
                "title": item.text("Position", "Label"),
                "isco_code": item.text("Position", "Code"),
                **_period(item.at("Period"), today),
                "place": item.text(
                    "Employer", "ContactInfo", "Address", "Contact", "Municipality"
                ),
                "country": item.text(
                    "Employer", "ContactInfo", "Address", "Contact", "Country", "Code"
                ),
                "sector": item.text("Employer", "Sector", "Label"),
                "summary": item.text("Activities") or "",
            }
        )
    for item in _list(learner, "EducationList", "Education"):
        level = item.text("Level", "Code") or item.text("Level", "Label") or ""
        digits = [char for char in level if char.isdigit()]
        structure.education.append(
            {
                "institution": item.text("Organisation", "Name"),
                "degree": item.text("Title"),
                "field": item.text("Field", "Label"),
                "isced_f": item.text("Field", "Code"),
                "eqf_level": int(digits[0]) if digits else None,
                **_period(item.at("Period"), today),
                "place": item.text(
                    "Organisation", "ContactInfo", "Address", "Contact", "Municipality"
                ),
                "country": item.text(
                    "Organisation", "ContactInfo", "Address", "Contact", "Country", "Code"
                ),
                "summary": item.text("Activities") or "",
            }
        )
    skills = learner.at("Skills")
    if skills is not None:
        _skills(skills, structure)
    for item in _list(learner, "AchievementList", "Achievement"):
        title = item.text("Title", "Label") or ""
        words = item.text("Description") or title
        code = item.text("Title", "Code") or ""
        kinds = {"publications": "publication", "projects": "project"}
        if code in ("certifications", "courses", "seminars"):
            # The label names the certificate, unless it only says that it is one.
            name = title if key(title) not in load_words().headings else ""
            structure.certificates.append({"name": name or words.split("\n")[0], "date": None})
        elif code in kinds:
            structure.others.setdefault(kinds[code], []).append({"name": words.split("\n")[0]})
    return structure


def _skills(skills: Element, structure: Structure) -> None:
    linguistic = skills.at("Linguistic")
    if linguistic is not None:
        found: list[LanguageSkill] = []
        for item in _list(linguistic, "MotherTongueList", "MotherTongue"):
            found += _language(item, "native")
        for item in _list(linguistic, "ForeignLanguageList", "ForeignLanguage"):
            levels = item.at("ProficiencyLevel")
            codes = [node.words().upper() for node in levels.children()] if levels else []
            found += _language(item, _middle(codes))
        structure.languages = unique(found)
    for group in ("Communication", "Organisational", "JobRelated", "Computer", "Other"):
        words = skills.text(group, "Description")
        if words:
            lines = [
                Line((Segment(line.lstrip("- ")),), is_bullet=True) for line in words.split("\n")
            ]
            structure.skills += [item for item, _ in list_items(lines)]
    licences = skills.at("Driving", "Description")
    if licences is not None:
        structure.certificates += [
            {"name": f"Driving licence {node.words()}", "date": None}
            for node in licences.children("Licence")
        ]


def _language(item: Element, level: str | None) -> list[LanguageSkill]:
    code = (item.text("Description", "Code") or "").lower()[:2]
    label = item.text("Description", "Label") or code
    code = {"no": "nb", "nn": "nb"}.get(code, code)
    return [LanguageSkill(code, level, label)] if code else []


def _middle(codes: Iterable[str]) -> str | None:
    """Return the middle level of the five skills, the lower one of two."""
    levels = sorted(code for code in codes if len(code) == 2 and code[0] in "ABC")
    return levels[(len(levels) - 1) // 2] if levels else None


def _list(node: Element, holder: str, tag: str) -> list[Element]:
    found = node.at(holder)
    return found.children(tag) if found is not None else []


def _name(first: str | None, last: str | None) -> str | None:
    return " ".join(part for part in (first, last) if part) or None


def _period(node: Element | None, today: date) -> dict[str, Any]:
    if node is None:
        return no_period()
    start, end = _date(node.at("From")), _date(node.at("To"))
    runs = (node.text("Current") or "").lower() == "true" or bool(start and not end)
    runs = runs or bool(end and is_future(end, today))
    return period(start, end, runs=runs)


def _date(node: Element | None) -> str | None:
    if node is None:
        return None
    year = node.attributes.get("year") or node.text("year") or node.text("Year") or ""
    month = node.attributes.get("month") or node.text("month") or node.text("Month") or ""
    digits = "".join(char for char in month if char.isdigit())
    year = "".join(char for char in year if char.isdigit())[:4]
    if len(year) != 4:
        return None
    return f"{year}-{int(digits):02d}" if digits and 1 <= int(digits) <= 12 else year


def _read_old(root: Element, today: date) -> Structure:
    """Return the CV of the older schema, whose names are in small letters."""
    structure = Structure(lang=(root.attributes.get("locale") or "")[:2] or None)
    person = root.at("identification")
    if person is not None:
        structure.name = _name(person.text("firstname"), person.text("lastname"))
        contact = person.at("contactinfo")
        if contact is not None:
            structure.email = contact.text("email")
            structure.phone = contact.text("mobile") or contact.text("telephone")
            structure.place = contact.text("address", "municipality")
    structure.headline = root.text("application", "label")
    for item in _list(root, "workexperiencelist", "workexperience"):
        structure.experience.append(
            {
                "employer": item.text("employer", "name"),
                "title": item.text("position", "label"),
                **_period_old(item.at("period"), today),
                "place": item.text("employer", "address", "municipality"),
                "summary": item.text("activities") or "",
            }
        )
    for item in _list(root, "educationlist", "education"):
        structure.education.append(
            {
                "institution": item.text("organisation", "name"),
                "degree": item.text("title"),
                "field": item.text("educationalfield", "label") or item.text("skills"),
                **_period_old(item.at("period"), today),
                "place": item.text("organisation", "address", "municipality"),
                "summary": "",
            }
        )
    found: list[LanguageSkill] = []
    for item in _list(root, "languagelist", "language"):
        code = (item.text("code") or "").lower()[:2]
        levels = item.at("level")
        kind = item.attributes.get("type", "")
        codes = [node.words().upper() for node in levels.children()] if levels else []
        if code:
            level = "native" if "mother" in kind else _middle(codes)
            found.append(LanguageSkill(code, level, item.text("label") or code))
    structure.languages = unique(found)
    for item in _list(root, "skilllist", "skill"):
        lines = [Line((Segment(line),), is_bullet=True) for line in item.words().split("\n")]
        structure.skills += [name for name, _ in list_items(lines)]
    return structure


def _period_old(node: Element | None, today: date) -> dict[str, Any]:
    if node is None:
        return no_period()
    start, end = _date(node.at("from")), _date(node.at("to"))
    runs = bool(start and (not end or is_future(end, today)))
    return period(start, end, runs=runs)
