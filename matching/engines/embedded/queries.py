"""A query of ours as tantivy queries: what must match, what may, and what must not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import tantivy

from matching.core.geo import distance_km
from matching.core.text import SearchText, parse_search_text, required_words
from matching.core.types import Filter, Kind, Near, Query, Range
from matching.engines.embedded.schema import (
    STEM_FIELDS,
    WORD_FIELDS,
    build_schema,
    id_halves,
    point_of,
    range_number,
)
from matching.engines.words import edits_forgiven, stems_of, stop_words, words_of
from skills.text.languages import LANGUAGES
from skills.text.tokens import fold

_Q: Final = tantivy.Query
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
# Above every distance on Earth (20,015 km), so that near is a high score.
_FARTHEST_KM: Final = 30_000.0


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A search text for tantivy, and the forms it was searched by, for the highlights."""

    wanted: Any | None  # None when the text wants nothing
    unwanted: tuple[Any, ...]
    stems: frozenset[str]
    words: frozenset[str]  # folded
    typos: frozenset[str]  # folded words that no document holds, searched with edits


def all_of(must: Iterable[Any], unwanted: Iterable[Any] = ()) -> Any:
    """Return a query for live documents that match all of `must` and none of `unwanted`."""
    # Fields that both kinds have stand first in both schemas, so either schema names them.
    gone = _Q.term_query(build_schema(Kind.VACANCY), "state", "gone", "basic")
    return _Q.boolean_query(
        [
            (_MUST, _Q.const_score_query(_Q.all_query(), 0.0)),
            (_NOT, gone),
            *((_MUST, part) for part in must),
            *((_NOT, part) for part in unwanted),
        ]
    )


def any_of(parts: Sequence[Any], at_least: int = 1) -> Any:
    """Return a query for documents that match `at_least` of the parts; scores add up."""
    return _Q.boolean_query(
        [(_SHOULD, part) for part in parts], minimum_number_should_match=at_least
    )


def unscored(part: Any) -> Any:
    """Return a query that matches the same documents and adds nothing to their score."""
    return _Q.const_score_query(part, 0.0)


def filter_queries(
    query: Query, kind: Kind, points: Sequence[tuple[float, float]], *, leave_out: str = ""
) -> tuple[list[Any], list[Any]]:
    """Return what filters, ranges, radius and access demand, and what they rule out.

    `leave_out` names the facet whose own filter is not applied; access is applied always.
    """
    schema = build_schema(kind)
    wanted: dict[str, dict[str, None]] = {}
    must: list[Any] = []
    unwanted: list[Any] = []
    for part in query.filters:
        if part.field == leave_out:
            continue
        if part.exclude:
            unwanted.append(_term_set(schema, part))
        else:
            wanted.setdefault(part.field, {}).update(dict.fromkeys(part.values))
    for name, values in wanted.items():
        must.append(unscored(_Q.term_set_query(schema, f"f_{name}", list(values))))
    for access in query.access:
        if isinstance(access, Range):
            must.append(_range(schema, access))
        elif access.exclude:
            unwanted.append(_term_set(schema, access))
        else:
            must.append(unscored(_term_set(schema, access)))
    must += [_range(schema, part) for part in query.ranges]
    if query.near is not None:
        must.append(unscored(_near(schema, query.near, points)))
    return must, unwanted


def distance_query(kind: Kind, near: Near, points: Sequence[tuple[float, float]]) -> Any:
    """Return a query whose score is the higher the nearer a document is."""
    schema = build_schema(kind)
    parts = [
        _Q.const_score_query(
            _Q.term_query(schema, "point", point_of(*point), "basic"),
            _FARTHEST_KM - distance_km(near.latitude, near.longitude, *point),
        )
        for point in points
        if distance_km(near.latitude, near.longitude, *point) <= near.radius_km
    ]
    return any_of(parts) if parts else _Q.empty_query()


def after_id_query(kind: Kind, document_id: Any) -> Any:
    """Return a query for the documents whose id comes after this one."""
    schema = build_schema(kind)
    high, low = id_halves(document_id)
    integer = tantivy.FieldType.Integer
    beyond = _Q.range_query(schema, "id_high", integer, lower_bound=high, include_lower=False)
    same = _Q.range_query(schema, "id_high", integer, lower_bound=high, upper_bound=high)
    rest = _Q.range_query(schema, "id_low", integer, lower_bound=low, include_lower=False)
    return unscored(any_of([beyond, _Q.boolean_query([(_MUST, same), (_MUST, rest)])]))


