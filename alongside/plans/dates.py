"""When a plan's core groups and reviews are due, by the clocks of the practice profile. Values in, values out."""

from collections.abc import Mapping, Sequence
from datetime import date

from alongside.practice import running
from alongside.practice.running import RunningClock
from alongside.practice.tables import Clock


def core_groups(
    rules: Mapping[str, Clock], *, began_on: date, held: Sequence[date], today: date
) -> tuple[RunningClock, ...]:
    """The core groups held, and the next one: the first counts from the conference, each later one from the one before."""
    return _run(rules, "first_core_group", "later_core_group", began_on=began_on, held=held, today=today)


def reviews(
    rules: Mapping[str, Clock], *, began_on: date, held: Sequence[date], today: date
) -> tuple[RunningClock, ...]:
    """The reviews held, and the next one: the first counts from the conference, each later one from the one before."""
    return _run(rules, "first_review", "later_review", began_on=began_on, held=held, today=today)


def _run(
    rules: Mapping[str, Clock], first: str, later: str, *, began_on: date, held: Sequence[date], today: date
) -> tuple[RunningClock, ...]:
    found = []
    counted_from, key = began_on, first
    for done_on in (*sorted(held), None):
        found.append(running.run(rules, key, counted_from, today=today, done_on=done_on))
        counted_from, key = done_on or counted_from, later
    return tuple(found)
