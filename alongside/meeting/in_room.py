"""What the screen for the room may show. Values in, values out, and when in doubt nothing.

The screen shows only what is shared with everyone present. Somebody who comes on their own is never present with the others:
nothing that they say, and nothing that is said while they are here, is ever shown; and while they are here, nothing is.
"""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """One invited person: whether they come on their own, when they came and left (None: not), whether they are here."""

    person: Hashable
    comes_separately: bool
    came_at: datetime | None
    left_at: datetime | None
    is_here: bool


def may_show_anything(invited: Iterable[Attendance]) -> bool:
    """Somebody is marked as here, and nobody who comes on their own is."""
    here = [each for each in invited if each.is_here]
    return bool(here) and not any(each.comes_separately for each in here)


def point_is_shared(said_at: datetime, speaker: Hashable | None, invited: Collection[Attendance]) -> bool:
    """Whether a captured point was said in front of the people who meet together.

    Before anybody of them was marked as here it is not known in front of whom, so it is not shown.
    """
    if not may_show_anything(invited):
        return False
    if not any(each.came_at and each.came_at <= said_at for each in invited if not each.comes_separately):
        return False
    return not any(each.person == speaker or _is_during(said_at, each) for each in invited if each.comes_separately)


def view_is_shared(
    speaker: Hashable, readers: Collection[Hashable], chair: Hashable, invited: Collection[Attendance]
) -> bool:
    """Whether everyone present, the chair too, may read what somebody said. The speaker knows it anyway."""
    if not may_show_anything(invited):
        return False
    if any(each.person == speaker for each in invited if each.comes_separately):
        return False
    present = {each.person for each in invited if each.is_here} | {chair}
    return present - {speaker} <= set(readers)


def _is_during(moment: datetime, attendance: Attendance) -> bool:
    if attendance.came_at is None or moment < attendance.came_at:
        return False
    return attendance.left_at is None or moment <= attendance.left_at
