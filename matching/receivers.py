"""Note what the index has to follow, in the transaction of the change, and do nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.signals import post_save, pre_delete

from accounts.changes import rows_changed
from cities.models import City
from employers.models import Employer, Vacancy, VacancyLanguage
from matching.indexing import note
from matching.models import IndexRequest
from matching.rankings import forget_profile
from profiles.models import (
    Consent,
    Education,
    Experience,
    LanguageSkill,
    Profile,
    SkillStatement,
)

Ids = Iterable[Any]
VACANCY, PROFILE = IndexRequest.Kind.VACANCY, IndexRequest.Kind.PROFILE


def _of_parts(model: type[Model], owner: str) -> Callable[[Ids], Iterable[UUID]]:
    def owners(ids: Ids) -> Iterable[UUID]:
        rows = model._default_manager.filter(pk__in=ids)
        return rows.order_by().values_list(owner, flat=True).distinct()

    return owners


# For each model: which objects of which index a change of its rows may show in.
SHOWN_IN: dict[type[Model], list[tuple[str, Callable[[Ids], Iterable[UUID]]]]] = {
    Vacancy: [(VACANCY, lambda ids: ids)],
    VacancyLanguage: [(VACANCY, _of_parts(VacancyLanguage, "vacancy_id"))],
    Employer: [
        (
            VACANCY,
            lambda ids: Vacancy.objects.filter(employer__in=ids).values_list("pk", flat=True),
        )
    ],
    City: [
        (VACANCY, lambda ids: Vacancy.objects.filter(city__in=ids).values_list("pk", flat=True)),
        (PROFILE, lambda ids: Profile.objects.filter(city__in=ids).values_list("pk", flat=True)),
    ],
    Profile: [(PROFILE, lambda ids: ids)],
    **{
        model: [(PROFILE, _of_parts(model, "profile_id"))]
        for model in (Education, Experience, LanguageSkill, SkillStatement, Consent)
    },
}


def note_rows(sender: type[Model], ids: Ids, **_: Any) -> None:
    for kind, objects_of in SHOWN_IN.get(sender, ()):
        note(kind, objects_of(ids))


def note_row(sender: type[Model], instance: Model, **_: Any) -> None:
    note_rows(sender, [instance.pk])


def forget_rankings(instance: Profile, **_: Any) -> None:
    """Take a profile out of the rankings with it: erasing leaves nothing of a person."""
    forget_profile(instance.pk)


def connect() -> None:
    """Listen to every model that an index shows."""
    pre_delete.connect(forget_rankings, sender=Profile, dispatch_uid="matching.forget_rankings")
    rows_changed.connect(note_rows, dispatch_uid="matching.note_rows")
    for model in SHOWN_IN:
        post_save.connect(note_row, sender=model, dispatch_uid=f"matching.save.{model.__name__}")
        pre_delete.connect(
            note_row, sender=model, dispatch_uid=f"matching.delete.{model.__name__}"
        )
