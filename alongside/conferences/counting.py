"""From which day the clock of an initial conference counts. Values in, values out."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Started(Protocol):
    """A section 47 enquiry, as far as the clock asks."""

    started_on: date


One = TypeVar("One", bound=Started)


def led_to(enquiries: Iterable[One], held_on: date, *, before: Iterable[date]) -> list[One]:
    """The enquiries that an initial conference held on a day came from: those since the one held before it.

    before: the days on which initial conferences of the family were held, this one's among them or not.
    """
    last = max((day for day in before if day < held_on), default=None)
    return [each for each in enquiries if each.started_on <= held_on and (last is None or each.started_on > last)]
