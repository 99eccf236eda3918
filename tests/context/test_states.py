from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.context.rows import FeedRow, Involvement, Item
from alongside.context.states import Checked, Cover, State, hides, state_of

TODAY = date(2026, 12, 11)
FRESH = Checked(date(2026, 12, 1), has_person=True)
COVER = Cover(from_age=16, from_on=date(2021, 1, 1), stale_after_days=30)
NOW = FeedRow("1", involvement=Involvement.CURRENT)
BEFORE = FeedRow("2", involvement=Involvement.HISTORIC)
KNOWN = FeedRow("3")


@pytest.mark.parametrize(
    ("cover", "age", "rows", "checked", "doubt", "state"),
    [
        (COVER, 34, [NOW], FRESH, None, State.CURRENT),
        (COVER, 34, [BEFORE, NOW], FRESH, None, State.CURRENT),
        (COVER, 34, [BEFORE], FRESH, None, State.PAST),
        (COVER, 34, [KNOWN], FRESH, None, State.KNOWN),
        (COVER, 34, [], FRESH, None, State.NO_RECORD),
        (COVER, 34, [], FRESH, State.BEING_CHECKED, State.BEING_CHECKED),
        (COVER, 34, [], FRESH, State.UNCLEAR, State.UNCLEAR),
        (COVER, 34, [NOW], FRESH, State.UNCLEAR, State.CURRENT),
        (COVER, 15, [NOW], FRESH, None, State.HIDDEN_BY_AGE),
        (COVER, None, [NOW], FRESH, None, State.HIDDEN_BY_AGE),
        (COVER, 34, [], None, None, State.NOT_CHECKED),
        (COVER, 34, [], Checked(TODAY, has_person=False), None, State.NOT_CHECKED),
        (COVER, 34, [], Checked(date(2026, 11, 10), has_person=True), None, State.NOT_CHECKED),
        (COVER, 34, [NOW], Checked(date(2026, 11, 10), has_person=True), None, State.CURRENT),
        (replace(COVER, until_on=date(2024, 3, 31)), 34, [], FRESH, None, State.NOT_COVERED),
        (replace(COVER, from_on=date(2027, 1, 1)), 34, [], FRESH, None, State.NOT_COVERED),
        (Cover(), None, [], FRESH, None, State.NO_RECORD),
    ],
)
def test_a_service_is_shown_in_the_state_it_is_in(cover, age, rows, checked, doubt, state):
    assert state_of(cover, age, rows, checked, TODAY, doubt=doubt) == state


@pytest.mark.parametrize(
    ("cover", "rows", "doubt", "state"),
    [
        (Cover(), [], None, State.UNBORN),
        (COVER, [], None, State.UNBORN),
        (Cover(), [], State.BEING_CHECKED, State.BEING_CHECKED),
        (Cover(), [NOW], None, State.CURRENT),
        (COVER, [NOW], None, State.HIDDEN_BY_AGE),
    ],
)
def test_nobody_says_that_there_is_no_record_of_an_unborn_child(cover, rows, doubt, state):
    assert state_of(cover, None, rows, FRESH, TODAY, doubt=doubt, is_unborn=True) is state


@pytest.mark.parametrize(("age", "is_hidden"), [(3, True), (4, False), (20, False), (21, True), (None, True)])
def test_a_school_is_shown_from_four_to_twenty(age, is_hidden):
    assert hides(Cover(from_age=4, until_age=20), age) == is_hidden


@given(
    age=st.none() | st.integers(0, 100),
    has_person=st.booleans(),
    days_old=st.integers(0, 60),
    doubt=st.sampled_from((None, State.BEING_CHECKED, State.UNCLEAR)),
)
def test_no_record_is_said_only_where_a_record_would_be_here(age, has_person, days_old, doubt):
    checked = Checked(TODAY - timedelta(days=days_old), has_person)
    if state_of(COVER, age, [], checked, TODAY, doubt=doubt) is State.NO_RECORD:
        assert age is not None
        assert age >= 16
        assert has_person
        assert days_old <= 30
        assert not doubt


def test_a_row_is_read_back_as_it_was_written():
    row = FeedRow(
        "A-1",
        forename="Łukasz",
        born_on=date(2016, 2, 29),
        involvement=Involvement.HISTORIC,
        correct_as_of=TODAY,
        items=(Item("offence_on", "2024-01-02", 1), Item("kind", "robbery", 1)),
    )
    assert FeedRow.from_text(row.as_text()) == row
    assert FeedRow.from_text(FeedRow("x").as_text()) == FeedRow("x")
