import datetime
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.practice import clocks
from alongside.practice.clocks import BeyondCalendar, ClockRule, Standing

date = datetime.date.fromisoformat
FIRST_DAY, LAST_DAY = date("2012-01-01"), date("2028-12-31")
any_day = st.dates(date("1990-01-01"), date("2060-12-31"))
known_day = st.dates(FIRST_DAY, LAST_DAY)
middle_day = st.dates(date("2013-01-01"), date("2027-12-31"))
units = st.sampled_from(["calendar_days", "weeks", "months"])


@pytest.mark.parametrize(
    ("amount", "start", "expected", "why"),
    [
        (15, "2025-12-15", "2026-01-08", "Christmas, Boxing Day and New Year's Day are left out"),
        (1, "2026-08-28", "2026-09-01", "31 August 2026 is a bank holiday, after a weekend"),
        (1, "2026-08-31", "2026-09-01", "an event on a bank holiday: day 1 is the next working day"),
        (1, "2026-01-10", "2026-01-12", "an event on a Saturday: day 1 is Monday"),
        (1, "2026-01-11", "2026-01-12", "an event on a Sunday: day 1 is Monday"),
        (1, "2026-01-12", "2026-01-13", "the day of the event is not counted"),
        (5, "2026-01-12", "2026-01-19", "a week of work"),
        (1, "2026-04-02", "2026-04-07", "Good Friday and Easter Monday, which Scotland does not have"),
        (10, "2026-02-27", "2026-03-13", "a core group; 17 March is a holiday in Northern Ireland only"),
        (1, "2026-03-16", "2026-03-17", "St Patrick's Day is a working day in England and Wales"),
        (1, "2022-09-16", "2022-09-20", "the one-off holiday of 19 September 2022"),
    ],
)
def test_working_days_after(amount, start, expected, why):
    rule = ClockRule(amount=amount, unit="working_days")
    assert clocks.due(rule, date(start)) == date(expected), why


@pytest.mark.parametrize(
    ("amount", "start", "expected", "why"),
    [
        (3, "2026-01-08", "2026-01-05", "Thursday: Wednesday, Tuesday, Monday"),
        (5, "2026-01-08", "2025-12-31", "over the New Year's bank holiday and a weekend"),
        (1, "2026-09-01", "2026-08-28", "over the August bank holiday and a weekend"),
        (1, "2026-01-11", "2026-01-09", "a Sunday: day 1 is the Friday before"),
    ],
)
def test_working_days_before(amount, start, expected, why):
    rule = ClockRule(amount=amount, unit="working_days", direction="before")
    assert clocks.due(rule, date(start)) == date(expected), why


@pytest.mark.parametrize(
    ("amount", "unit", "direction", "start", "expected"),
    [
        (3, "months", "after", "2026-01-08", "2026-04-08"),
        (6, "months", "after", "2026-08-31", "2027-02-28"),
        (6, "months", "after", "2027-08-31", "2028-02-29"),
        (1, "months", "after", "2026-01-30", "2026-02-28"),
        (1, "months", "after", "2026-12-31", "2027-01-31"),
        (3, "months", "after", "2025-11-30", "2026-02-28"),
        (1, "months", "before", "2026-03-31", "2026-02-28"),
        (1, "months", "before", "2026-01-15", "2025-12-15"),
        (12, "months", "after", "2024-02-29", "2025-02-28"),
        (28, "calendar_days", "after", "2026-02-01", "2026-03-01"),
        (4, "weeks", "after", "2026-08-03", "2026-08-31"),
        (12, "weeks", "before", "2026-06-30", "2026-04-07"),
        (6, "months", "after", "2028-09-01", "2029-03-01"),
    ],
)
def test_calendar_clocks(amount, unit, direction, start, expected):
    rule = ClockRule(amount=amount, unit=unit, direction=direction)
    assert clocks.due(rule, date(start)) == date(expected)


@pytest.mark.parametrize(
    ("amount", "direction", "start", "year"),
    [
        (15, "after", "2028-12-15", 2029),
        (1, "after", "2028-12-29", 2029),
        (1, "after", "2030-05-05", 2030),
        (1, "before", "2012-01-02", 2011),
        (1, "before", "2029-01-08", 2029),
        (1, "after", "2011-12-30", 2011),
    ],
)
def test_working_days_beyond_the_calendar_are_refused_with_a_sentence(amount, direction, start, year):
    with pytest.raises(BeyondCalendar, match=rf"bank holidays of {year}, .* 2012 to 2028 are known") as refused:
        clocks.due(ClockRule(amount=amount, unit="working_days", direction=direction), date(start))
    assert (refused.value.year, refused.value.first_year, refused.value.last_year) == (year, 2012, 2028)


def test_the_last_working_day_of_the_calendar_can_still_be_reached():
    assert clocks.due(ClockRule(amount=1, unit="working_days"), date("2028-12-28")) == date("2028-12-29")


