"""Counts of people that may be published."""

from __future__ import annotations

import pytest

from cities.disclosure import publishable


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (9, None), (10, 10), (12, 10), (13, 15), (47, 45), (48, 50)]
)
def test_few_are_never_given_and_others_are_rounded(count, shown):
    assert publishable(count) == shown


def test_a_negative_count_is_no_count():
    with pytest.raises(ValueError, match="-1"):
        publishable(-1)
