from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.ui import words
from alongside.ui.typed import MONTH_NUMBERS, Unreadable, read_day, read_time


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("8", "1", "2026"), date(2026, 1, 8)),
        ((" 08 ", "January", "2026"), date(2026, 1, 8)),
        (("8", "sept", "2026"), date(2026, 9, 8)),
        (("8", "JAN.", "2026"), date(2026, 1, 8)),
        (("8", "Ionawr", "2026"), date(2026, 1, 8)),
        (("29", "2", "2028"), date(2028, 2, 29)),
        (("", " ", ""), None),
    ],
)
def test_day_that_can_be_read(typed, expected):
    assert read_day(*typed) == expected


@pytest.mark.parametrize(
    ("typed", "parts", "says"),
    [
        (("", "1", "2026"), ("day",), "must have a day"),
        (("8", "", ""), ("month", "year"), "a month and a year"),
        (("x", "1", "2026"), ("day",), "The day must be a number from 1 to 31"),
        (("32", "1", "2026"), ("day",), "The day must be a number from 1 to 31"),
        (("8", "13", "2026"), ("month",), "The month must be"),
        (("8", "ja", "2026"), ("month",), "The month must be"),
        (("8", "1", "26"), ("year",), "4 numbers"),
        (("8", "1", "0000"), ("year",), "4 numbers"),
        (("31", "2", "2026"), ("day", "month", "year"), "The date must be a real date"),
        (("29", "2", "2027"), ("day", "month", "year"), "The date must be a real date"),
    ],
)
def test_day_that_cannot_be_read_says_which_part(typed, parts, says):
    with pytest.raises(Unreadable) as raised:
        read_day(*typed)
    assert raised.value.parts == parts
    assert says in str(raised.value.sentence)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(sorted(MONTH_NUMBERS)))
def test_every_day_is_read_back(day, name):
    assert read_day(str(day.day), str(day.month), f"{day.year:04}") == day
    assert read_day("1", name, "2026").month == MONTH_NUMBERS[name]


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_nothing_typed_breaks_the_reading_of_a_day(day, month, year):
    with suppress(Unreadable):
        assert isinstance(read_day(day, month, year), date | None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("10am", time(10)),
        ("10:00", time(10)),
        ("10 AM", time(10)),
        ("2.30pm", time(14, 30)),
        ("2.30 p.m.", time(14, 30)),
        ("14.30", time(14, 30)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("13", time(13)),
        ("", None),
    ],
)
def test_time_that_can_be_read(typed, expected):
    assert read_time(typed) == expected


@pytest.mark.parametrize("typed", ["10", "2", "25:00", "13pm", "0am", "10:75", "10.75am", "ten", "10:0", "١٠", "--"])
def test_time_that_cannot_be_read(typed):
    with pytest.raises(Unreadable):
        read_time(typed)


@given(st.times())
def test_every_time_that_a_page_shows_is_read_back(moment):
    whole = moment.replace(second=0, microsecond=0, fold=0)
    assert read_time(words.time(whole)) == whole


@given(st.text(max_size=12))
def test_nothing_typed_breaks_the_reading_of_a_time(typed):
    with suppress(Unreadable):
        assert isinstance(read_time(typed), time | None)
