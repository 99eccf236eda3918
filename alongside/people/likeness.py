"""How well a recorded name and birth date fit what somebody typed, and in which words the difference is said. Pure.

The points follow how much more often such an agreement is seen between two records of one person than between two people: a whole
birth date tells more than a name, a name spelt otherwise less than one spelt the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from alongside.people.nicknames import group_of
from alongside.people.search_keys import parts_of, sound_of


class Spelt(StrEnum):
    """How a part of the name that was typed is like the recorded one."""

    SAME = "same"
    FORM = "form"
    BEGINNING = "beginning"
    NEARLY = "nearly"
    SOUND = "sound"
    FAR = "far"
    OTHER = "other"


class Dated(StrEnum):
    """How the birth date, or year, that was typed is like the recorded one."""

    SAME = "same"
    TURNED = "turned"
    OTHER_DAY = "other day"
    OTHER_MONTH = "other month"
    OTHER_YEAR = "other year"
    SAME_YEAR = "same year"
    NEAR_YEAR = "near year"
    FAR = "far"
    OTHER = "other"
    NOT_SAID = "not said"


OF_NAME = {
    Spelt.SAME: 5.0,
    Spelt.FORM: 4.2,
    Spelt.NEARLY: 3.6,
    Spelt.BEGINNING: 3.2,
    Spelt.SOUND: 2.6,
    Spelt.FAR: 1.6,
    Spelt.OTHER: -2.0,
}
OF_DATE = {
    Dated.SAME: 8.0,
    Dated.TURNED: 6.0,
    Dated.OTHER_DAY: 4.0,
    Dated.OTHER_MONTH: 4.0,
    Dated.OTHER_YEAR: 3.6,
    Dated.SAME_YEAR: 3.0,
    Dated.NEAR_YEAR: 1.0,
    Dated.FAR: -1.0,
    Dated.OTHER: -4.0,
    Dated.NOT_SAID: 0.0,
}
OF_A_SLIP = 1.0  # more, when what differs in the date is one key pressed wrong
FARTHEST_DATE = 3  # keys pressed wrong in a birth date; beyond that it is another
ENOUGH = 0.4  # of the points that the same name and date would have
UNTYPED = 0.2  # less, for each part of the recorded name that nobody typed


@dataclass(frozen=True, slots=True)
class Likeness:
    """points: how well it fits; most: what the same name and date would have; spelt: the worst of the parts of the name."""

    points: float
    most: float
    spelt: Spelt
    dated: Dated

    @property
    def is_enough(self) -> bool:
        """Worth showing to somebody who typed this."""
        return self.points >= self.most * ENOUGH


def likeness(
    typed: Sequence[str],
    born_on: date | None,
    born_in: int | None,
    recorded: Sequence[str],
    birth_on: date | None,
) -> Likeness:
    """Compare what was typed (parts of a name, and a birth date or year) with the parts of a recorded name and a birth date."""
    name, worst = _of_names(typed, recorded)
    dated, more = _of_dates(born_on, born_in, birth_on)
    most = OF_NAME[Spelt.SAME] * len(typed)
    most += OF_DATE[Dated.SAME] if born_on else OF_DATE[Dated.SAME_YEAR] if born_in else 0
    return Likeness(name + OF_DATE[dated] + more, most, worst, dated)


@lru_cache(maxsize=20_000)
def recorded_parts(forename: str, surname: str) -> tuple[str, ...]:
    """The parts of a recorded name, to compare with."""
    return tuple(dict.fromkeys((*parts_of(forename), *parts_of(surname))))


def _of_names(typed: Sequence[str], recorded: Sequence[str]) -> tuple[float, Spelt]:
    """The points of giving each typed part a recorded one of its own, the best pair first, and how the worst of them is spelt."""
    pairs = []
    for row, one in enumerate(typed):
        for column, other in enumerate(recorded):
            spelt = _spelt(one, other)
            if spelt is not Spelt.OTHER:
                pairs.append((-OF_NAME[spelt], row, column, spelt))
    pairs.sort()
    rows: dict[int, Spelt] = {}
    columns: set[int] = set()
    for _points, row, column, spelt in pairs:
        if row not in rows and column not in columns:
            rows[row] = spelt
            columns.add(column)
    points = -UNTYPED * (len(recorded) - len(columns)) + OF_NAME[Spelt.OTHER] * (len(typed) - len(rows))
    worst = Spelt.OTHER if len(rows) < len(typed) else Spelt.SAME
    for spelt in rows.values():
        points += OF_NAME[spelt]
        if OF_NAME[spelt] < OF_NAME[worst]:
            worst = spelt
    return points, worst


@lru_cache(maxsize=50_000)
def _spelt(typed: str, recorded: str) -> Spelt:
    if typed == recorded:
        return Spelt.SAME
    if group_of(typed) == group_of(recorded):
        return Spelt.FORM
    length = max(len(typed), len(recorded))
    slips = OSA.distance(typed, recorded, score_cutoff=3)
    if slips == 1 and length > 2:
        return Spelt.NEARLY
    if recorded.startswith(typed) or (len(recorded) > 2 and typed.startswith(recorded)):
        return Spelt.BEGINNING
    if slips == 2 and length > 5:
        return Spelt.SOUND
    if sound_of(typed) == sound_of(recorded) and length > 3:
        return Spelt.SOUND
    if slips <= (3 if length > 8 else 2) and length > 3:
        return Spelt.FAR
    return Spelt.OTHER


def _of_dates(born_on: date | None, born_in: int | None, birth_on: date | None) -> tuple[Dated, float]:
    if birth_on is None or not (born_on or born_in):
        return Dated.NOT_SAID, 0
    if born_on is None:
        apart = abs(birth_on.year - (born_in or 0))
        return (Dated.SAME_YEAR, Dated.NEAR_YEAR)[apart] if apart < 2 else Dated.OTHER, 0
    if born_on == birth_on:
        return Dated.SAME, 0
    same = (born_on.day == birth_on.day, born_on.month == birth_on.month, born_on.year == birth_on.year)
    slips = OSA.distance(_written(born_on), _written(birth_on))
    if same[2] and (born_on.day, born_on.month) == (birth_on.month, birth_on.day):
        return Dated.TURNED, 0
    of_same = {
        (False, True, True): Dated.OTHER_DAY,
        (True, False, True): Dated.OTHER_MONTH,
        (True, True, False): Dated.OTHER_YEAR,
    }
    if same in of_same:
        return of_same[same], OF_A_SLIP if slips == 1 else 0
    turned = (born_on.day, born_on.month) == (birth_on.month, birth_on.day)
    is_far = same[2] or turned or slips <= FARTHEST_DATE
    return (Dated.FAR, OF_A_SLIP if same[2] or turned else 0) if is_far else (Dated.OTHER, 0)


def _written(day: date) -> str:
    return f"{day.day:02d}{day.month:02d}{day.year}"
