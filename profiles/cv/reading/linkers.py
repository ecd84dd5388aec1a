"""The doors to vocabulary, occupations and language detection, loaded once when first needed."""

import logging
import re
from difflib import SequenceMatcher
from functools import cache, cached_property

from profiles.cv.reading.isced import isced_f_of
from profiles.cv.reading.skills import Linker
from profiles.cv.reading.words import fold
from skills.text.encoder import ArtefactError
from skills.text.language import detect_language
from skills.text.languages import LANGUAGES, normalise_language
from skills.text.occupations import OccupationLinker, load_occupation_linker
from skills.text.skills import SkillLinker, SkillMention, load_skill_linker
from skills.text.vocabulary import Vocabulary, VocabularyError, load_vocabulary

# In sentences the name of a tool is nearly always meant (75 of 76 on the tuning half of the demo
# CVs). Other words only where they stand nearly as a skill is called: who "cleaned data" does not
# offer cleaning. What everybody claims of themselves, such as teamwork, is never taken from there.
NAMED_KINDS = frozenset(["tool", "technique", "standard"])
TOLD_KINDS = frozenset(["knowledge", "skill"])
# By words of the phrase: several nearly as called were right in 54 of 58, single ones exactly as
# called in 60 of 72, and long single ones, which bend and seldom mislead, in 14 of 18.
LEAST_LIKENESS = 0.8
EXACT_LIKENESS = 0.99
LONG_WORD = 10
LONG_LIKENESS = 0.75

logger = logging.getLogger(__name__)


class SkillFinder:
    """The skill linker of the vocabulary, seen as the reader of CVs needs it."""

    def __init__(self, linker: SkillLinker, vocabulary: Vocabulary) -> None:
        self._linker = linker
        self._vocabulary = vocabulary

    def find(self, text: str, lang: str, *, is_list: bool) -> list[tuple[str, str, str]]:
        """Return (phrase, English label, uri) of the skills that the text names."""
        if not text.strip():
            return []
        # Tools are called alike everywhere, so those of a text in another language are found.
        is_foreign = normalise_language(lang) not in LANGUAGES
        if is_foreign:
            lang = "en"
        # In a list the names stand alone, which the linker is told by a heading and a bullet.
        asked = f"Skills:\n- {text}" if is_list else text
        found = []
        for mention in self._linker.link(asked, lang):
            kind = self._vocabulary.by_uri[mention.uri].kind
            # What only resembles a skill stays as written: the student sees their own word.
            if mention.method != "phrase" or mention.negated:
                continue
            if is_foreign and kind not in NAMED_KINDS:
                continue
            if not is_list and not self._is_told(mention, kind, lang):
                continue
            if re.search(re.escape(mention.phrase), text):
                label = self._vocabulary.label(mention.uri, "en")
                found.append((mention.phrase, label, mention.uri))
        return found

    def _is_told(self, mention: SkillMention, kind: str, lang: str) -> bool:
        """Return whether words in a sentence tell of a skill, rather than resemble its name."""
        phrase = fold(mention.phrase)
        if kind in NAMED_KINDS:
            # "fem" is five in Norwegian before it is a method.
            return len(phrase) > 3 or not mention.phrase.islower()
        if kind not in TOLD_KINDS:
            return False
        likeness = max(
            (
                SequenceMatcher(None, phrase, name).ratio()
                for name in self._names(mention.uri, lang)
            ),
            default=0.0,
        )
        if " " in phrase:
            return likeness >= LEAST_LIKENESS
        return likeness >= (LONG_LIKENESS if len(phrase) >= LONG_WORD else EXACT_LIKENESS)

    def _names(self, uri: str, lang: str) -> list[str]:
        names = []
        for code in {lang, "en"}:
            labels = self._vocabulary.labels(uri, code)
            if labels is not None:
                names += [fold(name) for name in labels.all()]
        return names


class Linkers:
    """What the second step asks the shared text library; one per process."""

    def language(self, text: str) -> str | None:
        """Return the language of the document, one of the ten or another ISO 639-1 code."""
        detection = detect_language(text[:8000])
        return detection.lang or detection.other

    @cached_property
    def _finder(self) -> Linker | None:
        try:
            return SkillFinder(load_skill_linker(), load_vocabulary())
        except VocabularyError as error:
            logger.error("CVs are read without the vocabulary: %s", error)
            return None

    def skills(self) -> Linker | None:
        """Return the finder of skills, or None while no vocabulary is there."""
        return self._finder

    @cached_property
    def _occupations(self) -> OccupationLinker | None:
        try:
            return load_occupation_linker()
        except (VocabularyError, ArtefactError) as error:
            logger.error("titles of CVs are not linked to occupations: %s", error)
            return None

    def occupation(self, title: str, lang: str | None) -> str | None:
        """Return the URI of the occupation that a title names, or None when unsure."""
        if not title.strip() or self._occupations is None:
            return None
        links = self._occupations.link(title, lang or "en", limit=1)
        return links[0].uri if links else None

    def isced_f(self, field: str) -> str | None:
        """Return the ISCED-F 2013 code that the words of a field point to, or None."""
        return isced_f_of(field)


@cache
def load_linkers() -> Linkers:
    """Return the linkers of this process."""
    return Linkers()
