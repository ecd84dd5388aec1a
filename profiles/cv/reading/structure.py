"""What the structured formats have in common, before it becomes a draft."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from profiles.cv.reading.languages import LanguageSkill


class Visible(Protocol):
    """Knows the visible text of a document."""

    def bears_out(self, phrase: str) -> bool:
        """Return whether the phrase can be seen."""
        ...


# Stands in the files that export.py writes; in those nothing is guessed, all is stated.
GENERATOR = "TalentBSR"


def period(start: str | None, end: str | None, *, runs: bool) -> dict[str, Any]:
    """Return the dates as DraftLine.value has them: an end that lies ahead is only planned."""
    planned = end if runs else None
    return {"start": start, "end": None if runs else end, "runs": runs, "planned_end": planned}


def no_period() -> dict[str, Any]:
    """Return the dates of an entry that has none."""
    return period(None, None, runs=False)


@dataclass
class Structure:
    """A CV field by field; the dictionaries have the keys of DraftLine.value."""

    name: str | None = None
    headline: str | None = None
    email: str | None = None
    phone: str | None = None
    place: str | None = None
    country: str | None = None
    summary: str | None = None
    lang: str | None = None
    is_own: bool = False
    links: list[str] = field(default_factory=list)
    education: list[dict[str, Any]] = field(default_factory=list)
    experience: list[dict[str, Any]] = field(default_factory=list)
    languages: list[LanguageSkill] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    certificates: list[dict[str, Any]] = field(default_factory=list)
    others: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    wishes: dict[str, Any] = field(default_factory=dict)

    def is_empty(self) -> bool:
        """Return whether nothing at all was stated."""
        return not (
            self.name or self.email or self.education or self.experience or self.skills
            or self.languages or self.summary
        )  # fmt: skip

    def prose(self) -> str:
        """Return the words that tell the language of the CV."""
        texts = [self.summary, self.headline]
        for item in (*self.experience, *self.education):
            texts += [
                item.get("title"),
                item.get("summary"),
                item.get("degree"),
                item.get("field"),
            ]
        return "\n".join(text for text in texts if text)

    def keep_only(self, visible: Visible) -> list[str]:
        """Drop what cannot be seen and return it."""
        dropped: list[str] = []

        def seen(item: dict[str, Any], *names: str) -> bool:
            unseen = [
                item[name]
                for name in names
                if item.get(name) and not visible.bears_out(item[name])
            ]
            dropped.extend(unseen)
            return not unseen

        self.experience = [item for item in self.experience if seen(item, "employer", "title")]
        self.education = [item for item in self.education if seen(item, "institution", "degree")]
        self.certificates = [item for item in self.certificates if seen(item, "name")]
        unseen_skills = [skill for skill in self.skills if not visible.bears_out(skill)]
        dropped.extend(unseen_skills)
        self.skills = [skill for skill in self.skills if skill not in unseen_skills]
        for name in ("name", "email", "headline", "summary"):
            value = getattr(self, name)
            if value and not visible.bears_out(value):
                dropped.append(value)
                setattr(self, name, None)
        for kind, items in self.others.items():
            self.others[kind] = [item for item in items if seen(item, "name")]
        return dropped
