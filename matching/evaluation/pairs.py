"""Rankings held against graded pairs of profile and vacancy, beside two word rankings as peers."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from matching.core.scoring import rank, score_pair
from matching.core.types import ProfileFacts, VacancyFacts
from matching.evaluation.cases import ndcg

Say = Callable[[str], None]
# Keys of vacancies, best first, for each key of a profile.
Rankings = Mapping[str, Sequence[str]]
Grades = Mapping[tuple[str, str], int]

DEPTH: Final = 10
PRECISION_DEPTH: Final = 5
# From this grade on a vacancy counts as fitting: "could do it" in the rules of grading.
FITTING: Final = 2
MAX_GRADE: Final = 3


class GradesError(ValueError):
    """A file of grades that cannot be used; the message names the line and what to mend."""


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Means over profiles, in [0, 1]; `profiles` counts those with something to find."""

    ndcg: float
    precision: float
    profiles: int


def read_grades(path: Path) -> dict[tuple[str, str], int]:
    """Return grades 1 to 3 by (profile key, vacancy key); a pair that is not listed was graded 0.

    Raises GradesError for a missing file, another header, a grade out of range or a pair twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise GradesError(f"{path}: cannot be read ({error.strerror})") from error
    if not lines or lines[0].split("\t") != ["talent", "vacancy", "grade"]:
        raise GradesError(f"{path}: the first line must be talent, vacancy, grade, split by tabs")
    grades: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 3 or cells[2] not in {str(grade) for grade in range(1, MAX_GRADE + 1)}:
            raise GradesError(f"{path}, line {number}: want talent, vacancy and a grade 1 to 3")
        pair = (cells[0], cells[1])
        if pair in grades:
            raise GradesError(f"{path}, line {number}: {cells[0]} and {cells[1]} are graded twice")
        grades[pair] = int(cells[2])
    return grades


def rank_by_score(
    profiles: Mapping[str, ProfileFacts], vacancies: Mapping[str, VacancyFacts], *, today: date
) -> Rankings:
    """Rank as the service does, without asking an engine and without hiding what is not met."""
    keys = {facts.id: key for key, facts in vacancies.items()}
    frequencies = Counter(
        uri for facts in vacancies.values() for uri in {skill.uri for skill in facts.skills}
    )
    total = len(vacancies)

    def rarity(uri: str) -> float:
        return math.log((total + 1) / (frequencies[uri] + 1)) + 1

    rankings = {}
    for key, profile in profiles.items():
        matches = rank(
            score_pair(vacancy, profile, idf=rarity, today=today, with_reasons=False)
            for vacancy in vacancies.values()
        )
        rankings[key] = [keys[match.vacancy_id] for match in matches]
    return rankings


def rank_by_words(
    profiles: Mapping[str, ProfileFacts], vacancies: Mapping[str, VacancyFacts]
) -> Rankings:
    """Rank by the cosine of word TF-IDF (scikit-learn, its defaults with sublinear counts)."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import linear_kernel

    keys = list(vacancies)
    vectorizer = TfidfVectorizer(sublinear_tf=True)
    corpus = vectorizer.fit_transform([vacancy_text(vacancies[key]) for key in keys])
    queries = vectorizer.transform([profile_text(facts) for facts in profiles.values()])
    return {
        profile: [
            keys[index] for index in sorted(range(len(keys)), key=lambda i: (-row[i], keys[i]))
        ]
        for profile, row in zip(profiles, linear_kernel(queries, corpus), strict=True)
    }


