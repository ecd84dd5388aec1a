"""Short stand-ins for facts, to tell whether they are still what they were."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import Any

import orjson

from matching.core.types import Facts, ProfileFacts


def digest_of(facts: Facts, **changes: Any) -> str:
    """Return 32 hexadecimal digits that stand for everything in facts but their version.

    `changes` are put in place of what the facts hold.
    """
    vector = b"" if facts.vector is None else facts.vector.tobytes()
    bare = replace(facts, version=0, vector=None, **changes)
    try:
        whole = orjson.dumps(bare)
    except TypeError:
        # What was damaged past our code, such as half a character, is no JSON.
        whole = repr(bare).encode("utf-8", "backslashreplace")
    return blake2b(whole + vector, digest_size=16).hexdigest()


def digest_of_sum(facts: Facts) -> str:
    """Return 32 digits for all that scores, constraints and reasons are made of: no texts."""
    if isinstance(facts, ProfileFacts):
        return digest_of(facts, headline="", body="")
    return digest_of(facts, title="", body="")
