from uuid import UUID

import pytest

from matching.core.ranking import fuse

A, B, C = (UUID(int=n) for n in (1, 2, 3))


def test_places_in_both_lists_add_up_and_equals_go_by_id() -> None:
    assert fuse([[B, A], [C, A]]) == [
        (A, pytest.approx(2 / 62)),
        (B, pytest.approx(1 / 61)),
        (C, pytest.approx(1 / 61)),
    ]


def test_a_negative_constant_is_refused() -> None:
    with pytest.raises(ValueError, match="k >= 0"):
        fuse([], k=-1)
