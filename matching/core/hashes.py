"""Short stand-ins for long names, where arrays hold many of them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b


@lru_cache(maxsize=50_000)
def hash_of(text: str) -> int:
    """Return 64 bits that stand for a URI or a name; the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
