"""Where everybody stands in a family picture. Pure: people and how they are related in, places and lines out.

The usual signs: a square is male, a circle female, a diamond not known, a triangle a child not yet born, a cross somebody who
died, a double outline whom it is about. A row for each generation; a couple's line runs beneath them, dashed when they are not
married, with one stroke through it when they parted and two when they divorced; their children hang from it.

Lengths are in the drawing's own units, which are pixels at its full size.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

from alongside.people.kinship import CARERS, COUPLES, FORMER_COUPLES, PARENTS, Fact

SYMBOL, APART, NAME_LINE = 44, 112, 16
NAME_SIGNS, NAME_LINES = 15, 3
ROW = SYMBOL + 6 + NAME_LINES * NAME_LINE
LANE, ABOVE, EDGE = 14, 30, 24
SWEEPS = 8

# How many generations the second is below the first, for each kind, the surest first.
_BELOW = [
    *((kind, 1) for kind in sorted(PARENTS)),
    *((kind, 0) for kind in sorted(COUPLES | FORMER_COUPLES)),
    *((kind, 0) for kind in ("twin", "sibling", "half-sibling", "step-sibling")),
    *((kind, 1) for kind in ("step-parent", "parent's partner")),
    ("grandparent", 2),
    ("aunt or uncle", 1),
    ("cousin", 0),
    *((kind, 1) for kind in sorted(CARERS)),
]


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
class _Union:
    """Those who have children together or are a couple, and these children; or those who care for one child."""

    parents: tuple[Hashable, ...]
    status: str = "parents"
    kind: str = "child"
    children: list[Hashable] = field(default_factory=list)


def draw(members: Iterable[Member], facts: Iterable[Fact]) -> Drawing:
    """The picture of these people. Facts about anybody else are passed over."""
    everybody = {member.key: member for member in members}
    known = [f for f in facts if f.person in everybody and f.other in everybody and f.person != f.other]
    levels = generations(everybody, known)
    unions = _unions(everybody, known)
    blocks = _blocks(everybody, levels, unions)
    xs = _across(everybody, levels, unions, blocks)
    return _drawn(everybody, levels, unions, xs)


def generations(everybody: dict[Hashable, Member], facts: list[Fact]) -> dict[Hashable, int]:
    """The row of each person, 0 the eldest. What contradicts something surer is passed over, so that no loop can be."""
    root = {key: key for key in everybody}
    depth = dict.fromkeys(everybody, 0)  # below the root of the group

    def find(key: Hashable) -> tuple[Hashable, int]:
        below = 0
        while root[key] != key:
            below += depth[key]
            key = root[key]
        return key, below

    for kind, below in _BELOW:
        for fact in facts:
            if fact.kind != kind:
                continue
            (one, one_below), (other, other_below) = find(fact.person), find(fact.other)
            if one != other:
                root[other], depth[other] = one, one_below + below - other_below
    groups: dict[Hashable, dict[Hashable, int]] = defaultdict(dict)
    for key in everybody:
        top, below = find(key)
        groups[top][key] = below
    # The largest group gives the rows; children of others stand beside its youngest, grown-ups a row above.
    ordered = sorted(groups.values(), key=lambda group: (-any(everybody[k].is_focus for k in group), -len(group)))
    levels: dict[Hashable, int] = {}
    youngest = 0
    for group in ordered:
        lowest = max(group.values())
        if not levels:
            shift, youngest = -min(group.values()), lowest - min(group.values())
        else:
            has_child = any(_is_child(everybody[key]) for key in group)
            shift = youngest - (0 if has_child else 1) - lowest
        levels |= {key: below + shift for key, below in group.items()}
    first = min(levels.values(), default=0)
    return {key: level - first for key, level in levels.items()}


def _is_child(member: Member) -> bool:
    return member.is_unborn or (member.years is not None and member.years < 18)


def _unions(everybody: dict[Hashable, Member], facts: list[Fact]) -> list[_Union]:
    order = {key: place for place, key in enumerate(everybody)}
    couples: dict[tuple[Hashable, ...], _Union] = {}

    def together(people: Iterable[Hashable]) -> tuple[Hashable, ...]:
        return tuple(sorted(set(people), key=order.__getitem__))

    for fact in facts:
        if fact.kind in COUPLES | FORMER_COUPLES:
            couples[together((fact.person, fact.other))] = _Union(together((fact.person, fact.other)), fact.kind)
    found = dict(couples)
    by_birth: dict[Hashable, list[Hashable]] = defaultdict(list)
    by_adoption: dict[Hashable, list[Hashable]] = defaultdict(list)
    carers: dict[Hashable, list[Hashable]] = defaultdict(list)
    for fact in facts:
        if fact.kind in ("mother", "father"):
            by_birth[fact.other].append(fact.person)
        elif fact.kind == "adoptive parent":
            by_adoption[fact.other].append(fact.person)
        elif fact.kind in CARERS:
            carers[fact.other].append(fact.person)
    for parents in (by_birth, by_adoption):
        for child in sorted(parents, key=lambda key: _by_age(everybody[key], order[key])):
            pair = together(parents[child])
            found.setdefault(pair, _Union(pair)).children.append(child)
    caring: dict[tuple[Hashable, ...], _Union] = {}
    for child, those in carers.items():
        pair = together(each for each in those if each not in by_birth[child] + by_adoption[child])
        if pair:
            caring.setdefault(pair, _Union(pair, status="care", kind="care")).children.append(child)
    return [*found.values(), *caring.values()]


def _by_age(member: Member, place: int) -> tuple[date, int]:
    """The eldest first, and whoever is not born last."""
    return (member.born_on or (date.max if member.is_unborn else date.min), place)


def _blocks(
    everybody: dict[Hashable, Member], levels: dict[Hashable, int], unions: list[_Union]
) -> list[list[list[Hashable]]]:
    """For each row the chains of people who stand side by side because they are or were together."""
    beside: dict[Hashable, list[Hashable]] = defaultdict(list)
    for union in unions:
        for one in union.parents:
            for other in union.parents:
                if one != other and levels[one] == levels[other] and other not in beside[one]:
                    beside[one].append(other)
    rows: list[list[list[Hashable]]] = [[] for _ in range(max(levels.values(), default=-1) + 1)]
    done: set[Hashable] = set()
    for key in sorted(everybody, key=lambda key: (len(beside[key]) > 1, _by_age(everybody[key], 0))):
        if key in done:
            continue
        chain, waiting = [], [key]
        while waiting:
            here = waiting.pop()
            if here in done:
                continue
            done.add(here)
            chain.append(here)
            waiting += [each for each in sorted(beside[here], key=lambda it: -len(beside[it])) if each not in done]
        rows[levels[key]].append(chain)
    return rows


def _across(
    everybody: dict[Hashable, Member],
    levels: dict[Hashable, int],
    unions: list[_Union],
    rows: list[list[list[Hashable]]],
) -> dict[Hashable, float]:
    """How far to the right each person stands: near the middle of their parents and of their children, never too close."""
    xs: dict[Hashable, float] = {}
    for row in rows:
        for place, key in enumerate(key for chain in row for key in chain):
            xs[key] = place * APART
    above = [(union, child, at) for union in unions for at, child in enumerate(union.children)]

    def wanted_from_above(key: Hashable) -> list[float]:
        return [
            sum(xs[parent] for parent in union.parents) / len(union.parents)
            + (at - (len(union.children) - 1) / 2) * APART
            for union, child, at in above
            if child == key and union.kind == "child"
        ]

    def wanted_from_below(key: Hashable) -> list[float]:
        return [
            sum(xs[child] for child in union.children) / len(union.children)
            for union in unions
            if key in union.parents and union.children
        ]

    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        wants = wanted_from_above if down else wanted_from_below
        for row in rows if down else rows[::-1]:
            _place(row, {key: wants(key) for chain in row for key in chain}, xs)
    return xs


def _place(row: list[list[Hashable]], wanted: dict[Hashable, list[float]], xs: dict[Hashable, float]) -> None:
    """Put the chains of a row where their people want to be, in that order, `APART` from one another."""
    for chain in row:
        if _cost(chain, wanted) > _cost(chain[::-1], wanted):
            chain.reverse()

    def start(chain: list[Hashable]) -> float:
        starts = [want - at * APART for at, key in enumerate(chain) for want in wanted[key]]
        return sum(starts) / len(starts) if starts else min(xs[key] for key in chain)

    starts = {id(chain): start(chain) for chain in row}
    row.sort(key=lambda chain: starts[id(chain)] + (len(chain) - 1) * APART / 2)
    # Neighbours that would be too close are moved together until they fit: the least that is moved in all.
    groups: list[list[float]] = []  # wish, weight
    taken = 0
    offsets = []
    for chain in row:
        offsets.append(taken)
        groups.append([starts[id(chain)] - taken * APART, 1.0, 1])
        taken += len(chain)
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            wish, weight, count = groups.pop()
            total = groups[-1][1] + weight
            groups[-1] = [(groups[-1][0] * groups[-1][1] + wish * weight) / total, total, groups[-1][2] + count]
    at = 0
    for wish, _weight, count in groups:
        for _each in range(int(count)):
            for place, key in enumerate(row[at]):
                xs[key] = wish + (offsets[at] + place) * APART
            at += 1


def _cost(chain: list[Hashable], wanted: dict[Hashable, list[float]]) -> float:
    """How far people of a chain would stand from where they want to be, when it stands as a whole where it fits best."""
    pairs = [(at * APART, want) for at, key in enumerate(chain) for want in wanted[key]]
    if not pairs:
        return 0
    shift = sum(want - at for at, want in pairs) / len(pairs)
    return sum(abs(want - at - shift) for at, want in pairs)


class _Lanes:
    """Heights for the level lines between two rows, so that no two lie on one another."""

    def __init__(self) -> None:
        self.taken: list[list[tuple[float, float]]] = []

    def lane(self, left: float, right: float) -> int:
        for number, spans in enumerate(self.taken):
            if all(right + 6 < others_left or others_right + 6 < left for others_left, others_right in spans):
                spans.append((left, right))
                return number
        self.taken.append([(left, right)])
        return len(self.taken) - 1


def _drawn(
    everybody: dict[Hashable, Member],
    levels: dict[Hashable, int],
    unions: list[_Union],
    xs: dict[Hashable, float],
) -> Drawing:
    left = min(xs.values(), default=0) - APART / 2 - EDGE
    xs = {key: round(x - left, 1) for key, x in xs.items()}
    count = max(levels.values(), default=-1) + 1
    ends = _ends(unions, xs)
    couples, children = [_Lanes() for _ in range(count)], [_Lanes() for _ in range(count)]
    plans = []
    for index, union in sorted(enumerate(unions), key=lambda it: _span(it[1], xs)):
        level = max(levels[parent] for parent in union.parents)
        feet = [ends[index, parent] for parent in union.parents]
        bar = couples[level].lane(min(feet), max(feet)) if len(feet) > 1 else None
        middle = round(sum(feet) / len(feet), 1)
        heads = _heads(union, everybody, ends, index)
        spread = [middle, *(top for top, _child in heads)]
        beneath = children[level].lane(min(spread), max(spread)) if heads else None
        plans.append((union, index, level, feet, bar, middle, heads, beneath))
    tops, y = [], EDGE + ABOVE + SYMBOL / 2
    for level in range(count):
        tops.append(y)
        y += ROW + ABOVE + LANE * (len(couples[level].taken) + len(children[level].taken) + 2)
    lines = []
    for union, index, level, feet, bar, middle, heads, beneath in plans:
        ground = tops[level] - SYMBOL / 2 + ROW
        bar_y = ground + LANE * (bar + 1) if bar is not None else ground
        if bar is not None:
            for parent, foot in zip(union.parents, feet, strict=True):
                lines.append(
                    Line("couple", ((foot, tops[levels[parent]] - SYMBOL / 2 + ROW), (foot, bar_y)), union.status)
                )
            lines.append(_couple(union.status, min(feet), max(feet), bar_y))
        if beneath is None:
            continue
        under = ground + LANE * (len(couples[level].taken) + beneath + 1)
        above = bar_y if bar is not None else _under_name(everybody[union.parents[0]], ground - ROW + SYMBOL / 2)
        lines.append(Line(union.kind, ((middle, above), (middle, under))))
        spread = [middle, *(top for top, _child in heads)]
        if max(spread) - min(spread) > 0.1:
            lines.append(Line(union.kind, ((min(spread), under), (max(spread), under))))
        for top, child in heads:
            lines.append(Line(union.kind, ((top, under), (ends[index, child], tops[levels[child]] - SYMBOL / 2))))
    people = tuple(
        Placed(member, xs[key], tops[levels[key]], in_lines(member.name)) for key, member in everybody.items()
    )
    width = max(xs.values(), default=0) + APART / 2 + EDGE
    return Drawing(width, y - ABOVE, people, tuple(lines), tuple(_outlines(everybody, levels, xs, tops)))


def _under_name(member: Member, y: float) -> float:
    """Where a line leaves somebody downwards: beneath their name, which may be shorter than the row leaves room for."""
    return y + SYMBOL / 2 + 6 + NAME_LINE * len(in_lines(member.name)) + 2


def _span(union: _Union, xs: dict[Hashable, float]) -> float:
    """How far apart the parents stand: those who stand close get the line nearest to them."""
    return max(xs[parent] for parent in union.parents) - min(xs[parent] for parent in union.parents)


def _ends(unions: list[_Union], xs: dict[Hashable, float]) -> dict[tuple[int, Hashable], float]:
    """Where each union's line meets each of its people: side by side for somebody who is in several."""
    below: dict[Hashable, list[int]] = defaultdict(list)
    above: dict[Hashable, list[int]] = defaultdict(list)
    for index, union in enumerate(unions):
        for parent in union.parents:
            below[parent].append(index)
        for child in union.children:
            above[child].append(index)
    found = {}
    for sides in (below, above):
        for key, indexes in sides.items():
            indexes.sort(key=lambda index: sum(xs[p] for p in unions[index].parents) / len(unions[index].parents))
            apart = min(12.0, (SYMBOL - 8) / max(1, len(indexes) - 1))
            for place, index in enumerate(indexes):
                found[index, key] = round(xs[key] + (place - (len(indexes) - 1) / 2) * apart, 1)
    return found


