"""Matches in words: constraints, parts of the score and the fit, as a talent reads them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.core.permits import permission
from matching.core.types import Constraint, Match, State
from matching.search import facet_label
from skills.names import country_name, language_name

PART_NAMES: dict[str, str | Promise] = {
    "occupation": gettext_lazy("Occupation"),
    "skills": gettext_lazy("Skills"),
    "text": gettext_lazy("Wording of both texts"),
    "level": gettext_lazy("Education and experience"),
}
# Where the words of a fit begin; the number stands beside them.
FIT_WORDS: tuple[tuple[float, str | Promise], ...] = (
    (0.7, gettext_lazy("Very good fit")),
    (0.5, gettext_lazy("Good fit")),
    (0.3, gettext_lazy("Some fit")),
    (0.0, gettext_lazy("Little fit")),
)


def fit_words(score: float) -> str:
    """Return a word for a score in [0, 1]."""
    return str(next(words for least, words in FIT_WORDS if score >= least))


def percent(share: float) -> int:
    """Return a share in [0, 1] in hundredths, the one scale of the pages."""
    return round(share * 100)


def occupation_gap(match: Match) -> str:
    """Return why the occupation part has no pair behind it, or "" where it has one."""
    value = match.parts["occupation"].value
    # Without a pair only an ad that states no occupation is worth anything here.
    if match.reasons.occupation is not None or value == 0.0:
        return ""
    return _("The ad's occupation was not recognised; it counts as %(value)s of 100.") % {
        "value": percent(value)
    }


def level_words(level: str) -> str:
    """Return a CEFR level as it is read."""
    return _("native") if level == "native" else level


def demand_words(stated: str) -> str:
    """Return words for a language with its level, such as "fi B1"."""
    code, _space, level = stated.partition(" ")
    return f"{language_name(code)} {level_words(level)}".strip()


def constraint_words(constraint: Constraint) -> str:
    """Return a sentence for a constraint, said to the talent whose match it is."""
    return _SENTENCES[constraint.kind](constraint)


def _language(one: Constraint) -> str:
    need, name = demand_words(one.need), language_name(one.code)
    have = one.have.partition(" ")[2]
    if have:
        return _("%(need)s asked, you have %(have)s") % {"need": need, "have": level_words(have)}
    if one.state is State.MET:
        return _("%(need)s asked, you know it") % {"need": need}
    if one.have:
        return _("%(need)s asked, your level is not stated") % {"need": need}
    if one.state is State.UNKNOWN:
        return _("%(need)s asked, you have stated no languages") % {"need": need}
    return _("%(need)s asked, %(name)s is not among your languages") % {"need": need, "name": name}


def _permit(one: Constraint) -> str:
    if not one.have:
        return _("Work permit: not known")
    return _(permission(one.have, one.need).sentence)


def _day(stated: str) -> str:
    return date_format(date.fromisoformat(stated))


def _dates(one: Constraint) -> str:
    if one.code == "closed":
        return _("Applications closed on %(day)s") % {"day": _day(one.need)}
    if not one.have:
        return _("Starts on %(day)s, you have not said from when you can") % {
            "day": _day(one.need)
        }
    sentence = (
        _("Starts on %(need)s, you can from %(have)s")
        if one.state is State.MET
        else _("Starts on %(need)s, you can only from %(have)s")
    )
    return sentence % {"need": _day(one.need), "have": _day(one.have)}


def place_words(stated: str) -> str:
    """Return words for a country and a city, such as "FI tampere"."""
    country, _space, city = stated.partition(" ")
    names = [facet_label("city", city) if city else "", country_name(country) if country else ""]
    return ", ".join(name for name in names if name)


def _place(one: Constraint) -> str:
    if one.need == "remote":
        return _("Remote work, from anywhere")
    if one.have == "remote":
        where = facet_label("remote", one.need)
        return _("%(where)s, you want remote work only") % {"where": where}
    need = place_words(one.need)
    if one.code == "named":
        names = [
            country_name(p) if p.isupper() else facet_label("city", p) for p in one.have.split()
        ]
        return _("You named %(named)s; this is in %(need)s") % {
            "named": ", ".join(names),
            "need": need,
        }
    have = place_words(one.have)
    if one.state is State.MET:
        return _("In %(need)s, which suits you") % {"need": need}
    if one.state is State.NOT_MET:
        return _("In %(need)s, you live in %(have)s and would not move") % {
            "need": need,
            "have": have,
        }
    if not have:
        return _("In %(need)s, you have not said where you live or would work") % {"need": need}
    return _("In %(need)s, you have not said that you would work there") % {"need": need}


def _licence(one: Constraint) -> str:
    values = {"need": one.need.replace("_", " "), "have": one.have}
    if one.state is State.MET:
        return _("Licence asked: %(need)s, you have it") % values
    if one.state is State.NOT_MET:
        return _("Licence asked: %(need)s, you have %(have)s") % values
    return _("Licence asked: %(need)s, you have not said whether you have it") % values


_SENTENCES = {
    "language": _language,
    "permit": _permit,
    "dates": _dates,
    "place": _place,
    "licence": _licence,
}
