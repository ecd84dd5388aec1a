"""What matching keeps of its own: the notes for the search index, and what rankings were made."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexRequest(models.Model):
    """One object of an index: which version it should hold and which it holds.

    The row is raised in the transaction of the change, so a change is never lost, and the worker
    brings the index up to it. It stays as a tombstone after a removal.
    """

    class Kind(models.TextChoices):
        VACANCY = "vacancy", _("vacancy")
        PROFILE = "profile", _("profile")

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    object_id = models.UUIDField(_("object"))
    version = models.BigIntegerField(_("version wanted"), default=1)
    indexed_version = models.BigIntegerField(_("version indexed"), default=0)
    noted_at = models.DateTimeField(_("noted"), auto_now=True)
    # Of what was read from the rows for this version: another one today was made past our code.
    digest = models.CharField(_("digest"), max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # A request the engine refuses for its content waits here for an operator; the rest moves on.
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("note for the index")
        verbose_name_plural = _("notes for the index")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="one_note_per_object")
        ]
        indexes = [
            models.Index(
                fields=["kind", "id"],
                condition=models.Q(indexed_version__lt=models.F("version")),
                name="index_pending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.indexed_version}/{self.version}"


class RankingLog(models.Model):
    """One ranking made for a person, so that its sums can be replayed; anonymous search is not kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile_id = models.UUIDField(_("profile"), null=True, db_index=True)
    vacancy_id = models.UUIDField(_("vacancy"), null=True, db_index=True)
    actor_id = models.UUIDField(_("made for"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    ranker = models.CharField(_("ranker"), max_length=100)
    # Per match: ids, score, parts, and the hashes of both sides' facts.
    matches = models.JSONField(_("matches"), default=list)

    class Meta:
        verbose_name = _("ranking made")
        verbose_name_plural = _("rankings made")
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class Beat(models.Model):
    """One running worker and when it was last heard of."""

    process = models.CharField(_("process"), max_length=120, primary_key=True)
    started_at = models.DateTimeField(_("started"))
    beat_at = models.DateTimeField(_("last heard of"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["process"]

    def __str__(self) -> str:
        return self.process
