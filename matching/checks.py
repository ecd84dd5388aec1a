"""What can be told about the settings of search before the first search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from matching.engines.elasticsearch.client import ServerAddress


@register
def search_server(**_: Any) -> list[CheckMessage]:
    """Return what is wrong with the address of the search server, without repeating it."""
    if not settings.SEARCH_AUTH_URL:
        return []
    try:
        ServerAddress.parse(settings.SEARCH_AUTH_URL)
    except ValueError as error:
        hint = "Set TALENTBSR_SEARCH_URL to an address such as https://search.example:9200."
        return [Error(str(error), hint=hint, id="matching.E001")]
    if settings.SEARCH_CA and not Path(settings.SEARCH_CA).is_file():
        return [
            Error(
                "The file with the certificate authority of the search server is not there.",
                hint="Set TALENTBSR_SEARCH_CA to a file that the service may read.",
                id="matching.E002",
            )
        ]
    return []
