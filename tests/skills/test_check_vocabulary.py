import io

import pytest
from django.core.management import call_command


@pytest.mark.without_database
def test_a_sample_for_reading_is_always_the_same_and_of_one_language() -> None:
    def sample() -> list[str]:
        out = io.StringIO()
        call_command("check_vocabulary", "--sample", "3", "--lang", "fi", stdout=out)
        return out.getvalue().splitlines()

    first = sample()
    assert first[0] == "== fi"
    assert len(first) == 4
    assert first == sample()
