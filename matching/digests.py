"""Short stand-ins for facts, to tell whether they are still what they were."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import Any

import orjson

from matching.core.types import Facts, ProfileFacts


def digest_of(facts: Facts) -> str:
    """Return 32 hexadecimal digits that stand for everything in facts but their version."""
    return _digest(facts)


def digest_of_sum(facts: Facts) -> str:
    """Return 32 digits for all that scores, constraints and reasons are made of: no texts."""
    if isinstance(facts, ProfileFacts):
        return _digest(facts, headline="", body="")
    return _digest(facts, title="", body="")


def _digest(facts: Facts, **changes: Any) -> str:
    vector = b"" if facts.vector is None else facts.vector.tobytes()
    whole = orjson.dumps(replace(facts, version=0, vector=None, **changes)) + vector
    return blake2b(whole, digest_size=16).hexdigest()
