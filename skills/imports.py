"""Import of ESCO: files into a staging version, chunk by chunk, then one switch.

Each chunk and the note how far it got are one transaction, and every row has a key drawn from its
URI, so a killed import is simply started again. Nothing reads a staging version; the one in use
stays until `activate` has put the new one in its place.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from skills.enums import RefusalReason, RelationStrength, VersionState
from skills.esco_csv import (
    ConceptLine,
    EscoError,
    PairLine,
    Refusal,
    SourceFile,
    check_files,
    find_files,
    hash_files,
    read_concepts,
    read_pairs,
)
from skills.models import (
    BroaderConcept,
    ImportedFile,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    RefusedRow,
    ReplacedConcept,
    Skill,
    SkillLabel,
    VocabularyVersion,
)
from skills.services import (
    activate,
    carry_over_lost_concepts,
    delete_version,
    is_compiled,
    stage_starter,
)
from skills.text.starter import read_starter

_CHUNK_ROWS: Final = 2000
# A language table that shares less of its URIs than this with the English one is of another
# version of ESCO: a few new or dropped concepts are normal, a third of them is not.
_LEAST_SHARED: Final = 0.67

Progress = Callable[[str], None]
RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: rows taken and refused by file, and the URIs that nothing replaces."""

    version: str
    was_active: bool
    taken: dict[str, int]
    refused: dict[str, int]
    lost: tuple[str, ...]


def import_esco(
    folder: Path,
    *,
    version_name: str,
    mapping: Path | None = None,
    target: Path,
    progress: Progress = lambda message: None,
) -> ImportReport:
    """Import a download of ESCO together with the starter vocabulary and take it into use.

    target is the compiled vocabulary file that is replaced at the end. mapping is a CSV with the
    columns oldUri and newUri, for concepts that changed since the version in use. Importing the
    active version again changes nothing. Raises EscoError; the version in use then stays.
    """
    files = find_files(folder)
    if mapping is not None:
        files.append(SourceFile(mapping, mapping.name, "mapping"))
    check_files(files)
    digest = hash_files(files)
    version = _open_version(version_name, folder, digest)
    was_active = version.state == VersionState.ACTIVE
    if not was_active:
        progress(_("Staging version %(name)s") % {"name": version.name})
        stage_starter(version, read_starter())
        for source in files:
            _import_file(version, source)
            progress(source.name)
        lost = carry_over_lost_concepts(version)
        progress(_("Compiling and taking into use"))
        activate(version, target=target)
    else:
        if not is_compiled(version, target):
            activate(version, target=target)
        lost = tuple(
            RefusedRow.objects.filter(version=version, reason=RefusalReason.LOST)
            .order_by("uri", "id")
            .values_list("uri", flat=True)
        )
    return _report(version, was_active=was_active, lost=lost)


def _open_version(name: str, folder: Path, digest: str) -> VocabularyVersion:
    """Return the version to fill: a new one, or the one a killed import left behind."""
    existing = VocabularyVersion.objects.filter(name=name).first()
    if existing is not None and existing.content_sha256 != digest:
        if existing.state != VersionState.STAGING:
            raise EscoError(
                _(
                    "Version %(name)s was imported from other files: give this folder a version "
                    "name of its own."
                )
                % {"name": name}
            )
        # The files changed under a half-done import: what is staged fits neither.
        delete_version(existing)
        existing = None
    if existing is not None and existing.state == VersionState.RETIRED:
        raise EscoError(
            _("Version %(name)s was replaced by a later one: import it under a new name.")
            % {"name": name}
        )
    return existing or VocabularyVersion.objects.create(
        name=name, source=str(folder)[:200], content_sha256=digest
    )


def _import_file(version: VocabularyVersion, source: SourceFile) -> None:
    done, _created = ImportedFile.objects.get_or_create(version=version, name=source.name)
    if done.is_complete:
        return
    if source.content in ("occupations", "skills"):
        _import_concepts(version, source, done)
    else:
        _import_pairs(version, source, done)
    done.is_complete = True
    done.save(update_fields=["is_complete"])


