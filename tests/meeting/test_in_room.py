"""What the screen for the room shows: the rule alone. "Apart" comes on their own and must not be met by the others."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.meeting.in_room import Attendance, may_show_anything, point_is_shared, view_is_shared

TEN = datetime(2026, 11, 19, 10, tzinfo=UTC)


def at(hours):
    return TEN + timedelta(hours=hours)


MOTHER = Attendance("mother", False, at(0), None, True)
SCHOOL = Attendance("school", False, at(0), None, True)
SCHOOL_LEFT = Attendance("school", False, at(0), at(1), False)
POLICE_NOT_HERE = Attendance("police", False, None, None, False)
APART_NOT_YET = Attendance("apart", True, None, None, False)
APART_HERE = Attendance("apart", True, at(2), None, True)
APART_HERE_BEFORE = Attendance("apart", True, at(-0.5), at(-0.1), False)
APART_GONE = Attendance("apart", True, at(2), at(3), False)


@pytest.mark.parametrize(
    ("invited", "may"),
    [
        ([], False),
        ([POLICE_NOT_HERE], False),
        ([MOTHER], True),
        ([MOTHER, APART_NOT_YET], True),
        ([MOTHER, APART_HERE], False),
        ([APART_HERE], False),
        ([MOTHER, APART_GONE], True),
    ],
)
def test_room_is_silent_when_nobody_or_somebody_apart_is_here(invited, may):
    assert may_show_anything(invited) is may


@pytest.mark.parametrize(
    ("said_at", "speaker", "invited", "is_shared"),
    [
        (at(1), "mother", [MOTHER, SCHOOL], True),
        (at(1), None, [MOTHER, SCHOOL], True),
        (at(-1), None, [MOTHER, SCHOOL], False),
        (at(-1), "school", [MOTHER, SCHOOL_LEFT, APART_HERE_BEFORE], False),
        (at(1), "apart", [MOTHER, APART_NOT_YET], False),
        (at(1), "mother", [MOTHER, APART_HERE], False),
        (at(1), "school", [MOTHER, SCHOOL, APART_GONE], True),
        (at(2), "school", [MOTHER, SCHOOL, APART_GONE], False),
        (at(2.5), None, [MOTHER, SCHOOL, APART_GONE], False),
        (at(3), "school", [MOTHER, SCHOOL, APART_GONE], False),
        (at(3.1), "school", [MOTHER, SCHOOL, APART_GONE], True),
        (at(4), "apart", [MOTHER, SCHOOL, APART_GONE], False),
    ],
)
def test_point_is_shared_only_when_said_before_those_who_meet_together(said_at, speaker, invited, is_shared):
    assert point_is_shared(said_at, speaker, invited) is is_shared


@pytest.mark.parametrize(
    ("speaker", "readers", "invited", "is_shared"),
    [
        ("mother", {"chair", "school"}, [MOTHER, SCHOOL], True),
        ("mother", {"chair"}, [MOTHER, SCHOOL], False),
        ("mother", {"school"}, [MOTHER, SCHOOL], False),
        ("mother", {"chair"}, [MOTHER, SCHOOL_LEFT], True),
        ("mother", {"chair"}, [MOTHER, POLICE_NOT_HERE], True),
        ("child", {"chair", "school"}, [MOTHER, SCHOOL], False),
        ("child", {"chair", "school", "mother"}, [MOTHER, SCHOOL], True),
        ("apart", {"chair", "school", "mother"}, [MOTHER, SCHOOL, APART_GONE], False),
        ("mother", {"chair", "school", "apart"}, [MOTHER, SCHOOL, APART_HERE], False),
        ("mother", {"chair", "school"}, [], False),
    ],
)
def test_view_is_shared_only_when_everybody_present_may_read_it(speaker, readers, invited, is_shared):
    assert view_is_shared(speaker, readers, "chair", invited) is is_shared


PEOPLE = st.builds(
    Attendance,
    person=st.sampled_from(["mother", "apart", "school", "police"]),
    comes_separately=st.booleans(),
    came_at=st.sampled_from([None, at(0), at(2)]),
    left_at=st.sampled_from([None, at(1), at(3)]),
    is_here=st.booleans(),
)


@given(st.lists(PEOPLE, unique_by=lambda each: each.person), st.sampled_from(["mother", "apart", "school", None]))
def test_nothing_by_somebody_apart_is_ever_shared(invited, speaker):
    apart = {each.person for each in invited if each.comes_separately}
    if speaker in apart:
        assert not point_is_shared(at(1), speaker, invited)
        assert not view_is_shared(speaker, {"mother", "apart", "school", "police", "chair"}, "chair", invited)
