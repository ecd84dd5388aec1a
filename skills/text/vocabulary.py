"""The shared vocabulary as linking reads it: one compiled file, no database.

File layout (`write_vocabulary`): the magic line, the length of the header as 8 bytes, a JSON
header (version, table of sections with offset, length and SHA-256), then the sections, each
zlib-compressed JSON. Concepts are one section, the labels of each language another, so a process
that reads Polish never unpacks Finnish, and opening a file of ESCO's size takes well under 1 s.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from skills.text.languages import LANGUAGES, normalise_language
from skills.text.tokens import fold

Kind = Literal["occupation", "skill", "knowledge", "transversal", "tool", "technique", "standard"]
Strength = Literal["essential", "optional"]

# Tools, techniques and standards are called the same everywhere; so their labels stand once.
EVERY_LANGUAGE: Final = "mul"
# The flag of a concept that the version has lost but that older data may still refer to.
RETIRED: Final = "retired"
SKILL_KINDS: Final = ("skill", "knowledge", "transversal", "tool", "technique", "standard")
# Kinds that are called by a name, alike in every language.
NAMED_KINDS: Final = ("tool", "technique", "standard")
STARTER_PATH: Final = Path(__file__).resolve().parents[1] / "artefacts" / "vocabulary-starter.bin"
_IMPORTED_PATH: Final = Path(__file__).resolve().parents[2] / "var" / "vocabulary.bin"
_MAGIC: Final = b"TalentBSR vocabulary 1\n"


class VocabularyError(ValueError):
    """A compiled vocabulary is missing or damaged; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What one concept is called in one language; feminine is "" where there is no such form."""

    preferred: str
    feminine: str = ""
    alternatives: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return every form once, the preferred first."""
        forms = (self.preferred, self.feminine, *self.alternatives)
        return tuple(dict.fromkeys(form for form in forms if form))


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry: an occupation, or a skill of any kind.

    key is the starter vocabulary's short name ("" for concepts known from an import alone);
    isco_code is the ISCO-08 unit group of an occupation, else "". flags: "case" (counts only in
    this spelling), "context" (counts only beside other skills, as R and Go), RETIRED.
    """

    uri: str
    kind: Kind
    key: str = ""
    isco_code: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept with its labels by language code, as the compiler takes it."""

    concept: Concept
    labels: Mapping[str, Labels]