def _import_concepts(version: VocabularyVersion, source: SourceFile, done: ImportedFile) -> None:
    model = Occupation if source.content == "occupations" else Skill
    known = dict(model.objects.filter(version=version).values_list("uri", "id"))
    seen: set[str] = set()
    skip = done.rows_done
    for chunk in _chunks(read_concepts(source)):
        taken: list[ConceptLine] = []
        refused: list[Refusal] = []
        for item in chunk:
            if isinstance(item, Refusal):
                refused.append(item)
            elif item.uri in seen:
                refused.append(Refusal(item.line, item.uri, RefusalReason.DOUBLE_URI))
            elif source.lang != "en" and item.uri not in known:
                refused.append(Refusal(item.line, item.uri, RefusalReason.UNKNOWN_URI))
            else:
                seen.add(item.uri)
                taken.append(item)
        # Read before the kill: only the memory of its URIs was needed.
        if skip >= len(chunk):
            skip -= len(chunk)
            continue
        with transaction.atomic():
            if source.lang == "en":
                _create_concepts(version, source, taken, known)
            _write_labels(source, taken, known)
            _note(done, len(chunk), len(taken), source, refused)
    unknown = RefusedRow.objects.filter(
        version=version, file=source.name, reason=RefusalReason.UNKNOWN_URI
    ).count()
    if done.rows_done and 1 - unknown / done.rows_done < _LEAST_SHARED:
        raise EscoError(
            _(
                "%(file)s belongs to another version of ESCO: %(unknown)d of its %(rows)d URIs are "
                "not in the English table. Put files of one version into the folder."
            )
            % {"file": source.name, "unknown": unknown, "rows": done.rows_done}
        )


def _create_concepts(
    version: VocabularyVersion,
    source: SourceFile,
    lines: list[ConceptLine],
    known: dict[str, UUID],
) -> None:
    """Create the concepts that the starter vocabulary has not brought already."""
    new = [line for line in lines if line.uri not in known]
    known.update((line.uri, version.concept_id(line.uri)) for line in new)
    if source.content == "occupations":
        Occupation.objects.bulk_create(
            [
                Occupation(
                    id=known[line.uri],
                    version=version,
                    uri=line.uri,
                    label_en=line.preferred,
                    isco_code=line.isco_code,
                )
                for line in new
            ],
            ignore_conflicts=True,
        )
    else:
        Skill.objects.bulk_create(
            [
                Skill(
                    id=known[line.uri],
                    version=version,
                    uri=line.uri,
                    label_en=line.preferred,
                    kind=line.kind,
                )
                for line in new
            ],
            ignore_conflicts=True,
        )


def _write_labels(source: SourceFile, lines: list[ConceptLine], known: dict[str, UUID]) -> None:
    """Write labels; where the starter has some, ESCO's join them as further forms."""
    model: type[OccupationLabel] | type[SkillLabel]
    if source.content == "occupations":
        model, owner = OccupationLabel, "occupation_id"
    else:
        model, owner = SkillLabel, "skill_id"
    manager: models.Manager[Any] = model._default_manager
    ids = [known[line.uri] for line in lines]
    there: dict[UUID, OccupationLabel | SkillLabel] = {
        getattr(label, owner): label
        for label in manager.filter(**{f"{owner}__in": ids}, lang=source.lang)
    }
    manager.bulk_create(
        [
            model(
                **{owner: known[line.uri]},
                lang=source.lang,
                preferred=line.preferred,
                alternatives=list(line.alternatives),
            )
            for line in lines
            if known[line.uri] not in there
        ],
        ignore_conflicts=True,
    )
    _join(there, lines, known)
    manager.bulk_update(there.values(), ["alternatives"])


