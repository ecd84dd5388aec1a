"""What training reads of ESCO's CSV download: labels of occupations, ISCO groups and skills.

The importer (skills/esco_csv.py) reads the same folder into the database; training needs the
ISCO groups and the descriptions too, and no database.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from skills.text.encoder import ArtefactError
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.starter import Starter
from skills.text.vocabulary import EVERY_LANGUAGE

_FILE: Final = re.compile(r"(occupations|ISCOGroups|skills)_([a-z]{2})\.csv")
_UNUSED_LABELS: Final = frozenset({"-"})


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One label of one concept. is_skill tells skills from occupations and ISCO groups."""

    uri: str
    lang: str
    label: str
    is_skill: bool


@dataclass(frozen=True, slots=True)
class EscoLabels:
    """Everything training reads, in one order whatever the file system's is.

    isco_codes: occupation URI to unit group, ISCO group URI to its own code.
    descriptions: URI to its English description, where the download has one.
    version: a hash of the files read.
    """

    rows: tuple[LabelRow, ...]
    isco_codes: dict[str, str]
    descriptions: dict[str, str]
    version: str


def read_labels(folder: Path) -> EscoLabels:
    """Read the folder of ESCO's CSV download (all files in it or one folder per language).

    Raises ArtefactError when English labels of occupations are missing or a file is no CSV.
    """
    rows: set[LabelRow] = set()
    isco_codes: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.csv"), key=lambda path: path.name):
        match = _FILE.fullmatch(path.name)
        lang = normalise_language(match[2]) if match else ""
        if match is None or lang not in LANGUAGES:
            continue
        digest.update(path.name.encode() + path.read_bytes())
        for uri, labels, code, description in _read_rows(path):
            rows.update(LabelRow(uri, lang, label, match[1] == "skills") for label in labels)
            if match[1] != "skills":
                isco_codes.setdefault(uri, code)
            if lang == "en" and description:
                descriptions[uri] = description
    if not any(row.lang == "en" and not row.is_skill for row in rows):
        raise ArtefactError(
            f"{folder} has no occupations_en.csv: give the folder of ESCO's CSV download"
        )
    return EscoLabels(_ordered(rows), isco_codes, descriptions, digest.hexdigest()[:16])


def with_starter(labels: EscoLabels, starter: Starter) -> EscoLabels:
    """Return the labels together with those of the starter vocabulary, which joins by URI.

    It names skills in all ten languages, where the public tables of ESCO have three, and tools
    under the names that people type. Tools are called the same everywhere: their names count as
    English.
    """
    rows = set(labels.rows)
    codes = dict(labels.isco_codes)
    for row in starter.rows:
        concept = row.concept
        if concept.kind == "occupation":
            codes.setdefault(concept.uri, concept.isco_code)
        for lang, own in row.labels.items():
            code = "en" if lang == EVERY_LANGUAGE else lang
            rows.update(
                LabelRow(concept.uri, code, label, concept.kind != "occupation")
                for label in own.all()
            )
    version = f"{labels.version}+{starter.version}"
    return EscoLabels(_ordered(rows), codes, labels.descriptions, version)


def _ordered(rows: set[LabelRow]) -> tuple[LabelRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.is_skill, row.uri, row.lang, row.label)))


def is_withheld(uri: str, share: float) -> bool:
    """Tell whether a concept is among the `share` that a measuring run sees in English only.

    Decided by a hash of the URI, so it is the same in every run and on every machine.
    """
    number = int(hashlib.sha256(f"w:{uri}".encode()).hexdigest()[:8], 16)
    return number / 2**32 < share


def _read_rows(path: Path) -> Iterator[tuple[str, list[str], str, str]]:
    """Yield (URI, labels, ISCO code, description) of each row that has a URI and a label."""
    csv.field_size_limit(1_000_000)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                cells = [row["preferredLabel"], *(row.get("altLabels") or "").split("\n")]
                labels = [label.strip() for label in cells]
                code = row.get("iscoGroup") or row.get("code") or ""
                yield (
                    row["conceptUri"].strip(),
                    [label for label in labels if label and label not in _UNUSED_LABELS],
                    code.strip().removeprefix("C"),
                    (row.get("description") or "").strip(),
                )
    except (KeyError, TypeError, UnicodeDecodeError, csv.Error) as error:
        raise ArtefactError(
            f"{path} is not a table of ESCO's download ({error}); fetch it again"
        ) from error
