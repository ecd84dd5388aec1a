"""The fields of the index, and the document that facts become.

Text is cut and stemmed by us and handed over with spaces between: tantivy has no stemmer for
Estonian, Latvian, Lithuanian and Polish, and analysers of our own would have to be registered in
each process again. A stem carries its language ("fi:ohjelmoij"), so that a stem of one language
never meets the same letters of another.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

import tantivy

from matching.core.fields import (
    FACETS,
    FILTERS,
    RANGES,
    filter_values,
    names_of,
    title_and_body,
)
from matching.core.hashes import hash_of
from matching.core.types import Facts, Kind, ProfileFacts, Sort, VacancyFacts
from matching.engines.words import stems_text, suggestions_of, words_text

# Fields with words, and what a word found there is worth against one in the body.
STEM_FIELDS: Final = {"title_stems": 3.0, "body_stems": 1.0}
WORD_FIELDS: Final = {"title_words": 3.0, "body_words": 1.0, "name_words": 1.5}

# Orders besides relevance: their field, and whether the largest value comes first.
SORT_FIELDS: Final = {
    Sort.NEWEST: ("sort_newest", True),
    Sort.CLOSES_SOON: ("sort_closes", False),
    Sort.PAY: ("sort_pay", True),
}
# Facets of thousands of values. A look at each text would take longer than the rest of a search,
# so that all facets are counted by number where one of these is asked for.
NUMBERED: Final = frozenset({"employer", "occupation", "skill"})
_NEVER: Final = date.max.toordinal() + 1
_HALF_OF_64_BITS: Final = 1 << 63


@cache
def build_schema(kind: Kind) -> Any:
    """Return the tantivy schema of one kind."""
    builder = tantivy.SchemaBuilder()
    # The text id orders and deletes; its two halves read fast and can be compared.
    builder.add_text_field("id", fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("id_high", "id_low", "version", "row"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field("state", tokenizer_name="raw", index_option="basic")
    for name in ("title", "body", "text_lang"):
        # Only shown again: as text each would be one more term, of thousands of letters.
        builder.add_bytes_field(name, stored=True, indexed=False)
    for name in (*STEM_FIELDS, *WORD_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace")
    builder.add_text_field("suggestion", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("point", tokenizer_name="raw", index_option="basic")
    for name in FILTERS[kind]:
        is_counted = name in FACETS[kind] and name not in NUMBERED
        builder.add_text_field(
            f"f_{name}", fast=is_counted, tokenizer_name="raw", index_option="basic"
        )
    builder.add_integer_field("facets", fast=True)
    for name in RANGES[kind]:
        builder.add_float_field(f"r_{name}", indexed=True, fast=True)
    if kind is Kind.VACANCY:
        for name, _ in SORT_FIELDS.values():
            builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def stored_text(document: Any, name: str) -> str:
    """Return the title, body or text_lang that a document was built with."""
    found = document.get_first(name)
    return bytes(found).decode() if found else ""


def id_halves(document_id: UUID) -> tuple[int, int]:
    """Return an id as two signed numbers of 64 bits that order as the id does."""
    high, low = divmod(document_id.int, 1 << 64)
    return high - _HALF_OF_64_BITS, low - _HALF_OF_64_BITS


def id_of_halves(high: int, low: int) -> UUID:
    """Return the id that `id_halves` took apart."""
    return UUID(int=((high + _HALF_OF_64_BITS) << 64) + low + _HALF_OF_64_BITS)


def range_number(value: float | date) -> float:
    """Return a day or number as the index holds it."""
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def value_number(name: str, value: str) -> int:
    """Return the number by which a value of a facet is counted: signed, of 64 bits."""
    return hash_of(f"{name} {value}") - _HALF_OF_64_BITS


def point_of(latitude: float, longitude: float) -> str:
    """Return a point as a term, exact to about ten centimetres."""
    return f"{latitude:.6f},{longitude:.6f}"


def document_values(facts: Facts, kind: Kind) -> dict[str, Any]:
    """Return the values of the document of some facts, by field."""
    title, body = title_and_body(facts)
    values: dict[str, Any] = _identity(facts.id, facts.version) | {
        "state": "live",
        "title": title.encode(),
        "body": body.encode(),
        "text_lang": facts.lang.encode(),
        "title_words": words_text(title),
        "body_words": words_text(body),
        "title_stems": stems_text(title, facts.lang),
        "body_stems": stems_text(body, facts.lang),
        "name_words": words_text("\n".join(names_of(facts))),
        "facets": [],
    }
    # A headline that its owner does not show employers is completed for nobody.
    if not isinstance(facts, ProfileFacts) or facts.visible_to_employers:
        values["suggestion"] = suggestions_of(title)
    place = facts.place
    if place.latitude is not None and place.longitude is not None:
        values["point"] = point_of(place.latitude, place.longitude)
    for name, held in filter_values(facts).items():
        values[f"f_{name}"] = list(held)
        if name in FACETS[kind]:
            values["facets"] += [value_number(name, value) for value in held]
    for name in RANGES[kind]:
        number = getattr(facts, name)
        if number is not None:
            values[f"r_{name}"] = range_number(number)
    if isinstance(facts, VacancyFacts):
        pay = facts.pay_max_eur_month or facts.pay_min_eur_month or 0.0
        values |= {
            "sort_newest": facts.published_on.toordinal() if facts.published_on else 0,
            "sort_closes": facts.closes_on.toordinal() if facts.closes_on else _NEVER,
            "sort_pay": round(pay * 100),
        }
    return values


def build_document(values: dict[str, Any], kind: Kind, *, row: int | None) -> Any:
    """Return the document of `document_values`; `row` is where its vector stands, None for no
    vector."""
    placed = values if row is None else {**values, "row": row}
    return tantivy.Document.from_dict(placed, build_schema(kind))


def build_tombstone(document_id: UUID, version: int, kind: Kind) -> Any:
    """Return what stays of a removed document: its version, so that no late change revives it."""
    values = _identity(document_id, version) | {"state": "gone"}
    return tantivy.Document.from_dict(values, build_schema(kind))


def _identity(document_id: UUID, version: int) -> dict[str, Any]:
    high, low = id_halves(document_id)
    return {"id": str(document_id), "id_high": high, "id_low": low, "version": version}
