"""Where everybody stands in a family picture. Pure: people and how they are related in, places and lines out.

The usual signs: a square is male, a circle female, a diamond not known, a triangle a child not yet born, a cross somebody who
died, a double outline whom it is about. A row for each generation; a couple's line runs beneath them, dashed when they are not
married, with one stroke through it when they parted and two when they divorced; their children hang from it.

Lengths are in the drawing's own units, which are pixels at its full size.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date

from alongside.desk.genogram_lines import drawn, in_lines
from alongside.desk.genogram_shapes import (
    APART,
    ROW,
    SYMBOL,
    Drawing,
    Member,
    Union,
)
from alongside.people.kinship import CARERS, COUPLES, FORMER_COUPLES, PARENTS, Fact

__all__ = ["APART", "ROW", "SYMBOL", "Drawing", "Member", "draw", "in_lines"]

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


def draw(members: Iterable[Member], facts: Iterable[Fact]) -> Drawing:
    """The picture of these people. Facts about anybody else are passed over."""
    everybody = {member.key: member for member in members}
    known = [f for f in facts if f.person in everybody and f.other in everybody and f.person != f.other]
    levels = generations(everybody, known)
    unions = _unions(everybody, known)
    blocks = _blocks(everybody, levels, unions)
    xs = _across(everybody, levels, unions, blocks)
    return drawn(everybody, levels, unions, xs)


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


def _unions(everybody: dict[Hashable, Member], facts: list[Fact]) -> list[Union]:
    order = {key: place for place, key in enumerate(everybody)}
    couples: dict[tuple[Hashable, ...], Union] = {}

    def together(people: Iterable[Hashable]) -> tuple[Hashable, ...]:
        return tuple(sorted(set(people), key=order.__getitem__))

    for fact in facts:
        if fact.kind in COUPLES | FORMER_COUPLES:
            couples[together((fact.person, fact.other))] = Union(together((fact.person, fact.other)), fact.kind)
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
            found.setdefault(pair, Union(pair)).children.append(child)
    caring: dict[tuple[Hashable, ...], Union] = {}
    for child, those in carers.items():
        pair = together(each for each in those if each not in by_birth[child] + by_adoption[child])
        if pair:
            caring.setdefault(pair, Union(pair, status="care", kind="care")).children.append(child)
    return [*found.values(), *caring.values()]


def _by_age(member: Member, place: int) -> tuple[date, int]:
    """The eldest first, and whoever is not born last."""
    return (member.born_on or (date.max if member.is_unborn else date.min), place)


def _blocks(
    everybody: dict[Hashable, Member], levels: dict[Hashable, int], unions: list[Union]
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
    unions: list[Union],
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
