"""From words a person typed to an entry of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from skills.text.languages import LANGUAGES
from skills.text.tokens import fold
from skills.text.vocabulary import load_vocabulary

SUGGESTED = 3


def find_concept(typed: str, *, kind: str, lang: str = "") -> str:
    """Return the URI of the "occupation" or "skill" that is called so, in any case; "" for none.

    Any of the ten languages will do; `lang` comes first, then English.
    """
    wanted = fold(typed).strip()
    for code in _languages(lang):
        for one in load_vocabulary().suggest(typed, kind=kind, lang=code, limit=50):
            if fold(one.label) == wanted:
                return one.uri
    return ""


def concept_uri(typed: str, *, kind: str, lang: str) -> str:
    """Return what `find_concept` does; raises ValidationError with the nearest words for none."""
    if uri := find_concept(typed, kind=kind, lang=lang):
        return uri
    near = _near(fold(typed).strip(), kind=kind, languages=_languages(lang))
    if near:
        raise ValidationError(
            _("“%(typed)s” is not in the vocabulary. Near it: %(near)s.")
            % {"typed": typed[:60], "near": ", ".join(near)}
        )
    raise ValidationError(
        _("“%(typed)s” is not in the vocabulary. Choose another word, or leave it to the text.")
        % {"typed": typed[:60]}
    )


def _languages(first: str) -> list[str]:
    return list(dict.fromkeys(code for code in (first, "en", *LANGUAGES) if code in LANGUAGES))


def _near(wanted: str, *, kind: str, languages: Iterable[str]) -> list[str]:
    """Return labels that begin with as much as possible of what was typed."""
    vocabulary = load_vocabulary()
    shortest = min(3, len(wanted))
    for length in range(len(wanted), shortest - 1, -1):
        for code in languages:
            found = vocabulary.suggest(wanted[:length], kind=kind, lang=code, limit=SUGGESTED)
            if found:
                return [one.label for one in found]
    return []


def concept_label(uri: str, *, lang: str) -> str:
    """Return what a concept is called in the language of the ad, or in English; "" for none."""
    concept = load_vocabulary().resolve(uri) if uri else None
    if concept is None:
        return ""
    return load_vocabulary().label(concept.uri, lang if lang in LANGUAGES else "en")
