"""How a service stands to somebody, from what its feed declares and what came of it. Pure.

"No record" is said only where a record would be here if there were one: their birth is recorded, the feed covers them, its delivery
came, it is new enough, and it was compared with the person. Everything else has words of its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from alongside.context.rows import FeedRow, Involvement


class State(StrEnum):
    CURRENT = "current"
    PAST = "past"
    KNOWN = "known"
    NO_RECORD = "no record"
    NOT_COVERED = "not covered"
    NOT_CHECKED = "not checked"
    BEING_CHECKED = "being checked"
    UNCLEAR = "unclear"
    HIDDEN_BY_AGE = "hidden by age"
    UNBORN = "unborn"


@dataclass(frozen=True)
class Cover:
    """What a feed declares that matters here. Ages in whole years; `until_age` is the last that is shown.

    from_on, until_on: the days its data begins and ends; None for no bound. stale_after_days: how long a delivery counts as
    checked.
    """

    from_age: int | None = None
    until_age: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    stale_after_days: int | None = None


@dataclass(frozen=True)
class Checked:
    """The feed's newest delivery that counts: for which day it is correct, and whether the person was compared with it."""

    correct_as_of: date
    has_person: bool


def hides(cover: Cover, age: int | None) -> bool:
    """Whether the feed is not shown for somebody of that age in whole years. An age that is not known hides what has an age rule;
    somebody unborn has no age."""
    if cover.from_age is None and cover.until_age is None:
        return False
    if age is None:
        return True
    return (cover.from_age is not None and age < cover.from_age) or (
        cover.until_age is not None and age > cover.until_age
    )


def is_stale(cover: Cover, checked: Checked, today: date) -> bool:
    """Whether the delivery is older than the feed says that it may be."""
    limit = cover.stale_after_days
    return limit is not None and today - checked.correct_as_of > timedelta(days=limit)


def state_of(
    cover: Cover,
    age: int | None,
    rows: list[FeedRow],
    checked: Checked | None,
    today: date,
    *,
    doubt: State | None = None,
    is_unborn: bool = False,
) -> State:
    """The state in which a service is shown for one person.

    rows: the agency's records linked with the person. doubt: when another may be theirs, BEING_CHECKED while somebody is to decide
    that, UNCLEAR where nobody could tell. is_unborn: no birth is recorded, so that nothing can be compared.
    """
    if is_unborn and not rows and not doubt:
        return State.UNBORN
    if hides(cover, age):
        return State.HIDDEN_BY_AGE
    if any(row.involvement is Involvement.CURRENT for row in rows):
        return State.CURRENT
    if any(row.involvement is Involvement.HISTORIC for row in rows):
        return State.PAST
    if rows:
        return State.KNOWN
    if doubt:
        return doubt
    if cover.until_on is not None and cover.until_on < today:
        return State.NOT_COVERED
    if cover.from_on is not None and cover.from_on > today:
        return State.NOT_COVERED
    if checked is None or not checked.has_person or is_stale(cover, checked, today):
        return State.NOT_CHECKED
    return State.NO_RECORD
