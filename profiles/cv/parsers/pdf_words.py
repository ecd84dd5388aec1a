"""Characters to words by their boxes, with the accents and ligatures of old fonts put right."""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from profiles.cv.parsers.pdf_fonts import ICON, Style

LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "ft",
    "ﬆ": "st",
}
# Old TeX fonts draw the accent as a character of its own, before or after its letter.
ACCENTS = {
    "¨": "\u0308",
    "´": "\u0301",
    "`": "\u0300",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "¸": "\u0327",
    "˚": "\u030a",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "¯": "\u0304",
    "˙": "\u0307",
    "˛": "\u0328",
    "˝": "\u030b",
}
# Room between letters, in their size, that somebody chose; kerning stays below it.
LEAST_SPACING = 0.1
BULLETS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\u25cf\u25aa\u25ab\u25e6\u2023\u2043\u2219\u25a0\u27a2\u25b6\u25ba"


@dataclass
class Char:
    """One visible character and its box in points, y downwards.

    is_parted: the library guesses a space before it from the gap; the file has none.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    style: Style
    is_parted: bool = False


def group_words(chars: list[Char | None]) -> list[list[Any]]:
    """Return [[text, x0, y0, x1, y1, size, bold, italic, colour, is_glued]]; None ends a word.

    A glued word follows the one before without a space in the file.
    """
    words: list[list[Any]] = []
    current: list[Char] = []
    glued = False
    spacings = _spacings(chars)
    for index, char in enumerate([*chars, None]):
        if current and (char is None or not _continues(current[-1], char, spacings[index])):
            words.append([*_word(current), glued])
            glued = char is not None and not char.is_parted
            current = []
        if char is None:
            glued = False
        else:
            current.append(char)
    return [word for word in words if word[0]]


def _spacings(chars: list[Char | None]) -> list[float]:
    """Return for each character how far apart, in its size, the letters of its run are set.

    Headings are often set with room between the letters, which parts no words.
    """
    spacings = [0.0] * (len(chars) + 1)
    start = 0
    for index in range(len(chars) + 1):
        if index < len(chars) and chars[index] is not None:
            continue
        run = [char for char in chars[start:index] if char is not None]
        gaps = sorted(
            (char.x0 - last.x1) / max(char.style.size, 0.1)
            for last, char in pairwise(run)
            if abs(char.y1 - last.y1) < 0.45 * char.style.size and char.x0 > last.x0
        )
        if len(gaps) >= 3 and LEAST_SPACING < gaps[len(gaps) // 2] < 0.5:
            spacings[start:index] = [gaps[len(gaps) // 2]] * (index - start)
        start = index + 1
    return spacings


def _continues(last: Char, char: Char, spacing: float) -> bool:
    size = max(last.style.size, char.style.size)
    gap = char.x0 - last.x1
    if (last.text == ICON) != (char.text == ICON) or last.text == ICON:
        return False
    if last.text in BULLETS or char.text in BULLETS:
        return False
    if abs(char.y1 - last.y1) > 0.45 * size:
        return False
    # Where letters are set wide the guess is worth nothing.
    if char.is_parted and not spacing:
        return False
    return -0.9 * size < gap < (0.18 + spacing) * size


def _word(chars: list[Char]) -> list[Any]:
    text = ""
    pending = ""
    last: Char | None = None
    for char in chars:
        piece = "•" if char.text in BULLETS else LIGATURES.get(char.text, char.text)
        # A code of private use is a picture of some icon font under another name.
        if len(piece) == 1 and 0xE000 <= ord(piece) < 0xF900:
            piece = ICON
        if piece in ACCENTS and len(chars) > 1:
            overlaps = last is not None and char.x0 < last.x1 - 0.25 * (last.x1 - last.x0)
            if overlaps and text and text[-1].isalpha():
                text = text[:-1] + unicodedata.normalize("NFC", text[-1] + ACCENTS[piece])
            else:
                pending = ACCENTS[piece]
        else:
            if pending:
                base = "i" if piece == "ı" else piece
                piece = unicodedata.normalize("NFC", base[0] + pending) + base[1:]
                pending = ""
            text += piece
        last = char
    first = chars[0].style
    sized = max(chars, key=lambda char: char.style.size).style
    return [
        text,
        round(min(char.x0 for char in chars), 1),
        round(min(char.y0 for char in chars), 1),
        round(max(char.x1 for char in chars), 1),
        round(max(char.y1 for char in chars), 1),
        round(sized.size, 1),
        first.bold,
        first.italic,
        first.colour,
    ]