@pytest.mark.parametrize(("start", "end"), [("2028-12-20", "2029-01-01"), ("2011-12-31", "2012-01-03")])
def test_working_days_between_beyond_the_calendar_is_refused_either_way(start, end):
    for pair in ((date(start), date(end)), (date(end), date(start))):
        with pytest.raises(BeyondCalendar):
            clocks.working_days_between(*pair)


@pytest.mark.parametrize("unit", ["calendar_days", "weeks", "months", "working_days"])
def test_an_open_end_of_a_case_system_is_refused(unit):
    with pytest.raises(BeyondCalendar):
        clocks.due(ClockRule(amount=1, unit=unit), date("9999-12-31"))


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2026-01-12", "2026-01-12", 0),
        ("2026-01-09", "2026-01-12", 1),
        ("2026-01-12", "2026-01-09", -1),
        ("2026-01-09", "2026-01-10", 0),
        ("2026-08-28", "2026-09-01", 1),
        ("2025-12-15", "2026-01-08", 15),
        ("2026-01-08", "2025-12-15", -15),
    ],
)
def test_working_days_between(start, end, number):
    assert clocks.working_days_between(date(start), date(end)) == number


@pytest.mark.parametrize(
    ("due", "done", "today", "expected"),
    [
        ("2026-01-08", None, "2025-12-15", Standing.DUE),
        ("2026-01-08", None, "2026-01-04", Standing.DUE),
        ("2026-01-08", None, "2026-01-05", Standing.SOON),
        ("2026-01-08", None, "2026-01-08", Standing.SOON),
        ("2026-01-08", None, "2026-01-09", Standing.LATE),
        ("2026-01-08", "2026-01-08", "2026-01-08", Standing.MET),
        ("2026-01-08", "2026-01-07", "2026-02-01", Standing.MET),
        ("2026-01-08", "2026-01-09", "2026-02-01", Standing.MET_LATE),
        ("2026-01-08", "2026-01-07", "2026-01-02", Standing.DUE),
        ("2026-01-08", "2026-01-20", "2026-01-09", Standing.LATE),
    ],
)
def test_standing(due, done, today, expected):
    done = done and date(done)
    assert clocks.standing(date(due), done, date(today), soon_days=3) is expected


def test_a_date_with_a_time_is_refused():
    moment = datetime.datetime(2026, 8, 31, 10, tzinfo=datetime.UTC)
    rule = ClockRule(amount=1, unit="working_days")
    for call in (
        lambda: clocks.is_working_day(moment),
        lambda: clocks.due(rule, moment),
        lambda: clocks.working_days_between(moment, moment),
        lambda: clocks.standing(moment, None, moment),
    ):
        with pytest.raises(TypeError):
            call()


def test_the_calendar_asks_no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    clocks._bank_holidays.cache_clear()
    assert not clocks.is_working_day(date("2026-08-31"))


@given(st.integers(1, 60), middle_day)
def test_working_days_always_land_on_a_working_day_the_right_number_away(amount, start):
    after = clocks.due(ClockRule(amount=amount, unit="working_days"), start)
    before = clocks.due(ClockRule(amount=amount, unit="working_days", direction="before"), start)
    assert before < start < after
    assert clocks.is_working_day(after)
    assert clocks.is_working_day(before)
    assert clocks.working_days_between(start, after) == amount
    if clocks.is_working_day(start):
        assert clocks.working_days_between(start, before) == -amount


@given(known_day, known_day, known_day)
def test_working_days_between_adds_up(one, two, three):
    between = clocks.working_days_between
    assert between(one, two) == -between(two, one)
    assert between(one, two) + between(two, three) == between(one, three)


@given(st.integers(1, 40), middle_day, st.integers(0, 30))
def test_a_later_event_is_never_due_earlier(amount, start, days):
    later = start + datetime.timedelta(days=days)
    for unit in ("working_days", "calendar_days", "weeks", "months"):
        for direction in ("after", "before"):
            rule = ClockRule(amount=amount, unit=unit, direction=direction)
            try:
                assert clocks.due(rule, start) <= clocks.due(rule, later)
            except BeyondCalendar:
                assert unit == "working_days"


@given(st.integers(1, 60), any_day, st.sampled_from(["after", "before"]))
def test_months_keep_the_day_or_take_the_last_of_the_month(amount, start, direction):
    end = clocks.due(ClockRule(amount=amount, unit="months", direction=direction), start)
    months = (end.year - start.year) * 12 + end.month - start.month
    assert months == (amount if direction == "after" else -amount)
    assert end.day == start.day or (end.day < start.day and (end + datetime.timedelta(days=1)).day == 1)


@given(any_day, st.none() | any_day, any_day, st.integers(0, 40))
def test_standing_says_late_only_after_the_due_day(due, done, today, soon_days):
    found = clocks.standing(due, done, today, soon_days=soon_days)
    assert (found is Standing.LATE) == (today > due and (done is None or done > today))
    assert (found in (Standing.MET, Standing.MET_LATE)) == (done is not None and done <= today)
    assert (found is Standing.MET) == (done is not None and done <= min(due, today))
