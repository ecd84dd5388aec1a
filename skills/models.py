"""The shared vocabulary in the database: for the admin, for imports and for their reports.

Every import is a version with rows of its own, so that the one in use is never half new. Profiles
and vacancies refer to concepts by URI, which outlives versions. Linking and search read the
compiled file alone (`skills.text.vocabulary`), never these tables.
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from skills.enums import Language, RefusalReason, RelationStrength, SkillKind, VersionState

ConceptT = TypeVar("ConceptT", bound="VocabularyConcept")


class VocabularyVersion(models.Model):
    """One version of the vocabulary, whole once it has been ACTIVE."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=100, unique=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("folder it was read from"))
    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.STAGING
    )
    # A second import under the same name must bring the same content.
    content_sha256 = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    activated_at = models.DateTimeField(_("taken into use"), null=True, blank=True)

    class Meta:
        verbose_name = _("vocabulary version")
        verbose_name_plural = _("vocabulary versions")
        ordering = ["-started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state=VersionState.ACTIVE),
                name="skills_one_active_version",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def concept_id(self, uri: str) -> uuid.UUID:
        """Return the primary key of a concept of this version: a resumed import meets its rows."""
        return uuid.uuid5(self.id, uri)


class ConceptQuerySet(models.QuerySet[ConceptT]):
    def active(self) -> ConceptQuerySet[ConceptT]:
        """Concepts of the version in use that are not kept for old references only."""
        return self.filter(version__state=VersionState.ACTIVE, is_current=True)


class VocabularyConcept(models.Model):
    """What occupations and skills have in common."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(VocabularyVersion, on_delete=models.CASCADE, related_name="+")
    uri = models.CharField("URI", max_length=200)
    key = models.CharField(_("short name"), max_length=100, blank=True)
    label_en = models.CharField(_("English label"), max_length=300)
    # False: gone from this version, kept so that what refers to it still has a name.
    is_current = models.BooleanField(_("current"), default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label_en


class Occupation(VocabularyConcept):
    """An occupation of one vocabulary version."""

    isco_code = models.CharField(_("ISCO-08 unit group"), max_length=4, blank=True)

    objects = ConceptQuerySet["Occupation"].as_manager()

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["label_en", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "uri"], name="skills_occupation_uri")
        ]


class Skill(VocabularyConcept):
    """A skill, piece of knowledge, tool, technique or standard of one vocabulary version."""

    kind = models.CharField(_("kind"), max_length=12, choices=SkillKind.choices)
    flags = models.JSONField(_("flags"), default=list, blank=True)

    objects = ConceptQuerySet["Skill"].as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["label_en", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "uri"], name="skills_skill_uri")]


class ConceptLabel(models.Model):
    """What a concept is called in one language."""

    lang = models.CharField(_("language"), max_length=3, choices=Language.choices)
    preferred = models.CharField(_("preferred label"), max_length=300)
    feminine = models.CharField(_("feminine form"), max_length=300, blank=True)
    alternatives = models.JSONField(_("alternative labels"), default=list, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.preferred} ({self.lang})"


class OccupationLabel(ConceptLabel):
    """What an occupation is called in one language."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="labels")

    class Meta:
        verbose_name = _("occupation label")
        verbose_name_plural = _("occupation labels")
        ordering = ["lang", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "lang"], name="skills_occupation_label_lang"
            )
        ]


class SkillLabel(ConceptLabel):
    """What a skill is called in one language."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="labels")

    class Meta:
        verbose_name = _("skill label")
        verbose_name_plural = _("skill labels")
        ordering = ["lang", "id"]
        constraints = [
            models.UniqueConstraint(fields=["skill", "lang"], name="skills_skill_label_lang")
        ]


class OccupationSkill(models.Model):
    """An occupation needs a skill."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="needs")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="needed_by")
    strength = models.CharField(_("strength"), max_length=9, choices=RelationStrength.choices)

    class Meta:
        verbose_name = _("skill of an occupation")
        verbose_name_plural = _("skills of occupations")
        ordering = ["strength", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "skill"], name="skills_one_relation_per_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.strength} {self.skill_id}"


class BroaderConcept(models.Model):
    """A concept has a broader one; both by URI, since ESCO's groups are no rows of ours."""

    version = models.ForeignKey(
        VocabularyVersion, on_delete=models.CASCADE, related_name="broader"
    )
    uri = models.CharField("URI", max_length=200)
    broader_uri = models.CharField(_("broader URI"), max_length=200)

    class Meta:
        verbose_name = _("broader concept")
        verbose_name_plural = _("broader concepts")
        ordering = ["uri", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "uri", "broader_uri"], name="skills_one_broader_per_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.uri} < {self.broader_uri}"


class ReplacedConcept(models.Model):
    """A URI of an older version and the one that took its place."""

    version = models.ForeignKey(
        VocabularyVersion, on_delete=models.CASCADE, related_name="replaced"
    )
    old_uri = models.CharField(_("old URI"), max_length=200)
    new_uri = models.CharField(_("new URI"), max_length=200)

    class Meta:
        verbose_name = _("replaced concept")
        verbose_name_plural = _("replaced concepts")
        ordering = ["old_uri", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "old_uri"], name="skills_one_replacement")
        ]

    def __str__(self) -> str:
        return f"{self.old_uri} > {self.new_uri}"


class ImportedFile(models.Model):
    """How far a file of an import has been read; a killed import goes on from here."""

    version = models.ForeignKey(VocabularyVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("file"), max_length=200)
    rows_done = models.PositiveIntegerField(_("rows read"), default=0)
    rows_taken = models.PositiveIntegerField(_("rows taken"), default=0)
    is_complete = models.BooleanField(_("complete"), default=False)

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="skills_one_row_per_file")
        ]

    def __str__(self) -> str:
        return self.name


class RefusedRow(models.Model):
    """A row that an import did not take, and why."""

    version = models.ForeignKey(
        VocabularyVersion, on_delete=models.CASCADE, related_name="refused"
    )
    file = models.CharField(_("file"), max_length=200)
    line = models.PositiveIntegerField(_("line"))
    uri = models.CharField("URI", max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason.choices)
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        ordering = ["file", "line", "id"]
        indexes = [models.Index(fields=["version", "file"], name="skills_refused_by_file")]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"
