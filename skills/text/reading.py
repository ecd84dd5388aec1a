"""Everything that is computed from a text when it is saved: one call for an ad, one for a CV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from skills.text.encoder import load_encoder
from skills.text.language import detect_language
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.occupations import OccupationLink, load_occupation_linker
from skills.text.sections import Role, Sentence, split_sections
from skills.text.skills import SkillMention, load_skill_linker
from skills.text.statements import Statements, read_statements
from skills.text.tokens import tokenize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

CHUNK_WORDS: Final = 6
BODY_WEIGHT: Final = 0.5
# More of a text than this is not read: no ad is longer, and 1 MB must not hold up a save.
LONGEST_TEXT: Final = 20_000
# Occupations kept of a title, and positions held that give one more each beside the headline;
# older positions say little of what somebody does now.
OCCUPATIONS_AT_MOST: Final = 3
POSITIONS_AT_MOST: Final = 5
# What a company says of itself and what it offers tells nothing about the work.
_WORK_ROLES: Final[frozenset[Role]] = frozenset({"requirement", "nice", "task", "other"})


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a text says. lang is None for a language outside the ten; everything is then empty.

    other_lang names that language where it is recognised. vector is L2-normalised with the
    encoder's dimensions, or None for a text without words. versions names what computed it:
    "vocabulary" and "encoder".
    """

    lang: str | None
    other_lang: str | None = None
    occupations: tuple[OccupationLink, ...] = ()
    skills: tuple[SkillMention, ...] = ()
    statements: Statements = field(default_factory=Statements)
    vector: Vector | None = field(default=None, compare=False)
    versions: Mapping[str, str] = field(default_factory=dict)


def read_vacancy(title: str, body: str, lang: str | None = None) -> TextReading:
    """Read an ad. lang is what the employer says it is written in; None detects it.

    Reads at most the first 20,000 characters of the body. Never raises for what a text holds.
    """
    return _read(title[:500], body[:LONGEST_TEXT], lang)


def read_profile_text(
    text: str, lang: str | None = None, *, headline: str = "", titles: Sequence[str] = ()
) -> TextReading:
    """Read a CV or a part of one; headline is what the person calls the own profession.

    titles are those of positions held, the latest first. The likeliest occupation of each of the
    first five different ones stands behind the headline's three, every occupation once with its
    better confidence: a developer with a job at the university after it still is a developer.
    """
    reading = _read(headline[:500], text[:LONGEST_TEXT], lang)
    if reading.lang is None:
        return reading
    links = {link.uri: link for link in reading.occupations[:OCCUPATIONS_AT_MOST]}
    linker = load_occupation_linker()
    for title in list(dict.fromkeys(titles))[:POSITIONS_AT_MOST]:
        for link in linker.link(title[:500], reading.lang, limit=1):
            known = links.get(link.uri)
            if known is None or known.confidence < link.confidence:
                links[link.uri] = link
    return replace(reading, occupations=tuple(links.values()))


def _read(title: str, body: str, lang: str | None) -> TextReading:
    other = None
    if lang is None:
        detected = detect_language(f"{title}\n{body}")
        code, other = detected.lang, detected.other
    else:
        code = normalise_language(lang)
    if code not in LANGUAGES:
        return TextReading(None, other)
    sentences = split_sections(body, code)
    linker = load_skill_linker()
    encoder = load_encoder()
    return TextReading(
        lang=code,
        occupations=tuple(load_occupation_linker().link(title, code, body=body)) if title else (),
        skills=(
            *_shift_title(linker.link(title, code)),
            *linker.link(body, code, sentences=sentences),
        ),
        statements=read_statements(body, code, sentences=sentences),
        vector=build_vector(title, sentences, code, encoder),
        versions={
            "vocabulary": linker.vocabulary.version,
            "encoder": f"{encoder.name} {encoder.version}",
        },
    )


def _shift_title(mentions: Sequence[SkillMention]) -> list[SkillMention]:
    """Return the title's skills with places before the body's first character: -1, -1.

    "Python developer" asks for Python; offsets always mean the body.
    """
    return [
        replace(mention, start=-1, end=-1, importance="must")
        for mention in mentions
        if mention.method == "phrase"
    ]


def build_vector(
    title: str, sentences: Sequence[Sentence], lang: str, encoder: Any
) -> Vector | None:
    """Return title + 0.5 * mean of the body's chunks of 6 words, L2-normalised.

    Only sentences about the work count. None when neither title nor body has a word.
    """
    import numpy as np

    chunks: list[str] = []
    for sentence in sentences:
        if sentence.role in _WORK_ROLES:
            words = [token.text for token in tokenize(sentence.text, lang)]
            chunks.extend(
                " ".join(words[first : first + CHUNK_WORDS])
                for first in range(0, len(words), CHUNK_WORDS)
            )
    if not title.strip() and not chunks:
        return None
    encoded = encoder.encode([title, *chunks], lang)
    vector = encoded[0] if title.strip() else np.zeros_like(encoded[0])
    if chunks:
        vector = vector + BODY_WEIGHT * encoded[1:].mean(axis=0)
    length = float(np.linalg.norm(vector))
    return None if length == 0 else (vector / length).astype(np.float32)
