"""A profile as JSON Resume and as Europass Candidate XML, and the profile of a draft.

What is exported and read again is equal: `profile_of(read_cv(to_json_resume(profile))) == profile`,
and the same for the XML.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from profiles.cv.reading.structure import GENERATOR
from profiles.cv.types import CvDraft

NAMESPACE = "http://www.europass.eu/1.0"
DIMENSIONS = ("Listening", "Reading", "SpokenInteraction", "SpokenProduction", "Writing")


@dataclass(frozen=True)
class ExportEducation:
    """One study; dates are YYYY or YYYY-MM, a planned end included."""

    institution: str | None = None
    degree: str | None = None
    field: str | None = None
    isced_f: str | None = None
    eqf_level: int | None = None
    start: str | None = None
    end: str | None = None
    city: str | None = None
    country_code: str | None = None
    note: str = ""


@dataclass(frozen=True)
class ExportExperience:
    """One job; dates are YYYY or YYYY-MM."""

    employer: str | None = None
    title: str | None = None
    occupation_uri: str | None = None
    start: str | None = None
    end: str | None = None
    city: str | None = None
    country_code: str | None = None
    summary: str = ""


@dataclass(frozen=True)
class ExportCertificate:
    """One certificate or licence."""

    name: str
    issuer: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class ExportProfile:
    """A profile as it leaves the service; languages are (code, A1 to C2 or native)."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    city: str | None = None
    country_code: str | None = None
    headline: str | None = None
    summary: str | None = None
    lang: str | None = None
    links: tuple[str, ...] = ()
    education: tuple[ExportEducation, ...] = ()
    experience: tuple[ExportExperience, ...] = ()
    languages: tuple[tuple[str, str | None], ...] = ()
    skills: tuple[str, ...] = ()
    certificates: tuple[ExportCertificate, ...] = ()

    def __post_init__(self) -> None:
        """Put native languages first, as Europass does, so that the order says nothing."""
        ordered = sorted(self.languages, key=lambda item: (item[1] != "native", item[0]))
        object.__setattr__(self, "languages", tuple(ordered))


def profile_of(draft: CvDraft) -> ExportProfile:
    """Return the profile that all lines of a draft, taken over as they are, would make."""
    return ExportProfile(
        name=draft.first("name"),
        email=draft.first("email"),
        phone=draft.first("phone"),
        city=draft.first("place"),
        country_code=draft.first("country"),
        headline=draft.first("headline"),
        summary=draft.first("summary"),
        lang=draft.lang,
        links=tuple(line.value["text"] for line in draft.of_kind("link")),
        education=tuple(_education(line.value) for line in draft.of_kind("education")),
        experience=tuple(_experience(line.value) for line in draft.of_kind("experience")),
        languages=tuple(
            (line.value["code"], line.value["level"]) for line in draft.of_kind("language")
        ),
        skills=tuple(line.phrase for line in draft.of_kind("skill")),
        certificates=tuple(
            ExportCertificate(line.value["name"], line.value.get("issuer"), line.value.get("date"))
            for line in draft.of_kind("certificate")
        ),
    )


def _education(value: Mapping[str, Any]) -> ExportEducation:
    return ExportEducation(
        institution=value.get("institution"),
        degree=value.get("degree"),
        field=value.get("field"),
        isced_f=value.get("isced_f"),
        eqf_level=value.get("eqf_level"),
        start=value.get("start"),
        end=value.get("end") or value.get("planned_end"),
        city=value.get("place"),
        country_code=value.get("country"),
        note=value.get("summary") or "",
    )


def _experience(value: Mapping[str, Any]) -> ExportExperience:
    return ExportExperience(
        employer=value.get("employer"),
        title=value.get("title"),
        occupation_uri=value.get("occupation_uri"),
        start=value.get("start"),
        end=value.get("end") or value.get("planned_end"),
        city=value.get("place"),
        country_code=value.get("country"),
        summary=value.get("summary") or "",
    )


def to_json_resume(profile: ExportProfile) -> bytes:
    """Return the profile as JSON Resume 1.x; codes that it has no field for stand beside."""
    value = {
        "basics": {
            "name": profile.name,
            "label": profile.headline,
            "email": profile.email,
            "phone": profile.phone,
            "summary": profile.summary,
            "location": {"city": profile.city, "countryCode": profile.country_code},
            "profiles": [{"url": link} for link in profile.links],
        },
        "work": [
            {
                "name": item.employer,
                "position": item.title,
                "startDate": item.start,
                "endDate": item.end,
                "location": item.city,
                "countryCode": item.country_code,
                "occupationUri": item.occupation_uri,
                "summary": item.summary,
            }
            for item in profile.experience
        ],
        "education": [
            {
                "institution": item.institution,
                "studyType": item.degree,
                "area": item.field,
                "startDate": item.start,
                "endDate": item.end,
                "location": item.city,
                "countryCode": item.country_code,
                "iscedF": item.isced_f,
                "eqfLevel": item.eqf_level,
                "summary": item.note,
            }
            for item in profile.education
        ],
        "languages": [{"language": code, "fluency": level} for code, level in profile.languages],
        "skills": [{"name": skill} for skill in profile.skills],
        "certificates": [
            {"name": item.name, "issuer": item.issuer, "date": item.date}
            for item in profile.certificates
        ],
        "meta": {"version": "v1.0.0", "generator": GENERATOR, "language": profile.lang},
    }
    return json.dumps(_without_empty(value), ensure_ascii=False, indent=2).encode("utf-8")


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        cleaned = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value


