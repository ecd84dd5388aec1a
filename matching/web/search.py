"""The search page; it needs no login."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.core.ports import EngineUnavailable, InvalidQuery
from matching.core.types import FacetCount, Filter, Query, Sort
from matching.relaxing import corrected, relaxations
from matching.search import facet_label, facet_labels
from matching.services import count_vacancies, find_vacancies, parse_search
from matching.web.rows import listed_rows
from skills.concepts import find_concept

SHOWN_FACETS: Mapping[str, str | Promise] = {
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "language": gettext_lazy("Language asked for"),
    "isco_major": gettext_lazy("Kind of work"),
    "contract_type": gettext_lazy("Contract"),
    "schedule": gettext_lazy("Hours"),
    "remote": gettext_lazy("Place of work"),
    "sponsorship": gettext_lazy("Help with a work permit"),
}
# Values of a facet in sight; the others are behind a toggle.
FIRST_VALUES = 5
_CHECKED = mark_safe(" checked")
# With fewer hits than these the words may be mistyped.
FEW = 5
SORTS: Mapping[str, str | Promise] = {
    "relevance": gettext_lazy("Best first"),
    "newest": gettext_lazy("Newest first"),
    "closes_soon": gettext_lazy("Closing soon first"),
    "pay": gettext_lazy("Highest pay first"),
}


def search(request: HttpRequest) -> HttpResponse:
    """Find vacancies by words and facets; what cannot be understood is said, never a silent zero."""
    today = timezone.localdate()
    context: dict[str, Any] = {
        "sorts": SORTS,
        "kept": _kept(request.GET),
    }
    try:
        # What the page does not show is not asked for: other facets, and where the words stand.
        query = replace(
            parse_search(request.GET, today=today), facets=tuple(SHOWN_FACETS), highlight=False
        )
        context["sort"] = query.sort.value
        named = _named_occupation(request.GET, query)
        found = find_vacancies(named.query if named else query, today=today)
        # A reduced answer, told in a notice, has no engine to ask for more; and what an engine
        # that is busy by now cannot add takes nothing from the answer.
        if not found.page.notices:
            context["named"] = named
            with suppress(EngineUnavailable):
                if found.page.total < FEW and not named:
                    context |= _meant(request.GET, query, found.page.total)
                if found.page.total == 0:
                    context["ways"] = _ways_out(request.GET, query)
    except InvalidQuery as error:
        return render(request, "matching/search.html", {**context, "problem": error}, status=400)
    except EngineUnavailable:
        answer = render(request, "matching/search.html", {**context, "down": True}, status=503)
        answer["Retry-After"] = "5"
        return answer
    chosen = {one.field: one.values for one in query.filters}
    context |= {
        "found": found,
        "rows": listed_rows(found.vacancies),
        "facets": _facets(found.page.facets, chosen),
        "chips": _chips(request.GET, chosen),
        "next": _with(request.GET, cursor=found.page.next) if found.page.next else "",
    }
    return render(request, "matching/search.html", context)


def _facets(
    facets: Mapping[str, Sequence[FacetCount]], chosen: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """Return each facet with its values in words: the first ones, and more behind a toggle."""
    shown = []
    for name, title in SHOWN_FACETS.items():
        counts = {one.value: one.count for one in facets.get(name, ())}
        picked = set(chosen.get(name, ()))
        labels = facet_labels(name, [*counts, *sorted(picked - set(counts))])
        # What was chosen stays in sight, whatever its count.
        values = sorted(labels, key=lambda value: value not in picked)
        if values:
            choices = [
                _choice(name, value, labels[value], counts.get(value, 0), value in picked)
                for value in values
            ]
            first, more = choices[:FIRST_VALUES], choices[FIRST_VALUES:]
            shown.append({"name": name, "title": title, "first": first, "more": more})
    return shown


def _choice(name: str, value: str, label: str, count: int, is_chosen: bool) -> SafeString:
    """Return the box of one value: written here, as templates take most of a page for them."""
    return format_html(
        '<label class="choice" for="{0}"><input id="{0}" type="checkbox" name="{1}" value="{2}"{3}>'
        ' <span>{4}</span> <span class="count">{5}</span></label>\n',
        f"f-{name}-{slugify(value)}",
        name,
        value,
        _CHECKED if is_chosen else "",
        label,
        intcomma(count),
    )


def _kept(params: QueryDict) -> list[tuple[str, str]]:
    """Return what the form has no field for, so that sending it again loses nothing."""
    own = {"q", "sort", "cursor", "as", "pay_min", *SHOWN_FACETS}
    return [
        (name, value) for name, values in params.lists() if name not in own for value in values
    ]


def _with(params: QueryDict, **values: str) -> str:
    changed = params.copy()
    for name, value in values.items():
        changed[name] = value
    return changed.urlencode()


def _without(params: QueryDict, field: str, keep: Sequence[str] = ()) -> str:
    """Return the same search with only the values `keep` of a field, from its first page."""
    changed = params.copy()
    for name in ("cursor", field):
        changed.pop(name, None)
    if keep:
        changed.setlist(field, list(keep))
    return changed.urlencode()


def _chips(params: QueryDict, chosen: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return each applied filter with the address that is the same search without it."""
    chips = [
        {
            "label": facet_label(name, value),
            "title": SHOWN_FACETS.get(name, ""),
            "without": _without(params, name, [other for other in values if other != value]),
        }
        for name, values in chosen.items()
        for value in values
    ]
    if params.get("pay_min"):
        label = _("At least %(pay)s euro a month") % {"pay": params["pay_min"][:9]}
        chips.append({"label": label, "title": "", "without": _without(params, "pay_min")})
    if params.get("radius_km"):
        label = _("Within %(km)s km") % {"km": params["radius_km"][:9]}
        chips.append({"label": label, "title": "", "without": _without(params, "radius_km")})
    return chips


