"""Birth date, nationality, marital status, gender and photo: left out of a draft, and told.

No employer may ask for them and no field of the profile needs them: the right to work is asked
of the talent in words of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from profiles.cv.reading.tree import Element
from profiles.cv.reading.words import fold, load_words
from profiles.cv.types import Line

PRIVATE_LABELS = frozenset(["birth", "nationality"])
PRIVATE_TAGS = (
    "Birthdate", "birthdate", "BirthDate", "Gender", "gender", "GenderCode", "Nationality", "nationality",
    "NationalityCode", "MaritalStatus", "Photo", "photo", "PersonPhoto",
)  # fmt: skip
PRIVATE_KEYS = frozenset(
    ["image", "picture", "photo", "birthdate", "birthday", "dateofbirth", "nationality", "gender", "maritalstatus"]
)  # fmt: skip


def without_private(lines: Sequence[Line]) -> tuple[tuple[Line, ...], bool]:
    """Return the lines without what is private in them, and whether there was any.

    Only a label with its value counts, such as "Born: 17.04.1999"; prose stays as it is.
    """
    kept: list[Line] = []
    found = False
    for line in lines:
        segments = []
        is_label = False
        for segment in line.segments:
            if is_label:
                # The cell beside a label is its value.
                is_label = False
                continue
            if _label_alone().fullmatch(fold(segment.text)):
                is_label = found = True
                continue
            text = segment.text
            for match in reversed(list(_labelled().finditer(fold(text)))):
                text = text[: match.start()] + text[match.end() :]
                found = True
            if text.strip(" ,;|•·/-–—"):
                segments.append(segment if text == segment.text else replace(segment, text=text))
        if segments or not line.segments:
            kept.append(replace(line, segments=tuple(segments)))
    return tuple(kept), found


def structure_holds_private(structure: Any) -> bool:
    """Return whether XML or JSON states something private; its readers pass over it anyway."""
    if isinstance(structure, dict):
        basics = structure.get("basics")
        stated = basics if isinstance(basics, dict) else structure
        return any(value and _bare(name) in PRIVATE_KEYS for name, value in stated.items())
    root = Element.of(structure)
    return any(node.words() or node.attributes for tag in PRIVATE_TAGS for node in root.all(tag))


def _bare(name: Any) -> str:
    return re.sub(r"[^a-z]", "", str(name).lower())


@cache
def _labels() -> str:
    words = load_words()
    labels = {phrase for phrase, name in words.contact.items() if name in PRIVATE_LABELS}
    ordered = sorted(labels | words.private, key=lambda label: (-len(label), label))
    return "|".join(re.escape(label) for label in ordered if len(label) >= 3)


@cache
def _labelled() -> re.Pattern[str]:
    value = r"[^|•·◆;/,\t]{1,40}?"
    return re.compile(
        rf"(?:^|(?<=[|•·◆;/,]))\s*(?:{_labels()})\s*(?::\s*{value}|\.?\s(?=[^|•;,]{{0,12}}\d){value})(?=$|[|•·◆;/,]|\s{{3}})"
    )


@cache
def _label_alone() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_labels()})\s*:?\s*")
