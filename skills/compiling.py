"""From the tables of one version to the compiled file that linking reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from skills.models import (
    BroaderConcept,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Skill,
    SkillLabel,
    VocabularyVersion,
)
from skills.text.vocabulary import (
    RETIRED,
    Concept,
    ConceptRow,
    Kind,
    Labels,
    Relation,
    Strength,
    write_vocabulary,
)

_ROWS_AT_ONCE = 5000


def compile_version(version: VocabularyVersion, path: Path) -> None:
    """Write the compiled vocabulary of a version to `path`, whole or not at all."""
    broader: dict[str, list[str]] = {}
    for uri, parent in (
        BroaderConcept.objects.filter(version=version)
        .order_by("id")
        .values_list("uri", "broader_uri")
    ):
        broader.setdefault(uri, []).append(parent)
    write_vocabulary(
        path,
        version=version.name,
        rows=[*_occupation_rows(version), *_skill_rows(version)],
        relations=_relations(version),
        broader=broader,
        replaced=dict(version.replaced.order_by("id").values_list("old_uri", "new_uri")),
    )


def _occupation_rows(version: VocabularyVersion) -> Iterator[ConceptRow]:
    labels: dict[object, dict[str, Labels]] = {}
    rows = OccupationLabel.objects.filter(occupation__version=version).order_by("id")
    for concept_id, lang, preferred, feminine, alternatives in rows.values_list(
        "occupation_id", "lang", "preferred", "feminine", "alternatives"
    ).iterator(_ROWS_AT_ONCE):
        labels.setdefault(concept_id, {})[lang] = Labels(preferred, feminine, tuple(alternatives))
    for occupation in Occupation.objects.filter(version=version).order_by("id"):
        flags = frozenset() if occupation.is_current else frozenset({RETIRED})
        concept = Concept(
            occupation.uri, "occupation", occupation.key, occupation.isco_code, flags
        )
        yield ConceptRow(concept, labels.get(occupation.pk, {}))


def _skill_rows(version: VocabularyVersion) -> Iterator[ConceptRow]:
    labels: dict[object, dict[str, Labels]] = {}
    rows = SkillLabel.objects.filter(skill__version=version).order_by("id")
    for concept_id, lang, preferred, feminine, alternatives in rows.values_list(
        "skill_id", "lang", "preferred", "feminine", "alternatives"
    ).iterator(_ROWS_AT_ONCE):
        labels.setdefault(concept_id, {})[lang] = Labels(preferred, feminine, tuple(alternatives))
    for skill in Skill.objects.filter(version=version).order_by("id"):
        flags = frozenset(skill.flags) | (frozenset() if skill.is_current else {RETIRED})
        concept = Concept(skill.uri, cast(Kind, skill.kind), skill.key, "", flags)
        yield ConceptRow(concept, labels.get(skill.pk, {}))


def _relations(version: VocabularyVersion) -> Iterator[Relation]:
    rows = OccupationSkill.objects.filter(occupation__version=version).order_by("id")
    for occupation_uri, skill_uri, strength in rows.values_list(
        "occupation__uri", "skill__uri", "strength"
    ).iterator(_ROWS_AT_ONCE):
        yield Relation(occupation_uri, skill_uri, cast(Strength, strength))