def to_europass(profile: ExportProfile) -> bytes:
    """Return the profile as Europass XML with the root Candidate."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(f"{{{NAMESPACE}}}Candidate", {"schemeAgencyName": GENERATOR})
    person = _add(root, "CandidatePerson")
    given, _, family = (profile.name or "").rpartition(" ")
    name = _add(person, "PersonName")
    _add(name, "GivenName", given)
    _add(name, "FamilyName", family)
    _communication(person, profile)
    for code, level in profile.languages:
        if level == "native":
            _add(person, "PrimaryLanguageCode", code)
    body = _add(root, "CandidateProfile")
    if profile.lang:
        body.set("languageCode", profile.lang)
    _add(body, "ExecutiveSummary", profile.summary)
    _add(body, "CandidateObjective", profile.headline)
    if profile.experience:
        history = _add(body, "EmploymentHistory")
        for job in profile.experience:
            _employer(history, job)
    if profile.education:
        history = _add(body, "EducationHistory")
        for study in profile.education:
            _school(history, study)
    _qualifications(body, profile)
    if profile.certificates:
        holder = _add(body, "Certifications")
        for certificate in profile.certificates:
            node = _add(holder, "Certification")
            _add(node, "CertificationName", certificate.name)
            _add(node, "IssuingAuthorityName", certificate.issuer)
            if certificate.date:
                _add(_add(node, "IssuedDate"), "FormattedDateTime", certificate.date)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ElementTree.Element, tag: str, text: str | None = None) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    node.text = text or None
    return node


def _communication(person: ElementTree.Element, profile: ExportProfile) -> None:
    if profile.city or profile.country_code:
        address = _add(_add(person, "Communication"), "Address")
        _add(address, "CityName", profile.city)
        _add(address, "CountryCode", profile.country_code)
    if profile.phone:
        node = _add(person, "Communication")
        _add(node, "ChannelCode", "Telephone")
        _add(node, "DialNumber", profile.phone)
    if profile.email:
        node = _add(person, "Communication")
        _add(node, "ChannelCode", "Email")
        _add(node, "URI", profile.email)
    for link in profile.links:
        node = _add(person, "Communication")
        _add(node, "ChannelCode", "Web")
        _add(node, "URI", link)


def _period(parent: ElementTree.Element, tag: str, start: str | None, end: str | None) -> None:
    node = _add(parent, tag)
    if start:
        _add(_add(node, "StartDate"), "FormattedDateTime", start)
    if end:
        _add(_add(node, "EndDate"), "FormattedDateTime", end)
    elif start:
        _add(node, "CurrentIndicator", "true")


def _address(parent: ElementTree.Element, city: str | None, country: str | None) -> None:
    if city or country:
        address = _add(_add(parent, "OrganizationContact"), "Address")
        _add(address, "CityName", city)
        _add(address, "CountryCode", country)


def _employer(history: ElementTree.Element, job: ExportExperience) -> None:
    node = _add(history, "EmployerHistory")
    _add(node, "OrganizationName", job.employer)
    _address(node, job.city, job.country_code)
    position = _add(node, "PositionHistory")
    _add(position, "PositionTitle", job.title)
    _period(position, "EmploymentPeriod", job.start, job.end)
    _add(position, "Description", job.summary)
    if job.occupation_uri:
        _add(position, "JobCategoryCode", job.occupation_uri)


def _school(history: ElementTree.Element, study: ExportEducation) -> None:
    node = _add(history, "EducationOrganizationAttendance")
    _add(node, "OrganizationName", study.institution)
    _address(node, study.city, study.country_code)
    if study.eqf_level:
        _add(node, "EducationLevelCode", str(study.eqf_level))
    _period(node, "AttendancePeriod", study.start, study.end)
    degree = _add(node, "EducationDegree")
    _add(degree, "DegreeName", study.degree)
    _add(_add(degree, "DegreeMajor"), "Name", study.field)
    _add(degree, "OccupationalSkillsCovered", study.isced_f)
    _add(node, "Comment", study.note)


def _qualifications(body: ElementTree.Element, profile: ExportProfile) -> None:
    holder = _add(body, "PersonQualifications")
    for code, level in profile.languages:
        if level == "native":
            continue
        node = _add(holder, "PersonCompetency")
        _add(node, "CompetencyID", code)
        _add(node, "TaxonomyID", "language")
        for dimension in DIMENSIONS if level else ():
            part = _add(node, "CompetencyDimension")
            _add(part, "CompetencyDimensionTypeCode", f"CEF-Understanding-{dimension}")
            _add(_add(part, "Score"), "ScoreText", level)
    for skill in profile.skills:
        node = _add(holder, "PersonCompetency")
        _add(node, "CompetencyName", skill)
        _add(node, "TaxonomyID", "other")
