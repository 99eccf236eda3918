"""The picture of people and services: people on one side, services on the other, a line for each that is or was involved.

What is hidden because of age, or waits for somebody to decide, has no line: the picture never says more than the list.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.context.loading import Card
from alongside.context.states import State

ROW, BOX_HEIGHT, BOX_WIDTH, ACROSS, MARGIN = 58, 44, 190, 190, 12


@dataclass(frozen=True)
class Box:
    """A person or a service, with the upper left corner of its box."""

    name: str
    x: int
    y: int
    is_child: bool = False


@dataclass(frozen=True)
class Line:
    """From a person to a service; is_now: involved now, else before."""

    x1: int
    y1: int
    x2: int
    y2: int
    is_now: bool


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    people: tuple[Box, ...]
    services: tuple[Box, ...]
    lines: tuple[Line, ...]


def of_cards(cards: Iterable[Card]) -> Drawing:
    """The drawing. Services with which nobody is or was involved are not in it."""
    cards = list(cards)
    drawn = {each.feed.key: each.feed for card in cards for each in card.services if _is_drawn(each.state)}
    shown = [drawn[key] for key in sorted(drawn, key=lambda key: str(drawn[key].name))]
    rows = max(len(cards), len(shown), 1)
    people = _column([card.person.called for card in cards], rows, MARGIN)
    services = _column([str(feed.name) for feed in shown], rows, MARGIN + BOX_WIDTH + ACROSS)
    place = {feed.key: box for feed, box in zip(shown, services, strict=True)}
    lines = tuple(
        Line(
            person.x + BOX_WIDTH, person.y + BOX_HEIGHT // 2,
            place[each.feed.key].x, place[each.feed.key].y + BOX_HEIGHT // 2, each.state is State.CURRENT,
        )
        for card, person in zip(cards, people, strict=True)
        for each in card.services
        if _is_drawn(each.state)
    )  # fmt: skip
    return Drawing(2 * (MARGIN + BOX_WIDTH) + ACROSS, rows * ROW + 2 * MARGIN, people, services, lines)


def _is_drawn(state: State) -> bool:
    return state in (State.CURRENT, State.PAST)


def _column(names: list[str], rows: int, x: int) -> tuple[Box, ...]:
    """Boxes one below the other, in the middle of the height of `rows`."""
    first = MARGIN + (rows - len(names)) * ROW // 2 + (ROW - BOX_HEIGHT) // 2
    return tuple(Box(name, x, first + number * ROW) for number, name in enumerate(names))
