from hypothesis import given
from hypothesis import strategies as st

from matching.core.text import SearchText, parse_search_text, required_words


def test_words_phrases_and_what_is_ruled_out() -> None:
    parsed = parse_search_text('nurse „night shift“ -senior -"home care" e-commerce nurse')
    assert parsed == SearchText(
        words=("nurse", "e-commerce"),
        phrases=("night shift",),
        not_words=("senior",),
        not_phrases=("home care",),
    )


def test_an_open_quote_runs_to_the_end() -> None:
    assert parse_search_text('cook "cold kitchen').phrases == ("cold kitchen",)


@given(st.text())
def test_any_text_is_taken_apart(text: str) -> None:
    parsed = parse_search_text(text)
    assert all(part.strip() for part in (*parsed.words, *parsed.phrases, *parsed.not_words))


def test_long_searches_need_not_be_met_in_full() -> None:
    assert [required_words(n) for n in (0, 1, 3, 4, 10)] == [0, 1, 3, 3, 7]
