"""The log of rankings made for persons: written once each, replayed, and cleared of who left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from matching.core.rarity import Rarity
from matching.core.scoring import once_each, score_pair
from matching.core.types import Facts, Match, ProfileFacts, VacancyFacts
from matching.digests import digest_of_sum
from matching.models import RankingLog
from matching.selectors import profile_facts, vacancy_facts

Outcome = Literal["same", "inputs changed", "gone", "other sum"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One logged match and what its sum is today: "other sum" is the only alarming outcome."""

    vacancy_id: UUID
    profile_id: UUID
    logged: float
    outcome: Outcome


def log_ranking(
    matches: Sequence[Match],
    *,
    actor_id: UUID,
    facts: Mapping[UUID, Facts],
    idf: Rarity,
    profile_id: UUID | None = None,
    vacancy_id: UUID | None = None,
) -> RankingLog:
    """Keep for whom a ranking was made and all that its sums can be made of again.

    `facts` are those of every vacancy and profile in it, by id.
    """
    digests = {found: digest_of_sum(one) for found, one in facts.items()}
    return RankingLog.objects.create(
        actor_id=actor_id,
        profile_id=profile_id,
        vacancy_id=vacancy_id,
        ranker=matches[0].ranker if matches else "",
        matches=[
            {
                "vacancy": str(match.vacancy_id),
                "profile": str(match.profile_id),
                "score": match.score,
                "parts": {
                    name: [part.value, part.weight, part.contribution]
                    for name, part in match.parts.items()
                },
                "inputs": [digests[match.vacancy_id], digests[match.profile_id]],
                # How rare each skill asked for was then, in order of the skills' URIs.
                "rarities": [idf(uri) for uri in _asked(facts[match.vacancy_id])],
            }
            for match in matches
        ],
    )


def _asked(facts: Facts) -> list[str]:
    return sorted(once_each(facts.skills))


def replay(log: RankingLog) -> list[Replayed]:
    """Return for each match of a log whether today's code makes the same sum of its inputs."""
    vacancies = vacancy_facts({UUID(row["vacancy"]) for row in log.matches})
    profiles = profile_facts({UUID(row["profile"]) for row in log.matches if row["profile"]})
    return [_replay_one(row, vacancies, profiles, log) for row in log.matches]


def _replay_one(
    row: Mapping[str, Any],
    vacancies: Mapping[UUID, VacancyFacts],
    profiles: Mapping[UUID, ProfileFacts],
    log: RankingLog,
) -> Replayed:
    vacancy_id, profile_id = UUID(row["vacancy"]), UUID(row["profile"])
    vacancy, profile = vacancies.get(vacancy_id), profiles.get(profile_id)
    outcome: Outcome
    if vacancy is None or profile is None:
        outcome = "gone"
    elif row["inputs"] != [digest_of_sum(vacancy), digest_of_sum(profile)]:
        outcome = "inputs changed"
    else:
        rarities = dict(zip(_asked(vacancy), row["rarities"], strict=True))
        again = score_pair(
            vacancy,
            profile,
            idf=rarities.__getitem__,
            today=log.made_at.date(),
            with_reasons=False,
        )
        parts = {n: [p.value, p.weight, p.contribution] for n, p in again.parts.items()}
        same = again.score == row["score"] and parts == row["parts"]
        outcome = "same" if same else "other sum"
    return Replayed(vacancy_id, profile_id, row["score"], outcome)


def forget_profile(profile_id: UUID) -> int:
    """Take a profile out of every ranking, its own deleted, and return how many were changed.

    What an employer was shown keeps the other matches; nothing in it tells of the person.
    """
    with transaction.atomic():
        RankingLog.objects.filter(profile_id=profile_id).delete()
        changed = []
        # Neither database has an index for this, and people rarely leave: every log is looked at.
        named = (
            RankingLog.objects.filter(vacancy_id__isnull=False)
            .annotate(written=Cast("matches", TextField()))
            .filter(written__contains=str(profile_id))
        )
        for log in named.select_for_update():
            log.matches = [row for row in log.matches if row["profile"] != str(profile_id)]
            changed.append(log)
        RankingLog.objects.bulk_update(changed, ["matches"], batch_size=200)
    return len(changed)