@dataclass(frozen=True, slots=True)
class Relation:
    """An occupation needs a skill; essential or optional as ESCO says it."""

    occupation_uri: str
    skill_uri: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept whose label begins with what somebody typed."""

    uri: str
    label: str
    kind: Kind


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """One version of the vocabulary, read-only; `load_vocabulary` opens the active one."""

    version: str
    concepts: tuple[Concept, ...]
    _sections: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def by_uri(self) -> Mapping[str, Concept]:
        return MappingProxyType({concept.uri: concept for concept in self.concepts})

    @cached_property
    def skills_by_key(self) -> Mapping[str, Concept]:
        """The starter's skills, tools, techniques and standards by their short name."""
        return MappingProxyType(
            {c.key: c for c in self.concepts if c.key and c.kind != "occupation"}
        )

    @cached_property
    def occupations_by_key(self) -> Mapping[str, Concept]:
        """The starter's occupations by their short name, which a skill may share."""
        return MappingProxyType(
            {c.key: c for c in self.concepts if c.key and c.kind == "occupation"}
        )

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {concept.uri: place for place, concept in enumerate(self.concepts)}

    @cached_property
    def _label_tables(self) -> dict[str, list[Labels | None]]:
        return {}

    @cached_property
    def _suggestions(self) -> dict[str, list[tuple[str, int, str]]]:
        return {}

    def resolve(self, uri: str) -> Concept | None:
        """Return the concept of a URI, following replacements of older versions; None if lost."""
        seen: set[str] = set()
        while uri not in self.by_uri:
            if uri in seen or uri not in self.replaced:
                return None
            seen.add(uri)
            uri = self.replaced[uri]
        return self.by_uri[uri]

    @cached_property
    def replaced(self) -> Mapping[str, str]:
        """Old URI to the URI that took its place."""
        return MappingProxyType(dict(self._section("replaced")))

    @cached_property
    def relations(self) -> Mapping[str, tuple[Relation, ...]]:
        """Occupation URI to the skills it needs, essential ones first."""
        uris = [concept.uri for concept in self.concepts]
        table: dict[str, tuple[Relation, ...]] = {}
        for occupation, essential, optional in self._section("relations"):
            uri = uris[occupation]
            table[uri] = (
                *(Relation(uri, uris[skill], "essential") for skill in essential),
                *(Relation(uri, uris[skill], "optional") for skill in optional),
            )
        return MappingProxyType(table)

    @cached_property
    def broader(self) -> Mapping[str, tuple[str, ...]]:
        """URI to the URIs of its broader concepts; a tool's broader concept is its skill."""
        uris = [concept.uri for concept in self.concepts]
        return MappingProxyType(
            {
                uris[place]: tuple(uris[parent] for parent in parents)
                for place, parents in self._section("broader")
            }
        )

    def labels(self, uri: str, lang: str) -> Labels | None:
        """Return what a concept is called in exactly this language; tools in every language."""
        place = self._places.get(uri)
        if place is None:
            return None
        found = self._table(normalise_language(lang))[place]
        return found or self._table(EVERY_LANGUAGE)[place]

    def has_labels(self, uri: str, lang: str) -> bool:
        """Return whether the concept has labels of this language itself, not common ones."""
        place = self._places.get(uri)
        return place is not None and self._table(normalise_language(lang))[place] is not None

    def label(self, uri: str, lang: str) -> str:
        """Return the preferred label in the language, else in English, else the URI itself."""
        found = self.labels(uri, lang) or self.labels(uri, "en")
        if found is not None:
            return found.preferred
        for code in LANGUAGES:
            if (found := self.labels(uri, code)) is not None:
                return found.preferred
        return uri

    def iter_labels(
        self, lang: str, *, kinds: Sequence[str] | None = None
    ) -> Iterator[tuple[Concept, Labels]]:
        """Yield the concepts that have labels in this language (tools always), in file order.

        Concepts kept for old references only are left out: nothing new shall refer to them.
        """
        own, common = self._table(normalise_language(lang)), self._table(EVERY_LANGUAGE)
        for place, concept in enumerate(self.concepts):
            if RETIRED in concept.flags or (kinds is not None and concept.kind not in kinds):
                continue
            found = own[place] or common[place]
            if found is not None:
                yield concept, found

    def suggest(
        self, prefix: str, *, kind: str | None = None, lang: str = "en", limit: int = 8
    ) -> list[Suggestion]:
        """Return concepts with a label, or a word of one, that begins with `prefix`.

        kind is "occupation", "skill" (any kind of skill) or one exact kind. Labels that begin
        with the prefix come before labels with a later word that does, shorter ones first.
        An empty prefix suggests nothing.
        """
        typed = fold(prefix).strip()
        if not typed or limit <= 0:
            return []
        entries = self._suggestion_entries(normalise_language(lang))
        kinds = SKILL_KINDS if kind == "skill" else None if kind is None else (kind,)
        best: dict[int, tuple[tuple[bool, int, str], str]] = {}
        for start in range(bisect_left(entries, (typed, -1, "")), len(entries)):
            entry, place, label = entries[start]
            if not entry.startswith(typed):
                break
            if kinds is not None and self.concepts[place].kind not in kinds:
                continue
            rank = (not fold(label).startswith(typed), len(label), label)
            if place not in best or rank < best[place][0]:
                best[place] = (rank, label)
        ordered = sorted(best.items(), key=lambda item: (item[1][0], self.concepts[item[0]].uri))
        return [
            Suggestion(self.concepts[place].uri, label, self.concepts[place].kind)
            for place, (_, label) in ordered[:limit]
        ]

    def _suggestion_entries(self, lang: str) -> list[tuple[str, int, str]]:
        if lang not in self._suggestions:
            entries: set[tuple[str, int, str]] = set()
            for concept, labels in self.iter_labels(lang):
                place = self._places[concept.uri]
                for label in labels.all():
                    folded = fold(label)
                    entries.add((folded, place, label))
                    words = folded.split()
                    entries.update(
                        (" ".join(words[first:]), place, label)
                        for first in range(1, min(len(words), 4))
                    )
            self._suggestions[lang] = sorted(entries)
        return self._suggestions[lang]

    def _table(self, lang: str) -> list[Labels | None]:
        if lang not in self._label_tables:
            table: list[Labels | None] = [None] * len(self.concepts)
            if f"labels.{lang}" in self._sections:
                for place, preferred, feminine, alternatives in self._section(f"labels.{lang}"):
                    table[place] = Labels(preferred, feminine, tuple(alternatives))
            self._label_tables[lang] = table
        return self._label_tables[lang]

    def _section(self, name: str) -> Any:
        return json.loads(zlib.decompress(self._sections[name]))


