"""Answers as JSON, written by orjson."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder

_OPTIONS: Final = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
# What JavaScript takes for the end of a line, within a text.
_LINE_ENDS: Final = {"\u2028".encode(): b"\\u2028", "\u2029".encode(): b"\\u2029"}


class FastJSONRenderer(JSONRenderer):
    """The same JSON as its parent's, in a fraction of the time."""

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> Any:
        indented = self.get_indent(accepted_media_type or "", dict(renderer_context or {}))
        if data is None or indented is not None:
            return super().render(data, accepted_media_type, renderer_context)
        told = orjson.dumps(data, default=JSONEncoder().default, option=_OPTIONS)
        for written, escaped in _LINE_ENDS.items():
            told = told.replace(written, escaped)
        return told
