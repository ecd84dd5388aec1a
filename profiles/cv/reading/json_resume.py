"""JSON Resume 1.x, and the liberties people take with it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from profiles.cv.reading.dates import find_dates, is_future
from profiles.cv.reading.europass_candidate import language_code
from profiles.cv.reading.languages import LanguageSkill, level_in, read_languages, unique
from profiles.cv.reading.structure import GENERATOR, Structure, period
from profiles.cv.types import Line, Segment


def read_json_resume(value: dict[str, Any], today: date) -> Structure:
    """Return the CV of a JSON Resume; anything of a wrong kind is passed over."""
    basics = _dict(value.get("basics"))
    location = basics.get("location")
    structure = Structure(
        name=_text(basics, "name") or _joined(basics, "firstName", "lastName"),
        headline=_text(basics, "label", "headline", "title"),
        email=_text(basics, "email", "mail"),
        phone=_text(basics, "phone", "mobile", "telephone"),
        place=_text(_dict(location), "city") or (location if isinstance(location, str) else None),
        summary=_text(basics, "summary", "about") or _text(value, "summary"),
    )
    meta = _dict(value.get("meta"))
    structure.country = _text(_dict(location), "countryCode")
    structure.is_own = meta.get("generator") == GENERATOR
    stated = _text(meta, "language", "lang") or _text(value, "language")
    structure.lang = language_code(stated[:2]) if stated else None
    urls = [_text(basics, "url", "website")] + [
        _text(item, "url") for item in _dicts(basics.get("profiles"))
    ]
    structure.links = [url for url in urls if url]
    for item in _dicts(value.get("work") or value.get("experience")):
        structure.experience.append(
            {
                "employer": _text(item, "name", "company", "employer", "organization"),
                "title": _text(item, "position", "title", "role", "jobTitle"),
                **_period(item, today),
                "place": _text(item, "location"),
                "country": _text(item, "countryCode"),
                "occupation_uri": _text(item, "occupationUri"),
                "summary": _prose(item),
            }
        )
    for item in _dicts(value.get("education")):
        structure.education.append(
            {
                "institution": _text(item, "institution", "school", "name", "university"),
                "degree": _text(item, "studyType", "degree", "qualification"),
                "field": _text(item, "area", "field", "major"),
                **_period(item, today),
                "place": _text(item, "location"),
                "country": _text(item, "countryCode"),
                "isced_f": _text(item, "iscedF"),
                "eqf_level": _level(item.get("eqfLevel")),
                "score": _text(item, "score", "gpa"),
                "summary": _text(item, "summary") or "\n".join(_strings(item.get("courses"))),
            }
        )
    structure.languages = _languages(value.get("languages"))
    structure.skills = _skills(value.get("skills"))
    for item in _dicts(value.get("certificates") or value.get("certifications")):
        name = _text(item, "name", "title")
        if name:
            when = _date(_text(item, "date", "releaseDate"))
            structure.certificates.append(
                {"name": name, "issuer": _text(item, "issuer"), "date": when}
            )
    for member, kind in (
        ("projects", "project"),
        ("publications", "publication"),
        ("volunteer", "volunteering"),
    ):
        for item in _dicts(value.get(member)):
            name = _text(item, "name", "title", "organization")
            if name:
                structure.others.setdefault(kind, []).append(
                    {"name": name, "date": _date(_text(item, "releaseDate", "startDate"))}
                )
    return structure


def _languages(value: Any) -> list[LanguageSkill]:
    found: list[LanguageSkill] = []
    if isinstance(value, dict):
        value = [{"language": name, "fluency": level} for name, level in value.items()]
    for item in value if isinstance(value, list) else []:
        if isinstance(item, str):
            found += read_languages([Line((Segment(item),))])
        elif isinstance(item, dict):
            name = _text(item, "language", "name", "code")
            level = _text(item, "fluency", "level", "proficiency")
            code = language_code(name) if name else None
            if code:
                found.append(LanguageSkill(code, level_in(level or ""), name or code))
            elif name:
                found += read_languages([Line((Segment(f"{name}: {level or ''}"),))])
    return unique(found)


def _skills(value: Any) -> list[str]:
    """Return the keywords of each group, and its name where a group has none."""
    found: list[str] = []
    if isinstance(value, dict):
        value = [
            {"name": name, "keywords": words if isinstance(words, list) else []}
            for name, words in value.items()
        ]
    for item in value if isinstance(value, list) else _strings(value):
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            words = _strings(item.get("keywords")) or _strings(item.get("skills"))
            name = _text(item, "name", "skill", "title")
            found += words or ([name] if name else [])
    return list(dict.fromkeys(found))


def _prose(item: dict[str, Any]) -> str:
    texts = [_text(item, "summary", "description"), *_strings(item.get("highlights"))]
    return "\n".join(text for text in texts if text)


def _period(item: dict[str, Any], today: date) -> dict[str, Any]:
    start = _date(_text(item, "startDate", "start", "from"))
    end = _date(_text(item, "endDate", "end", "to"))
    if not start and not end and (dates := _text(item, "dates", "date", "years", "period")):
        found = find_dates(dates)
        if found:
            start, end = found[0].start, found[0].end
            runs = found[0].runs
            return period(start, end, runs=runs)
    runs = bool(start and not end) or bool(end and is_future(end, today))
    return period(start, end, runs=runs)


def _date(text: str | None) -> str | None:
    if not text:
        return None
    found = find_dates(text)
    return (found[0].end or found[0].start) if found else None


def _level(value: Any) -> int | None:
    return value if isinstance(value, int) and 1 <= value <= 8 else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        value = [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        parts: Iterable[Any] = value.split(",")
    else:
        parts = value if isinstance(value, list) else []
    return [text.strip() for text in parts if isinstance(text, str) and text.strip()]


def _text(item: dict[str, Any], *names: str) -> str | None:
    for name in names:
        value = item.get(name)
        if (
            isinstance(value, (str, int, float))
            and not isinstance(value, bool)
            and str(value).strip()
        ):
            return str(value).strip()
    return None


def _joined(item: dict[str, Any], *names: str) -> str | None:
    return " ".join(text for name in names if (text := _text(item, name))) or None
