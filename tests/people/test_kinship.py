import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people.kinship import KINDS, SIBLING_OR_HALF, Fact, derived, in_words

F = Fact
AMINA_AND_DEAN = [F("amina", "mother", "sam"), F("dean", "father", "sam")]


def said(*facts):
    return {(one, kind, other) for one, kind, other in derived(facts)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], set()),
        (AMINA_AND_DEAN, set()),
        (
            [*AMINA_AND_DEAN, F("amina", "mother", "layla"), F("dean", "father", "layla")],
            {("sam", "sibling", "layla")},
        ),
        (
            [*AMINA_AND_DEAN, F("amina", "mother", "layla"), F("omar", "father", "layla")],
            {("sam", "half-sibling", "layla")},
        ),
        # Nobody knows who Layla's father is: it may be Dean.
        ([*AMINA_AND_DEAN, F("amina", "mother", "layla")], {("sam", SIBLING_OR_HALF, "layla")}),
        # What is recorded is not derived a second time, also when it is recorded the other way round.
        ([*AMINA_AND_DEAN, F("amina", "mother", "layla"), F("layla", "half-sibling", "sam")], set()),
        (
            [*AMINA_AND_DEAN, F("rob", "husband or wife", "amina")],
            {("rob", "step-parent", "sam")},
        ),
        ([*AMINA_AND_DEAN, F("amina", "partner", "rob")], {("rob", "parent's partner", "sam")}),
        ([*AMINA_AND_DEAN, F("rob", "former partner", "amina")], set()),
        (
            [*AMINA_AND_DEAN, F("amina", "partner", "rob"), F("rob", "father", "mia")],
            {("rob", "parent's partner", "sam"), ("amina", "parent's partner", "mia"), ("sam", "step-sibling", "mia")},
        ),
        (
            [*AMINA_AND_DEAN, F("fatima", "mother", "amina")],
            {("fatima", "grandparent", "sam")},
        ),
        (
            [
                F("fatima", "mother", "amina"), F("ali", "father", "amina"),
                F("fatima", "mother", "nadia"), F("ali", "father", "nadia"),
                F("amina", "mother", "sam"), F("nadia", "mother", "yusuf"),
            ],
            {
                ("amina", "sibling", "nadia"), ("fatima", "grandparent", "sam"), ("fatima", "grandparent", "yusuf"),
                ("ali", "grandparent", "sam"), ("ali", "grandparent", "yusuf"), ("nadia", "aunt or uncle", "sam"),
                ("amina", "aunt or uncle", "yusuf"), ("sam", "cousin", "yusuf"),
            },
        ),
        # Two mothers by adoption share their children like any other parents.
        (
            [F("eve", "adoptive parent", "sam"), F("jo", "adoptive parent", "sam"),
             F("eve", "adoptive parent", "kit"), F("jo", "adoptive parent", "kit")],
            {("sam", "sibling", "kit")},
        ),
        # A foster carer is no parent, and somebody who was written down as related to themselves is passed over.
        ([*AMINA_AND_DEAN, F("pat", "foster carer", "sam"), F("sam", "sibling", "sam")], set()),
    ],
)  # fmt: skip
def test_what_follows_from_parents_and_partners(facts, expected):
    assert said(*facts) == expected


PEOPLE = st.sampled_from("abcdefgh")
FACTS = st.lists(st.builds(Fact, PEOPLE, st.sampled_from([*KINDS, "unknown kind"]), PEOPLE), max_size=25)


@given(FACTS)
def test_whatever_is_recorded_nobody_is_derived_twice_or_to_themselves(facts):
    found = derived(facts)
    pairs = [frozenset((fact.person, fact.other)) for fact in found]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)
    assert not set(pairs) & {frozenset((f.person, f.other)) for f in facts}
    assert derived([*facts, *found]) == [] or all(in_words(fact.kind) for fact in found)


@given(FACTS)
def test_the_order_in_which_facts_are_recorded_changes_nothing_about_who_is_related(facts):
    def pairs(found):
        return {frozenset((fact.person, fact.other)) for fact in found}

    assert pairs(derived(facts)) == pairs(derived(facts[::-1]))
