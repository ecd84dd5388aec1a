"""What a searcher typed, taken apart: words, "quoted phrases" and -negated ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Quotes as the ten languages' keyboards and word processors write them.
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
# A minus sign and the dashes that telephones put in its place.
_MINUS: Final = "-−–—"
_PART: Final = re.compile(
    rf'(?P<minus>(?<!\S)[{_MINUS}])?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))'
)
_LONGEST_TEXT: Final = 2_000


@dataclass(frozen=True, slots=True)
class SearchText:
    """A search text by what its parts ask for, each in the order typed and without doubles."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()


def parse_search_text(text: str) -> SearchText:
    """Return the parts of a search text; any string is accepted and none raises.

    A quote that is never closed runs to the end. A minus counts only before a word or a phrase
    and after a space, so that "e-commerce" stays one word. Only the first 2,000 characters are
    read, since a whole CV pasted into the box would ask for every word of it.
    """
    found: dict[str, dict[str, None]] = {
        "words": {}, "phrases": {}, "not_words": {}, "not_phrases": {}
    }  # fmt: skip
    for match in _PART.finditer(text[:_LONGEST_TEXT].translate(_QUOTES)):
        kind = "words" if match["phrase"] is None else "phrases"
        value = " ".join((match["word"] or match["phrase"] or "").split())
        if any(letter.isalnum() for letter in value):
            found[("not_" if match["minus"] else "") + kind][value] = None
    return SearchText(**{name: tuple(values) for name, values in found.items()})


def required_words(count: int) -> int:
    """Return how many of `count` words a document must hold: all of up to three, then 70 %.

    A short search means every word of it; a long one describes, and no ad says it all.
    """
    return count if count <= 3 else max(3, int(count * 0.7))
