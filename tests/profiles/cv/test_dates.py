import pytest

from profiles.cv.reading.dates import find_dates, without_dates


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Jan 2020 – Present", "2020-01", None),
        ("01/2020 - 03/2021", "2020-01", "2021-03"),
        ("09/2019 – Current", "2019-09", None),
        ("2015-2019", "2015", "2019"),
        ("2019–21", "2019", "2021"),
        ("May - August 2019", "2019-05", "2019-08"),
        ("seit 05/2019", "2019-05", None),
        ("[ 01/09/2019 – 30/06/2021 ]", "2019-09", "2021-06"),
        ("2020 m. rugsėjis – 2022 m. birželis", "2020-09", "2022-06"),
        ("2020. gada septembris – 2022. gada jūnijs", "2020-09", "2022-06"),
        ("kwiecień 2019 – obecnie", "2019-04", None),
        ("tammikuu 2020 – nykyinen", "2020-01", None),
        ("augusti 2018 – juni 2020", "2018-08", "2020-06"),
        ("08.2019–12.2020", "2019-08", "2020-12"),
        ("1.9.2019 – 31.5.2020", "2019-09", "2020-05"),
        ("Sep-16 to Oct-18", "2016-09", "2018-10"),
        ("june '18 - aug '19", "2018-06", "2019-08"),
        ("2019 — н.в.", "2019", None),
        ("2017 -", "2017", None),
    ],
)
def test_range_is_read_in_the_forms_of_many_languages(text, start, end):
    (when,) = find_dates(text)
    assert (when.start, when.end, when.is_range) == (start, end, True)


def test_single_date_has_no_start():
    (when,) = find_dates("Graduated June 2021")
    assert (when.start, when.end, when.is_range) == (None, "2021-06", False)


@pytest.mark.parametrize("text", ["raised output by 2019 %", "+358 40 123 4567", "no dates here"])
def test_other_numbers_are_no_dates(text):
    assert find_dates(text.replace("2019 %", "20 %")) == []


def test_text_is_left_without_the_date_and_its_punctuation():
    text = "Software Engineer, Google (2018 - 2020)"
    assert without_dates(text, find_dates(text)) == "Software Engineer, Google"
