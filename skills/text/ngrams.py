"""Character n-grams of texts as hashed buckets, in numpy alone: the input of encoder and bridge.

A text is lower-cased, everything but letters, digits, "+" and "#" becomes a space (so that
"Koch/Köchin" has two words and C++ stays C++), and every word is taken with a space on both
sides. Its n-grams never cross a word boundary, so the order of words does not count: "chef,
kitchen" and "kitchen chef" are the same bag. A whole batch is hashed at once by array
operations; that is about five times the speed of a loop over strings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

# A longer text is cut here: nobody's ad has 20,000 characters, and a pasted book must not
# hold up the page.
MAX_CHARACTERS: Final = 20_000

_SEPARATORS: Final = re.compile(r"[^\w+#]+|_+")
# Numbers of titles and ads (postal codes, years, reference numbers) say nothing about the work.
_NUMBERS: Final = re.compile(r"\b\d{3,}\b")
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_SHIFT: Final = np.uint64(32)
_SPACE: Final = 32


@dataclass(frozen=True, slots=True)
class Bags:
    """n-grams of a batch in compressed sparse rows.

    Text i has buckets[starts[i]:starts[i + 1]], each bucket once, with the n-gram's signed
    sublinear count 1 + ln(count). starts has one entry more than there are texts.
    """

    buckets: NDArray[np.int64]
    values: NDArray[np.float32]
    starts: NDArray[np.int64]


def plain_words(text: str) -> str:
    """Return the lower-case words of a text with a space between, around and nothing else."""
    composed = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    words = _NUMBERS.sub(" ", _SEPARATORS.sub(" ", composed)).split()
    return f" {' '.join(words)} " if words else " "


def hash_ngrams(
    texts: Sequence[str], *, smallest: int, largest: int, bits: int, signed: bool
) -> Bags:
    """Return the hashed n-grams of `smallest` to `largest` characters of every text.

    There are 2 ** bits buckets. signed gives half of the n-grams a negative value, so that
    n-grams meeting in one bucket cancel out on average instead of adding up.
    Texts without a letter or digit have no n-grams. Raises ValueError for an empty range.
    """
    if not 1 <= smallest <= largest or not 1 <= bits <= 30:
        raise ValueError(f"need 1 <= smallest <= largest and 1 <= bits <= 30: {smallest}, {bits}")
    plain = [plain_words(text) for text in texts]
    lengths = np.fromiter((len(text) for text in plain), dtype=np.int64, count=len(plain))
    codes = np.frombuffer("".join(plain).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(plain), dtype=np.int64), lengths)
    keys: list[NDArray[np.int64]] = []
    signs: list[NDArray[np.bool_]] = []
    is_space = codes == _SPACE
    # Spaces inside an n-gram are allowed at its two ends only; this counts them up to a place.
    spaces_before = np.concatenate(([0], np.cumsum(is_space)))
    for size in range(smallest, largest + 1):
        count = len(codes) - size + 1
        if count <= 0:
            break
        rolling = np.full(count, np.uint64(size), dtype=np.uint64)
        for offset in range(size):
            rolling = (rolling + codes[offset : offset + count]) * _MULTIPLIER
        first = np.arange(count)
        inner = spaces_before[first + size - 1] - spaces_before[first + 1]
        same = owner[:count] == owner[size - 1 :]
        usable = same & (inner == 0) & ~(is_space[:count] & is_space[size - 1 :] & (size <= 2))
        rolling = rolling[usable]
        rolling ^= rolling >> _SHIFT
        rolling *= _MIX
        rolling ^= rolling >> _SHIFT
        bucket = (rolling & np.uint64((1 << bits) - 1)).astype(np.int64)
        keys.append((owner[:count][usable] << bits) | bucket)
        signs.append((rolling >> np.uint64(40)) & np.uint64(1) == 1)
    return _collect(keys, signs, len(plain), bits, signed)


def _collect(
    keys: list[NDArray[np.int64]],
    signs: list[NDArray[np.bool_]],
    texts: int,
    bits: int,
    signed: bool,
) -> Bags:
    """Count equal n-grams of a text together and lay them out row by row."""
    if not keys:
        nothing = np.zeros(0)
        return Bags(
            nothing.astype(np.int64),
            nothing.astype(np.float32),
            np.zeros(texts + 1, dtype=np.int64),
        )
    # The sign is a part of the key while counting: two n-grams that meet in one bucket with
    # different signs stay apart and cancel out only when they are added up.
    merged = np.concatenate(keys) << 1 | np.concatenate(signs)
    unique, counts = np.unique(merged, return_counts=True)
    values = (1.0 + np.log(counts)).astype(np.float32)
    if signed:
        values[unique & 1 == 1] *= -1.0
    unique >>= 1
    starts = np.searchsorted(unique >> bits, np.arange(texts + 1))
    return Bags(unique & ((1 << bits) - 1), values, starts.astype(np.int64))
