"""Versions of the vocabulary: filling one from the starter, compiling it, taking it into use."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Final

from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from skills.compiling import compile_version
from skills.enums import RefusalReason, VersionState
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
from skills.text.starter import Starter, read_starter
from skills.text.vocabulary import ConceptRow, Labels, VocabularyError, read_vocabulary

logger = logging.getLogger(__name__)

# Sent once a version is in use, with `version` and `replaced` (old URI to new URI), so that the
# rooms above can move what refers to a replaced concept.
vocabulary_switched: Final = Signal()


def load_starter(*, target: Path) -> tuple[VocabularyVersion, bool]:
    """Bring the starter vocabulary into the database; return (version in use, changed).

    Does nothing when it is there already or when an imported version, which contains the
    starter, is in use. target is written only where an imported file would otherwise hide the
    change, or where concepts were lost that the shipped file does not know.
    """
    starter = read_starter()
    active = VocabularyVersion.objects.filter(state=VersionState.ACTIVE).first()
    if active is not None and (
        active.name == starter.version or not active.name.startswith("starter-")
    ):
        return active, False
    with transaction.atomic():
        for left in VocabularyVersion.objects.filter(name=starter.version).order_by("id"):
            delete_version(left)
        version = VocabularyVersion.objects.create(
            name=starter.version, source="skills/starter", content_sha256=starter.version
        )
        stage_starter(version, starter)
        lost = carry_over_lost_concepts(version)
    activate(version, target=target if lost or target.exists() else None)
    return version, True


def stage_starter(version: VocabularyVersion, starter: Starter) -> None:
    """Write the starter's concepts, labels and relations into a version; safe to repeat."""
    occupations = [row for row in starter.rows if row.concept.kind == "occupation"]
    skills = [row for row in starter.rows if row.concept.kind != "occupation"]
    with transaction.atomic():
        Occupation.objects.bulk_create(
            [
                Occupation(
                    id=version.concept_id(row.concept.uri),
                    version=version,
                    uri=row.concept.uri,
                    key=row.concept.key,
                    label_en=_english(row),
                    isco_code=row.concept.isco_code,
                )
                for row in occupations
            ],
            ignore_conflicts=True,
        )
        Skill.objects.bulk_create(
            [
                Skill(
                    id=version.concept_id(row.concept.uri),
                    version=version,
                    uri=row.concept.uri,
                    key=row.concept.key,
                    label_en=_english(row),
                    kind=row.concept.kind,
                    flags=sorted(row.concept.flags),
                )
                for row in skills
            ],
            ignore_conflicts=True,
        )
        OccupationLabel.objects.bulk_create(
            [
                OccupationLabel(
                    occupation_id=version.concept_id(row.concept.uri), **_label_fields(lang, found)
                )
                for row in occupations
                for lang, found in row.labels.items()
            ],
            ignore_conflicts=True,
        )
        SkillLabel.objects.bulk_create(
            [
                SkillLabel(
                    skill_id=version.concept_id(row.concept.uri), **_label_fields(lang, found)
                )
                for row in skills
                for lang, found in row.labels.items()
            ],
            ignore_conflicts=True,
        )
        OccupationSkill.objects.bulk_create(
            [
                OccupationSkill(
                    occupation_id=version.concept_id(relation.occupation_uri),
                    skill_id=version.concept_id(relation.skill_uri),
                    strength=relation.strength,
                )
                for relation in starter.relations
            ],
            ignore_conflicts=True,
        )
        BroaderConcept.objects.bulk_create(
            [
                BroaderConcept(version=version, uri=uri, broader_uri=parent)
                for uri, parents in starter.broader.items()
                for parent in parents
            ],
            ignore_conflicts=True,
        )


def carry_over_lost_concepts(version: VocabularyVersion) -> tuple[str, ...]:
    """Keep, out of use, what the active version has and this one neither has nor replaces.

    Profiles and vacancies that refer to such a concept keep its name. Replacements of older
    versions stay known. Returns the URIs lost by this step, in order; each is also a RefusedRow.
    """
    old = VocabularyVersion.objects.filter(state=VersionState.ACTIVE).first()
    if old is None or old.pk == version.pk:
        return ()
    with transaction.atomic():
        ReplacedConcept.objects.bulk_create(
            [
                ReplacedConcept(version=version, old_uri=row.old_uri, new_uri=row.new_uri)
                for row in old.replaced.order_by("id")
            ],
            ignore_conflicts=True,
        )
        lost = sorted(
            [
                *_carry(old, version, concepts=Occupation, labels=OccupationLabel),
                *_carry(old, version, concepts=Skill, labels=SkillLabel),
            ]
        )
        RefusedRow.objects.filter(version=version, reason=RefusalReason.LOST).delete()
        RefusedRow.objects.bulk_create(
            RefusedRow(version=version, file=old.name, line=0, uri=uri, reason=RefusalReason.LOST)
            for uri in lost
        )
    return tuple(lost)


