"""Skills in running text of ten languages: what is named, how surely, must or nice, negated.

One linker reads ads and CVs. Phrases and tool names are found by `skill_patterns`; here stands
what makes them mentions: the longest reading wins, names such as R and Go need company, what a
company says of itself counts little, and each mention takes the cue of its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from skills.text.cues import CUE_REACH, Importance, Mark, cue_reader, gap_costs, nearest
from skills.text.grammar import APPLYING, CONJUNCTIONS, NEGATORS, READER
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.languages_asked import language_reader
from skills.text.phrases import Words
from skills.text.sections import Role, Sentence, split_sections
from skills.text.skill_candidates import Company, choose_longest, gap_before, is_spelt
from skills.text.skill_patterns import APART, Candidate, SkillPatterns
from skills.text.statements import speaks_of_terms
from skills.text.studies import is_field_of_study, names_studies
from skills.text.vocabulary import NAMED_KINDS, SKILL_KINDS, Vocabulary, load_vocabulary

Method = Literal["phrase", "encoder"]

# A mention below this is not reported; calibrated on the tuning half of the labelled ads.
LEAST_CONFIDENCE: Final = 0.5
# What a mention is worth by where it stands: what an employer says of itself, or offers, is
# rarely asked of anybody.
_ROLE_WEIGHT: Final[dict[Role, float]] = {
    "requirement": 1.0, "nice": 1.0, "task": 1.0, "other": 0.95, "company": 0.5, "offer": 0.5,
}  # fmt: skip
_IMPORTANCE: Final[dict[Role, Importance | None]] = {
    "requirement": "must", "nice": "nice", "task": None, "other": None, "company": None,
    "offer": None,
}  # fmt: skip
_ASKING_ROLES: Final[tuple[Role, ...]] = ("requirement", "nice", "task")
# Ads end with how to apply; further up, applications are somebody's work.
_APPLYING_FROM: Final = 0.6
# Where a language is asked for, these words tell how well and what for: "written and spoken
# English", "English for the documentation".
_SPOKEN: Final = (
    "language_skills", "written_communication", "oral_communication", "communication",
    "language_teaching", "linguistics", "translation", "technical_documentation",
    "report_writing",
)  # fmt: skip
_NEGATION_REACH: Final = 8
_CUE_REACH: Final = 3 * CUE_REACH

# The encoder speaks only where no phrase was found, about whole list items, and only when it is
# this sure; see docs/languages.md for what the threshold costs and brings.
ENCODER_LEAST_COSINE: Final = 0.72
_ENCODER_ROLES: Final = ("requirement", "nice")
_ENCODER_LONGEST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class SkillMention:
    """A skill named at text[start:end] == phrase.

    label is the skill's name in the text's language. importance is None where the text neither
    demands nor merely welcomes. negated: the text says that it is not needed. section is the
    role of the sentence. confidence is in [0, 1].
    """

    uri: str
    label: str
    phrase: str
    start: int
    end: int
    importance: Importance | None
    negated: bool
    confidence: float
    section: Role
    method: Method = "phrase"


class SkillLinker:
    """Finds the vocabulary's skills in texts; patterns of a language are built when first asked.

    encoder is optional (see `skills.text.encoder`); without it only phrases are found.
    """

    def __init__(self, vocabulary: Vocabulary, encoder: Any | None = None) -> None:
        self.vocabulary = vocabulary
        self._encoder = encoder
        self._patterns: dict[str, SkillPatterns] = {}
        self._vectors: tuple[list[str], Any] | None = None

    def link(
        self,
        text: str,
        lang: str,
        *,
        sentences: Sequence[Sentence] | None = None,
        least_confidence: float = LEAST_CONFIDENCE,
    ) -> list[SkillMention]:
        """Return the skills a text names, in order; [] for a language outside the ten.

        sentences are those of `split_sections`, for callers that have them already. A skill
        named twice comes twice.
        """
        code = normalise_language(lang)
        if code not in LANGUAGES:
            return []
        cut = split_sections(text, code) if sentences is None else sentences
        patterns = self._patterns_of(code)
        read = [self._read_sentence(sentence, code, patterns) for sentence in cut]
        company = Company.of(cut, [kept for _words, kept in read])
        mentions: list[SkillMention] = []
        scene_end = _end_of_scene(text, cut)
        for place, (sentence, (words, candidates)) in enumerate(zip(cut, read, strict=True)):
            kept = [c for c in candidates if company.allows(c, place, words)]
            if (
                sentence.start < scene_end
                and sentence.role == "other"
                and not sentence.in_list
                and READER[code].isdisjoint(words.folded)
            ):
                kept = [c for c in kept if _is_clear(c)]
            if sentence.start > _APPLYING_FROM * len(text) and _speaks_of_applying(
                sentence, words
            ):
                kept = [c for c in kept if c.pattern.concept.kind in NAMED_KINDS]
            mentions.extend(
                mention
                for mention in self._judge(sentence, words, kept, code)
                if mention.confidence >= least_confidence
            )
        if self._encoder is not None:
            mentions.extend(self._ask_encoder(cut, mentions, code))
        return sorted(mentions, key=lambda mention: (mention.start, mention.end, mention.uri))

    def _patterns_of(self, lang: str) -> SkillPatterns:
        if lang not in self._patterns:
            self._patterns[lang] = SkillPatterns(self.vocabulary, lang)
        return self._patterns[lang]

    def _read_sentence(
        self, sentence: Sentence, lang: str, patterns: SkillPatterns
    ) -> tuple[Words, list[Candidate]]:
        words = Words.of(sentence.text, lang)
        if speaks_of_terms(sentence, words, lang):
            return words, []
        statements = language_reader(lang).read(sentence)
        names = {
            place
            for statement in statements
            for place, token in enumerate(words.tokens)
            if token.start + sentence.start < statement.end
            and token.end + sentence.start > statement.start
        }
        spoken = _SPOKEN if statements else ()
        found = [
            candidate
            for candidate in patterns.find(words)
            if is_spelt(candidate, words)
            and candidate.pattern.concept.key not in spoken
            # In running text it is where the work is done, which `statements` reads.
            and (candidate.pattern.concept.key != "remote_work" or sentence.in_list)
            and not names.issuperset(range(candidate.first, candidate.last))
            and not _is_habit_at_work(candidate, sentence)
        ]
        chosen = choose_longest(found, words)
        if sentence.role != "task":
            chosen = [
                c
                for c in chosen
                if c.pattern.concept.kind not in ("knowledge", "skill")
                or not is_field_of_study(words, c.first, c.last)
            ]
        if statements and sentence.in_list:
            chosen = [c for c in chosen if not _is_purpose(c, words)]
        return words, chosen

    def _judge(
        self, sentence: Sentence, words: Words, candidates: list[Candidate], lang: str
    ) -> list[SkillMention]:
        if not candidates:
            return []
        covered = {p for c in candidates for p in range(c.first, c.last)}
        cues = cue_reader(lang).find(words, covered=covered)
        gaps = gap_costs(words, lang, dash=2)
        mentions: list[SkillMention] = []
        for candidate in candidates:
            importance = _IMPORTANCE[sentence.role]
            asked = [cue for cue in cues if cue.code in ("must", "nice")]
            if len({cue.code for cue in asked}) > 1:
                cue = nearest(candidate, asked, [], gaps, _CUE_REACH)
                if cue is not None:
                    importance = "nice" if cue.code == "nice" else "must"
            start, end = words.tokens[candidate.first].start, words.tokens[candidate.last - 1].end
            mentions.append(
                SkillMention(
                    uri=candidate.pattern.concept.uri,
                    label=self.vocabulary.label(candidate.pattern.concept.uri, lang),
                    phrase=sentence.text[start:end],
                    start=sentence.start + start,
                    end=sentence.start + end,
                    importance=importance,
                    negated=_is_negated(candidate, cues, gaps, words),
                    confidence=round(candidate.confidence * _ROLE_WEIGHT[sentence.role], 3),
                    section=sentence.role,
                )
            )
        return mentions

    def _ask_encoder(
        self, sentences: Sequence[Sentence], mentions: Sequence[SkillMention], lang: str
    ) -> list[SkillMention]:
        """Return skills for list items that no phrase explains but the encoder surely knows."""
        silent = [
            sentence
            for sentence in sentences
            if sentence.in_list
            and sentence.role in _ENCODER_ROLES
            and 1 < len(sentence.text.split()) <= _ENCODER_LONGEST_WORDS
            and not any(sentence.start <= m.start < sentence.end for m in mentions)
            and not language_reader(lang).read(sentence)
            and not names_studies(Words.of(sentence.text, lang))
        ]
        if not silent or self._encoder is None:
            return []
        import numpy as np

        uris, vectors = self._skill_vectors()
        cosines = self._encoder.encode([s.text for s in silent], lang) @ vectors.T
        best = np.argmax(cosines, axis=1)
        return [
            SkillMention(
                uri=uris[int(place)],
                label=self.vocabulary.label(uris[int(place)], lang),
                phrase=sentence.text,
                start=sentence.start,
                end=sentence.end,
                importance=_IMPORTANCE[sentence.role],
                negated=False,
                confidence=round(float(cosine), 3),
                section=sentence.role,
                method="encoder",
            )
            for sentence, place, cosine in zip(
                silent, best, cosines[np.arange(len(silent)), best], strict=True
            )
            if cosine >= ENCODER_LEAST_COSINE
        ]

    def _skill_vectors(self) -> tuple[list[str], Any]:
        if self._vectors is None and self._encoder is not None:
            rows = [
                (concept.uri, labels.preferred)
                for concept, labels in self.vocabulary.iter_labels("en", kinds=SKILL_KINDS[:3])
            ]
            uris = [uri for uri, _label in rows]
            self._vectors = (uris, self._encoder.encode([label for _uri, label in rows], "en"))
        assert self._vectors is not None
        return self._vectors


def _end_of_scene(text: str, cut: Sequence[Sentence]) -> int:
    """Return where the first paragraph of an ad ends, 0 for a text without demands after it.

    It sets the scene, and single words in it are of the employer's trade more often than not.
    """
    end = re.search(r"\S\s*?\n\s*\n", text)
    if end is None or not any(s.start >= end.end() and s.role in _ASKING_ROLES for s in cut):
        return 0
    return end.end()


def _is_clear(candidate: Candidate) -> bool:
    """Return whether a mention names a tool or says in several words what is done."""
    return candidate.pattern.concept.kind in NAMED_KINDS or candidate.last - candidate.first > 1


def _speaks_of_applying(sentence: Sentence, words: Words) -> bool:
    """Return whether a running sentence says how to apply: "three lines on your motivation"."""
    return not sentence.in_list and any(
        f"{word} ".startswith(APPLYING[words.lang]) for word in words.folded
    )


def _is_of_studies(words: Words) -> bool:
    """Return whether a list item asks for a degree: "Civilingenjör med inriktning elkraft"."""
    return is_field_of_study(words, len(words.tokens), len(words.tokens))


def _is_purpose(candidate: Candidate, words: Words) -> bool:
    """Return whether a list item that asks for a language says here what for.

    "Finnish, since the users of the interface are Finns"; what is only listed beside the language
    ("German and bookkeeping") is asked for as well.
    """
    first = candidate.first
    return (
        candidate.pattern.concept.kind in ("knowledge", "skill")
        and first > 0
        and "," not in gap_before(words, first)
        and words.folded[first - 1] not in CONJUNCTIONS[words.lang]
    )


def _is_habit_at_work(candidate: Candidate, sentence: Sentence) -> bool:
    """Return whether a list of tasks uses a word for how people are: "cooperation with suppliers".

    What somebody shall be like is named as such, so words that merely stand near are none either.
    """
    return candidate.pattern.concept.kind == "transversal" and (
        candidate.confidence == APART or (sentence.role == "task" and sentence.in_list)
    )


def _is_negated(
    candidate: Candidate, cues: Sequence[Mark], gaps: Sequence[int], words: Words
) -> bool:
    """Return whether the nearest cue of the mention's clause says that it is not needed.

    A bare "not" counts only right before the mention; elsewhere it negates something else.
    """
    phrases = [
        cue
        for cue in cues
        if cue.code != "negation"
        or cue.last - cue.first > 1
        or words.folded[cue.first] not in NEGATORS[words.lang]
        or 0 <= candidate.first - cue.last <= 2
    ]
    cue = nearest(candidate, phrases, [], gaps, _NEGATION_REACH)
    return cue is not None and cue.code == "negation"


def load_skill_linker() -> SkillLinker:
    """Return the linker over the active vocabulary and the shipped encoder, one per process."""
    return _linker(load_vocabulary())


@lru_cache(maxsize=1)
def _linker(vocabulary: Vocabulary) -> SkillLinker:
    from skills.text.encoder import ArtefactError, load_encoder

    try:
        encoder = load_encoder()
    except ArtefactError:
        encoder = None
    return SkillLinker(vocabulary, encoder)