def _heads(
    union: _Union, everybody: dict[Hashable, Member], ends: dict[tuple[int, Hashable], float], index: int
) -> list[tuple[float, Hashable]]:
    """Where each child's line leaves the line of the siblings: children born on one day leave it at one point."""
    born: dict[date, list[Hashable]] = defaultdict(list)
    for child in union.children:
        on = everybody[child].born_on
        if on and union.kind == "child":
            born[on].append(child)
    heads = []
    for child in union.children:
        on = everybody[child].born_on
        alike = born[on] if on and on in born else [child]
        heads.append((round(sum(ends[index, each] for each in alike) / len(alike), 1), child))
    return heads


def _couple(status: str, left: float, right: float, y: float) -> Line:
    middle = (left + right) / 2
    strokes = {"divorced": (-4.0, 4.0), "separated": (0.0,), "former partner": (0.0,)}.get(status, ())
    # Not in the middle, where the children's line leaves.
    at = left + (middle - left) / 2
    return Line("couple", ((left, y), (right, y)), status, tuple((at + stroke, y) for stroke in strokes))


def _outlines(
    everybody: dict[Hashable, Member], levels: dict[Hashable, int], xs: dict[Hashable, float], tops: list[float]
) -> Iterable[Outline]:
    homes: dict[Hashable, list[Hashable]] = defaultdict(list)
    for key, member in everybody.items():
        if member.home is not None:
            homes[member.home].append(key)
    shared = [home for home, keys in homes.items() if len(keys) > 1]
    for level, top in enumerate(tops):
        run: list[Hashable] = []
        row = sorted((key for key in everybody if levels[key] == level), key=xs.__getitem__)
        for key, following in zip(row, [*row[1:], None], strict=True):
            home = everybody[key].home
            if home not in shared:
                continue
            run.append(key)
            if following is not None and everybody[following].home == home:
                continue
            start, end = xs[run[0]] - APART / 2 + 4, xs[run[-1]] + APART / 2 - 4
            yield Outline(start, top - SYMBOL / 2 - 22, end - start, ROW + 20, shared.index(home) + 1)
            run = []


def in_lines(name: str) -> tuple[str, ...]:
    """A name in at most three short lines; the last one ends in dots when it does not fit."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= NAME_SIGNS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = [line if len(line) <= NAME_SIGNS else line[: NAME_SIGNS - 1] + "…" for line in lines[:NAME_LINES]]
    if len(lines) > NAME_LINES:
        kept[-1] = kept[-1][: NAME_SIGNS - 1].rstrip("…") + "…"
    return tuple(kept)
