from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from alongside.ui import words


def test_day_in_two_languages():
    assert words.day(date(2026, 1, 8)) == "Thursday 8 January 2026"
    with translation.override("cy"):
        assert words.day(date(2026, 1, 8)) == "Dydd Iau 8 Ionawr 2026"
    assert words.day(None) == ""


def test_day_of_a_moment_is_the_local_day():
    assert words.day_short(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert words.time(datetime(2026, 6, 30, 13, 30, tzinfo=UTC)) == "2.30pm"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (time(10), "10am"),
        (time(14, 30), "2.30pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12.05am"),
    ],
)
def test_time_in_words(moment, said):
    assert words.time(moment) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "due today"),
        (1, "in 1 working day"),
        (3, "in 3 working days"),
        (-1, "1 working day late"),
        (-2, "2 working days late"),
        (None, ""),
    ],
)
def test_working_days_in_words(count, said):
    assert words.working_days(count) == said


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        (date(2018, 1, 9), "7 years"),
        (date(2018, 1, 8), "8 years"),
        (date(2024, 1, 9), "23 months"),
        (date(2025, 10, 8), "3 months"),
        (date(2025, 12, 31), "1 week"),
        (date(2026, 3, 1), "not born yet"),
    ],
)
def test_age_in_words(born_on, said):
    assert words.age(born_on, date(2026, 1, 8)) == said


@pytest.mark.parametrize(("name", "letters"), [("Maria Jones", "MJ"), ("Reed", "R"), ("Ana de Cruz", "AC"), ("", "")])
def test_initials(name, letters):
    assert words.initials(name) == letters


@pytest.mark.parametrize(
    ("calendar_days", "said"), [(0, "due today"), (-1, "1 day late"), (-2, "2 days late"), (1, "in 1 day")]
)
def test_a_weekend_between_is_said_in_days(calendar_days, said):
    assert words.working_days(0, calendar_days) == said
