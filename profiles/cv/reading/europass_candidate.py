"""Europass XML of the second family: Candidate, in the forms of Europass and of EURES."""

from datetime import date
from typing import Any

from profiles.cv.reading.dates import is_future
from profiles.cv.reading.languages import LanguageSkill, unique
from profiles.cv.reading.structure import GENERATOR, Structure, no_period, period
from profiles.cv.reading.tree import Element
from profiles.cv.reading.words import key, load_words
from skills.text.languages import CEFR_LEVELS

# ISO 639-2 codes, which this family uses, to ISO 639-1.
CODES = {
    "dan": "da", "deu": "de", "ger": "de", "eng": "en", "est": "et", "fin": "fi", "lit": "lt", "lav": "lv",
    "nor": "nb", "nob": "nb", "nno": "nb", "pol": "pl", "swe": "sv", "rus": "ru", "ukr": "uk", "fra": "fr",
    "fre": "fr", "spa": "es", "zho": "zh", "chi": "zh", "ara": "ar", "hin": "hi", "tur": "tr", "vie": "vi",
    "por": "pt", "ita": "it", "fas": "fa", "per": "fa", "ben": "bn", "urd": "ur", "jpn": "ja", "kor": "ko",
    "nld": "nl", "dut": "nl", "ces": "cs", "cze": "cs", "slk": "sk", "slo": "sk", "hun": "hu", "ron": "ro",
    "rum": "ro", "bul": "bg", "ell": "el", "gre": "el", "hrv": "hr", "srp": "sr", "slv": "sl", "isl": "is",
    "ice": "is", "gle": "ga", "mlt": "mt", "cat": "ca", "heb": "he", "tam": "ta", "tel": "te", "nep": "ne",
    "ind": "id", "tha": "th", "swa": "sw", "yor": "yo", "ibo": "ig", "hau": "ha", "amh": "am", "som": "so",
    "kat": "ka", "geo": "ka", "hye": "hy", "arm": "hy", "aze": "az", "kaz": "kk", "uzb": "uz", "bel": "be",
    "sqi": "sq", "alb": "sq", "mkd": "mk", "mac": "mk", "bos": "bs", "msa": "ms", "tgl": "tl", "mar": "mr",
    "guj": "gu", "pan": "pa", "mal": "ml", "kan": "kn", "sin": "si", "eus": "eu", "glg": "gl", "kur": "ku",
    "pus": "ps", "mon": "mn",
}  # fmt: skip


def language_code(text: str) -> str | None:
    """Return the ISO 639-1 code of a code of either standard or of a language's name."""
    code = text.strip().lower()
    if code in CODES:
        return CODES[code]
    if len(code) == 2:
        return {"no": "nb", "nn": "nb"}.get(code, code)
    return load_words().language_names.get(key(text))


def read_candidate(root: Element, today: date) -> Structure:
    """Return the CV of a Candidate element."""
    structure = Structure(is_own=root.attributes.get("schemeAgencyName") == GENERATOR)
    person = root.at("CandidatePerson")
    if person is not None:
        _person(person, structure)
    profiles = root.children("CandidateProfile") or [root]
    locale = (
        profiles[0].attributes.get("languageCode") or root.attributes.get("languageCode") or ""
    )
    structure.lang = language_code(locale) if locale else None
    for profile in profiles:
        _profile(profile, structure, today)
    structure.languages = unique(structure.languages)
    structure.skills = list(dict.fromkeys(structure.skills))
    return structure


def _prose(degree: Element | None) -> str:
    """Return what was covered where it is told in sentences: some put a code or a field there."""
    words = (degree.text("OccupationalSkillsCovered") if degree else None) or ""
    return words if len(words) > 60 or words.endswith(".") else ""


def _person(person: Element, structure: Structure) -> None:
    name = person.at("PersonName")
    if name is not None:
        parts = [name.text("GivenName"), name.text("MiddleName"), name.text("FamilyName")]
        structure.name = " ".join(part for part in parts if part) or name.text("FormattedName")
    for item in person.children("Communication"):
        channel = (item.text("ChannelCode") or "").lower()
        number = " ".join(
            part for part in (item.text("CountryDialing"), item.text("DialNumber")) if part
        )
        uri = item.text("URI")
        if channel in ("email", "e-mail") or (uri and "@" in uri and not structure.email):
            structure.email = structure.email or (uri or "").removeprefix("mailto:") or None
        elif number:
            structure.phone = structure.phone or (
                f"+{number}"
                if item.text("CountryDialing") and not number.startswith("+")
                else number
            )
        elif uri:
            structure.links.append(uri)
        structure.place = structure.place or item.text("Address", "CityName")
        structure.country = structure.country or item.text("Address", "CountryCode")
    for item in person.children("PrimaryLanguageCode"):
        code = language_code(item.words())
        if code:
            structure.languages.append(LanguageSkill(code, "native", item.words()))


