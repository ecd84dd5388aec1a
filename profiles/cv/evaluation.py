"""Score what was read of labelled CV files, beside a plain regex baseline.

labels.json of a folder maps a file's name to the record of report.as_record that a person expects
of it, with "format" for the row, "part" tuning or holdout, and "skills_also_right" for what the
words show too: a reader need not find that, but is right to. Names are compared folded; an entry
is found when its main name agrees and its years do not contradict, and each label is used once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from profiles.cv.reading.words import key, same


@dataclass
class Counts:
    """Found, expected and answered, of which precision, recall and F1 are made."""

    hits: int = 0
    expected: int = 0
    answered: int = 0
    # Right answers, where more are right than were expected.
    right: int = 0

    @property
    def recall(self) -> float:
        """Return the share of the expected that was found, 1.0 when nothing was expected."""
        return self.hits / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Return the share of the answers that are right, 1.0 when nothing was answered."""
        return max(self.right, self.hits) / self.answered if self.answered else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass
class Score:
    """All counts over a set of files; years are counted over the entries found."""

    files: int = 0
    refused: int = 0
    name: Counts = field(default_factory=Counts)
    email: Counts = field(default_factory=Counts)
    languages: Counts = field(default_factory=Counts)
    levels: Counts = field(default_factory=Counts)
    education: Counts = field(default_factory=Counts)
    education_years: Counts = field(default_factory=Counts)
    fields: Counts = field(default_factory=Counts)
    experience: Counts = field(default_factory=Counts)
    experience_years: Counts = field(default_factory=Counts)
    titles: Counts = field(default_factory=Counts)
    skills: Counts = field(default_factory=Counts)
    exact: Counts = field(default_factory=Counts)


def score_file(score: Score, expected: Mapping[str, Any], got: Mapping[str, Any]) -> None:
    """Add one file to the score."""
    score.files += 1
    score.refused += bool(got["error"])
    for name in ("name", "email"):
        counts: Counts = getattr(score, name)
        counts.expected += bool(expected[name])
        counts.answered += bool(got[name])
        counts.hits += bool(expected[name]) and key(expected[name]) == key(got[name] or "")
    _languages(score, expected["languages"], got["languages"])
    pairs = _pair(expected["education"], got["education"], "institution", "field")
    _entries(
        score.education, score.education_years, expected["education"], got["education"], pairs
    )
    _details(score.fields, pairs, "field")
    pairs = _pair(expected["experience"], got["experience"], "employer", "title")
    _entries(
        score.experience, score.experience_years, expected["experience"], got["experience"], pairs
    )
    _details(score.titles, pairs, "title")
    _skills(score.skills, expected["skills"], expected.get("skills_also_right", ()), got["skills"])
    _exact(score.exact, expected, got)


# What a structured file states in so many words, and a reader gives back letter by letter.
STATED = (
    "name",
    "email",
    "phone",
    "summary",
    "certificates",
    "languages",
    "education",
    "experience",
)


def _exact(counts: Counts, expected: Mapping[str, Any], got: Mapping[str, Any]) -> None:
    """Count the values given back as stated, dates to the month; a skill by either of its names."""
    for name in STATED:
        if name not in expected:
            continue
        stated = _values(expected[name])
        left = _values(got.get(name))
        counts.expected += len(stated)
        for value in stated:
            if value in left:
                left.remove(value)
                counts.hits += 1
    named = {
        key(text)
        for answer in got["skills"]
        for text in ([answer] if isinstance(answer, str) else answer)
    }
    counts.expected += len(expected["skills"])
    counts.hits += sum(key(skill) in named for skill in expected["skills"])


def _values(value: Any) -> list[str]:
    """Return the single values of a field, each with its name and its neighbours' first value."""
    if isinstance(value, list):
        return [one for item in value for one in _values(item)]
    if isinstance(value, Mapping):
        first = next(iter(value.values()), "")
        return [f"{first}/{name}: {one}" for name, one in value.items() if one]
    return [" ".join(str(value).split())] if value else []


def _languages(
    score: Score, expected: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]
) -> None:
    levels = {item["code"]: item["level"] for item in got}
    score.languages.expected += len(expected)
    score.languages.answered += len(levels)
    for item in expected:
        if item["code"] in levels:
            score.languages.hits += 1
            score.levels.expected += 1
            score.levels.answered += 1
            score.levels.hits += levels[item["code"]] == item["level"]


Pair = tuple[Mapping[str, Any], Mapping[str, Any]]


def _pair(
    expected: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]], main: str, other: str
) -> list[Pair]:
    """Return (expected, got) pairs, the best agreement first, each used once."""
    options = []
    for left, label in enumerate(expected):
        for right, answer in enumerate(got):
            by_main = same(label[main], answer[main])
            by_other = same(label[other], answer[other]) and bool(label[other])
            if not by_main and not by_other:
                continue
            years = _years_right(label, answer)
            points = 2 * by_main + by_other + 1.5 * years
            if points >= 2:
                options.append((-points, left, right))
    used_left: set[int] = set()
    used_right: set[int] = set()
    pairs: list[Pair] = []
    for _, left, right in sorted(options):
        if left not in used_left and right not in used_right:
            used_left.add(left)
            used_right.add(right)
            pairs.append((expected[left], got[right]))
    return pairs


def _years_right(label: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    return all((label[name] or "")[:4] == (answer[name] or "")[:4] for name in ("start", "end"))


def _entries(
    counts: Counts,
    years: Counts,
    expected: Sequence[Mapping[str, Any]],
    got: Sequence[Mapping[str, Any]],
    pairs: Iterable[Pair],
) -> None:
    pairs = list(pairs)
    counts.expected += len(expected)
    counts.answered += len(got)
    counts.hits += len(pairs)
    years.expected += len(pairs)
    years.answered += len(pairs)
    years.hits += sum(_years_right(label, answer) for label, answer in pairs)


def _details(counts: Counts, pairs: Iterable[Pair], name: str) -> None:
    for label, answer in pairs:
        if label[name]:
            counts.expected += 1
            counts.answered += bool(answer[name])
            counts.hits += same(label[name], answer[name])


def _skills(
    counts: Counts,
    expected: Sequence[str],
    also: Sequence[str],
    got: Sequence[str | tuple[str, ...]],
) -> None:
    """Count the skills found; an answer of several names is right by any of them."""
    left = list(got)
    counts.expected += len(expected)
    counts.answered += len(got)
    for skill in expected:
        hit = next((answer for answer in left if _is_named(skill, answer)), None)
        if hit is not None:
            left.remove(hit)
            counts.hits += 1
    # One word of two labels, such as "Excel" of "Excel" and "MS Excel", is found in both.
    counts.right += len(got) - len(left)
    counts.right += sum(any(_is_named(skill, one) for skill in (*expected, *also)) for one in left)


def _is_named(skill: str, answer: str | tuple[str, ...]) -> bool:
    names = (answer,) if isinstance(answer, str) else answer
    return any(same(skill, name) for name in names)
