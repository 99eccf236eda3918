"""What in the use of services is worth asking about. Pure. Nothing here is a verdict: each has good reasons as often as not.

The figures are ours, chosen so that an ordinary week raises nothing; no guidance names any.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

FIRST_HOUR, LAST_HOUR = time(7, 0), time(20, 0)
MANY, IN_A_ROW = 15, timedelta(hours=1)


class Kind(StrEnum):
    OWN_NAME = "own name"
    OWN_POSTCODE = "own postcode"
    FAMOUS_NAME = "famous name"
    MANY_IN_A_ROW = "many in a row"
    OUTSIDE_HOURS = "outside hours"


@dataclass(frozen=True)
class Somebody:
    """Who used it. names: words of their own surname; postcode: their own, without blanks, if it is known; works_at_any_hour: as
    emergency duty and the duty manager do."""

    account: UUID
    names: frozenset[str]
    postcode: str = ""
    works_at_any_hour: bool = False


@dataclass(frozen=True)
class Look:
    """Somebody opened the services around a family, at a local time."""

    account: UUID
    family: UUID
    at: datetime


@dataclass(frozen=True)
class Search:
    """Somebody searched: the words and the postcode that were typed, in small letters and without blanks."""

    account: UUID
    at: datetime
    words: frozenset[str]
    postcode: str = ""


@dataclass(frozen=True)
class Remark:
    """Something to ask about: who, what kind, when it was last so, and how often."""

    account: UUID
    kind: Kind
    at: datetime
    times: int


def remarks(
    people: Iterable[Somebody],
    looks: Iterable[Look],
    searches: Iterable[Search],
    famous: frozenset[str],
    is_working_day: Iterable[object] | None = None,
) -> list[Remark]:
    """Each kind once for each person, the newest first. famous: surnames in small letters.

    is_working_day: the dates that are working days among those used; None takes Monday to Friday.
    """
    known = {each.account: each for each in people}
    days = None if is_working_day is None else set(is_working_day)
    found: dict[tuple[UUID, Kind], list[datetime]] = defaultdict(list)
    by_account: dict[UUID, list[Look]] = defaultdict(list)
    for look in looks:
        by_account[look.account].append(look)
        who = known.get(look.account)
        if who and not who.works_at_any_hour and _is_outside_hours(look.at, days):
            found[look.account, Kind.OUTSIDE_HOURS].append(look.at)
    for account, theirs in by_account.items():
        found[account, Kind.MANY_IN_A_ROW] += list(_many_in_a_row(theirs))
    for search in searches:
        for kind in _about_terms(known.get(search.account), search, famous):
            found[search.account, kind].append(search.at)
    said = [Remark(account, kind, max(times), len(times)) for (account, kind), times in found.items() if times]
    return sorted(said, key=lambda each: each.at, reverse=True)


def _is_outside_hours(at: datetime, days: set[object] | None) -> bool:
    is_off = at.weekday() >= 5 if days is None else at.date() not in days
    return is_off or not FIRST_HOUR <= at.time() < LAST_HOUR


def _many_in_a_row(looks: list[Look]) -> Iterator[datetime]:
    """When the last of many families within an hour was opened, once for each such row."""
    ordered = sorted(looks, key=lambda each: each.at)
    first, told_until = 0, None
    for place, look in enumerate(ordered):
        while look.at - ordered[first].at > IN_A_ROW:
            first += 1
        families = {each.family for each in ordered[first : place + 1]}
        if len(families) >= MANY and (told_until is None or ordered[first].at > told_until):
            told_until = look.at
            yield look.at


def _about_terms(who: Somebody | None, search: Search, famous: frozenset[str]) -> Iterator[Kind]:
    if who and who.names & search.words:
        yield Kind.OWN_NAME
    if who and who.postcode and who.postcode == search.postcode:
        yield Kind.OWN_POSTCODE
    if famous & search.words:
        yield Kind.FAMOUS_NAME
