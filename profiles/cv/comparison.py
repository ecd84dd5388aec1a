"""What a CV would change in a profile: which drafted lines are new, changed or the same, and which
stated ones it no longer names.

Nothing here decides or writes. Only what the draft states counts: a CV that is silent on a year
takes no year away, and "2024" does not contradict "2024-08".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from profiles.cv.reading.words import key, same

State = Literal["new", "changed", "same", "gone"]

# What makes two lines of a kind one and the same thing, and what may differ between them then.
_NAMES: Mapping[str, tuple[str, str]] = {
    "education": ("institution", "degree"),
    "experience": ("employer", "title"),
}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "education": ("institution", "degree", "field", "start", "end"),
    "experience": ("employer", "title", "start", "end", "summary"),
    "language": ("level",),
}
# A profile has one of each of these.
_SINGLE = frozenset({"name", "headline", "summary", "phone"})
_DATES = frozenset({"start", "end"})


@dataclass(frozen=True)
class FactLine:
    """A line of a draft or of a profile; `value` has the keys of docs/cv.md, "" and None alike.

    `id` is the caller's own. `from_cv` is False for what the talent stated without a CV.
    """

    id: str
    kind: str
    value: Mapping[str, Any]
    from_cv: bool = True


@dataclass(frozen=True)
class Difference:
    """One field that the draft states otherwise: `stated` in the profile, `drafted` in the CV."""

    name: str
    stated: str
    drafted: str


@dataclass(frozen=True)
class Comparison:
    """How one line of the draft stands to the profile, or one line of the profile to the draft.

    `drafted` is None where the state is "gone", `stated` where it is "new"; `differences` are
    there where it is "changed".
    """

    state: State
    kind: str
    drafted: FactLine | None
    stated: FactLine | None
    differences: tuple[Difference, ...] = ()


def compare_lines(drafted: Sequence[FactLine], stated: Iterable[FactLine]) -> list[Comparison]:
    """Return one comparison per drafted line in their order, then one per stated line gone.

    A line of the profile answers one drafted line at most, the one that agrees best. Single facts
    such as the headline are never gone, nor is what the talent stated without a CV.
    """
    left = list(stated)
    points = sorted(
        (-likeness, at, index)
        for at, line in enumerate(drafted)
        for index, other in enumerate(left)
        if line.kind == other.kind and (likeness := _likeness(line, other)) > 0
    )
    partners: dict[int, int] = {}
    for _, at, index in points:
        if at not in partners and index not in partners.values():
            partners[at] = index
    found = [
        _compared(line, left[partners[at]] if at in partners else None)
        for at, line in enumerate(drafted)
    ]
    found += [
        Comparison("gone", line.kind, None, line)
        for index, line in enumerate(left)
        if index not in partners.values() and line.kind not in _SINGLE and line.from_cv
    ]
    return found


def _compared(drafted: FactLine, stated: FactLine | None) -> Comparison:
    if stated is None:
        return Comparison("new", drafted.kind, drafted, None)
    if drafted.kind in _SINGLE:
        names: tuple[str, ...] = ("text",)
    else:
        names = _FIELDS.get(drafted.kind, ())
    differences = tuple(
        Difference(name, _text(stated, name), _text(drafted, name))
        for name in names
        if _differs(drafted, stated, name)
    )
    state: State = "changed" if differences else "same"
    return Comparison(state, drafted.kind, drafted, stated, differences)


def _likeness(drafted: FactLine, stated: FactLine) -> float:
    """Return how surely both lines mean one thing, 0.0 when they do not; comparable in a kind."""
    kind = drafted.kind
    if kind in _SINGLE:
        return 1.0 if _text(stated, "text") else 0.0
    if kind in _NAMES:
        main, other = (_agree(drafted, stated, name) for name in _NAMES[kind])
        dates = (_dates_agree(drafted, stated, "start") + _dates_agree(drafted, stated, "end")) / 2
        # A second degree at the same school, or another post at the same firm, is another line.
        likeness = main + other + dates
        return likeness if likeness >= 2 else 0.0
    if kind == "language":
        return float(_text(drafted, "code") == _text(stated, "code"))
    if kind == "skill":
        uris = _text(drafted, "uri"), _text(stated, "uri")
        return 1.0 if (uris[0] and uris[0] == uris[1]) or _names_meet(drafted, stated) else 0.0
    return float(_names_meet(drafted, stated))


def _agree(drafted: FactLine, stated: FactLine, name: str) -> bool:
    return bool(_text(drafted, name)) and same(_text(drafted, name), _text(stated, name))


def _dates_agree(drafted: FactLine, stated: FactLine, name: str) -> bool:
    return _text(drafted, name)[:4] == _text(stated, name)[:4]


def _names_meet(drafted: FactLine, stated: FactLine) -> bool:
    ours = {key(_text(drafted, name)) for name in ("label", "phrase", "name", "text")}
    theirs = {key(_text(stated, name)) for name in ("label", "phrase", "name", "text")}
    return bool((ours & theirs) - {""})


def _differs(drafted: FactLine, stated: FactLine, name: str) -> bool:
    new, old = _text(drafted, name), _text(stated, name)
    if name == "end" and drafted.value.get("runs"):
        return bool(old)
    if not new:
        return False
    if name in _DATES:
        # What is known to the month is not contradicted by the bare year.
        return not old.startswith(new)
    return " ".join(key(new).split()) != " ".join(key(old).split())


def _text(line: FactLine, name: str) -> str:
    return str(line.value.get(name) or "")
