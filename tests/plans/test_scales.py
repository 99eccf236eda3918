"""Places on ladders as values: what is carried forward, what is drawn, and that nobody's place becomes another's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside.plans import scales
from alongside.plans.scales import Place

DAY = date(2026, 11, 2)


def place(person, rung, days=0, *, area="mornings", hour=9, family=None):
    on = DAY + timedelta(days)
    said_at = datetime(on.year, on.month, on.day, hour, tzinfo=UTC)
    is_family = person in ("Amina", "Dean") if family is None else family
    return Place(area, person, person, is_family, rung, on, said_at)


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(1, 10, (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)), (0, 10, tuple(range(10, -1, -1))), (3, 4, (4, 3))],
)
def test_rungs_run_from_the_highest_to_the_lowest(least, most, expected):
    assert scales.rungs(least, most) == expected


@pytest.mark.parametrize(("least", "most"), [(1, 1), (2, 1)])
def test_rungs_of_a_ladder_without_two_ends_are_refused(least, most):
    with pytest.raises(ValueError, match="two rungs"):
        scales.rungs(least, most)


NOW = {
    "nobody yet": ([], []),
    "one": ([place("Amina", 4)], [("Amina", 4)]),
    "the later one counts": ([place("Amina", 6, 5), place("Amina", 4)], [("Amina", 6)]),
    "of one day the later one counts": ([place("Amina", 6, hour=11), place("Amina", 4, hour=10)], [("Amina", 6)]),
    "each for themselves, family first": (
        [place("Karen", 7), place("Amina", 4), place("Ana", 2)],
        [("Amina", 4), ("Ana", 2), ("Karen", 7)],
    ),
    "carried forward from another day": ([place("Karen", 7), place("Amina", 5, 30)], [("Amina", 5), ("Karen", 7)]),
    "not this time takes nothing away": ([place("Amina", 4), place("Amina", None, 30)], [("Amina", 4)]),
    "another area is not this one": ([place("Amina", 4, area="home")], []),
    "what came later is not known yet": ([place("Amina", 4), place("Amina", 9, 40)], [("Amina", 4)]),
}


@pytest.mark.parametrize("case", NOW)
def test_now_is_the_last_place_of_each_person(case):
    places, expected = NOW[case]
    found = scales.now(places, "mornings", until=DAY + timedelta(30))
    assert [(each.who, each.rung) for each in found] == expected


def test_passed_tells_of_those_who_did_not_place_it_this_time():
    places = [place("Amina", 4), place("Amina", None, 30), place("Karen", None), place("Karen", 3, 30)]
    assert [each.who for each in scales.passed(places, "mornings")] == ["Amina"]
    assert [each.who for each in scales.passed(places, "mornings", until=DAY)] == ["Karen"]


def test_over_time_leaves_a_gap_where_somebody_did_not_place_it():
    places = [place("Amina", 4), place("Amina", None, 10), place("Amina", 6, 20)]
    (amina,) = scales.over_time(places, "mornings")
    assert amina.points == ((DAY, 4), (DAY + timedelta(20), 6))


people = some.sampled_from(["Amina", "Dean", "Karen", "Maria"])
any_places = some.lists(
    some.builds(
        place,
        people,
        some.none() | some.integers(1, 10),
        some.integers(0, 60),
        area=some.sampled_from(["mornings", "home"]),
        hour=some.integers(0, 23),
    ),
    max_size=30,
)


@given(any_places)
def test_over_time_every_point_is_one_that_this_person_chose_that_day(places):
    for scorer in scales.over_time(places, "mornings"):
        own = {(p.on, p.rung) for p in places if p.person == scorer.person and p.area == "mornings"}
        assert set(scorer.points) <= own  # no mean, no rung of somebody else's
        days = [on for on, _rung in scorer.points]
        assert days == sorted(set(days))


@given(any_places, people, some.none() | some.integers(1, 10), some.integers(0, 60))
def test_another_persons_place_changes_nothing_for_the_rest(places, person, rung, days):
    with_one_more = [*places, place(person, rung, days)]

    def of_the_rest(found):
        return [each for each in found if each.person != person]

    for what in (scales.now, scales.passed, scales.over_time):
        assert of_the_rest(what(with_one_more, "mornings")) == of_the_rest(what(places, "mornings"))


@given(any_places)
def test_now_is_the_end_of_each_line_and_has_nobody_twice(places):
    now = scales.now(places, "mornings")
    ends = {scorer.person: scorer.points[-1] for scorer in scales.over_time(places, "mornings")}
    assert {each.person: (each.on, each.rung) for each in now} == ends
    assert len(now) == len(ends)


@given(any_places, some.integers(0, 60))
def test_carrying_forward_to_a_day_is_as_if_nothing_had_come_after(places, days):
    until = DAY + timedelta(days)
    before = [each for each in places if each.on <= until]
    assert scales.now(places, "mornings", until=until) == scales.now(before, "mornings")
