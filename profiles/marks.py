"""What a talent does with a vacancy that was found: save it, or say that it is not for them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from employers.models import Vacancy
from profiles.models import Profile, VacancyMark


def mark_vacancy(
    profile: Profile, vacancy: Vacancy, kind: str, *, reason: str = ""
) -> VacancyMark:
    """Return the mark of a talent on a vacancy; a later one takes the place of the earlier.

    Raises ValidationError for a kind or a reason that is none.
    """
    if kind not in VacancyMark.Kind.values:
        raise ValidationError({"kind": _("Say saved or not_for_me.")})
    if reason and (kind != VacancyMark.Kind.NOT_FOR_ME or reason not in VacancyMark.Reason.values):
        raise ValidationError(
            {"reason": _("Choose one of the reasons, and only for what is not for you.")}
        )
    return VacancyMark.objects.update_or_create(
        profile=profile, vacancy=vacancy, defaults={"kind": kind, "reason": reason}
    )[0]


def unmark_vacancy(profile: Profile, vacancy_id: UUID) -> None:
    """Take a mark back; where there is none, nothing happens."""
    VacancyMark.objects.filter(profile=profile, vacancy_id=vacancy_id).delete()


def marks_of(profile: Profile) -> dict[UUID, VacancyMark]:
    """Return a talent's marks by the id of the vacancy."""
    return {mark.vacancy_id: mark for mark in VacancyMark.objects.filter(profile=profile)}


def refused_vacancies(profile_id: UUID) -> set[UUID]:
    """Return the ids of the vacancies that are not for this talent."""
    rows = VacancyMark.objects.filter(profile=profile_id, kind=VacancyMark.Kind.NOT_FOR_ME)
    return set(rows.values_list("vacancy_id", flat=True))
