"""The vocabulary's skill labels of one language, arranged so that running text finds them.

Three ways of standing in a text: as a phrase (spaCy's PhraseMatcher over stems), as a name of a
tool (PhraseMatcher over folded words, endings of loan words cut), and as the same words a little
apart (`apart.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from skills.text.apart import WordsApart
from skills.text.grammar import CONJUNCTIONS
from skills.text.languages import load_pack
from skills.text.phrases import Words
from skills.text.tokens import JOINT_LANGUAGES, fold, stem, tokenize
from skills.text.vocabulary import NAMED_KINDS, SKILL_KINDS, Concept, Vocabulary

# How a label came to be met; confidences are ordered by how often each way was right.
EXACT: Final = 0.95
ENGLISH: Final = 0.85
COMPOUND: Final = 0.8
APART: Final = 0.7

# Endings that languages hang on borrowed names: Pythonilla, Excelio, Dockerem, SQL:ää.
_LOAN_ENDINGS: Final = {
    "da": r"s|et|en|e", "de": r"s", "en": r"s",
    "et": r"e|es|est|esse|ega|i|it|is|isse|ist|iga|ile|ilt|il|iks|ita|de|id|t|s|ga|st|le|l|ks|sse|ta",
    "fi": r"i?(?:an|en|on|n|a|ä|ia|iä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|in|iin|ksi|na|t|en|hin|tä|ta)",
    "lt": r"as|o|ui|ą|u|e|io|iui|iu|yje|is|ai|ų|us|uose|ais|ą|i|į",
    "lv": r"s|a|am|u|ā|i|is|ī|im|us|os|iem|ē|e|ai|as",
    "nb": r"s|et|en|e", "pl": r"a|u|ie|em|owi|y|i|ę|ą|ze|ach|ami|ów|ie|owego|owym|owy|owa",
    "sv": r"s|et|en",
}  # fmt: skip
_SHORTEST_INFLECTED: Final = 3
# Words behind a skill that only say "skill", written together with it in these languages.
_SKILL_ENDINGS: Final = {
    "da": ("kundskab", "erfaring", "faerdighed", "kompetence", "viden", "arbejde", "opgave",
           "forstaelse", "system", "vaerktoj"),
    "de": ("kenntnis", "erfahrung", "fahigkeit", "kompetenz", "wissen", "aufgabe", "arbeit",
           "verstandnis", "know", "system", "software", "tool", "bereich", "umfeld"),
    "et": ("oskus", "teadmis", "kogemus", "tookogemus", "too", "susteem", "tarkvara"),
    "fi": ("taito", "taido", "osaami", "kokemu", "tuntemu", "hallin", "ymmarry", "tyo", "tehtav",
           "jarjestelm", "ohjelmisto", "tyokalu"),
    "nb": ("kunnskap", "erfaring", "ferdighet", "kompetanse", "arbeid", "oppgave", "forstaelse",
           "system", "verktoy"),
    "sv": ("kunskap", "erfarenhet", "fardighet", "kompetens", "vana", "arbete", "uppgift",
           "forstaelse", "system", "verktyg", "miljo"),
}  # fmt: skip
_QUALIFIER: Final = re.compile(r"\s*\([^)]*\)")
# How many last letters of a single-word label may change when it is inflected: few where endings
# are added, more where they replace each other. Beyond that stems meet by chance: Danish "læser"
# (reads) and "læsse" (to load), English "position" and "positive".
_MOST_CHANGED: Final = {"da": 1, "de": 2, "en": 1, "et": 3, "fi": 3, "lt": 2, "lv": 2, "nb": 1,
                        "pl": 2, "sv": 1}  # fmt: skip
_LONGEST_ADDED: Final = 6
# Where dots and rings do not come and go with inflection: Swedish "stad" (town), "städa" (clean).
_MARKS_MATTER: Final = frozenset({"da", "et", "fi", "nb", "sv"})
# What English adds to a word that stays the same word; "customers" are no "customs".
_ENGLISH_INFLECTION: Final = re.compile(r"|y|e|i?e?s|i?ed|d|[a-z]?(?:ing|ed)s?")
_SHORT_LABEL: Final = 7
# Signs that end a phrase; a full stop also stands within names and numbers.
_SIGN: Final = re.compile(r"[,;:!?()\n•]|\.\s")
# A hyphen at the end of a word, which leaves its ending to a later one.
_ELIDED: Final = re.compile(r"[-–]\s|-,\s")
# Finnish is left out: such pairs name a trade there ("kone- ja metalliala") or the employer's work.
_SHARING: Final = JOINT_LANGUAGES - {"fi"}
_SHORTEST_HEAD: Final = 3
_SHORTEST_ENDING: Final = 5
# A short label with two capitals is an acronym, and words may be spelt alike: SoMe and "some".
_ACRONYM: Final = re.compile(r"(?=(?:.*[A-ZÅÄÖØÆÜŠŽ]){2}).{2,5}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One label of one concept, as it is looked for."""

    concept: Concept
    label: str
    confidence: float
    # The label's words, folded.
    forms: tuple[str, ...] = ()
    # The exact spelling that must stand in the text, "" where case does not matter.
    spelling: str = ""
    needs_context: bool = False
    # The label where it is one short word with two capitals (API, SoMe): with an ending it must
    # stand in capitals, since "does" is no DOE.
    acronym: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern met at the words [first, last) of a text."""

    pattern: Pattern
    first: int
    last: int
    confidence: float
    # Letters by which the words differ from the label's; the nearer of two labels is meant.
    distance: int = 0


class SkillPatterns:
    """The patterns of one language; built once, about a second at ESCO's full size and more."""

    def __init__(self, vocabulary: Vocabulary, lang: str) -> None:
        import spacy
        from spacy.matcher import PhraseMatcher

        self._lang = lang
        self._nlp: Any = spacy.blank(lang)
        self._patterns: list[Pattern] = []
        self._by_stems: dict[tuple[str, ...], list[int]] = {}
        self._by_forms: dict[tuple[str, ...], list[int]] = {}
        self._stop_words = frozenset(fold(word) for word in load_pack(lang).stop_words)
        self._people = _names_of_people(vocabulary, lang)
        self._fill(vocabulary)
        self._stem_matcher: Any = PhraseMatcher(self._nlp.vocab)
        self._form_matcher: Any = PhraseMatcher(self._nlp.vocab)
        self._add(self._stem_matcher, self._by_stems)
        self._add(self._form_matcher, self._by_forms)
        self._stem_keys = {str(place): key for place, key in enumerate(self._by_stems)}
        self._form_keys = {str(place): key for place, key in enumerate(self._by_forms)}
        self._bases = frozenset(
            word for key in self._by_forms for word in key if len(word) >= _SHORTEST_INFLECTED
        )
        self._loan = re.compile(rf"(?:{_LOAN_ENDINGS[lang]})$")
        self._apart = WordsApart(
            {
                number: pattern.forms
                for number, pattern in enumerate(self._patterns)
                if pattern.confidence == EXACT and not pattern.spelling
            },
            lang,
            self._stop_words,
        )

    def find(self, words: Words) -> list[Candidate]:
        """Return every pattern met, overlaps and doubles included, in the order of the text."""
        if not words.tokens:
            return []
        found: list[Candidate] = []
        # The zone frees spaCy's memory of the words afterwards, or a long-lived worker would
        # keep every word it ever read.
        with self._nlp.memory_zone():
            found.extend(
                replace(candidate, distance=distance)
                for candidate in self._match(
                    self._stem_matcher, self._stem_keys, self._by_stems, words.stems
                )
                if (distance := self._distance(candidate, words)) is not None
            )
            forms = [self._base_form(word) for word in words.folded]
            found.extend(self._match(self._form_matcher, self._form_keys, self._by_forms, forms))
        marked = self._lang in _MARKS_MATTER and not words.text.isascii()
        found = [
            candidate
            for candidate in found
            if not _is_torn(candidate, words) and not (marked and _is_unmarked(candidate, words))
        ]
        found.extend(self._find_inflected_names(words))
        found.extend(
            self._find_compounds(words, {c.first for c in found if c.last == c.first + 1})
        )
        found.extend(self._find_shared_endings(words, {c.last - 1 for c in found}))
        found.extend(
            Candidate(self._patterns[number], first, last, APART)
            for number, first, last in self._apart.find(words)
        )
        return sorted(found, key=lambda item: (item.first, -item.last, item.pattern.concept.uri))

    def _fill(self, vocabulary: Vocabulary) -> None:
        for concept, labels in vocabulary.iter_labels(self._lang, kinds=SKILL_KINDS):
            own = vocabulary.has_labels(concept.uri, self._lang)
            for label in labels.all():
                self._add_label(concept, label, EXACT, by_stems=own or _inflects(concept, label))
        if self._lang != "en":
            # Ads of every language borrow English terms: "machine learning", "full-stack".
            for concept, labels in vocabulary.iter_labels("en", kinds=SKILL_KINDS):
                if vocabulary.has_labels(concept.uri, "en"):
                    for label in labels.all():
                        self._add_label(concept, label, ENGLISH, by_stems=False)

    def _add_label(
        self, concept: Concept, label: str, confidence: float, *, by_stems: bool
    ) -> None:
        bare = _QUALIFIER.sub("", label)
        tokens = [token.text for token in tokenize(bare, self._lang)]
        forms = tuple(fold(token) for token in tokens)
        if not forms or all(form in self._stop_words for form in forms):
            return
        single = len(forms) == 1
        # A flag speaks of the bare name; "Go language" is clear in any spelling.
        pattern = Pattern(
            concept,
            label,
            confidence,
            forms,
            spelling=tokens[0] if self._is_cased(concept, tokens) else "",
            needs_context=single and "context" in concept.flags,
            acronym=tokens[0] if single and _ACRONYM.fullmatch(tokens[0]) else "",
        )
        # English single words are too often words of the other language ("design", "sales").
        if confidence == ENGLISH and single and len(forms[0]) < 5:
            return
        self._patterns.append(pattern)
        place = len(self._patterns) - 1
        self._by_forms.setdefault(forms, []).append(place)
        if by_stems:
            stems = tuple(stem(token, self._lang) for token in tokens)
            self._by_stems.setdefault(stems, []).append(place)
            if self._lang in JOINT_LANGUAGES and 2 <= len(forms) <= 3:
                joined = stem("".join(forms), self._lang)
                self._by_stems.setdefault((joined,), []).append(place)

    def _is_cased(self, concept: Concept, tokens: Sequence[str]) -> bool:
        """Return whether a name counts only as it is spelt: SoMe, In Design, flagged names."""
        if len(tokens) > 1:
            return tokens[0][0].isupper() and fold(tokens[0]) in self._stop_words
        return "case" in concept.flags or (
            _ACRONYM.fullmatch(tokens[0]) is not None and fold(tokens[0]) in self._stop_words
        )

    def _add(self, matcher: Any, table: dict[tuple[str, ...], list[int]]) -> None:
        from spacy.tokens import Doc

        for place, key in enumerate(table):
            matcher.add(str(place), [Doc(self._nlp.vocab, words=list(key))])

    def _match(
        self,
        matcher: Any,
        keys: dict[str, tuple[str, ...]],
        table: dict[tuple[str, ...], list[int]],
        words: Sequence[str],
    ) -> Iterator[Candidate]:
        from spacy.tokens import Doc

        doc = Doc(self._nlp.vocab, words=list(words))
        for match_id, first, last in matcher(doc):
            for place in table[keys[self._nlp.vocab.strings[match_id]]]:
                pattern = self._patterns[place]
                yield Candidate(pattern, first, last, pattern.confidence)

    def _base_form(self, word: str) -> str:
        """Return the name that a borrowed word is an inflected form of, else the word."""
        # SQL:ää, Python'ą: the mark itself says where the name ends.
        word = re.split("[:']", word)[0]
        if word in self._bases:
            return word
        return self._without_ending(word) or word

    def _without_ending(self, word: str) -> str:
        for cut in range(len(word) - 1, max(_SHORTEST_INFLECTED, len(word) - 6) - 1, -1):
            base = word[:cut]
            if base in self._bases and self._loan.fullmatch(word[cut:]):
                return base
        return ""

    def _find_inflected_names(self, words: Words) -> Iterator[Candidate]:
        """Yield names of tools in words that also stand in labels as they are: "Linuxi"."""
        for place, word in enumerate(words.folded):
            # SPSS is a name itself, no SPS (a PLC in German) with an ending.
            if any(
                self._patterns[number].concept.kind in NAMED_KINDS
                for number in self._by_forms.get((word,), ())
            ):
                continue
            if word in self._bases and (base := self._without_ending(word)):
                for number in self._by_forms.get((base,), ()):
                    pattern = self._patterns[number]
                    if pattern.concept.kind in NAMED_KINDS:
                        yield Candidate(pattern, place, place + 1, pattern.confidence)

    def _distance(self, candidate: Candidate, words: Words) -> int | None:
        """Return by how many letters a single word differs from its label, None for too many.

        Several words together do not meet by chance: none are too many, but the nearer label is
        meant where stems join two, such as Lithuanian "darbų grafikai" (schedules of works) and
        "darbo grafikai" (rotas).
        """
        forms = candidate.pattern.forms
        if candidate.last - candidate.first > 1:
            if self._lang == "en" and _is_of_people(words.folded[candidate.last - 1], forms[-1]):
                return None
            pairs = zip(words.folded[candidate.first : candidate.last], forms, strict=False)
            return sum(
                len(word) + len(form) - 2 * _common_length(word, form) for word, form in pairs
            )
        word, label = words.folded[candidate.first], "".join(forms)
        if word == label:
            return 0
        if word in self._stop_words:
            return None
        same = _common_length(word, label)
        changed, added = len(label) - same, len(word) - same
        most = _MOST_CHANGED[self._lang] if len(label) >= _SHORT_LABEL else 1
        if changed > most or added > _LONGEST_ADDED or same < min(3, len(label)):
            return None
        if self._lang == "en" and not _ENGLISH_INFLECTION.fullmatch(word[same:]):
            return None
        # "Your responsibilities" are tasks, no sense of responsibility; who organises meetings
        # need not be organised.
        if self._lang == "en" and (
            (label.endswith("ity") and word.endswith("ities"))
            or (label.endswith("ed") and not word.endswith("ed"))
        ):
            return None
        if any(
            _common_length(word, name) > same
            for name in self._people.get(words.stems[candidate.first], ())
        ):
            return None
        return changed + added

    def _find_compounds(self, words: Words, matched: set[int]) -> Iterator[Candidate]:
        endings = _SKILL_ENDINGS.get(self._lang)
        if endings is None:
            return
        for place, word in enumerate(words.folded):
            if place in matched or len(word) < 8:
                continue
            for head in self._heads(word, endings):
                keys = (
                    *self._by_stems.get((stem(head, self._lang),), ()),
                    *self._by_forms.get((head,), ()),
                )
                for number in dict.fromkeys(keys):
                    yield Candidate(self._patterns[number], place, place + 1, COMPOUND)
                if keys:
                    break

    def _find_shared_endings(self, words: Words, matched: set[int]) -> Iterator[Candidate]:
        """Yield compounds that leave their ending to the next: "Kosten- und Terminplanung".

        Only a list of skills is meant, so the word that has the ending must be among matched.
        """
        if self._lang not in _SHARING:
            return
        for place, word in enumerate(words.folded[:-1]):
            if not _ELIDED.match(words.gap_before(place + 1)):
                continue
            following = place + 1
            while following < len(words.folded) - 1 and (
                words.folded[following] in CONJUNCTIONS[self._lang]
                or _ELIDED.match(words.gap_before(following + 1))
            ):
                following += 1
            if following not in matched:
                continue
            whole = words.folded[following]
            # The longest ending that makes a label's word is the shared one.
            for cut in range(_SHORTEST_HEAD, len(whole) - _SHORTEST_ENDING + 1):
                joined = word + whole[cut:]
                keys = (
                    *self._by_stems.get((stem(joined, self._lang),), ()),
                    *self._by_forms.get((joined,), ()),
                )
                for number in dict.fromkeys(keys):
                    yield Candidate(self._patterns[number], place, place + 1, COMPOUND)
                if keys:
                    break

    def _heads(self, word: str, endings: tuple[str, ...]) -> Iterator[str]:
        """Yield what stands before a word for "skill" in a compound, joints left off."""
        for cut in range(len(word) - 2, 2, -1):
            if word[cut:].startswith(endings):
                head = word[:cut]
                yield head
                if head.endswith("mis"):
                    # Estonian "planeerimisoskus" is the skill of "planeerimine".
                    yield head + "e"
                for joint in ("s", "n", "en", "es", "e"):
                    if head.endswith(joint) and len(head) - len(joint) >= 3:
                        yield head.removesuffix(joint)


