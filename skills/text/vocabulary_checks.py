"""What can be wrong with the starter vocabulary's tables, found without knowing the languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from skills.text.languages import LANGUAGES
from skills.text.starter import (
    LANGUAGES_WITH_FEMININE,
    STARTER_FOLDER,
    read_table,
    split_forms,
)

ALLOWED_FILE: Final = "same_as_english.tsv"
_TYPES: Final = {"occupations": "occupation", "skills": "skill"}
_KINDS: Final = {
    "skills": frozenset({"skill", "knowledge", "transversal"}),
    "tools": frozenset({"tool", "technique", "standard"}),
}
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
# Letters beyond a to z that words of the language are written with; names keep é.
_OWN_LETTERS: Final = {
    "da": "æøåé", "de": "äöüßé", "en": "éï", "et": "äõöüšž", "fi": "äöåšž",
    "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "nb": "æøåéòô", "pl": "ąćęłńóśźż", "sv": "åäöé",
}  # fmt: skip
_MARKS: Final = re.compile(r"[\s0-9\-–/&+#.,:()'’%]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct: where (file, line or key) and what."""

    kind: str
    where: str
    what: str


def check_starter(folder: Path = STARTER_FOLDER) -> list[Finding]:
    """Return everything to correct, in the order of files; an empty list means it is whole."""
    return [
        *_check_concepts(folder),
        *_check_relations(folder),
        *(finding for lang in LANGUAGES for finding in _check_labels(folder, lang)),
    ]


def _check_concepts(folder: Path) -> Iterator[Finding]:
    uris: Counter[str] = Counter()
    skill_keys: Counter[str] = Counter()
    for name in ("occupations", "skills", "tools"):
        keys: Counter[str] = Counter()
        if not (folder / f"{name}.tsv").exists():
            yield Finding("missing_file", f"{name}.tsv", "is not there")
            continue
        for line, row in read_table(folder / f"{name}.tsv"):
            where = f"{name}.tsv:{line}"
            keys[row["key"]] += 1
            uris[row["uri"]] += 1
            if not re.fullmatch(r"[a-z0-9_]+", row["key"]):
                yield Finding("key", where, f"{row['key']!r} is not snake_case")
            if not row["uri"].startswith(("http://data.europa.eu/esco/", "urn:talentbsr:")):
                yield Finding("uri", where, f"{row['uri']!r}")
            if name == "occupations" and not re.fullmatch(r"\d{4}", row["isco_code"]):
                yield Finding("isco", where, f"{row['isco_code']!r} is no unit group")
            if name in _KINDS and row["kind"] not in _KINDS[name]:
                yield Finding("kind", where, f"{row['kind']!r}")
        if name != "occupations":
            skill_keys.update(keys)
        yield from (
            Finding("double_key", f"{name}.tsv", key) for key, count in keys.items() if count > 1
        )
    yield from (Finding("double_uri", "*.tsv", uri) for uri, n in uris.items() if n > 1)
    yield from (
        Finding("double_key", "skills.tsv and tools.tsv", key)
        for key, count in skill_keys.items()
        if count > 1
    )


def _check_relations(folder: Path) -> Iterator[Finding]:
    path = folder / "relations.tsv"
    if not path.exists():
        yield Finding("missing_file", "relations.tsv", "is not there")
        return
    occupations = {row["key"] for _, row in read_table(folder / "occupations.tsv")}
    skills = {
        row["key"]
        for name in ("skills", "tools")
        if (folder / f"{name}.tsv").exists()
        for _, row in read_table(folder / f"{name}.tsv")
    }
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not line.strip() or (number == 1 and cells[-1] not in ("essential", "optional")):
            continue
        if len(cells) != 3 or cells[2] not in ("essential", "optional"):
            yield Finding("relation", f"relations.tsv:{number}", line)
        elif cells[0] not in occupations or cells[1] not in skills:
            unknown = cells[1] if cells[0] in occupations else cells[0]
            yield Finding("unknown_key", f"relations.tsv:{number}", unknown)


def _check_labels(folder: Path, lang: str) -> Iterator[Finding]:
    path = folder / "labels" / f"{lang}.tsv"
    name = f"labels/{lang}.tsv"
    if not path.exists():
        yield Finding("missing_file", name, "is not there")
        return
    english = _english_labels(folder)
    allowed = _allowed(folder, lang)
    seen: set[tuple[str, str]] = set()
    owners: dict[tuple[str, str], str] = {}
    for line, row in read_table(path):
        where, key = f"{name}:{line}", (row["key"], row["type"])
        if key not in english:
            yield Finding("unknown_key", where, f"{row['type']} {row['key']!r}")
            continue
        if key in seen:
            yield Finding("double_key", where, f"{row['type']} {row['key']!r}")
        seen.add(key)
        forms = [row["preferred"], row.get("feminine", "")]
        alternatives = split_forms(row.get("alternatives", ""))
        if not row["preferred"]:
            yield Finding("empty", where, row["key"])
        if row["type"] == "occupation" and lang in LANGUAGES_WITH_FEMININE and not forms[1]:
            yield Finding("no_feminine", where, row["preferred"])
        for form in (*forms, *alternatives):
            if strange := _strange_letters(form, lang):
                yield Finding("alphabet", where, f"{form!r} has {strange!r}")
        owner = owners.setdefault((row["type"], row["preferred"].lower()), row["key"])
        if owner != row["key"]:
            yield Finding("double_label", where, f"{row['preferred']!r} is also {owner!r}")
        same = row["preferred"].lower() == english[key].lower()
        if lang != "en" and same and row["preferred"].lower() not in allowed:
            yield Finding("same_as_english", where, row["preferred"])
    for kind, key_name in sorted((kind, key_name) for key_name, kind in english.keys() - seen):
        yield Finding("missing_row", name, f"{kind} {key_name!r}")


def _english_labels(folder: Path) -> dict[tuple[str, str], str]:
    return {
        (row["key"], kind): row["label_en"]
        for name, kind in _TYPES.items()
        for _, row in read_table(folder / f"{name}.tsv")
    }


def _allowed(folder: Path, lang: str) -> frozenset[str]:
    """Return the labels that this language really shares with English, in lower case."""
    path = folder / ALLOWED_FILE
    if not path.exists():
        return frozenset()
    return frozenset(
        row["label"].lower() for _, row in read_table(path) if row["lang"] in (lang, "all")
    )


def _strange_letters(form: str, lang: str) -> str:
    plain = _MARKS.sub("", form.lower())
    return "".join(sorted(set(plain) - set(_LATIN + _OWN_LETTERS[lang])))
