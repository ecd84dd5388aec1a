"""The words of a search as clauses for Elasticsearch.

What a person typed reaches the server as values of `term`, `match`, `match_phrase`, `multi_match`
and `fuzzy` alone, never as a language that the server parses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from matching.core.text import parse_search_text, required_words
from matching.engines.elasticsearch.clauses import Body, any_of, bool_of
from matching.engines.elasticsearch.documents import (
    OTHER,
    STEM_FIELDS,
    TEXT_FIELDS,
    WORD_FIELDS,
    language_field,
)
from matching.engines.words import Forms, edits_forgiven, stems_of, stop_words, words_of
from skills.text.languages import LANGUAGES
from skills.text.tokens import fold

# Words of a search that count; each becomes some thirty lookups when the language is not known.
MOST_WORDS: Final = 24
_TIE_BREAKER: Final = 0.1
_SHORTEST_STEMMED: Final = 3


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A search text: what must match, what must not, and the words that might be typos."""

    wanted: Body | None = None  # None when the text wants nothing
    unwanted: tuple[Body, ...] = ()
    forms: Forms = field(default_factory=Forms)
    # Folded word to the query that tells whether any document holds it.
    doubtful: Mapping[str, Body] = field(default_factory=dict)
    required: int = 0


def build_text_query(
    text: str, lang: str | None, *, typos: Collection[str] = frozenset()
) -> TextQuery:
    """Return the query of a search text; `typos` are its folded words that no document holds."""
    parsed = parse_search_text(text)
    languages: Sequence[str] = (lang,) if lang else (*LANGUAGES, OTHER)
    required: list[Body] = []
    optional: list[Body] = []
    doubtful: dict[str, Body] = {}
    stems: set[str] = set()
    words: set[str] = set()
    for word in parsed.words[:MOST_WORDS]:
        plain = words_of(word)
        if not plain:
            continue
        part = _sequence(word, languages)
        if len(plain) == 1 and edits_forgiven(plain[0]):
            if plain[0] in typos:
                part = _nearly(plain[0])
            else:
                doubtful[plain[0]] = part
        (optional if fold(word) in stop_words(lang) else required).append(part)
        stems.update(stem for code in languages for stem in stems_of(word, code))
        words.update(plain)
    if not required:
        required, optional = optional, []
    phrases = [phrase for phrase in parsed.phrases[:MOST_WORDS] if words_of(phrase)]
    must = [_sequence(phrase, languages) for phrase in phrases]
    for phrase in phrases:
        stems.update(stem for code in languages for stem in stems_of(phrase, code))
        words.update(words_of(phrase))
    should: list[Body] = []
    if required:
        must.append(any_of(required, required_words(len(required))))
        should = optional
    unwanted = (*parsed.not_words, *parsed.not_phrases)[:MOST_WORDS]
    return TextQuery(
        wanted=bool_of(must=must, should=should) if must else None,
        unwanted=tuple(_sequence(part, languages) for part in unwanted if words_of(part)),
        forms=Forms(frozenset(stems), frozenset(words), frozenset(typos)),
        doubtful=doubtful,
        required=len(required),
    )


def _sequence(text: str, languages: Sequence[str]) -> Body:
    """Return the query of words in this order, as written or by their stems in one language."""
    plain = words_of(text)
    parts = [_ours(name, boost, plain) for name, boost in WORD_FIELDS.items()]
    stems = [found for code in languages if (found := stems_of(text, code))]
    for name, boost in STEM_FIELDS.items():
        if all(len(found) == 1 for found in stems):
            # One clause for all languages: a document has the stems of one of them.
            together = " ".join(dict.fromkeys(found[0] for found in stems))
            if together:
                parts.append({"match": {name: {"query": together, "boost": boost}}})
        else:
            parts += [_ours(name, boost, found) for found in stems]
    # An analyser tears C++ and Node.js apart; what holds a symbol is found by our words alone.
    if all(word.isalpha() and len(word) >= _SHORTEST_STEMMED for word in plain):
        analysed = [
            f"{name}.{language_field(code)}^{boost:g}"
            for name, boost in TEXT_FIELDS.items()
            for code in languages
        ]
        parts.append(
            {
                "multi_match": {
                    "query": text,
                    "fields": analysed,
                    "type": "best_fields" if len(plain) == 1 else "phrase",
                    "tie_breaker": _TIE_BREAKER,
                }
            }
        )
    # The best field counts and the others a little, so that no language is worth more for
    # leaving a word as it stands.
    return {"dis_max": {"queries": parts, "tie_breaker": _TIE_BREAKER}}


def _ours(name: str, boost: float, terms: Sequence[str]) -> Body:
    if len(terms) == 1:
        return {"term": {name: {"value": terms[0], "boost": boost}}}
    return {"match_phrase": {name: {"query": " ".join(terms), "boost": boost}}}


def _nearly(word: str) -> Body:
    """Return the query of words that are this one but for a typo or two."""
    fuzziness = edits_forgiven(word)
    parts = [
        {"fuzzy": {name: {"value": word, "fuzziness": fuzziness, "boost": boost}}}
        for name, boost in WORD_FIELDS.items()
    ]
    return {"dis_max": {"queries": parts}}
