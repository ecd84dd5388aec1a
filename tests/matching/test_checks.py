from __future__ import annotations

import pytest

from matching.checks import search_server


@pytest.mark.parametrize(
    ("url", "ca", "expected"),
    [
        ("", "/nowhere", []),
        ("https://user:hush@search.example:9200", "", []),
        ("https://search.example", "/nowhere", ["matching.E002"]),
        ("https://search.example", __file__, []),
        ("user:hush@search.example", "", ["matching.E001"]),
    ],
)
def test_a_wrong_address_is_told_before_the_first_search(
    settings: object, url: str, ca: str, expected: list[str]
) -> None:
    settings.SEARCH_AUTH_URL, settings.SEARCH_CA = url, ca
    found = search_server()
    assert [one.id for one in found] == expected
    assert "hush" not in "".join(map(str, found))
