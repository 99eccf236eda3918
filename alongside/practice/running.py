"""A clock of the profile that runs for somebody: when it is due, how it stands, or why that cannot be said. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.practice import clocks
from alongside.practice.clocks import BeyondCalendar, Standing
from alongside.practice.tables import Clock


@dataclass(frozen=True)
class RunningClock:
    """One thing with a clock, as it stands `today`.

    `days_left`: working days from today to the due day, below zero when it is late; None where bank holidays are not
    known. `refusal`: a sentence in place of a date, when the calendar does not reach it.
    """

    key: str
    clock: Clock
    today: date
    starts_on: date
    done_on: date | None
    due_on: date | None = None
    standing: Standing | None = None
    days_left: int | None = None
    refusal: str = ""

    @property
    def name(self) -> str:
        """What a url calls it: its key and the day it counts from, such as "first_core_group-2026-11-26"."""
        return f"{self.key}-{self.starts_on.isoformat()}"

    @property
    def is_or_was_late(self) -> bool:
        """There is something to explain."""
        return self.standing in (Standing.LATE, Standing.MET_LATE)

    @property
    def is_open(self) -> bool:
        """Not yet done."""
        return self.standing not in (Standing.MET, Standing.MET_LATE)

    @property
    def calendar_days_left(self) -> int | None:
        """Days from today to the due day: a Saturday after a Friday is one day late and no working day."""
        return (self.due_on - self.today).days if self.due_on else None


def run(
    rules: Mapping[str, Clock], key: str, starts_on: date, *, today: date, done_on: date | None = None
) -> RunningClock:
    """The clock of that key counted from a day. rules: the clocks of a profile.

    Beyond the calendar it carries a sentence and no date.
    """
    clock = rules[key]
    try:
        due_on = clocks.due(clock.rule, starts_on)
    except BeyondCalendar as refused:
        return RunningClock(key, clock, today, starts_on, done_on, refusal=str(refused))
    standing = clocks.standing(due_on, done_on, today)
    return RunningClock(key, clock, today, starts_on, done_on, due_on, standing, _days_left(today, due_on))


def _days_left(today: date, due_on: date) -> int | None:
    try:
        return clocks.working_days_between(today, due_on)
    except BeyondCalendar:
        return None
