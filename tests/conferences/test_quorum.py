import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.conferences import quorum


@pytest.mark.parametrize(
    ("agencies", "is_met", "others", "missing"),
    [
        ([], False, 0, 2),
        (["council"], False, 0, 2),
        (["council", "school"], False, 1, 1),
        (["council", "school", "school"], False, 1, 1),
        (["council", "school", "police"], True, 2, 0),
        (["council", "council", "school", "police"], True, 2, 0),
        (["school", "police", "housing"], False, 3, 0),
        (["council", "school", "police", "housing"], True, 3, 0),
    ],
)
def test_quorum_is_social_care_and_two_other_agencies(agencies, is_met, others, missing):
    stands = quorum.of(agencies, others_needed=2)
    assert (stands.is_met, stands.others, stands.others_missing) == (is_met, others, missing)


def test_quorum_takes_the_number_that_the_profile_says():
    assert quorum.of(["council", "school"], others_needed=1).is_met
    assert not quorum.of(["council", "school", "police"], others_needed=3).is_met
    assert quorum.of(["council"], others_needed=0).is_met


@given(
    st.lists(st.sampled_from(["council", "school", "police", "gp"])), st.sampled_from(["council", "school", "housing"])
)
def test_one_more_person_never_breaks_a_quorum(agencies, another):
    before, after = quorum.of(agencies, others_needed=2), quorum.of([*agencies, another], others_needed=2)
    assert after.is_met or not before.is_met
    assert after.others_missing <= before.others_missing


@pytest.mark.parametrize(
    ("family", "others", "is_majority"), [(0, 0, False), (3, 3, False), (4, 3, True), (2, 5, False)]
)
def test_family_is_majority_when_there_are_more_of_them(family, others, is_majority):
    assert quorum.family_is_majority(family=family, others=others) is is_majority