def write_vocabulary(
    path: Path,
    *,
    version: str,
    rows: Iterable[ConceptRow],
    relations: Iterable[Relation] = (),
    broader: Mapping[str, Sequence[str]] | None = None,
    replaced: Mapping[str, str] | None = None,
) -> None:
    """Compile a vocabulary into one file, put in place whole by a rename.

    The same input gives the same bytes. Relations to unknown concepts are left out: the importer
    has reported them by then. Raises VocabularyError for two concepts with one URI.
    """
    ordered = sorted(rows, key=lambda row: (row.concept.kind != "occupation", row.concept.uri))
    places = {row.concept.uri: place for place, row in enumerate(ordered)}
    if len(places) != len(ordered):
        raise VocabularyError("two concepts share one URI; import the source again")
    needs: dict[int, tuple[list[int], list[int]]] = {}
    for relation in relations:
        occupation = places.get(relation.occupation_uri)
        skill = places.get(relation.skill_uri)
        if occupation is not None and skill is not None:
            lists = needs.setdefault(occupation, ([], []))
            lists[relation.strength == "optional"].append(skill)
    contents: dict[str, Any] = {
        "concepts": [
            [c.uri, c.kind, c.key, c.isco_code, sorted(c.flags)]
            for c in (row.concept for row in ordered)
        ],
        "relations": [
            [place, sorted(set(lists[0])), sorted(set(lists[1]))]
            for place, lists in sorted(needs.items())
        ],
        "broader": sorted(
            [places[uri], sorted(places[parent] for parent in parents if parent in places)]
            for uri, parents in (broader or {}).items()
            if uri in places
        ),
        "replaced": sorted((replaced or {}).items()),
    }
    for lang in (*LANGUAGES, EVERY_LANGUAGE):
        table = [
            [place, labels.preferred, labels.feminine, list(labels.alternatives)]
            for place, row in enumerate(ordered)
            if (labels := row.labels.get(lang)) is not None
        ]
        if table:
            contents[f"labels.{lang}"] = table
    _write_file(path, version, contents)


def _write_file(path: Path, version: str, contents: Mapping[str, Any]) -> None:
    sections: list[dict[str, Any]] = []
    body: list[bytes] = []
    offset = 0
    for name, content in contents.items():
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        packed = zlib.compress(plain, 6)
        digest = hashlib.sha256(packed).hexdigest()
        sections.append({"name": name, "offset": offset, "length": len(packed), "sha256": digest})
        body.append(packed)
        offset += len(packed)
    header = json.dumps({"version": version, "sections": sections}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with draft.open("wb") as file:
        file.write(_MAGIC + len(header).to_bytes(8, "big") + header + b"".join(body))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read_vocabulary(path: Path) -> Vocabulary:
    """Open a compiled vocabulary. Raises VocabularyError when it is missing or damaged."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise VocabularyError(
            f"cannot read the vocabulary {path}: run `manage.py compile_vocabulary`"
        ) from error
    if not data.startswith(_MAGIC):
        raise VocabularyError(f"{path} is not a compiled vocabulary of this version")
    start = len(_MAGIC) + 8
    body = start + int.from_bytes(data[len(_MAGIC) : start], "big")
    sections: dict[str, bytes] = {}
    try:
        header = json.loads(data[start:body])
        for section in header["sections"]:
            first = body + section["offset"]
            packed = data[first : first + section["length"]]
            if hashlib.sha256(packed).hexdigest() != section["sha256"]:
                raise VocabularyError(f"{path} is damaged; compile or import it again")
            sections[section["name"]] = packed
        concepts = tuple(
            Concept(uri, kind, key, isco_code, frozenset(flags))
            for uri, kind, key, isco_code, flags in json.loads(
                zlib.decompress(sections["concepts"])
            )
        )
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, zlib.error) as error:
        raise VocabularyError(f"{path} is damaged; compile or import it again") from error
    return Vocabulary(header["version"], concepts, MappingProxyType(sections))


def imported_vocabulary_path() -> Path:
    """Return where imports put their compiled file: TALENTBSR_VOCABULARY, else var/."""
    named = os.environ.get("TALENTBSR_VOCABULARY", "")
    return Path(named) if named else _IMPORTED_PATH


def active_vocabulary_path() -> Path:
    """Return where the active vocabulary lies: an imported one, else the shipped starter."""
    imported = imported_vocabulary_path()
    return imported if imported.exists() else STARTER_PATH


def load_vocabulary(path: Path | str | None = None) -> Vocabulary:
    """Return the active vocabulary (or the one at `path`), opened once per process and file.

    A file that was replaced meanwhile, by an import, is opened anew.
    """
    target = Path(path) if path is not None else active_vocabulary_path()
    try:
        stat = target.stat()
    except OSError as error:
        raise VocabularyError(
            f"cannot read the vocabulary {target}: run `manage.py compile_vocabulary`"
        ) from error
    return _load(str(target), stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=2)
def _load(path: str, _mtime_ns: int, _size: int) -> Vocabulary:
    return read_vocabulary(Path(path))
