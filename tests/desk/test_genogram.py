"""The family picture stands for every family: nobody over somebody else, no line on another, and everybody there once."""

from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.desk.genogram import APART, ROW, SYMBOL, Drawing, Member, draw, in_lines
from alongside.people.kinship import KINDS, Fact

F = Fact


def people(names, **more):
    return [Member(name, name, **more.get(name, {})) for name in names.split()]


def places(drawing: Drawing):
    return {each.member.key: (each.x, each.y) for each in drawing.people}


def level_lines(drawing: Drawing):
    return [line for line in drawing.lines if len({y for _x, y in line.points}) == 1]


def faults(drawing: Drawing):
    """What overlaps, in words."""
    for one, other in combinations(drawing.people, 2):
        if abs(one.x - other.x) < APART - 0.5 and abs(one.y - other.y) < ROW:
            yield f"{one.member.key} stands on {other.member.key}"
    for each in drawing.people:
        if not (
            SYMBOL / 2 <= each.x <= drawing.width - SYMBOL / 2 and SYMBOL / 2 <= each.y <= drawing.height - ROW / 2
        ):
            yield f"{each.member.key} stands outside"
    for one, other in combinations(level_lines(drawing), 2):
        (left, y), (right, _) = sorted(one.points)
        (others_left, others_y), (others_right, _) = sorted(other.points)
        if y == others_y and left < others_right and others_left < right:
            yield f"two lines lie on one another at {y}"
    for line in level_lines(drawing):
        (left, y), (right, _) = sorted(line.points)
        for each in drawing.people:
            if left - 1 < each.x + SYMBOL / 2 and each.x - SYMBOL / 2 < right + 1 and abs(y - each.y) < SYMBOL / 2:
                yield f"a line goes through {each.member.key}"


PARENTS = [F("mo", "mother", "sam"), F("fa", "father", "sam")]

AWKWARD = {
    "a mother alone": (people("mo sam"), [F("mo", "mother", "sam")]),
    "three partners": (
        people("p1 mo p2 p3 a b c"),
        [
            F("p1", "former partner", "mo"), F("p2", "divorced", "mo"), F("p3", "partner", "mo"),
            *(F("mo", "mother", child) for child in "abc"), F("p1", "father", "a"), F("p2", "father", "b"), F("p3", "father", "c"),
        ],
    ),
    "twins and a baby to come": (
        people("mo fa a b c", a={"born_on": date(2020, 1, 1)}, b={"born_on": date(2020, 1, 1)}, c={"is_unborn": True}),
        [F(p, k, c) for p, k in (("mo", "mother"), ("fa", "father")) for c in "abc"],
    ),
    "grandparents who care": (
        people("gm gf mo sam"),
        [
            F("gm", "mother", "mo"), F("gf", "father", "mo"), F("mo", "mother", "sam"),
            F("gm", "carer", "sam"), F("gf", "carer", "sam"),
        ],
    ),
    "cousins": (
        people("gm mo aunt fa un sam yus"),
        [
            F("gm", "mother", "mo"), F("gm", "mother", "aunt"), F("mo", "mother", "sam"), F("fa", "father", "sam"),
            F("aunt", "mother", "yus"), F("un", "father", "yus"), F("un", "husband or wife", "aunt"),
        ],
    ),
    "two who came together with children": (
        people("ex1 mo fa ex2 a b c"),
        [
            F("ex1", "former partner", "mo"), F("mo", "partner", "fa"), F("fa", "former partner", "ex2"),
            F("mo", "mother", "a"), F("ex1", "father", "a"), F("fa", "father", "b"), F("ex2", "mother", "b"),
            F("mo", "mother", "c"), F("fa", "father", "c"),
        ],
    ),
    "nobody is related": (people("a b c"), []),
    "a mother who is her own grandmother": (people("a b"), [F("a", "mother", "b"), F("b", "mother", "a")]),
    "nobody": ([], []),
}  # fmt: skip


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_family_stands_without_overlaps(name):
    drawing = draw(*AWKWARD[name])
    assert not list(faults(drawing))
    assert len(drawing.people) == len(AWKWARD[name][0])


def test_generations_stand_in_rows_and_couples_side_by_side():
    drawing = draw(*AWKWARD["cousins"])
    at = places(drawing)
    assert at["gm"][1] < at["mo"][1] == at["aunt"][1] == at["fa"][1] == at["un"][1] < at["sam"][1] == at["yus"][1]
    assert abs(at["mo"][0] - at["fa"][0]) == APART
    assert abs(at["aunt"][0] - at["un"][0]) == APART
    assert min(at["mo"][0], at["aunt"][0]) <= at["gm"][0] <= max(at["mo"][0], at["aunt"][0])


def test_grandparents_who_care_stand_two_rows_above_with_a_line_of_their_own():
    drawing = draw(*AWKWARD["grandparents who care"])
    at = places(drawing)
    assert at["gm"][1] < at["mo"][1] < at["sam"][1]
    assert any(line.kind == "care" for line in drawing.lines)


