"""Two change the same thing at once: the second sees both texts, and neither is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.conferences import actions as conferences
from alongside.plans import actions as plans
from alongside.plans.models import Action, AreaOfChange

WHICH = "changed this while you were writing. Here are both. Which is right?"


def _seen(html):
    return re.search(r'name="seen"[^>]* value="([^"]*)"', html)[1].replace("&#x27;", "'")


def _when(conference, **changes):
    day = days.today() + timedelta(days=1)
    return {
        "day-day": day.day, "day-month": day.month, "day-year": day.year,
        "time": "3pm", "place": "The library", "how_to_get_there": "", "late_because": "The chair was ill.",
        "chair": str(conference.chair_id), **changes,
    }  # fmt: skip


@pytest.mark.through("c")
def test_a_conference_moved_by_two(world):
    conference, priya = world.play.conference, world.of(world.priya)
    path = reverse("move_conference", args=[conference.pk])
    seen = _seen(priya.get(path).text)
    conferences.move(
        conference,
        starts_at=days.now() + timedelta(days=1),
        place="The town hall",
        by=world.maria.account,
        late_because="Ill.",
    )
    both = priya.post(path, _when(conference, seen=seen))
    assert both.status_code == 200
    for words in (f"{world.maria.name} {WHICH}", "The town hall", 'value="The library"'):
        assert words in both.text
    conference.refresh_from_db()
    assert conference.place == "The town hall"
    assert priya.post(path, _when(conference, seen=_seen(both.text))).status_code == 302
    conference.refresh_from_db()
    assert conference.place == "The library"


def test_a_step_worded_by_two_and_another_step_that_is_nobody_elses_business(world):
    area = AreaOfChange.objects.filter(plan__family=world.family)[0]
    path = reverse("word_step", args=[area.pk])
    maria, rung, other = world.of(world.maria), area.least + 1, area.least + 2
    seen = _seen(maria.get(path).text)
    plans.word_step(area, rung=other, words="Only one day late.", by=world.joy.account)
    assert maria.post(path, {"rung": rung, "words": "Two days late.", "seen": seen}).status_code == 302
    both = maria.post(path, {"rung": other, "words": "Up at seven.", "seen": seen})
    assert both.status_code == 200
    for words in (f"{world.joy.name} {WHICH}", "Only one day late.", "Up at seven."):
        assert words in both.text
    assert maria.post(path, {"rung": other, "words": "Up at seven.", "seen": _seen(both.text)}).status_code == 302


def test_a_day_written_down_in_two_windows(world):
    action = Action.objects.filter(area__plan__family=world.family)[0]
    path = reverse("action_done", args=[action.pk])
    maria = world.of(world.maria)
    seen = _seen(maria.get(path).text)
    first, second = world.play.day(28), world.play.day(29)

    def sent(day, seen):
        return maria.post(
            path, {"done_on-day": day.day, "done_on-month": day.month, "done_on-year": day.year, "seen": seen}
        )

    assert sent(first, seen).status_code == 302
    both = sent(second, seen)
    assert "You changed this in another window. Here are both. Which is right?" in both.text
    assert sent(second, _seen(both.text)).status_code == 302
    action.refresh_from_db()
    assert action.done_on == second
