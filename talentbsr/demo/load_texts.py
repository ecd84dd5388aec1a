"""Sentences of the load set: what each says is known, so nothing has to be read to store it.

A vacancy of the load set is put together from phrases with one gap each (`load_phrases/`). The
skill that fills a gap is the link, the title is read once for all vacancies that bear it, and each
sentence is encoded once: the vector of a text is a sum over its sentences, the same sum that
`skills.text.reading.build_vector` makes.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skills.readings import as_json
from skills.text.encoder import load_encoder
from skills.text.languages import load_pack
from skills.text.reading import BODY_WEIGHT, CHUNK_WORDS, TextReading, read_vacancy
from skills.text.sections import split_sections
from skills.text.skills import SkillMention
from skills.text.tokens import fold, tokenize
from skills.text.vocabulary import RETIRED, SKILL_KINDS, Concept, Vocabulary, load_vocabulary

FOLDER = Path(__file__).parent / "load_phrases"
Sum = NDArray[np.float32]
# What the heading above a sentence makes of it; "" stands for the lines before any heading.
HEADINGS = {
    "": "",
    "task": "heading_tasks",
    "requirement": "heading_requirements",
    "nice": "heading_nice",
    "offer": "heading_offer",
}
_WORK_ROLES = {"requirement", "nice", "task", "other"}


@dataclass(frozen=True, slots=True)
class Known:
    """A concept and what it is called in one language, by a label that no other concept has."""

    concept: Concept
    label: str


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation under one of its labels, with the skills that the vocabulary ties to it."""

    title: str
    concept: Concept
    skills: tuple[Known, ...]


class LoadLanguage:
    """The phrases, occupations and skills of one language, and what was computed of them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.phrases: dict[str, Any] = tomllib.loads(
            (FOLDER / f"{lang}.toml").read_text(encoding="utf-8")
        )
        self._encoder = load_encoder()
        self._sums: dict[tuple[str, str], tuple[Sum, int]] = {}
        self._titles: dict[str, tuple[TextReading, Sum]] = {}

    @cached_property
    def trades(self) -> list[Trade]:
        """Occupations with at least five skills, a fixed shuffle apart from the alphabet."""
        vocabulary = load_vocabulary()
        skills = {known.concept.uri: known for known in _known(vocabulary, self.lang, SKILL_KINDS)}
        tools: dict[str, list[str]] = {}
        for uri, parents in vocabulary.broader.items():
            for parent in parents:
                tools.setdefault(parent, []).append(uri)
        trades = []
        for known in _known(vocabulary, self.lang, ("occupation",), forms=2):
            uris = [row.skill_uri for row in vocabulary.relations.get(known.concept.uri, ())]
            uris += [tool for uri in uris for tool in tools.get(uri, ())]
            tied = tuple(skills[uri] for uri in dict.fromkeys(uris) if uri in skills)
            if len(tied) >= 5:
                trades.append(Trade(known.label[0].upper() + known.label[1:], known.concept, tied))
        Random(self.lang).shuffle(trades)
        return trades

    def language_name(self, code: str) -> str:
        """Return what a language is called in this one."""
        return str(load_pack(self.lang).language_names[code][0])

    def title(self, title: str) -> tuple[TextReading, Sum]:
        """Return what the reader makes of a title alone, and its vector."""
        if title not in self._titles:
            vector = self._encoder.encode([title], self.lang)[0]
            self._titles[title] = (read_vacancy(title, "", self.lang), vector)
        return self._titles[title]

    def sum_of(self, section: str, sentence: str) -> tuple[Sum, int]:
        """Return the sum of a sentence's chunk vectors and how many chunks it has.

        (0, 0) for a sentence that is not about the work, as the reader leaves it out.
        """
        key = (section, sentence)
        if key not in self._sums:
            self._sums[key] = self._sum(section, sentence)
        return self._sums[key]

    def _sum(self, section: str, sentence: str) -> tuple[Sum, int]:
        heading = HEADINGS[section]
        text = f"{self.phrases[heading]}\n- {sentence}" if heading else sentence
        chunks = []
        for found in split_sections(text, self.lang):
            if found.role in _WORK_ROLES:
                words = [token.text for token in tokenize(found.text, self.lang)]
                chunks += [
                    " ".join(words[first : first + CHUNK_WORDS])
                    for first in range(0, len(words), CHUNK_WORDS)
                ]
        if not chunks:
            return np.zeros(self._encoder.dimensions, dtype=np.float32), 0
        return self._encoder.encode(chunks, self.lang).sum(axis=0), len(chunks)


@cache
def load_language(lang: str) -> LoadLanguage:
    """Return one of the ten languages, prepared once a process."""
    return LoadLanguage(lang)


def _known(
    vocabulary: Vocabulary, lang: str, kinds: Sequence[str], *, forms: int = 1
) -> list[Known]:
    """Return the concepts under labels that are theirs alone, up to `forms` labels each.

    What counts in one spelling or beside other skills only (Go, R) is left out, since the
    sentence around it would decide.
    """
    rows = list(vocabulary.iter_labels(lang))
    owners = Counter(name for _, labels in rows for name in {fold(n) for n in labels.all()})
    return [
        Known(concept, label)
        for concept, labels in rows
        if concept.kind in kinds and not concept.flags and RETIRED not in concept.flags
        for label in (labels.preferred, *labels.alternatives)[:forms]
        if owners[fold(label)] == 1
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a text: the section it stands in, its words, and the skill it names."""

    section: str
    sentence: str
    skill: Known | None = None


def body_of(language: LoadLanguage, lines: Sequence[Line]) -> str:
    """Return the text of the lines, under the headings of their sections."""
    parts: list[str] = []
    for section, heading in HEADINGS.items():
        sentences = [line.sentence for line in lines if line.section == section]
        if not sentences:
            continue
        if heading:
            parts.append("\n".join([language.phrases[heading], *(f"- {s}" for s in sentences)]))
        else:
            parts.append(" ".join(sentences))
    return "\n\n".join(parts)


def reading_of(
    language: LoadLanguage, title: str, lines: Sequence[Line]
) -> tuple[dict[str, Any], bytes]:
    """Return the stored reading and vector of a text, as the reader would have stored them."""
    read, vector = language.title(title)
    importance: Mapping[str, Any] = {"requirement": "must", "nice": "nice", "task": None}
    mentions = [
        SkillMention(
            uri=line.skill.concept.uri,
            label=line.skill.label,
            phrase=line.skill.label,
            start=0,
            end=0,
            importance=importance[line.section],
            negated=False,
            confidence=1.0,
            section=line.section,  # type: ignore[arg-type]
        )
        for line in lines
        if line.skill is not None
        # Of how people are the reader hears in demands alone.
        and not (line.section == "task" and line.skill.concept.kind == "transversal")
    ]
    stored = as_json(
        TextReading(
            lang=language.lang,
            occupations=read.occupations,
            skills=(*read.skills, *mentions),
            versions=read.versions,
        )
    )
    sums = [language.sum_of(line.section, line.sentence) for line in lines]
    chunks = sum(count for _, count in sums)
    if chunks:
        total = np.sum([part for part, count in sums if count], axis=0)
        vector = vector + BODY_WEIGHT * total / chunks
    return stored, (vector / np.linalg.norm(vector)).astype(np.float32).tobytes()