def test_each_of_three_partners_has_a_line_of_their_own_and_those_who_parted_a_stroke():
    lines = [line for line in level_lines(draw(*AWKWARD["three partners"])) if line.kind == "couple"]
    assert sorted((line.status, len(line.across)) for line in lines) == [
        ("divorced", 2),
        ("former partner", 1),
        ("partner", 0),
    ]
    assert len({line.points for line in lines}) == 3


def test_twins_leave_the_line_at_one_point_and_the_baby_stands_last():
    drawing = draw(*AWKWARD["twins and a baby to come"])
    at = places(drawing)
    top_of = {(x, y - SYMBOL / 2) for key, (x, y) in at.items() if key in "ab"}
    tops = [line.points for line in drawing.lines if line.points[-1] in top_of]
    assert len(tops) == 2
    assert len({points[0] for points in tops}) == 1
    assert at["a"][0] < at["c"][0] > at["b"][0]


def test_a_household_is_outlined_where_its_people_stand_side_by_side_and_nobody_else_is_in_it():
    home = {"home": 1}
    facts = [F(p, k, c) for p, k in (("mo", "mother"), ("fa", "father")) for c in "ab"]
    drawing = draw(people("mo fa a b gm", mo=home, fa=home, a=home, b=home), [*facts, F("gm", "mother", "mo")])
    assert len(drawing.outlines) == 2
    inside = {
        each.member.key
        for each in drawing.people
        for box in drawing.outlines
        if box.x < each.x < box.x + box.width and box.y < each.y < box.y + box.height
    }
    assert inside == set("ab") | {"mo", "fa"}


def test_twenty_people_of_four_generations_stand():
    names = [f"g{row}{place}" for row in range(4) for place in range(5)]
    facts = [
        F(f"g{row}{place}", "mother", f"g{row + 1}{(place * 2) % 5}") for row in range(3) for place in range(5)
    ] + [F(f"g{row}{place}", "partner", f"g{row}{(place + 1) % 5}") for row in range(3) for place in range(0, 4, 2)]
    drawing = draw([Member(name, name) for name in names], facts)
    assert not list(faults(drawing))


def test_whoever_is_not_given_is_not_drawn_though_somebody_is_related_to_them():
    drawing = draw(people("mo sam"), [*PARENTS, F("fa", "partner", "mo")])
    assert set(places(drawing)) == {"mo", "sam"}
    assert not any(line.status == "partner" for line in drawing.lines)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Amina Hassan", ("Amina Hassan",)),
        ("Bartholomew Featherstonehaugh", ("Bartholomew", "Featherstoneha…")),
        ("Ana Maria de la Cruz Fernandez y Gonzalez", ("Ana Maria de la", "Cruz Fernandez", "y Gonzalez")),
        ("Baby", ("Baby",)),
    ],
)
def test_a_name_is_broken_into_lines_that_fit(name, lines):
    assert in_lines(name) == lines


def test_a_generation_of_which_nobody_is_recorded_is_left_out_of_the_frames_and_the_rest_is_drawn():
    members = [Member(key, key, home=1) for key in ("Nan", "Sam")]
    drawing = draw(members, [F("Nan", "grandparent", "Sam")])
    assert {each.member.key for each in drawing.people} == {"Nan", "Sam"}


KEYS = st.integers(0, 13)
MEMBERS = st.builds(
    Member, KEYS, st.text(max_size=30), st.sampled_from("FMU"), st.none() | st.integers(0, 90),
    st.none() | st.sampled_from([date(2015, 5, 5), date(2018, 1, 1)]), st.booleans(), st.booleans(),
    st.booleans(), st.none() | st.integers(0, 2),
)  # fmt: skip


@given(
    st.lists(MEMBERS, unique_by=lambda member: member.key, max_size=14),
    st.lists(st.builds(Fact, KEYS, st.sampled_from(list(KINDS)), KEYS), max_size=30),
)
@settings(max_examples=150)
def test_whatever_is_recorded_nobody_stands_on_anybody(members, facts):
    drawing = draw(members, facts)
    assert not [fault for fault in faults(drawing) if "goes through" not in fault]
    assert {each.member.key for each in drawing.people} == {member.key for member in members}


@st.composite
def families(draw_one):
    """Families as they are: parents of each child are of the generation before."""
    rows = [
        [f"{row}.{place}" for place in range(draw_one(st.integers(1, 5)))] for row in range(draw_one(st.integers(1, 4)))
    ]
    facts = []
    for before, row in pairwise(rows):
        for child in row:
            mother, father = draw_one(st.sampled_from(before)), draw_one(st.sampled_from([*before, None]))
            facts.append(F(mother, "mother", child))
            if father and father != mother:
                facts.append(F(father, "father", child))
    for row in rows:
        for one, other in pairwise(row):
            if draw_one(st.booleans()):
                facts.append(F(one, draw_one(st.sampled_from(["partner", "divorced", "husband or wife"])), other))
    return [Member(key, key) for row in rows for key in row], facts


@given(families())
@settings(max_examples=150)
def test_a_family_of_any_shape_stands_without_overlaps(family):
    assert not list(faults(draw(*family)))
