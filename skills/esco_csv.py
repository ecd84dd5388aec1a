"""ESCO's official CSV download, read row by row: layout, columns, and what is wrong with a row.

The download has, per language, `occupations_xx.csv` and `skills_xx.csv` (in a folder per language
or all in one), and relation files that exist in English alone. Alternative labels stand in one
cell, a line each. ESCO writes Norwegian as "no".
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from django.utils.translation import gettext as _

from skills.enums import RefusalReason
from skills.text.languages import LANGUAGES, normalise_language

Table = Literal["occupations", "skills"]

_CONCEPT_TYPES: Final = {"occupations": "Occupation", "skills": "KnowledgeSkillCompetence"}
_COLUMNS: Final = {
    "occupations": ("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels"),
    "skills": ("conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel",
               "altLabels"),
    "needs": ("occupationUri", "relationType", "skillUri"),
    "broader": ("conceptUri", "broaderUri"),
    "mapping": ("oldUri", "newUri"),
}  # fmt: skip
_LONGEST_LABEL: Final = 300
# A cell of descriptions can pass the csv module's default of 128 kB; 1 MB is plenty.
csv.field_size_limit(1_000_000)


class EscoError(Exception):
    """The folder cannot be imported; the message says what to do about it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the download; name is its path inside the folder, lang "" for relations."""

    path: Path
    name: str
    content: Literal["occupations", "skills", "needs", "broader", "mapping"]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ConceptLine:
    """A row of an occupation or skill table. kind is "" for occupations."""

    line: int
    uri: str
    preferred: str
    alternatives: tuple[str, ...]
    isco_code: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PairLine:
    """A row of a relation or mapping file; strength is "" where the file has none."""

    line: int
    first: str
    second: str
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row not taken, and why."""

    line: int
    uri: str
    reason: RefusalReason
    detail: str = ""


def find_files(folder: Path) -> list[SourceFile]:
    """Return the files to import, English concept tables first, in an order that never changes.

    Raises EscoError when the folder has no English occupations, or two files for one language.
    """
    found: dict[tuple[str, str], SourceFile] = {}
    for path in sorted(folder.rglob("*.csv")):
        match = re.fullmatch(r"(occupations|skills)_([a-z]{2})\.csv", path.name)
        name = path.relative_to(folder).as_posix()
        if match:
            lang = normalise_language(match[2])
            if lang not in LANGUAGES:
                continue
            content: Table = "occupations" if match[1] == "occupations" else "skills"
            source = SourceFile(path, name, content, lang)
        elif path.name == "occupationSkillRelations_en.csv":
            source = SourceFile(path, name, "needs")
        elif re.fullmatch(r"broaderRelations\w*_en\.csv", path.name):
            source = SourceFile(path, name, "broader")
        else:
            continue
        key = (source.content, source.lang or path.name)
        if key in found:
            raise EscoError(
                _("%(first)s and %(second)s hold the same table: keep one of them in the folder.")
                % {"first": found[key].name, "second": name}
            )
        found[key] = source
    if ("occupations", "en") not in found:
        raise EscoError(
            _("%(folder)s has no occupations_en.csv: give the folder of ESCO's CSV download.")
            % {"folder": folder}
        )
    order = ("occupations", "skills", "broader", "needs")
    return sorted(
        found.values(), key=lambda file: (order.index(file.content), file.lang != "en", file.name)
    )


def hash_files(files: list[SourceFile]) -> str:
    """Return one SHA-256 over the names and contents of the files."""
    digest = hashlib.sha256()
    for source in files:
        digest.update(source.name.encode() + b"\0")
        with source.path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def check_files(files: list[SourceFile]) -> None:
    """Raise EscoError for the first file that is not UTF-8 CSV with the columns it must have."""
    for source in files:
        for _row in _read_rows(source):
            break


def count_rows(source: SourceFile) -> int:
    """Return the number of rows below the header."""
    return sum(1 for _row in _read_rows(source))