def build_text_query(text: str, lang: str | None, kind: Kind, searcher: Any) -> TextQuery:
    """Return the query of a search text over the words the index holds at present."""
    parsed = parse_search_text(text)
    languages = (lang,) if lang else LANGUAGES
    schema = build_schema(kind)
    required: list[Any] = []
    optional: list[Any] = []
    stems: set[str] = set()
    words: set[str] = set()
    typos: set[str] = set()
    for word in parsed.words:
        forms = _Sequence.of(word, languages)
        plain = forms.words
        if not plain:
            continue
        part = forms.query(schema)
        # Only a word that no document holds is taken for a typo: "carer" is not "career".
        if len(plain) == 1 and edits_forgiven(plain[0]) and not _holds(searcher, part):
            part = _nearly(schema, plain[0])
            typos.add(plain[0])
        (optional if fold(word) in stop_words(lang) else required).append(part)
        stems.update(chain.from_iterable(forms.stems))
        words.update(plain)
    if not required:
        required, optional = optional, []
    clauses = []
    for phrase in parsed.phrases:
        forms = _Sequence.of(phrase, languages)
        clauses.append((_MUST, forms.query(schema)))
        stems.update(chain.from_iterable(forms.stems))
        words.update(forms.words)
    if required:
        clauses.append((_MUST, any_of(required, required_words(len(required)))))
        clauses += [(_SHOULD, part) for part in optional]
    return TextQuery(
        wanted=_Q.boolean_query(clauses) if clauses else None,
        unwanted=_unwanted(schema, parsed, languages),
        stems=frozenset(stems),
        words=frozenset(words),
        typos=frozenset(typos),
    )


def prefix_typo_query(kind: Kind, words: Sequence[str]) -> Any:
    """Return a query for titles with words that begin nearly as each of `words` does."""
    schema = build_schema(kind)
    return all_of(
        _Q.fuzzy_term_query(schema, "title_words", word, edits_forgiven(word), prefix=True)
        for word in words
    )


def _unwanted(schema: Any, parsed: SearchText, languages: Sequence[str]) -> tuple[Any, ...]:
    parts = (_Sequence.of(part, languages) for part in (*parsed.not_words, *parsed.not_phrases))
    return tuple(part.query(schema) for part in parts if part.words)


def _holds(searcher: Any, part: Any) -> bool:
    return bool(searcher.search(all_of([unscored(part)]), 1, count=False).hits)


def _nearly(schema: Any, word: str) -> Any:
    """Return the query of words that are this one but for a typo or two."""
    edits = edits_forgiven(word)
    near = [
        _Q.boost_query(_Q.fuzzy_term_query(schema, field, word, edits), boost)
        for field, boost in WORD_FIELDS.items()
    ]
    return _Q.disjunction_max_query(near)


@dataclass(frozen=True, slots=True)
class _Sequence:
    """Words in an order, as written and by their stems in each language."""

    words: list[str]  # folded
    stems: list[list[str]]

    @classmethod
    def of(cls, text: str, languages: Sequence[str]) -> _Sequence:
        return cls(words_of(text), [stems_of(text, code) for code in languages])

    def query(self, schema: Any) -> Any:
        """Return the query of these words, as written or by their stems in one language."""
        forms = [(field, boost, self.words) for field, boost in WORD_FIELDS.items()]
        for stems in self.stems:
            forms += [(field, boost, stems) for field, boost in STEM_FIELDS.items()]
        parts = [
            _Q.boost_query(
                _Q.term_query(schema, field, terms[0], "freq")
                if len(terms) == 1
                else _Q.phrase_query(schema, field, [*terms]),
                boost,
            )
            for field, boost, terms in forms
            if terms
        ]
        # The best field counts and the others a little, so that no language is worth more for
        # leaving a word as it stands.
        return _Q.disjunction_max_query(parts, 0.1)


def _term_set(schema: Any, part: Filter) -> Any:
    return _Q.term_set_query(schema, f"f_{part.field}", list(part.values))


def _range(schema: Any, part: Range) -> Any:
    name = f"r_{part.field}"
    held = _Q.exists_query(name)
    inside = held
    if part.low is not None or part.high is not None:
        inside = _Q.range_query(
            schema,
            name,
            tantivy.FieldType.Float,
            lower_bound=None if part.low is None else range_number(part.low),
            upper_bound=None if part.high is None else range_number(part.high),
        )
    if part.missing_passes:
        missing = _Q.boolean_query([(_MUST, _Q.all_query()), (_NOT, held)])
        inside = any_of([inside, missing])
    return unscored(inside)


def _near(schema: Any, near: Near, points: Sequence[tuple[float, float]]) -> Any:
    inside = [
        point_of(*point)
        for point in points
        if distance_km(near.latitude, near.longitude, *point) <= near.radius_km
    ]
    return _Q.term_set_query(schema, "point", inside)
