"""A clock of the profile that runs for somebody: when it is due, how it stands, or why that cannot be said. Pure."""

from dataclasses import dataclass
from datetime import date

from alongside.practice import clocks
from alongside.practice.clocks import BeyondCalendar, Standing
from alongside.practice.profile import Profile
from alongside.practice.tables import Clock


@dataclass(frozen=True)
class RunningClock:
    """`days_left`: working days from today to the due day, below zero when it is late. `refusal`: a sentence in place of a
    date, when the calendar does not reach it."""

    key: str
    clock: Clock
    starts_on: date
    done_on: date | None
    due_on: date | None = None
    standing: Standing | None = None
    days_left: int | None = None
    refusal: str = ""

    @property
    def is_open(self) -> bool:
        """Not yet done."""
        return self.standing not in (Standing.MET, Standing.MET_LATE)


def run(profile: Profile, key: str, starts_on: date, *, today: date, done_on: date | None = None) -> RunningClock:
    """The clock of that key counted from a day. Beyond the calendar it carries a sentence and no date."""
    clock = profile.clocks[key]
    try:
        due_on = clocks.due(clock.rule, starts_on)
        return RunningClock(
            key,
            clock,
            starts_on,
            done_on,
            due_on,
            clocks.standing(due_on, done_on, today),
            clocks.working_days_between(today, due_on),
        )
    except BeyondCalendar as refused:
        return RunningClock(key, clock, starts_on, done_on, refusal=str(refused))