def read_concepts(source: SourceFile) -> Iterator[ConceptLine | Refusal]:
    """Yield each row of an occupation or skill table, or why it cannot be taken.

    Doubled URIs are the caller's to find, since it also knows what an earlier run has read.
    """
    expected = _CONCEPT_TYPES[source.content]
    for line, row in _read_rows(source):
        if isinstance(row, Refusal):
            yield row
            continue
        uri = row["conceptUri"].strip()
        preferred = _clean(row["preferredLabel"])
        refused: tuple[RefusalReason, str] | None = None
        isco_code = row.get("iscoGroup", "").strip().removeprefix("C")
        if not uri.startswith(("http://", "https://", "urn:")) or len(uri) > 200:
            refused = (RefusalReason.NO_URI, uri)
        elif row["conceptType"].strip() != expected:
            refused = (RefusalReason.WRONG_TYPE, row["conceptType"])
        elif not preferred:
            refused = (RefusalReason.NO_LABEL, "")
        elif row.get("status", "").strip() not in ("", "released"):
            refused = (RefusalReason.NOT_RELEASED, row["status"])
        elif source.content == "occupations" and not re.fullmatch(r"(\d{4})?", isco_code):
            refused = (RefusalReason.WRONG_ISCO, row["iscoGroup"])
        if refused:
            yield Refusal(line, uri[:200], refused[0], refused[1][:300])
            continue
        alternatives = tuple(
            dict.fromkeys(
                label
                for label in map(_clean, row["altLabels"].split("\n"))
                if label and label != preferred
            )
        )
        kind = "" if source.content == "occupations" else _skill_kind(row)
        yield ConceptLine(line, uri, preferred, alternatives, isco_code, kind)


def read_pairs(source: SourceFile) -> Iterator[PairLine | Refusal]:
    """Yield each row of a relation or mapping file, or why it cannot be taken."""
    first, *_middle, second = _COLUMNS[source.content]
    for line, row in _read_rows(source):
        if isinstance(row, Refusal):
            yield row
        elif not row[first].strip():
            yield Refusal(line, "", RefusalReason.NO_URI)
        else:
            strength = row.get("relationType", "").strip().lower()
            yield PairLine(line, row[first].strip(), row[second].strip(), strength)


def _read_rows(source: SourceFile) -> Iterator[tuple[int, dict[str, str] | Refusal]]:
    """Yield (line, row by column). Raises EscoError for what spoils the whole file."""
    try:
        with source.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            missing = [name for name in _COLUMNS[source.content] if name not in header]
            if missing:
                raise EscoError(
                    _("%(file)s lacks the columns %(columns)s: use ESCO's CSV download unchanged.")
                    % {"file": source.name, "columns": ", ".join(missing)}
                )
            for cells in reader:
                line = reader.line_num
                if not cells:
                    continue
                if len(cells) != len(header):
                    detail = f"{len(cells)} != {len(header)}"
                    yield line, Refusal(line, "", RefusalReason.WRONG_COLUMNS, detail)
                    continue
                yield line, dict(zip(header, cells, strict=True))
    except UnicodeDecodeError as error:
        raise EscoError(
            _("%(file)s is not UTF-8 (byte %(byte)d): save it as UTF-8 and import again.")
            % {"file": source.name, "byte": error.start}
        ) from error
    except csv.Error as error:
        raise EscoError(
            _("%(file)s is broken as CSV (%(error)s): download it again.")
            % {"file": source.name, "error": error}
        ) from error
    except OSError as error:
        raise EscoError(
            _("%(file)s cannot be read (%(error)s).") % {"file": source.name, "error": error}
        ) from error


def _skill_kind(row: dict[str, str]) -> str:
    if row["reuseLevel"].strip() == "transversal":
        return "transversal"
    return "knowledge" if row["skillType"].strip() == "knowledge" else "skill"


def _clean(label: str) -> str:
    return " ".join(label.split())[:_LONGEST_LABEL]
