"""What comes after a conference, and by when. Values in, values out: derived each time, never stored."""

from collections.abc import Mapping
from datetime import date

from alongside.practice import running
from alongside.practice.running import RunningClock
from alongside.practice.tables import Clock


def after(held_on: date, *, kind: str, has_plan: bool, rules: Mapping[str, Clock], today: date) -> list[RunningClock]:
    """The clocks that a conference sets going, by when they are due. rules: those of the profile it was held under.

    With a plan the core group and a review follow: the first ones after an initial, pre-birth or transfer-in conference,
    later ones after a review. Decision and record go to the family either way. What has no date comes last.
    """
    keys = ["decision_to_family", "record_of_conference"]
    if has_plan:
        keys += ["later_core_group", "later_review"] if kind == "review" else ["first_core_group", "first_review"]
    found = [running.run(rules, key, held_on, today=today) for key in keys]
    return sorted(found, key=lambda each: (each.due_on is None, each.due_on or held_on))
