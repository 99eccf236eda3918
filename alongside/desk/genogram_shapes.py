"""What a family picture is made of: people, places, lines and frames. Lengths are in the drawing's own units."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

SYMBOL, APART, NAME_LINE = 44, 112, 16
NAME_SIGNS, NAME_LINES = 15, 3
ROW = SYMBOL + 6 + NAME_LINES * NAME_LINE
LANE, ABOVE, EDGE = 14, 30, 24


@dataclass(frozen=True)
class Member:
    """Somebody to be drawn. `home` is alike for those who live together, None when it is not known or not to be shown."""

    key: Hashable
    name: str
    sex: str = ""
    years: int | None = None
    born_on: date | None = None
    is_unborn: bool = False
    has_died: bool = False
    is_focus: bool = False
    home: Hashable = None


@dataclass(frozen=True)
class Placed:
    """Somebody with the middle of their sign, and their name in lines that fit under it."""

    member: Member
    x: float
    y: float
    name: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line through points. kind: "couple", "child" or "care"; status of a couple: a kind of relation, or "parents" when only
    their child is recorded. `across` are the places where strokes go through it."""

    kind: str
    points: tuple[tuple[float, float], ...]
    status: str = ""
    across: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Outline:
    """Around people of one row who live together and stand side by side."""

    x: float
    y: float
    width: float
    height: float
    number: int


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    people: tuple[Placed, ...]
    lines: tuple[Line, ...]
    outlines: tuple[Outline, ...]


@dataclass
class Union:
    """Those who have children together or are a couple, and these children; or those who care for one child."""

    parents: tuple[Hashable, ...]
    status: str = "parents"
    kind: str = "child"
    children: list[Hashable] = field(default_factory=list)
