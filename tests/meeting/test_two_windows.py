import re

import pytest

from tests.meeting.test_pages import meeting as meeting
from tests.ui.test_stale import _seen

pytestmark = pytest.mark.through("e")


def _ticked(html):
    return set(re.findall(r'name="here" value="([^"]+)"[^>]* checked', html))


def test_who_is_here_marked_in_two_windows_is_shown_and_what_was_ticked_stays_ticked(meeting, world):
    meeting.send("open")
    form = meeting.page().partition('value="attendance"')[2]
    seen = _seen(form)
    meeting.attend(world.amina, world.maria)
    typed = {"here": [str(world.karen.pk)], "seen": seen}
    both = meeting.send("attendance", **typed)
    assert both.status_code == 200
    assert "You changed this in another window" in both.text or "changed this while you were writing" in both.text
    assert _ticked(both.text) == {str(world.karen.pk)}
    assert {each.person for each in meeting.conference.invitations.filter(attended=True)} == {world.amina, world.maria}
    again = _seen(both.text.partition('value="attendance"')[2])
    assert meeting.send("attendance", here=[str(world.karen.pk)], seen=again).status_code == 302
    assert meeting.invitation(world.karen).attended
    assert not meeting.invitation(world.amina).attended or meeting.invitation(world.amina).left_at
