"""The mapping of an index, and the document that facts become.

A text stands in the field of its own language, where Elasticsearch's analyser of that language
cuts it, and twice more as words that we cut: folded (`*_words`) and stemmed after folding
(`*_stems`). Those two forgive missing diacritics and keep C++ a word, the same way as the embedded
engine does; the analysers add what they know of a language beyond that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final

from elasticsearch import dsl
from elasticsearch.dsl import analyzer

from matching.core.fields import FACETS, FILTERS, RANGES, filter_values, names_of, title_and_body
from matching.core.types import Facts, Kind, ProfileFacts, Sort, VacancyFacts
from matching.engines.words import stems_text, suggestions_of, words_text
from skills.text.languages import LANGUAGES, normalise_language

# The analyser of each language, and words that its stemmer would merge with another of working
# life: lager (store) with lagen (the law) and lag (team), vadovėlis (textbook) with vadovas
# (manager). Found by the pairs of skills/text/languages that have to stay apart.
ANALYSERS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "da": ("danish", ("lager",)),
    "de": ("german", ()),
    "en": ("english", ()),
    "et": ("estonian", ()),
    "fi": ("finnish", ()),
    "lt": ("lithuanian", ("vadovėlis",)),
    "lv": ("latvian", ()),
    "nb": ("norwegian", ()),
    # Of the plugin analysis-stempel, which a server need not have.
    "pl": ("polish", ()),
    "sv": ("swedish", ("lager",)),
}
FALLBACK_ANALYSER: Final = "standard"
OTHER: Final = "other"  # the field of texts outside the ten languages
ANY_LANGUAGE: Final = "any"

# Fields with words, and what a word found there is worth against one in the body.
TEXT_FIELDS: Final = {"title": 3.0, "body": 1.0}
STEM_FIELDS: Final = {"title_stems": 3.0, "body_stems": 1.0}
WORD_FIELDS: Final = {"title_words": 3.0, "body_words": 1.0, "name_words": 1.5}

# Orders besides relevance: their field, and whether the largest value comes first.
SORT_FIELDS: Final = {
    Sort.NEWEST: ("sort_newest", True),
    Sort.CLOSES_SOON: ("sort_closes", False),
    Sort.PAY: ("sort_pay", True),
}
_NEVER: Final = 3_652_060  # the day after date.max
# What is only searched is not kept a second time; the vectors are most of it.
_NOT_IN_SOURCE: Final = ("vector", "suggestion", *STEM_FIELDS, *WORD_FIELDS)
_DAYS: Final = frozenset({"published_on", "closes_on", "starts_on", "available_from"})
_LONGEST_SUGGESTION: Final = 420
_VECTOR_DECIMALS: Final = 7


def language_field(lang: str) -> str:
    """Return the name of the subfield in which a text of a language stands."""
    code = normalise_language(lang)
    return code if code in LANGUAGES else OTHER


@cache
def build_mapping(kind: Kind, fallbacks: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the mapping and the analysis settings of an index of one kind.

    `fallbacks` are languages whose analyser the server lacks; their texts are cut into words and
    not stemmed by the server.
    """
    mapping = dsl.Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", excludes=list(_NOT_IN_SOURCE))
    mapping.field("id", dsl.Keyword())
    mapping.field("version", dsl.Long(index=False))
    mapping.field("title_key", dsl.Keyword())
    analysers = {code: _analyser(code, fallbacks) for code in LANGUAGES}
    for name in TEXT_FIELDS:
        languages = {code: dsl.Text(analyzer=analysers[code]) for code in LANGUAGES}
        languages[OTHER] = dsl.Text(analyzer=FALLBACK_ANALYSER)
        mapping.field(name, dsl.Object(properties=languages, dynamic="strict"))
    for name in (*STEM_FIELDS, *WORD_FIELDS):
        mapping.field(name, dsl.Text(analyzer="whitespace"))
    mapping.field(
        "suggestion",
        dsl.Completion(
            analyzer="keyword",
            max_input_length=_LONGEST_SUGGESTION,
            contexts=[{"name": "lang", "type": "category"}],
        ),
    )
    mapping.field("point", dsl.GeoPoint())
    # Width is set by the first vector, as in the embedded engine: the encoder may be another.
    mapping.field(
        "vector",
        dsl.DenseVector(index=True, similarity="cosine", index_options={"type": "int8_hnsw"}),
    )
    for name in FILTERS[kind]:
        counted = name in FACETS[kind]
        mapping.field(f"f_{name}", dsl.Keyword(doc_values=counted, eager_global_ordinals=counted))
    for name in RANGES[kind]:
        mapping.field(
            f"r_{name}", dsl.Date(format="strict_date") if name in _DAYS else dsl.Double()
        )
    if kind is Kind.VACANCY:
        for name, _ in SORT_FIELDS.values():
            mapping.field(name, dsl.Long(index=False))
    body: dict[str, Any] = mapping.to_dict()
    return {
        "mappings": body,
        "analysis": {"analyzer": {one._name: one.get_definition() for one in analysers.values()}},
    }


