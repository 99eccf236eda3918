import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.asking import order

KEYS = ("say", "well", "worries", "plan")


@pytest.mark.parametrize(
    ("key", "before", "after", "progress"),
    [
        ("say", None, "well", (1, 4)),
        ("well", "say", "worries", (2, 4)),
        ("worries", "well", "plan", (3, 4)),
        ("plan", "worries", None, (4, 4)),
    ],
)
def test_each_question_has_its_place(key, before, after, progress):
    assert order.preceding(KEYS, key) == before
    assert order.following(KEYS, key) == after
    assert order.progress(KEYS, key) == progress


@pytest.mark.parametrize("rule", [order.following, order.preceding, order.progress])
def test_a_question_of_another_set_is_refused(rule):
    with pytest.raises(ValueError):
        rule(KEYS, "drawing")


@pytest.mark.parametrize(
    ("answered", "goes_on_with"),
    [
        ((), "say"),
        (("say",), "well"),
        (("say", "well"), "worries"),
        (("well",), "worries"),  # the first was left out and is not asked again
        (("worries", "say"), "plan"),
        (("plan",), None),
        (KEYS, None),
        (("drawing",), "say"),  # a question that the set no longer has
    ],
)
def test_somebody_comes_back_to_where_they_stopped(answered, goes_on_with):
    assert order.where_left_off(KEYS, answered) == goes_on_with


def test_a_set_without_questions_has_nowhere_to_go_on():
    assert order.where_left_off((), ()) is None


@given(st.lists(st.text(min_size=1), unique=True, min_size=1))
def test_going_on_from_the_first_passes_every_question_once(keys):
    passed, key = [], keys[0]
    while key is not None:
        passed.append(key)
        assert order.preceding(keys, key) == (passed[-2] if len(passed) > 1 else None)
        key = order.following(keys, key)
    assert passed == keys


@given(st.data(), st.lists(st.text(min_size=1), unique=True, min_size=1))
def test_whoever_comes_back_never_meets_an_answered_question(data, keys):
    answered = data.draw(st.sets(st.sampled_from(keys)))
    assert order.where_left_off(keys, answered) not in answered
