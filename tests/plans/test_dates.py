"""When core groups and reviews are due: the first from the conference, each later one from the one before."""

from datetime import date

import pytest

from alongside.plans import dates
from alongside.practice.clocks import Standing
from alongside.practice.profile import load

CLOCKS = load("england").clocks
HELD = date(2026, 11, 19)  # a Thursday


def test_the_first_core_group_is_ten_working_days_after_the_conference():
    (due,) = dates.core_groups(CLOCKS, began_on=HELD, held=[], today=date(2026, 11, 26))
    assert (due.due_on, due.starts_on, due.is_open) == (date(2026, 12, 3), HELD, True)
    assert (due.standing, due.days_left) == (Standing.SOON, 5)
    assert due.clock is CLOCKS["first_core_group"]


def test_a_later_core_group_counts_from_the_last_one_and_not_from_when_it_was_due():
    held = [date(2026, 12, 30), date(2026, 12, 8)]
    first, second, third = dates.core_groups(CLOCKS, began_on=HELD, held=held, today=date(2027, 2, 1))
    assert (first.done_on, first.standing) == (date(2026, 12, 8), Standing.MET_LATE)
    assert (second.due_on, second.standing) == (date(2027, 1, 8), Standing.MET)
    assert (third.due_on, third.starts_on, third.standing) == (date(2027, 1, 30), date(2026, 12, 30), Standing.LATE)
    assert third.days_left < 0


@pytest.mark.parametrize(
    ("held", "expected"),
    [([], date(2027, 2, 19)), ([date(2027, 2, 10)], date(2027, 8, 10))],
)
def test_the_first_review_comes_within_three_months_and_later_ones_within_six(held, expected):
    assert dates.reviews(CLOCKS, began_on=HELD, held=held, today=date(2027, 2, 11))[-1].due_on == expected


def test_a_date_beyond_the_calendar_is_left_open_and_not_guessed():
    (due,) = dates.core_groups(CLOCKS, began_on=date(2099, 1, 5), held=[], today=date(2099, 1, 6))
    assert (due.due_on, due.standing, due.days_left) == (None, None, None)
    assert "2099" in due.refusal
