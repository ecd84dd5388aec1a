"""The starter vocabulary's tables (skills/starter/*.tsv) as rows for the compiler."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from skills.text.languages import LANGUAGES
from skills.text.vocabulary import (
    EVERY_LANGUAGE,
    Concept,
    ConceptRow,
    Kind,
    Labels,
    Relation,
    Strength,
    VocabularyError,
)

STARTER_FOLDER: Final = Path(__file__).resolve().parents[1] / "starter"
LANGUAGES_WITH_FEMININE: Final = ("de", "lt", "lv", "pl")


@dataclass(frozen=True, slots=True)
class Starter:
    """All tables together; broader maps a tool's URI to the URI of the skill it belongs to."""

    version: str
    rows: tuple[ConceptRow, ...]
    relations: tuple[Relation, ...]
    broader: dict[str, tuple[str, ...]]


def read_table(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of one tab-separated table; missing last cells are "".

    Raises VocabularyError when the file is missing or not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"cannot read {path}: {error}") from error
    reader = csv.DictReader(
        text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE, restval="", restkey="extra"
    )
    for row in reader:
        if not any(value for value in row.values()):
            continue
        yield reader.line_num, {name: (value or "").strip() for name, value in row.items()
                                if name != "extra"}  # fmt: skip


def split_forms(cell: str) -> tuple[str, ...]:
    """Return the labels of a cell, which stand between " | "."""
    return tuple(dict.fromkeys(form.strip() for form in cell.split("|") if form.strip()))


def read_starter(folder: Path = STARTER_FOLDER) -> Starter:
    """Read every table of the starter vocabulary.

    The version is drawn from the content, so that the same tables always give the same version.
    Tables of labels that are not there yet, and labels for unknown keys, are left out;
    `vocabulary_checks` reports both. Raises VocabularyError for a missing main table.
    """
    labels = {lang: _read_labels(folder / "labels" / f"{lang}.tsv") for lang in LANGUAGES}
    rows: list[ConceptRow] = []
    uris: dict[str, str] = {}
    for name, kind_of_rows in (("occupations", "occupation"), ("skills", "skill")):
        for _, row in read_table(folder / f"{name}.tsv"):
            kind = cast(Kind, row.get("kind") or kind_of_rows)
            concept = Concept(row["uri"], kind, row["key"], row.get("isco_code", ""))
            own = {
                lang: found
                for lang in LANGUAGES
                if (found := labels[lang].get((row["key"], kind_of_rows))) is not None
            }
            own.setdefault("en", Labels(row["label_en"]))
            rows.append(ConceptRow(concept, own))
            # Occupations and skills may share a key; relations name each in its own column.
            uris[f"{kind_of_rows}:{row['key']}"] = row["uri"]
    broader: dict[str, tuple[str, ...]] = {}
    if (folder / "tools.tsv").exists():
        for _, row in read_table(folder / "tools.tsv"):
            flags = frozenset(flag.strip() for flag in row.get("flags", "").split(",") if flag)
            concept = Concept(row["uri"], cast(Kind, row["kind"]), row["key"], flags=flags)
            names = Labels(row["label"], "", split_forms(row.get("aliases", "")))
            rows.append(ConceptRow(concept, {EVERY_LANGUAGE: names}))
            uris[f"skill:{row['key']}"] = row["uri"]
            parent = uris.get(f"skill:{row.get('parent') or row.get('parent_skill') or ''}")
            if parent:
                broader[row["uri"]] = (parent,)
    relations = tuple(_read_relations(folder / "relations.tsv", uris))
    return Starter(_content_version(folder), tuple(rows), relations, broader)


def _read_labels(path: Path) -> dict[tuple[str, str], Labels]:
    if not path.exists():
        return {}
    return {
        (row["key"], row["type"]): Labels(
            row["preferred"], row.get("feminine", ""), split_forms(row.get("alternatives", ""))
        )
        for _, row in read_table(path)
        if row.get("preferred")
    }


def _read_relations(path: Path, uris: dict[str, str]) -> Iterator[Relation]:
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            cells = [cell.strip() for cell in line.rstrip("\n").split("\t")]
            if len(cells) < 3 or cells[2] not in ("essential", "optional"):
                continue
            occupation = uris.get(f"occupation:{cells[0]}")
            skill = uris.get(f"skill:{cells[1]}")
            if occupation and skill:
                yield Relation(occupation, skill, cast(Strength, cells[2]))


def _content_version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.tsv")):
        if path.name == "same_as_english.tsv":
            continue  # a list for the check, no part of the vocabulary
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return f"starter-{digest.hexdigest()[:12]}"
