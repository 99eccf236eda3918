"""When something is due, and how it stands. Values in, values out: nothing here knows what day it is.

How days are counted:

* The day of the event itself is never counted. Day 1 is the first working day after it (counting back: before it).
* So an event on a weekend or a bank holiday needs no rule of its own: day 1 is still the next working day.
* Clocks in days, weeks and months run on the calendar and are not moved off weekends or bank holidays: what is due on
  a Saturday has to be done by that Saturday, in practice on the Friday.
* A clock in months that lands on a day which does not exist takes the last day of that month (31 August and 6 months
  is 28 or 29 February).

Working days leave out Saturdays, Sundays and the bank holidays of England and Wales that the package
govuk-bank-holidays carries. Outside its years, working days are refused rather than guessed.
"""

import calendar
import datetime
import functools
from bisect import bisect_right
from enum import StrEnum
from typing import Literal

from govuk_bank_holidays.bank_holidays import BankHolidays
from pydantic import BaseModel, ConfigDict, Field

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


class BeyondCalendar(Exception):
    """A date lies in a year for which the bank holidays are not known, or outside the calendar altogether.

    `first_year` and `last_year` are the years that are known, for a caller who says it in another language.
    """

    def __init__(self, year: int) -> None:
        self.year = year
        self.first_year, self.last_year = calendar_years()
        super().__init__(
            f"This date needs the bank holidays of {year}, and only those of "
            f"{self.first_year} to {self.last_year} are known. Please work this date out by hand, "
            "and ask the people who run this service to update its list of bank holidays."
        )


class ClockRule(BaseModel):
    """An amount of time before or after an event, for example 15 working days after a strategy discussion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    amount: int = Field(ge=1, le=1000)
    unit: Literal["working_days", "calendar_days", "weeks", "months"]
    direction: Literal["before", "after"] = "after"


class Standing(StrEnum):
    """How something with a clock stands on one day."""

    DUE = "due"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    MET_LATE = "met_late"


@functools.cache
def _bank_holidays() -> frozenset[datetime.date]:
    # Without use_cached_holidays the package calls the network; without a division it leaves out Easter Monday.
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in known)


@functools.cache
def calendar_years() -> tuple[int, int]:
    """The first and the last year whose bank holidays are known."""
    years = {day.year for day in _bank_holidays()}
    return min(years), max(years)


@functools.cache
def _holidays_on_weekdays() -> list[datetime.date]:
    return sorted(day for day in _bank_holidays() if day.weekday() < SATURDAY)


def is_working_day(day: datetime.date) -> bool:
    """Whether `day` is neither a weekend nor a bank holiday in England and Wales.

    Raises BeyondCalendar for a year whose bank holidays are not known, also on its Saturdays and Sundays.
    """
    _refuse_a_time(day)
    first_year, last_year = calendar_years()
    if not first_year <= day.year <= last_year:
        raise BeyondCalendar(day.year)
    return day.weekday() < SATURDAY and day not in _bank_holidays()


def due(rule: ClockRule, start: datetime.date) -> datetime.date:
    """The last day on which the rule is still kept, counted from the event on `start`.

    A rule with direction "before" counts backwards: 3 working days before a conference on a Thursday is the Monday.
    Raises BeyondCalendar when working days reach a year whose bank holidays are not known.
    """
    _refuse_a_time(start)
    steps = rule.amount if rule.direction == "after" else -rule.amount
    try:
        match rule.unit:
            case "working_days":
                return _step_working_days(start, steps)
            case "calendar_days":
                return start + steps * ONE_DAY
            case "weeks":
                return start + steps * 7 * ONE_DAY
            case "months":
                return _step_months(start, steps)
    except OverflowError:
        # Extracts of case systems write "no end" as 9999-12-31, and nothing comes after it.
        raise BeyondCalendar(start.year) from None


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """How many working days `end` is after `start`, as a number below zero when it is before.

    Counts the working days after the earlier of the two, up to and with the later: Friday to Monday is 1, Monday to
    Friday is -1 the other way round, Friday to Saturday is 0. For every rule of n working days after `start`,
    `working_days_between(start, due(rule, start))` is n. Raises BeyondCalendar as `is_working_day` does.
    """
    _refuse_a_time(start)
    _refuse_a_time(end)
    if end < start:
        return -working_days_between(end, start)
    is_working_day(start)
    # The last day is asked first, so that a date far outside the calendar is refused without counting up to it.
    is_working_day(end)
    weeks, more = divmod((end - start).days, 7)
    weekdays = weeks * SATURDAY + sum((start.weekday() + number) % 7 < SATURDAY for number in range(1, more + 1))
    holidays = _holidays_on_weekdays()
    return weekdays - (bisect_right(holidays, end) - bisect_right(holidays, start))


def standing(due: datetime.date, done: datetime.date | None, today: datetime.date, *, soon_days: int = 7) -> Standing:
    """How something stands on `today` that is due on `due` and was done on `done` (None: not yet).

    On the due day itself it is not late. It is soon in the last `soon_days` calendar days, the due day among them.
    A `done` that lies after `today` is a plan and not yet a fact, so it counts as not done.
    """
    for day in (due, today, done):
        _refuse_a_time(day)
    if done is not None and done <= today:
        return Standing.MET if done <= due else Standing.MET_LATE
    if today > due:
        return Standing.LATE
    return Standing.SOON if (due - today).days <= soon_days else Standing.DUE


def _step_working_days(start: datetime.date, steps: int) -> datetime.date:
    is_working_day(start)
    one_day = ONE_DAY if steps > 0 else -ONE_DAY
    day, left = start, abs(steps)
    while left:
        day += one_day
        left -= is_working_day(day)
    return day


def _step_months(start: datetime.date, steps: int) -> datetime.date:
    years, month = divmod(start.month - 1 + steps, 12)
    year = start.year + years
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise OverflowError
    last_day = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, last_day))


def _refuse_a_time(day: datetime.date | None) -> None:
    # A datetime is a date to Python, yet is never found among bank holidays.
    if isinstance(day, datetime.datetime):
        raise TypeError("Clocks count in dates. Give the local date, not a date with a time.")