def _profile(profile: Element, structure: Structure, today: date) -> None:
    structure.summary = (
        structure.summary or profile.text("ExecutiveSummary") or profile.text("CandidateSummary")
    )
    structure.headline = structure.headline or profile.text("CandidateObjective")
    history = profile.at("EmploymentHistory")
    for employer in history.children("EmployerHistory") if history else []:
        name = employer.text("OrganizationName")
        for position in employer.children("PositionHistory") or [employer]:
            category = position.at("JobCategoryCode")
            uri = category.words() if category is not None else ""
            structure.experience.append(
                {
                    "employer": name,
                    "title": position.text("PositionTitle"),
                    "occupation_uri": uri if uri.startswith("http") else None,
                    **_period(
                        position.at("EmploymentPeriod") or employer.at("EmploymentPeriod"), today
                    ),
                    "place": position.text("City") or _city(employer),
                    "country": position.text("Country") or _country(employer),
                    "sector": employer.text("IndustryCode"),
                    "summary": position.text("Description") or "",
                }
            )
    history = profile.at("EducationHistory")
    for school in history.children("EducationOrganizationAttendance") if history else []:
        level = "".join(char for char in school.text("EducationLevelCode") or "" if char.isdigit())
        degree = school.at("EducationDegree")
        structure.education.append(
            {
                "institution": school.text("OrganizationName") or school.text("School"),
                "degree": (degree.text("DegreeName") if degree else None)
                or school.text("ProgramName"),
                "field": (degree.text("FieldOfStudy", "MainFieldOfStudy") if degree else None)
                or (school.text("ProgramName") if degree and degree.text("DegreeName") else None)
                or (degree.text("DegreeMajor", "Name") if degree else None),
                "isced_f": (degree.text("OccupationalSkillsCovered") if degree else None)
                or school.text("MajorCode"),
                "eqf_level": int(level[0]) if level and 1 <= int(level[0]) <= 8 else None,
                **_period(school.at("AttendancePeriod"), today),
                "place": _city(school),
                "country": _country(school),
                "summary": school.text("Comment") or _prose(degree),
            }
        )
    for item in structure.education:
        code = item["isced_f"] or ""
        if not code.isdigit():
            item["field"] = item["field"] or (None if code == item["summary"] else code) or None
            item["isced_f"] = None
    _competencies(profile, structure)
    for holder, tag, kind in (
        ("Certifications", "Certification", ""),
        ("Licenses", "License", ""),
        ("PublicationHistory", "Publication", "publication"),
        ("Projects", "Project", "project"),
        ("VoluntaryWorks", "VoluntaryWork", "volunteering"),
    ):
        node = profile.at(holder)
        for element in node.children(tag) if node else []:
            _other(element, kind, structure)
    wishes = profile.at("CandidatePositionPreferences")
    if wishes is not None:
        structure.wishes = {
            name: [node.words() for node in wishes.all(tag)]
            for name, tag in (
                ("places", "PreferredLocation"),
                ("occupations", "JobCategory"),
                ("contracts", "PositionOfferingTypeCode"),
                ("schedules", "PositionScheduleTypeCode"),
                ("may_move", "RelocationConsidered"),
            )
        }


def _other(item: Element, kind: str, structure: Structure) -> None:
    name = next(
        (
            text
            for tag in (
                "CertificationName",
                "LicenseName",
                "Name",
                "Title",
                "FormattedPublicationDescription",
                "RoleName",
                "OrganizationName",
            )
            if (text := item.text(tag))
        ),
        None,
    )
    if not name:
        return
    when = _date(item.at("EffectiveTimePeriod", "ValidFrom")) or _date(item.at("IssuedDate"))
    if kind:
        structure.others.setdefault(kind, []).append({"name": name, "date": when})
    else:
        issuer = item.text("IssuingAuthorityName") or item.text("IssuingAuthority", "Name")
        structure.certificates.append({"name": name, "issuer": issuer, "date": when})


def _competencies(profile: Element, structure: Structure) -> None:
    qualifications = profile.at("PersonQualifications")
    for item in qualifications.children("PersonCompetency") if qualifications else []:
        name = item.text("CompetencyName") or item.text("CompetencyID") or ""
        taxonomy = (item.text("TaxonomyID") or "").lower()
        if "language" in taxonomy:
            code = language_code(item.text("CompetencyID") or name) or language_code(name)
            levels = sorted(
                score
                for dimension in item.children("CompetencyDimension")
                for node in dimension.all("ScoreText")
                if (score := node.words().upper()) in CEFR_LEVELS
            )
            level = levels[(len(levels) - 1) // 2] if levels else None
            if code:
                structure.languages.append(LanguageSkill(code, level, name))
        elif name:
            structure.skills.append(name)
    digital = profile.at("DigitalSkills")
    for item in digital.children() if digital else []:
        name = item.text("Name") or item.text("CompetencyName") or item.words()
        if name:
            structure.skills.append(name)


def _city(node: Element) -> str | None:
    found = next(node.all("CityName"), None)
    return (found.words() or None) if found is not None else None


def _country(node: Element) -> str | None:
    found = next(node.all("CountryCode"), None)
    return (found.words().upper() or None) if found is not None else None


def _period(node: Element | None, today: date) -> dict[str, Any]:
    if node is None:
        return no_period()
    start, end = _date(node.at("StartDate")), _date(node.at("EndDate"))
    current = (node.text("CurrentIndicator") or "").lower() in ("true", "1")
    runs = current or bool(start and not end) or bool(end and is_future(end, today))
    return period(start, end, runs=runs)


def _date(node: Element | None) -> str | None:
    """Return YYYY or YYYY-MM of a FormattedDateTime, which may hold a day or a time as well."""
    if node is None:
        return None
    text = node.words()
    digits = text[:4]
    if not digits.isdigit():
        return None
    month = text[5:7]
    return f"{digits}-{month}" if month.isdigit() and 1 <= int(month) <= 12 else digits
