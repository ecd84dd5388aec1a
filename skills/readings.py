"""What is kept of a reading: the JSON beside a row, so that a text is read once, when it is saved."""

from __future__ import annotations

from typing import Any

import numpy as np

from skills.text.reading import OCCUPATIONS_AT_MOST, TextReading

# A skill the ad asks for weighs in full, one that would be a plus half, one named among the
# tasks in between; company talk and negated demands are not kept.
IMPORTANCE_WEIGHTS = {"must": 1.0, None: 0.7, "nice": 0.5}


def as_json(
    reading: TextReading, *, occupations_at_most: int = OCCUPATIONS_AT_MOST
) -> dict[str, Any]:
    """Return the first occupations, the skills and versions of a reading in plain JSON types."""
    skills: dict[str, dict[str, Any]] = {}
    for mention in reading.skills:
        if mention.negated:
            continue
        weight = IMPORTANCE_WEIGHTS[mention.importance]
        known = skills.get(mention.uri)
        if known is None or known["weight"] < weight:
            skills[mention.uri] = {
                "uri": mention.uri,
                "label": mention.label,
                "phrase": mention.phrase,
                "weight": weight,
                "must": mention.importance != "nice",
            }
    return {
        "occupations": [
            {
                "uri": link.uri,
                "label": link.label,
                "isco_code": link.isco_code,
                "phrase": link.matched_label,
                "confidence": round(float(link.confidence), 4),
            }
            for link in reading.occupations[:occupations_at_most]
        ],
        "skills": list(skills.values()),
        "versions": dict(reading.versions),
    }


def vector_bytes(reading: TextReading) -> bytes | None:
    """Return the vector as float32 bytes, or None for a text without words."""
    if reading.vector is None:
        return None
    return np.asarray(reading.vector, dtype=np.float32).tobytes()
