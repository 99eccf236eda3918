"""How a clock of the profile stands for somebody, where the calendar ends too."""

from datetime import date

from alongside.practice import running
from alongside.practice.clocks import Standing
from alongside.practice.profile import load

RULES = load("england").clocks


def test_working_days_are_left_out_and_the_date_kept_where_only_the_count_is_beyond_the_calendar():
    one = running.run(RULES, "first_review", date(2028, 12, 28), today=date(2028, 12, 28))
    assert (one.due_on, one.standing, one.days_left, one.refusal) == (date(2029, 3, 28), Standing.DUE, None, "")


def test_a_date_beyond_the_calendar_is_a_sentence_and_stays_open():
    one = running.run(RULES, "first_core_group", date(2028, 12, 28), today=date(2028, 12, 28))
    assert (one.due_on, one.standing, one.days_left, one.is_open) == (None, None, None, True)
    assert "2029" in one.refusal


def test_a_weekend_after_the_due_day_is_late_though_no_working_day_has_passed():
    one = running.run(RULES, "first_review", date(2026, 8, 20), today=date(2026, 11, 21))
    assert (one.due_on, one.days_left, one.calendar_days_left, one.standing) == (
        date(2026, 11, 20),
        0,
        -1,
        Standing.LATE,
    )