@dataclass(frozen=True, slots=True)
class NamedOccupation:
    """What a search by the occupation that the words name is made of, and the words' own."""

    label: str
    query: Query
    words_total: int
    words_href: str


def _named_occupation(params: QueryDict, query: Query) -> NamedOccupation | None:
    """Return the search for the occupation that the words name, where it finds no fewer ads.

    Words meet ads of their own language, and a cook's also those where something is cooked; an
    occupation meets its ads of all ten. Who asks `as=words` is given the words.
    """
    if params.get("as") == "words" or any(one.field == "occupation" for one in query.filters):
        return None
    uri = find_concept(query.text, kind="occupation")
    if not uri:
        return None
    wider = replace(
        query,
        text="",
        filters=(*query.filters, Filter("occupation", (uri,))),
        sort=Sort.NEWEST if query.sort is Sort.RELEVANCE else query.sort,
    )
    try:
        total = count_vacancies(query)
        if count_vacancies(wider) < max(1, total):
            return None
    except EngineUnavailable:
        return None
    label = facet_label("occupation", uri)
    return NamedOccupation(label, wider, total, f"{_without(params, 'as')}&as=words")


def _meant(params: QueryDict, query: Query, total: int) -> dict[str, str]:
    """Return what was perhaps meant by mistyped words, where that finds more."""
    meant = corrected(query.text)
    if not meant:
        return {}
    if count_vacancies(replace(query, text=meant)) <= total:
        return {}
    return {"meant": meant, "meant_href": _without(params, "q", [meant])}


def _ways_out(params: QueryDict, query: Query) -> list[dict[str, Any]]:
    """Return for an empty answer which filter to drop, and how many that gives."""
    values = {one.field: one.values for one in query.filters}
    ways = []
    for one in relaxations(query):
        keep = [value for value in values.get(one.field, ()) if one.value and value != one.value]
        if one.field == "q":
            label = _("the words “%(words)s”") % {"words": query.text[:60]}
        elif one.field == "pay_min":
            label = _("the least pay")
        elif one.field == "radius_km":
            label = _("the distance")
        else:
            named = [one.value] if one.value else values[one.field]
            label = ", ".join(facet_label(one.field, value) for value in named)
        ways.append(
            {"label": label, "total": one.total, "href": _without(params, one.field, keep)}
        )
    return ways
