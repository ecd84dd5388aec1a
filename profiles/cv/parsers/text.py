"""Plain text in whatever encoding it was saved: byte marks, UTF-16 and UTF-8, then the alphabets."""

import itertools
import unicodedata
from collections import Counter
from typing import Any

from profiles.cv.parsers import limits
from profiles.cv.parsers.limits import Refused

# The letters beyond a to z that texts of a language really use, lower case.
ALPHABETS = {
    "da": "æøåéüöä",
    "de": "äöüßé",
    "en": "éèïç",
    "et": "äöõüšž",
    "fi": "äöåšž",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņōŗšūž",
    "nb": "æøåéòêü",
    "pl": "ąćęłńóśźż",
    "sv": "åäöéü",
    "fr": "éèêàâçùûîïôœë",
    "es": "áéíóúñü",
    "pt": "áàâãéêíóôõúç",
    "cs": "áčďéěíňóřšťúůýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
SINGLE_BYTE = (
    "cp1252",
    "iso8859-15",
    "cp1257",
    "cp1250",
    "iso8859-13",
    "iso8859-2",
    "iso8859-4",
    "cp1251",
    "koi8-u",
)
PUNCTUATION = "–—‘’“”„«»•·…€°§©®™²³½×´¨\xa0\xad"


def decode_text(data: bytes, *, is_whole: bool = True) -> str:
    """Return the text of the bytes; never raises, the worst case is a wrong letter.

    `is_whole` is False for the start of a longer file, whose last character may be cut.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace").lstrip("\ufeff")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not is_whole and error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8")
    return _best_single_byte(data)


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 flavour when every other byte is nearly always zero."""
    sample = data[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _best_single_byte(data: bytes) -> str:
    best, best_score = data.decode("cp1252", errors="replace"), float("-inf")
    for encoding in SINGLE_BYTE:
        text = data.decode(encoding, errors="replace")
        score = _plausibility(text)
        if score > best_score:
            best, best_score = text, score
    return best


def _plausibility(text: str) -> float:
    """Return how well the letters beyond ASCII fit one language; higher is better."""
    counts = Counter(char for char in text if ord(char) > 127)
    letters = Counter[str]()
    score = 0.0
    for char, count in counts.items():
        if char in PUNCTUATION:
            score += 0.3 * count
        elif unicodedata.category(char)[0] == "L":
            letters[char.lower()] += count
        else:
            score -= 3.0 * count
    # A capital inside a small word tells that the table is wrong.
    for before, char in itertools.pairwise(text):
        if ord(char) > 127 and char.isupper() and before.islower():
            score -= 2.0
    best = max(
        (
            sum(count if letter in alphabet else -2 * count for letter, count in letters.items())
            for alphabet in ALPHABETS.values()
        ),
        default=0,
    )
    return score + best


def parse_text(data: bytes) -> dict[str, Any]:
    """Return {"format", "kind": "text", "text"} of plain text or Markdown.

    Raises Refused when nothing or too much is in it.
    """
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char in "\n\t\f" or ord(char) >= 32)
    if not text.strip():
        raise Refused("empty_file")
    if len(text) > limits.TEXT_CHARS:
        raise Refused("too_many_pages")
    return {"format": _flavour(text), "kind": "text", "text": text}


def _flavour(text: str) -> str:
    """Return markdown when the marks of Markdown carry the structure, else text."""
    lines = text.split("\n")
    heads = sum(line.startswith(("# ", "## ", "### ")) for line in lines)
    return "markdown" if heads >= 2 or text.count("**") >= 4 else "text"