def _carry(
    old: VocabularyVersion,
    new: VocabularyVersion,
    *,
    concepts: type[Occupation] | type[Skill],
    labels: type[OccupationLabel] | type[SkillLabel],
) -> list[str]:
    manager: models.Manager[Any] = concepts._default_manager
    kept = manager.filter(version=new).exclude(is_current=False)
    rows = list(
        manager.filter(version=old)
        .exclude(uri__in=kept.values("uri"))
        .exclude(uri__in=new.replaced.values("old_uri"))
        .prefetch_related("labels")
        .order_by("id")
    )
    owner = f"{concepts._meta.model_name}_id"
    carried = [
        labels(**{owner: new.concept_id(row.uri)}, **_fields_of(label))
        for row in rows
        for label in row.labels.all()
    ]
    lost = [row.uri for row in rows if row.is_current]
    for row in rows:
        row.pk, row.version, row.is_current = new.concept_id(row.uri), new, False
    manager.bulk_create(rows, ignore_conflicts=True)
    labels._default_manager.bulk_create(carried, ignore_conflicts=True)  # type: ignore[arg-type]
    return lost


def _fields_of(label: OccupationLabel | SkillLabel) -> dict[str, Any]:
    return {
        "lang": label.lang,
        "preferred": label.preferred,
        "feminine": label.feminine,
        "alternatives": label.alternatives,
    }


def activate(version: VocabularyVersion, *, target: Path | None) -> None:
    """Compile a version and take it into use in one step; the one before is kept, retired.

    The file is replaced as the last act of the transaction: a failure before leaves both the
    table and the file as they were, one after it is repaired by activating again.
    """
    version.counts = {
        "occupations": Occupation.objects.filter(version=version, is_current=True).count(),
        "skills": Skill.objects.filter(version=version, is_current=True).count(),
        "relations": OccupationSkill.objects.filter(occupation__version=version).count(),
    }
    draft = None
    if target is not None:
        draft = target.with_name(f"{target.name}.next")
        compile_version(version, draft)
    with transaction.atomic():
        for old in VocabularyVersion.objects.filter(state=VersionState.RETIRED).order_by("id"):
            delete_version(old)
        VocabularyVersion.objects.filter(state=VersionState.ACTIVE).exclude(pk=version.pk).update(
            state=VersionState.RETIRED
        )
        version.state = VersionState.ACTIVE
        version.activated_at = timezone.now()
        version.save()
        if target is not None and draft is not None:
            draft.replace(target)
    logger.info("vocabulary %s in use: %s", version.name, version.counts)
    vocabulary_switched.send(
        sender=VocabularyVersion,
        version=version,
        replaced=dict(version.replaced.order_by("id").values_list("old_uri", "new_uri")),
    )


def is_compiled(version: VocabularyVersion, target: Path) -> bool:
    """Return whether the compiled file at `target` is of this version."""
    try:
        return read_vocabulary(target).version == version.name
    except VocabularyError:
        return False


def delete_version(version: VocabularyVersion) -> None:
    """Delete a version and all its rows, the many small ones first and in bulk."""
    with transaction.atomic():
        OccupationSkill.objects.filter(occupation__version=version).delete()
        OccupationLabel.objects.filter(occupation__version=version).delete()
        SkillLabel.objects.filter(skill__version=version).delete()
        for model in (
            Occupation, Skill, BroaderConcept, ReplacedConcept, RefusedRow, ImportedFile
        ):  # fmt: skip
            model._default_manager.filter(version=version).delete()
        version.delete()


def _english(row: ConceptRow) -> str:
    labels = row.labels.get("en") or next(iter(row.labels.values()))
    return labels.preferred


def _label_fields(lang: str, labels: Labels) -> dict[str, Any]:
    return {
        "lang": lang,
        "preferred": labels.preferred,
        "feminine": labels.feminine,
        "alternatives": list(labels.alternatives),
    }