def _analyser(code: str, fallbacks: Collection[str]) -> Any:
    kind, whole_words = ANALYSERS[code]
    if code in fallbacks:
        return analyzer(f"text_{code}", type=FALLBACK_ANALYSER)
    settings = {"stem_exclusion": list(whole_words)} if whole_words else {}
    return analyzer(f"text_{code}", type=kind, **settings)


@cache
def mapping_version(kind: Kind) -> str:
    """Return a hash of the mapping with all its analysers: another one needs a rebuild."""
    text = json.dumps(build_mapping(kind), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def build_document(facts: Facts, kind: Kind) -> dict[str, Any]:
    """Return the document of some facts."""
    title, body = title_and_body(facts)
    field = language_field(facts.lang)
    document: dict[str, Any] = {
        "id": str(facts.id),
        "version": facts.version,
        "title": {field: title},
        "body": {field: body},
        "title_words": words_text(title),
        "body_words": words_text(body),
        "title_stems": stems_text(title, facts.lang),
        "body_stems": stems_text(body, facts.lang),
        "name_words": words_text("\n".join(names_of(facts))),
    }
    # A headline that its owner does not show employers is completed for nobody.
    if not isinstance(facts, ProfileFacts) or facts.visible_to_employers:
        document |= _suggestion(title, field)
    place = facts.place
    if place.latitude is not None and place.longitude is not None:
        document["point"] = {"lat": place.latitude, "lon": place.longitude}
    if facts.vector is not None:
        document["vector"] = facts.vector.astype("f8").round(_VECTOR_DECIMALS).tolist()
    for name, held in filter_values(facts).items():
        if held:
            document[f"f_{name}"] = list(held)
    for name in RANGES[kind]:
        number = getattr(facts, name)
        if number is not None:
            document[f"r_{name}"] = number.isoformat() if name in _DAYS else float(number)
    if isinstance(facts, VacancyFacts):
        pay = facts.pay_max_eur_month or facts.pay_min_eur_month or 0.0
        document |= {
            "sort_newest": facts.published_on.toordinal() if facts.published_on else 0,
            "sort_closes": facts.closes_on.toordinal() if facts.closes_on else _NEVER,
            "sort_pay": round(pay * 100),
        }
    return document


def _suggestion(title: str, field: str) -> dict[str, Any]:
    # The completion field keeps some control characters for itself.
    inputs = suggestions_of(
        "".join(letter for letter in title if letter >= " " or letter.isspace())
    )
    if not inputs:
        return {}
    shown = inputs[0].partition("\t")[2]
    contexts = [ANY_LANGUAGE] if field == OTHER else [ANY_LANGUAGE, field]
    return {
        "title_key": shown,
        # Short titles are the common ones, so they are worth looking at first.
        "suggestion": {
            "input": inputs,
            "weight": max(1, 1_000 // len(shown)),
            "contexts": {"lang": contexts},
        },
    }
