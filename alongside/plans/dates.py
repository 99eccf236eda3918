"""When a plan's core groups and reviews are due, by the clocks of the practice profile. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.practice import clocks
from alongside.practice.clocks import BeyondCalendar, Standing
from alongside.practice.tables import Clock


@dataclass(frozen=True)
class Due:
    """One thing with a clock. `due_on` and what follows from it are None where the calendar does not reach.

    working_days: from today until due_on, below 0 when it is late.
    """

    clock: Clock
    counted_from: date
    due_on: date | None
    done_on: date | None
    standing: Standing | None
    working_days: int | None

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.done_on is None


def core_groups(of: Mapping[str, Clock], *, began_on: date, held: Sequence[date], today: date) -> tuple[Due, ...]:
    """The core groups held, and the next one: the first counts from the conference, each later one from the one before."""
    return _run(of["first_core_group"], of["later_core_group"], began_on=began_on, held=held, today=today)


def reviews(of: Mapping[str, Clock], *, began_on: date, held: Sequence[date], today: date) -> tuple[Due, ...]:
    """The reviews held, and the next one: the first counts from the conference, each later one from the one before."""
    return _run(of["first_review"], of["later_review"], began_on=began_on, held=held, today=today)


def _run(first: Clock, later: Clock, *, began_on: date, held: Sequence[date], today: date) -> tuple[Due, ...]:
    found = []
    counted_from, clock = began_on, first
    for done_on in (*sorted(held), None):
        found.append(_due(clock, counted_from, done_on, today))
        counted_from, clock = done_on or counted_from, later
    return tuple(found)


def _due(clock: Clock, counted_from: date, done_on: date | None, today: date) -> Due:
    try:
        due_on = clocks.due(clock.rule, counted_from)
        left = clocks.working_days_between(today, due_on)
    except BeyondCalendar:
        return Due(clock, counted_from, None, done_on, None, None)
    return Due(clock, counted_from, due_on, done_on, clocks.standing(due_on, done_on, today), left)
