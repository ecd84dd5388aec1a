"""A plain regex reader, the least that a reader of CVs must beat: no layout, no languages' words."""

import re
from typing import Any

from profiles.cv.types import CvDocument

HEADINGS = {
    "education": r"education|academic",
    "experience": r"experience|employment|work history",
    "languages": r"languages?",
    "skills": r"skills|technologies",
}
RANGE = re.compile(
    r"(?:\w{3,9}\.? )?((?:19|20)\d\d)\s*[-–—]+\s*(?:\w{3,9}\.? )?((?:19|20)\d\d|present|now|current)",
    re.I,
)
NAMES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "finnish": "fi",
    "swedish": "sv",
}


def read_plainly(name: str, document: CvDocument, data: bytes) -> dict[str, Any]:
    """Return the record of a file with what a few regular expressions find in its text.

    XML and JSON are text with signs in between, cut at those.
    """
    lines = [line.text for line in document.lines if line.segments]
    if not lines:
        pieces = re.split(r"<[^>]*>|[\n\"{}\[\]]", data.decode("utf-8", "replace"))
        lines = [piece.strip() for piece in pieces if piece.strip(" ,:")]
    email = re.search(r"[\w.+-]+@[\w-]+\.[\w.]+", "\n".join(lines))
    section = ""
    record: dict[str, Any] = {
        "file": name, "format": document.format, "lang": None, "name": lines[0] if lines else None,
        "email": email.group() if email else None, "languages": [], "education": [], "experience": [],
        "skills": [], "hidden_text": False, "warnings": [], "error": None,
    }  # fmt: skip
    for line in lines:
        found = next(
            (
                key
                for key, words in HEADINGS.items()
                if re.fullmatch(rf"(?i)[\w &]*\b(?:{words})\b:?", line)
            ),
            None,
        )
        if found:
            section = found
            continue
        match = RANGE.search(line)
        if match and section in ("education", "experience"):
            rest = RANGE.sub("", line).strip(" ,-–|()")
            first, _, second = rest.partition(",")
            end = match.group(2) if match.group(2).isdigit() else None
            dates = {"start": match.group(1), "end": end}
            if section == "education":
                record["education"].append(
                    {"institution": second or first, "field": first, **dates}
                )
            else:
                record["experience"].append({"employer": second or first, "title": first, **dates})
        elif section == "skills":
            record["skills"] += [
                item.strip() for item in re.split(r"[,;•|]", line) if item.strip()
            ]
        elif section == "languages":
            for word, code in NAMES.items():
                if word in line.lower():
                    level = re.search(r"\b[ABC][12]\b", line)
                    record["languages"].append(
                        {"code": code, "level": level.group() if level else None}
                    )
    return record