def _inflects(concept: Concept, label: str) -> bool:
    """Return whether a name that stands once for all languages is a word, no brand or acronym."""
    return (
        concept.kind in ("technique", "standard")
        and "case" not in concept.flags
        and len(label) >= _SHORT_LABEL
        and label[1:] == label[1:].lower()
    )


def _is_unmarked(candidate: Candidate, words: Words) -> bool:
    """Return whether a single word is that of the label but for its dots, in a text with dots."""
    if candidate.last - candidate.first > 1:
        return False
    word = words.tokens[candidate.first].text.lower()
    label = candidate.pattern.label.lower()
    same = word[: _common_length(word, label)]
    return len(fold(same)) < _common_length(fold(word), fold(label))


def _is_torn(candidate: Candidate, words: Words) -> bool:
    """Return whether a sign parts the words of a phrase that the label writes without any."""
    if candidate.last - candidate.first == 1 or _SIGN.search(candidate.pattern.label):
        return False
    start = words.tokens[candidate.first].start
    return _SIGN.search(words.text, start, words.tokens[candidate.last - 1].start) is not None


def _is_of_people(word: str, form: str) -> bool:
    """Return whether an English word names who does what a label's word names: "managers"."""
    rest = word[_common_length(word, form) :]
    return word != form and re.fullmatch(r"(?:e?r|or)s?", rest) is not None


def is_ending(word: str, lang: str) -> bool:
    """Return whether folded letters behind a hyphen are the ending of a name: "R-is"."""
    return re.fullmatch(_LOAN_ENDINGS[lang], word) is not None


def _common_length(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _names_of_people(vocabulary: Vocabulary, lang: str) -> dict[str, list[str]]:
    """Return the single words that name who does the work, by stem.

    A stem may be that of the work too: Norwegian "sykepleiere" are nurses, no nursing.
    """
    names: dict[str, list[str]] = {}
    for _concept, labels in vocabulary.iter_labels(lang, kinds=("occupation",)):
        for label in labels.all():
            if " " not in label:
                names.setdefault(stem(label, lang), []).append(fold(label))
    return names
