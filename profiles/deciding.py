"""What becomes of the lines of a CV: a draft stands beside its phrases until the talent decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cities.models import City
from profiles.cv.comparison import Comparison, FactLine, compare_lines
from profiles.models import (
    Certificate,
    CvFile,
    CvLine,
    Education,
    Experience,
    LanguageSkill,
    Profile,
    SkillStatement,
)
from profiles.services import LINKS_AT_MOST, add_skill, read_profile
from skills.text.languages import CEFR_LEVELS

Decision = str | Mapping[str, Any]
# What a profile has a place for. Other lines are told, never decided on: the address to log in
# with is the account's, and what stands in projects counts as skills.
KINDS = (
    "name", "headline", "phone", "place", "summary", "experience", "education", "language",
    "skill", "certificate", "link",
)  # fmt: skip


def compare_cv(cv_file: CvFile) -> list[Comparison]:
    """Return what a CV would change in its talent's profile: one entry per line, then what is gone.

    The `id` of a drafted line is the CvLine's, that of a stated line the row's. Writes nothing.
    """
    drafted = [
        FactLine(str(line.pk), line.kind, {"phrase": line.phrase, **line.value})
        for line in cv_file.lines.all()
    ]
    return compare_lines(drafted, _stated_lines(cv_file.profile))


def _stated_lines(profile: Profile) -> list[FactLine]:
    own = str(profile.pk)
    name = f"{profile.given_name} {profile.family_name}".strip()
    single = {
        "name": name, "headline": profile.headline, "summary": profile.summary,
        "phone": profile.phone, "email": profile.user.email,
    }  # fmt: skip
    lines = [
        FactLine(own, kind, {"text": text}, from_cv=False) for kind, text in single.items() if text
    ]
    for study in profile.educations.all():
        names = ("institution", "degree", "field", "start", "end")
        value = {key: getattr(study, key) for key in names}
        lines.append(FactLine(str(study.pk), "education", value))
    for work in profile.experiences.all():
        value = {"employer": work.employer, "title": work.title, "summary": work.tasks}
        value |= {"start": work.start, "end": work.end}
        lines.append(FactLine(str(work.pk), "experience", value))
    for known in profile.languages.all():
        value = {"code": known.code, "level": known.cefr_level}
        lines.append(FactLine(str(known.pk), "language", value))
    for skill in profile.skills.all():
        value = {"uri": skill.uri, "phrase": skill.phrase}
        from_cv = skill.source == SkillStatement.Source.CV
        lines.append(FactLine(str(skill.pk), "skill", value, from_cv=from_cv))
    for row in profile.certificates.all():
        value = {"name": row.name, "issuer": row.issuer, "date": row.given}
        lines.append(FactLine(str(row.pk), "certificate", value))
    lines += [FactLine(own, "link", {"text": link}, from_cv=False) for link in profile.links]
    return lines


@transaction.atomic
def decide_lines(cv_file: CvFile, decisions: Mapping[str, Decision]) -> None:
    """Take over accepted and changed lines of a CV and drop the others named.

    `decisions` maps a line's id to "accept", "drop", "replace" or {"change": value}. Accepting
    adds what the profile lacks and overwrites nothing; "replace" puts the draft in the place of
    the stated line that compare_cv finds changed by it, and a change, being the talent's own
    words, does so too. Raises ValidationError for an unknown line or word; nothing is changed
    then.
    """
    profile = cv_file.profile
    lines = {str(line.pk): line for line in cv_file.lines.all()}
    compared = {found.drafted.id: found for found in compare_cv(cv_file) if found.drafted}
    for line_id, decision in decisions.items():
        line = lines.get(str(line_id))
        if line is None:
            raise ValidationError(_("There is no such line in this CV: %(id)s") % {"id": line_id})
        found = compared[str(line.pk)]
        if decision == "drop":
            line.state = CvLine.State.DROPPED
        elif decision == "replace":
            if found.state != "changed":
                raise ValidationError(_("This line changes nothing in your profile: accept it."))
            line.state = CvLine.State.ACCEPTED
            _replace(profile, found)
        elif decision == "accept":
            line.state = CvLine.State.ACCEPTED
            if found.state == "new":
                _take_over(profile, line)
        elif isinstance(decision, Mapping) and isinstance(decision.get("change"), Mapping):
            line.state = CvLine.State.CHANGED
            line.value = {**line.value, **decision["change"]}
            _take_over_changed(profile, line)
        else:
            raise ValidationError(_("Say accept, drop, replace, or change with the new value."))
        line.save()
    if not cv_file.lines.filter(state=CvLine.State.OPEN, kind__in=KINDS).exists():
        cv_file.status = CvFile.Status.REVIEWED
        cv_file.save(update_fields=["status"])
    profile.lang = profile.lang or cv_file.lang
    profile.save()
    read_profile(profile)


def _take_over_changed(profile: Profile, line: CvLine) -> None:
    own = FactLine(str(line.pk), line.kind, {"phrase": line.phrase, **line.value})
    found = compare_lines([own], _stated_lines(profile))[0]
    if found.state == "changed":
        _replace(profile, found)
    elif found.state == "new":
        _take_over(profile, line)


def _take_over(profile: Profile, line: CvLine) -> None:
    value = line.value

    def text(key: str, longest: int) -> str:
        return str(value.get(key) or "")[:longest]

    if line.kind == "name" and not profile.given_name and not profile.family_name:
        given, _space, family = text("text", 200).rpartition(" ")
        profile.given_name, profile.family_name = given[:100], family[:100]
    elif line.kind == "headline" and not profile.headline:
        profile.headline = text("text", 200)
    elif line.kind == "summary" and not profile.summary:
        profile.summary = text("text", 5000)
    elif line.kind == "phone" and not profile.phone:
        profile.phone = text("text", 40)
    elif line.kind == "place" and profile.city is None:
        profile.city = city_named(text("text", 200))
    elif line.kind == "link" and len(profile.links) < LINKS_AT_MOST:
        profile.links = list(dict.fromkeys([*profile.links, text("text", 300)]))
    elif line.kind == "certificate":
        Certificate.objects.get_or_create(
            profile=profile,
            name=text("name", 200) or line.phrase[:200],
            defaults={"issuer": text("issuer", 200), "given": text("date", 7)},
        )
    elif line.kind == "education":
        Education.objects.get_or_create(
            profile=profile,
            institution=text("institution", 200),
            degree=text("degree", 200),
            start=text("start", 7),
            defaults={
                "field": text("field", 200),
                "isced_f": text("isced_f", 4),
                "eqf_level": value.get("eqf_level"),
                "end": text("end", 7) or text("planned_end", 7),
            },
        )
    elif line.kind == "experience":
        Experience.objects.get_or_create(
            profile=profile,
            employer=text("employer", 200),
            title=text("title", 200) or text("employer", 200),
            start=text("start", 7),
            defaults={"end": text("end", 7), "tasks": text("summary", 5000)},
        )
    elif line.kind == "language" and value.get("code"):
        level = value.get("level")
        LanguageSkill.objects.get_or_create(
            profile=profile,
            code=text("code", 2),
            defaults={"cefr_level": level if level in CEFR_LEVELS else ""},
        )
    elif line.kind == "skill":
        add_skill(
            profile,
            uri=text("uri", 200),
            phrase=text("label", 200) or line.phrase[:200],
            source=SkillStatement.Source.CV,
        )


def city_named(name: str) -> City | None:
    """Return the city of the region that a CV names, by any of its names, or None."""
    typed = name.split(",")[0].strip().casefold()
    for city in City.objects.order_by("id"):
        if typed in (spelling.casefold() for spelling in (city.key, city.name, *city.names)):
            return city
    return None


def _replace(profile: Profile, found: Comparison) -> None:
    """Write the differing fields of a comparison into the profile or its row."""
    assert found.stated is not None  # only what is changed is replaced
    for difference in found.differences:
        kind, name, value = found.kind, difference.name, difference.drafted
        if kind == "name":
            given, _space, family = value.rpartition(" ")
            profile.given_name, profile.family_name = given[:100], family[:100]
        elif kind in ("headline", "summary", "phone"):
            _cut(profile, kind, value)
        elif kind == "education":
            _write(profile.educations, found.stated.id, name, value)
        elif kind == "experience":
            _write(
                profile.experiences, found.stated.id, {"summary": "tasks"}.get(name, name), value
            )
        elif kind == "language" and value in CEFR_LEVELS:
            _write(profile.languages, found.stated.id, "cefr_level", value)


def _cut(row: Any, name: str, value: str) -> None:
    setattr(row, name, value[: row._meta.get_field(name).max_length])


def _write(rows: Any, pk: str, name: str, value: str) -> None:
    row = rows.get(pk=pk)
    _cut(row, name, value)
    row.save()


def remove_gone(cv_file: CvFile, ids: Iterable[str]) -> int:
    """Remove those stated rows, named by id, that the CV no longer names; return how many."""
    gone = {
        found.stated.id: found.kind
        for found in compare_cv(cv_file)
        if found.state == "gone" and found.stated
    }
    profile = cv_file.profile
    rows = {
        "education": profile.educations,
        "experience": profile.experiences,
        "language": profile.languages,
        "skill": profile.skills,
        "certificate": profile.certificates,
    }
    named = [pk for pk in dict.fromkeys(ids) if gone.get(pk) in rows]
    for pk in named:
        rows[gone[pk]].get(pk=pk).delete()
    if named:
        read_profile(profile)
    return len(named)
