"""A draft as the one flat record that the command prints and the evaluation scores."""

from datetime import date
from pathlib import Path
from typing import Any

from profiles.cv import read_cv
from profiles.cv.errors import CvError
from profiles.cv.types import CvDraft


def parse_file(path: Path, *, today: date | None = None) -> dict[str, Any]:
    """Return the record of one file; a refused one has its error and empty lists."""
    try:
        return as_record(path.name, read_cv(path, path.name, today=today))
    except OSError:
        # A file that cannot be opened is as good as none.
        return refusal(path.name, CvError("empty_file"))
    except CvError as error:
        return refusal(path.name, error)


def parse_for_scoring(path: Path, *, today: date | None = None) -> dict[str, Any]:
    """Return the record with each skill as (label, as written), since labels may say either.

    Phone, summary and the names of certificates come with it, which the command does not print.
    """
    try:
        draft = read_cv(path, path.name, today=today)
    except CvError as error:
        return refusal(path.name, error)
    names = [(line.value["label"] or line.phrase, line.phrase) for line in draft.of_kind("skill")]
    more = {
        "phone": draft.first("phone"),
        "summary": draft.first("summary"),
        "certificates": [line.value["name"] for line in draft.of_kind("certificate")],
    }
    return {**as_record(path.name, draft), **more, "skills": names}


def as_record(name: str, draft: CvDraft) -> dict[str, Any]:
    """Return the fields of a draft under the base name of its file."""
    return {
        "file": name,
        "format": draft.format,
        "lang": draft.lang,
        "name": draft.first("name"),
        "email": draft.first("email"),
        "languages": [
            {"code": line.value["code"], "level": line.value["level"]}
            for line in draft.of_kind("language")
        ],
        "education": [
            {name: line.value.get(name) for name in ("institution", "field", "start", "end")}
            for line in draft.of_kind("education")
        ],
        "experience": [
            {name: line.value.get(name) for name in ("employer", "title", "start", "end")}
            for line in draft.of_kind("experience")
        ],
        "skills": [line.value["label"] or line.phrase for line in draft.of_kind("skill")],
        "hidden_text": bool(draft.hidden),
        "warnings": list(draft.warnings),
        "error": None,
    }


def refusal(name: str, error: CvError) -> dict[str, Any]:
    """Return the record of a file that was not read."""
    return {
        "file": name,
        "format": None,
        "lang": None,
        "name": None,
        "email": None,
        "languages": [],
        "education": [],
        "experience": [],
        "skills": [],
        "hidden_text": False,
        "warnings": [],
        "error": {"code": error.code, "message": error.message},
    }
