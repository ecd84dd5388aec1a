"""Whole texts against whole texts: ads and profiles in two languages or one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from skills.text.bridge import ConceptMatcher
from skills.text.encoder import Vectors, chunk_words, document_vectors, normalised
from skills.text.ngrams import MAX_CHARACTERS
from skills.text.titles import plain_title
from skills.text.tokens import stem_text

# Longer than any title of a national classification; shorter than the shortest ad.
_DOCUMENT_WORDS: Final = 25
_DOCUMENT_CHARACTERS: Final = 200
# A first sentence of more words is no title.
_TITLE_WORDS: Final = 16
_LINE_END: Final = re.compile(r"\n")
_SENTENCE_END: Final = re.compile(r"(?<!\b[a-zà-ž])(?<!\b[a-zà-ž]{2})(?<!\b[a-zà-ž]{3})\.\s")
_ANY_STOP: Final = re.compile(r"\.\s")

# Shares of the parts in the score of a pair of texts; set on the demo ads, see docs/ranking.md.
_TEXT: Final = 0.4
_OCCUPATIONS: Final = 0.6
_WORDS: Final = 0.2
# Occupation scores become shares of evidence by exp(score / temperature).
_TEMPERATURE: Final = 0.04

Scores = NDArray[np.float32]


def is_document(text: str) -> bool:
    """Tell whole texts from titles and phrases."""
    return len(text) > _DOCUMENT_CHARACTERS or len(text.split()) > _DOCUMENT_WORDS


@dataclass(frozen=True, slots=True)
class Document:
    """A text as title and body; the title is "" when the text does not begin with one."""

    title: str
    body: str


def split_document(text: str) -> Document:
    """Return title and body: the first line, or the first sentence, if it is short enough.

    A full stop after up to three small letters ends no sentence but an abbreviation: "Specjalista
    ds. sprzedaży". Texts are cut at 20,000 characters.
    """
    stripped = text[:MAX_CHARACTERS].strip()
    for mark in (_LINE_END, _SENTENCE_END, _ANY_STOP):
        found = mark.search(stripped)
        if found and 0 < len(stripped[: found.start()].split()) <= _TITLE_WORDS:
            return Document(stripped[: found.start()].strip(), stripped[found.end() :].strip())
    return Document("", stripped) if is_document(stripped) else Document(stripped, "")


def document_scores(
    queries: Sequence[str],
    query_lang: str,
    corpus: Sequence[str],
    element_lang: str,
    *,
    matcher: ConceptMatcher,
    body_weight: float,
    chunked: bool,
    use_occupations: bool,
    use_words: bool,
) -> Scores:
    """Return (queries, corpus): similarity of whole texts, higher is more alike.

    body_weight is the body's share beside the title's 1; chunked takes it in pieces of six words.
    """
    left = _read(queries, query_lang, matcher, body_weight, chunked)
    right = _read(corpus, element_lang, matcher, body_weight, chunked)
    scores = _TEXT * (left.vectors @ right.vectors.T)
    if use_occupations:
        scores = scores + _OCCUPATIONS * (left.evidence @ right.evidence.T)
    if use_words and query_lang == element_lang:
        scores = scores + _WORDS * _word_scores(queries, corpus, query_lang)
    return np.asarray(scores, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Readings:
    """Of n texts: their vectors (n, d), and roots of their shares of evidence per ISCO group."""

    vectors: Vectors
    evidence: Vectors


def _read(
    texts: Sequence[str], lang: str, matcher: ConceptMatcher, body_weight: float, chunked: bool
) -> _Readings:
    documents = [split_document(text) for text in texts]
    titles = [plain_title(document.title, lang) for document in documents]
    bodies = [
        (chunk_words(document.body) if chunked else [document.body]) if document.body else []
        for document in documents
    ]
    vectors = document_vectors(matcher.encoder, titles, bodies, lang, body_weight=body_weight)
    return _Readings(vectors, _group_evidence(titles, vectors, lang, matcher))


def _group_evidence(
    titles: Sequence[str], vectors: Vectors, lang: str, matcher: ConceptMatcher
) -> Vectors:
    """Return (n, groups): how much each unit and minor group of ISCO is meant, roots of shares.

    The dot product of two rows is 1 for the same shares and 0 for none in common.
    """
    space = matcher.space
    evidence = np.exp((vectors @ space.vectors.T - 1.0) / _TEMPERATURE)
    codes = [space.isco_codes]
    parts = [evidence / np.maximum(evidence.sum(axis=1, keepdims=True), 1e-12)]
    titled = matcher.title_scores(titles, lang)
    evidence = np.exp((titled - 1.0) / _TEMPERATURE)
    evidence[[not title for title in titles]] = 0.0
    codes.append(matcher.table.isco_codes)
    parts.append(evidence / np.maximum(evidence.sum(axis=1, keepdims=True), 1e-12))
    columns: list[NDArray[np.float64]] = []
    for digits in (4, 3):
        groups = sorted({code[:digits] for own in codes for code in own if len(code) >= digits})
        places = {code: place for place, code in enumerate(groups)}
        shares = np.zeros((len(titles), len(groups)))
        for own, part in zip(codes, parts, strict=True):
            kept = [place for place, code in enumerate(own) if len(code) >= digits]
            np.add.at(shares.T, [places[own[place][:digits]] for place in kept], part[:, kept].T)
        columns.append(np.sqrt(shares))
    return normalised(np.concatenate(columns, axis=1))


def _word_scores(queries: Sequence[str], corpus: Sequence[str], lang: str) -> Scores:
    """Return the cosine of stemmed word TF-IDF, for two sides of one language."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    stems = [stem_text(text, lang) for text in (*queries, *corpus)]
    vectorizer = TfidfVectorizer(sublinear_tf=True, token_pattern=r"\S+", dtype=np.float32)
    if not any(stems):
        return np.zeros((len(queries), len(corpus)), dtype=np.float32)
    rows = vectorizer.fit_transform(stems)
    dense: Scores = (rows[: len(queries)] @ rows[len(queries) :].T).toarray()
    return dense
