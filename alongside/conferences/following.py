"""What comes after a conference, and by when. Values in, values out: derived each time, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.practice import clocks
from alongside.practice.tables import Clock
from alongside.practice.text import Text


@dataclass(frozen=True, slots=True)
class Next:
    """One date after a conference. `on` is None when the calendar does not reach it, and `problem` says so."""

    key: str
    title: Text
    words: Text
    source: str
    on: date | None
    problem: str = ""


def after(held_on: date, *, kind: str, has_plan: bool, rules: Mapping[str, Clock]) -> list[Next]:
    """The dates that a conference sets going, in their order. rules: the clocks of the profile it was held under.

    With a plan the core group and a review follow: the first ones after an initial, pre-birth or transfer-in conference,
    later ones after a review. Decision and record go to the family either way.
    """
    keys = ["decision_to_family", "record_of_conference"]
    if has_plan:
        keys += ["later_core_group", "later_review"] if kind == "review" else ["first_core_group", "first_review"]
    found = [_next(key, rules[key], held_on) for key in keys]
    return sorted(found, key=lambda each: (each.on is None, each.on or held_on))


def _next(key: str, clock: Clock, held_on: date) -> Next:
    try:
        on, problem = clocks.due(clock.rule, held_on), ""
    except clocks.BeyondCalendar as beyond:
        on, problem = None, str(beyond)
    return Next(key, clock.title, clock.words, clock.source, on, problem)
