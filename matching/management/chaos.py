"""Changes of every sort that an index has to follow, in an order drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Final
from uuid import UUID

from accounts.models import User
from cities.models import City
from employers.models import Employer, Vacancy
from profiles.models import Consent, Profile
from profiles.services import erase, give_consent, withdraw_consent

WORDS: Final = ("harbour", "python", "welder", "nurse", "timber", "ledger", "turbine", "orchard")
VISIBLE: Final = Consent.Purpose.VISIBLE_TO_EMPLOYERS
DAY: Final = date(2026, 11, 2)


class Writer:
    """Changes rows through the ORM, one change a call; the same seed makes the same changes."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._vacancies: list[UUID] = []
        self._profiles: list[UUID] = []
        self._people = 0
        self._city = City.objects.create(
            key="chaos", name="Chaos", country_code="FI", latitude=60.0, longitude=25.0
        )
        self._employers = [
            Employer.objects.create(
                name=f"Employer {number}", city=self._city, status=Employer.Status.APPROVED
            )
            for number in range(10)
        ]
        # Each with how often it is drawn.
        self._changes: list[tuple[Callable[[], None], int]] = [
            (self._add_vacancy, 40),
            (self._edit_vacancy, 15),
            (self._edit_many_vacancies, 5),
            (self._close_or_publish_vacancy, 10),
            (self._delete_vacancy, 8),
            (self._add_profile, 10),
            (self._edit_profile, 4),
            (self._give_or_withdraw_consent, 6),
            (self._erase_profile, 2),
            (self._suspend_or_approve_employer, 1),
        ]

    def write(self) -> None:
        """Make one change, in one transaction."""
        changes, shares = zip(*self._changes, strict=True)
        self._random.choices(changes, shares)[0]()

    def _title(self) -> str:
        return " ".join(self._random.choices(WORDS, k=3))

    def _add_vacancy(self) -> None:
        row = Vacancy.objects.create(
            employer=self._random.choice(self._employers),
            city=self._city,
            title=self._title(),
            body=self._title(),
            lang="en",
            status=Vacancy.Status.PUBLISHED,
            published_on=DAY,
        )
        self._vacancies.append(row.pk)

    def _edit_vacancy(self) -> None:
        for row in self._some_vacancies(1):
            row.title = self._title()
            row.save()

    def _edit_many_vacancies(self) -> None:
        ids = [row.pk for row in self._some_vacancies(20)]
        Vacancy.objects.filter(pk__in=ids).update(title=self._title())

    def _close_or_publish_vacancy(self) -> None:
        for row in self._some_vacancies(1):
            is_published = row.status == Vacancy.Status.PUBLISHED
            row.status = Vacancy.Status.DRAFT if is_published else Vacancy.Status.PUBLISHED
            row.save()

    def _delete_vacancy(self) -> None:
        for row in self._some_vacancies(1):
            self._vacancies.remove(row.pk)
            row.delete()

    def _add_profile(self) -> None:
        self._people += 1
        user = User.objects.create(email=f"person{self._people}@chaos.example")
        row = Profile.objects.create(user=user, headline=self._title(), lang="en", city=self._city)
        self._profiles.append(row.pk)
        give_consent(row, VISIBLE)

    def _edit_profile(self) -> None:
        for row in self._some_profiles():
            row.headline = self._title()
            row.save()

    def _give_or_withdraw_consent(self) -> None:
        for row in self._some_profiles():
            if row.consents.filter(purpose=VISIBLE, withdrawn_at__isnull=True).exists():
                withdraw_consent(row, VISIBLE)
            else:
                give_consent(row, VISIBLE)

    def _erase_profile(self) -> None:
        for row in self._some_profiles():
            self._profiles.remove(row.pk)
            erase(row)

    def _suspend_or_approve_employer(self) -> None:
        row = self._random.choice(self._employers)
        is_approved = row.status == Employer.Status.APPROVED
        row.status = Employer.Status.SUSPENDED if is_approved else Employer.Status.APPROVED
        row.decision_reason = "Chaos."
        row.save()

    def _some_vacancies(self, count: int) -> list[Vacancy]:
        ids = self._random.sample(self._vacancies, min(count, len(self._vacancies)))
        return list(Vacancy.objects.filter(pk__in=ids))

    def _some_profiles(self) -> list[Profile]:
        ids = self._random.sample(self._profiles, min(1, len(self._profiles)))
        return list(Profile.objects.filter(pk__in=ids))
