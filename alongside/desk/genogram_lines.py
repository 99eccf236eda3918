"""The lines, names and frames of a family picture, once it is known who stands where."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date

from alongside.desk.genogram_shapes import (
    ABOVE,
    APART,
    EDGE,
    LANE,
    NAME_LINE,
    NAME_LINES,
    NAME_SIGNS,
    ROW,
    SYMBOL,
    Drawing,
    Line,
    Member,
    Outline,
    Placed,
    Union,
)


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


def drawn(
    everybody: dict[Hashable, Member],
    levels: dict[Hashable, int],
    unions: list[Union],
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


def _span(union: Union, xs: dict[Hashable, float]) -> float:
    """How far apart the parents stand: those who stand close get the line nearest to them."""
    return max(xs[parent] for parent in union.parents) - min(xs[parent] for parent in union.parents)


def _ends(unions: list[Union], xs: dict[Hashable, float]) -> dict[tuple[int, Hashable], float]:
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
    union: Union, everybody: dict[Hashable, Member], ends: dict[tuple[int, Hashable], float], index: int
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
        # Of a generation that nobody is recorded of, such as the parents of a grandchild, there is nothing to frame.
        for key, following in zip(row, [*row[1:], None], strict=bool(row)):
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