def _join(
    there: Mapping[UUID, OccupationLabel | SkillLabel],
    lines: list[ConceptLine],
    known: dict[str, UUID],
) -> None:
    for line in lines:
        label = there.get(known[line.uri])
        if label is not None:
            forms = dict.fromkeys([*label.alternatives, line.preferred, *line.alternatives])
            label.alternatives = [f for f in forms if f not in (label.preferred, label.feminine)]


def _import_pairs(version: VocabularyVersion, source: SourceFile, done: ImportedFile) -> None:
    occupations = dict(Occupation.objects.filter(version=version).values_list("uri", "id"))
    skills = dict(Skill.objects.filter(version=version).values_list("uri", "id"))
    skip = done.rows_done
    for chunk in _chunks(read_pairs(source)):
        if skip >= len(chunk):
            skip -= len(chunk)
            continue
        taken: list[PairLine] = []
        refused: list[Refusal] = []
        for item in chunk:
            if isinstance(item, Refusal):
                refused.append(item)
                continue
            if source.content == "needs":
                unknown = [
                    uri
                    for uri, table in ((item.first, occupations), (item.second, skills))
                    if uri not in table
                ]
            elif source.content == "broader":
                unknown = [item.first] * (item.first not in occupations | skills)
            else:
                unknown = [item.second] * (item.second not in occupations | skills)
            if source.content == "mapping" and not item.second:
                continue  # the mapping itself says that nothing replaces it
            if unknown:
                refused.append(Refusal(item.line, unknown[0][:200], RefusalReason.UNKNOWN_URI))
            else:
                taken.append(item)
        with transaction.atomic():
            if source.content == "needs":
                OccupationSkill.objects.bulk_create(
                    [
                        OccupationSkill(
                            occupation_id=occupations[line.first],
                            skill_id=skills[line.second],
                            strength=RelationStrength.ESSENTIAL
                            if line.strength == "essential"
                            else RelationStrength.OPTIONAL,
                        )
                        for line in taken
                    ],
                    ignore_conflicts=True,
                )
            elif source.content == "broader":
                BroaderConcept.objects.bulk_create(
                    [
                        BroaderConcept(
                            version=version, uri=line.first, broader_uri=line.second[:200]
                        )
                        for line in taken
                    ],
                    ignore_conflicts=True,
                )
            else:
                ReplacedConcept.objects.bulk_create(
                    [
                        ReplacedConcept(version=version, old_uri=line.first, new_uri=line.second)
                        for line in taken
                    ],
                    ignore_conflicts=True,
                )
            _note(done, len(chunk), len(taken), source, refused)


def _note(
    done: ImportedFile, rows: int, taken: int, source: SourceFile, refused: list[Refusal]
) -> None:
    """Write, in the chunk's own transaction, how far the file has been read."""
    RefusedRow.objects.bulk_create(
        RefusedRow(
            version_id=done.version_id,
            file=source.name,
            line=refusal.line,
            uri=refusal.uri,
            reason=refusal.reason,
            detail=refusal.detail,
        )
        for refusal in refused
    )
    done.rows_done += rows
    done.rows_taken += taken
    done.save(update_fields=["rows_done", "rows_taken"])


def _chunks(items: Iterable[RowT]) -> Iterator[list[RowT]]:
    iterator = iter(items)
    while chunk := list(itertools.islice(iterator, _CHUNK_ROWS)):
        yield chunk


def _report(
    version: VocabularyVersion, *, was_active: bool, lost: tuple[str, ...]
) -> ImportReport:
    taken = dict(
        ImportedFile.objects.filter(version=version)
        .order_by("name", "id")
        .values_list("name", "rows_taken")
    )
    refused = {
        f"{row['file']}: {row['reason']}": row["count"]
        for row in RefusedRow.objects.filter(version=version)
        .exclude(reason=RefusalReason.LOST)
        .values("file", "reason")
        .annotate(count=Count("id"))
        .order_by("file", "reason")
    }
    return ImportReport(version.name, was_active, taken, refused, lost)
