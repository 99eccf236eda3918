"""Ladders as values: rungs, where each person is now, how that changed. Nothing here joins two people into one number."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Place:
    """Where one person placed one area on one day. rung None: not placed this time, and the words say why.

    `said_at` orders two places of one day.
    """

    area: Hashable
    person: Hashable
    who: str
    is_family: bool
    rung: int | None
    on: date
    said_at: datetime
    words: str = ""


@dataclass(frozen=True)
class Scorer:
    """One person's places on one area, oldest first. A time without a place is not among the points."""

    person: Hashable
    who: str
    is_family: bool
    points: tuple[tuple[date, int], ...]


def rungs(least: int, most: int) -> tuple[int, ...]:
    """The rungs as they are drawn, the highest first. Raises ValueError when there are fewer than two."""
    if most <= least:
        raise ValueError("A ladder has at least two rungs.")
    return tuple(range(most, least - 1, -1))


def now(places: Iterable[Place], area: Hashable, *, until: date | None = None) -> tuple[Place, ...]:
    """The last place of each person on an area, carried forward to `until` (its day included) or to the newest.

    "Not placed this time" does not take away where somebody was before; `passed` tells of it. Family first, then by name.
    """
    found: dict[Hashable, Place] = {}
    for place in _in_time(places, area, until):
        if place.rung is not None:
            found[place.person] = place
    return tuple(sorted(found.values(), key=_family_first))


def passed(places: Iterable[Place], area: Hashable, *, until: date | None = None) -> tuple[Place, ...]:
    """Those whose last word on an area was that they would not place it this time."""
    found: dict[Hashable, Place] = {}
    for place in _in_time(places, area, until):
        found[place.person] = place
    return tuple(sorted((place for place in found.values() if place.rung is None), key=_family_first))


def over_time(places: Iterable[Place], area: Hashable) -> tuple[Scorer, ...]:
    """Each person's places on an area as points of their own. Of one day, the last one counts. Family first."""
    points: dict[Hashable, dict[date, int]] = {}
    last: dict[Hashable, Place] = {}
    for place in _in_time(places, area, None):
        if place.rung is not None:
            points.setdefault(place.person, {})[place.on] = place.rung
            last[place.person] = place
    return tuple(
        Scorer(place.person, place.who, place.is_family, tuple(points[place.person].items()))
        for place in sorted(last.values(), key=_family_first)
    )


def _in_time(places: Iterable[Place], area: Hashable, until: date | None) -> list[Place]:
    wanted = (place for place in places if place.area == area and (until is None or place.on <= until))
    return sorted(wanted, key=lambda place: (place.on, place.said_at))


def _family_first(place: Place) -> tuple[bool, str, str]:
    return (not place.is_family, place.who, str(place.person))