def rank_by_bm25(
    profiles: Mapping[str, ProfileFacts], vacancies: Mapping[str, VacancyFacts]
) -> Rankings:
    """Rank by BM25 of any of the profile's words (SQLite FTS5, its defaults)."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE ads USING fts5(key UNINDEXED, words)")
    database.executemany(
        "INSERT INTO ads VALUES (?, ?)",
        [(key, vacancy_text(facts)) for key, facts in vacancies.items()],
    )
    rankings = {}
    for key, profile in profiles.items():
        words = dict.fromkeys("".join(_letters(profile_text(profile))).split())
        found = database.execute(
            "SELECT key FROM ads WHERE ads MATCH ? ORDER BY bm25(ads), key",
            [" OR ".join(f'"{word}"' for word in words)],
        )
        best = [row[0] for row in found]
        rankings[key] = best + sorted(set(vacancies) - set(best))
    database.close()
    return rankings


def _rank_by_grade(
    grades: Grades, profiles: Mapping[str, ProfileFacts], vacancies: Mapping[str, VacancyFacts]
) -> Rankings:
    return {
        profile: sorted(vacancies, key=lambda key: (-grades.get((profile, key), 0), key))
        for profile in profiles
    }


def _letters(text: str) -> list[str]:
    return [sign if sign.isalnum() else " " for sign in text]


def vacancy_text(facts: VacancyFacts) -> str:
    """Return what a word ranking may read of a vacancy."""
    return f"{facts.title}\n{facts.body}"


def profile_text(facts: ProfileFacts) -> str:
    """Return what a word ranking may read of a profile: as much as ours, in words."""
    wishes = [occupation.label for occupation in facts.occupations]
    skills = [skill.phrase or skill.label for skill in facts.skills]
    return "\n".join([facts.headline, facts.body, *wishes, *skills])


def figures(
    rankings: Rankings, grades: Grades, *, among: Mapping[str, frozenset[str]]
) -> PairFigures:
    """Return nDCG@10 and P@5 of rankings, each cut down to the vacancies that `among` allows.

    A profile without any fitting vacancy there is left out: nothing could be found for it.
    """
    gains: list[float] = []
    precisions: list[float] = []
    for profile, ranking in rankings.items():
        allowed = among[profile]
        graded = [grades.get((profile, key), 0) for key in ranking if key in allowed]
        if max(graded, default=0) < FITTING:
            continue
        # Twice as good is worth more than twice: the usual gain 2^grade - 1.
        worth = [2.0**grade - 1 for grade in graded]
        gains.append(ndcg(worth, worth, depth=DEPTH))
        top = graded[:PRECISION_DEPTH]
        precisions.append(sum(grade >= FITTING for grade in top) / PRECISION_DEPTH)
    count = len(gains)
    if not count:
        return PairFigures(0.0, 0.0, 0)
    return PairFigures(math.fsum(gains) / count, math.fsum(precisions) / count, count)


def pairs_section(
    grades: Grades,
    profiles: Mapping[str, ProfileFacts],
    vacancies: Mapping[str, VacancyFacts],
    *,
    today: date,
    say: Say,
) -> dict[tuple[str, str], PairFigures]:
    """Print one table of every ranking; return its figures by (ranking, which vacancies)."""
    rankings = {
        "TalentBSR": rank_by_score(profiles, vacancies, today=today),
        "word TF-IDF": rank_by_words(profiles, vacancies),
        "BM25": rank_by_bm25(profiles, vacancies),
    }
    every = frozenset(vacancies)
    own = {
        key: frozenset(v for v, facts in vacancies.items() if facts.lang == profile.lang)
        for key, profile in profiles.items()
    }
    groups = {
        "all": dict.fromkeys(profiles, every),
        "same language": own,
        "other languages": {key: every - same for key, same in own.items()},
    }
    pool = {
        (profile, vacancy)
        for among in groups.values()
        for ranking in rankings.values()
        for profile, ranked in ranking.items()
        for vacancy in [key for key in ranked if key in among[profile]][:DEPTH]
    }
    say(
        f"{len(profiles)} profiles, {len(vacancies)} vacancies; {len(grades)} pairs graded 1 to 3, "
        f"{sum((pair in grades) for pair in pool)} of the {len(pool)} pairs among anybody's first {DEPTH}"
    )
    say(f"{'ranking':<15}" + "".join(f"{group:>26}" for group in groups))
    say(f"{'':<15}" + f"{'nDCG@10':>16}{'P@5':>10}" * len(groups))
    best = {"best possible": _rank_by_grade(grades, profiles, vacancies)}
    found = {}
    for name, ranking in {**rankings, **best}.items():
        row = f"{name:<15}"
        for group, among in groups.items():
            found[name, group] = one = figures(ranking, grades, among=among)
            row += f"{one.ndcg:>16.3f}{one.precision:>10.3f}"
        say(row)
    return found
