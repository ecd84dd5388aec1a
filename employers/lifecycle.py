"""Which moves a vacancy can make, as a table; nothing else changes its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.models import Vacancy
from employers.quality import Finding, publishing_findings

DRAFT, PUBLISHED, PAUSED, CLOSED, EXPIRED = (
    Vacancy.Status.DRAFT,
    Vacancy.Status.PUBLISHED,
    Vacancy.Status.PAUSED,
    Vacancy.Status.CLOSED,
    Vacancy.Status.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class VacancyMove:
    """A move an employer can make: from which statuses, to which, and what its button says."""

    sources: frozenset[str]
    target: str
    label: str | Promise


VACANCY_MOVES: Final[Mapping[str, VacancyMove]] = {
    "publish": VacancyMove(frozenset({DRAFT}), PUBLISHED, gettext_lazy("Publish")),
    "pause": VacancyMove(frozenset({PUBLISHED}), PAUSED, gettext_lazy("Pause")),
    "resume": VacancyMove(frozenset({PAUSED}), PUBLISHED, gettext_lazy("Publish again")),
    "close": VacancyMove(
        frozenset({PUBLISHED, PAUSED, EXPIRED}), CLOSED, gettext_lazy("Close for good")
    ),
    "reopen": VacancyMove(frozenset({CLOSED, EXPIRED}), PUBLISHED, gettext_lazy("Open again")),
}


def moves_from(status: str) -> dict[str, VacancyMove]:
    """Return the moves that a vacancy of this status can make, by name."""
    return {name: move for name, move in VACANCY_MOVES.items() if status in move.sources}


@transaction.atomic
def move_vacancy(vacancy: Vacancy, name: str, *, today: date) -> Vacancy:
    """Make a move of VACANCY_MOVES.

    Raises ValidationError for a move that cannot be made from where the vacancy is now, and for
    publishing what still has an error; nothing is changed then.
    """
    move = VACANCY_MOVES.get(name)
    # Read again under a lock: a colleague may have moved it since the page was shown.
    stored = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    if move is None or stored.status not in move.sources:
        raise ValidationError(
            _("This is not possible for a vacancy that is “%(status)s”. Load the page again.")
            % {"status": stored.get_status_display()}
        )
    if move.target == PUBLISHED:
        refuse_unpublishable(vacancy, today=today)
        vacancy.published_on = vacancy.published_on or today
    vacancy.status = move.target
    vacancy.save()
    return vacancy


def bring_to(vacancy: Vacancy, status: str, *, today: date) -> Vacancy:
    """Bring a vacancy to a status by the move that leads there; staying is no move.

    Raises ValidationError where no move leads there.
    """
    if vacancy.status == status:
        if status == PUBLISHED:
            refuse_unpublishable(vacancy, today=today)
        return vacancy
    for name, move in moves_from(vacancy.status).items():
        if move.target == status:
            return move_vacancy(vacancy, name, today=today)
    raise ValidationError(
        _("A vacancy that is “%(now)s” cannot become “%(wanted)s”.")
        % {"now": vacancy.get_status_display(), "wanted": Vacancy.Status(status).label}
    )


def refuse_unpublishable(vacancy: Vacancy, *, today: date) -> None:
    """Raise ValidationError with every error, by field, that stands between it and the public."""
    if not vacancy.employer.is_approved:
        raise ValidationError(_("A career office has to approve the employer first."))
    errors: dict[str, list[str]] = {}
    finding: Finding
    for finding in publishing_findings(vacancy, languages=None, today=today):
        if finding.is_error:
            errors.setdefault(finding.field, []).append(finding.sentence)
    if errors:
        raise ValidationError(errors)


def expire_vacancies(*, today: date) -> int:
    """Note as expired what was published and whose last day is over; return how many."""
    return Vacancy.objects.filter(status=PUBLISHED, closes_on__lt=today).update(status=EXPIRED)
