"""Europass XML and JSON Resume: to a plain structure for the second step."""

import json
from typing import Any

from profiles.cv.parsers import limits
from profiles.cv.parsers.limits import Refused
from profiles.cv.parsers.text import decode_text
from profiles.cv.parsers.xml_tree import parse_xml

ROOTS = {
    "SkillsPassport": "europass_xml",
    "learnerinfo": "europass_xml",
    "Candidate": "europass_candidate",
    "CandidateProfile": "europass_candidate",
}
JSON_RESUME_KEYS = frozenset({"basics", "work", "education", "skills", "languages"})


def parse_structured_xml(data: bytes) -> dict[str, Any]:
    """Return {"format", "kind": "tree", "tree"}; raises Refused for XML that is no Europass CV."""
    root = parse_xml(data)
    node = root
    if node.tag not in ROOTS:
        # The EURES form wraps the candidate in an envelope.
        inner = [child for child in _walk(root, 6) if child.tag in ROOTS]
        if not inner:
            raise Refused("unknown_format")
        node = inner[0]
    return {"format": ROOTS[node.tag], "kind": "tree", "tree": node.as_json()}


def _walk(node: Any, depth: int) -> Any:
    for child in node.children():
        yield child
        if depth:
            yield from _walk(child, depth - 1)


def parse_json(data: bytes) -> dict[str, Any]:
    """Return {"format": "json_resume", "kind": "json", "json"}.

    Raises Refused for JSON that is broken, too deep or no JSON Resume.
    """
    text = decode_text(data).lstrip("\ufeff")
    depth = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        if depth > limits.JSON_DEPTH:
            raise Refused("unpacks_too_large")
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise Refused("broken") from error
    if isinstance(value, dict) and not JSON_RESUME_KEYS & value.keys():
        inner = [item for item in value.values() if isinstance(item, dict)]
        value = next((item for item in inner if JSON_RESUME_KEYS & item.keys()), None)
    if not isinstance(value, dict):
        raise Refused("unknown_format")
    return {"format": "json_resume", "kind": "json", "json": value}
