import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people.homes import Home, named_in

HOME = Home("amina", "Flat 3 Heron Court\n14 Alder Street, Riverside", "RV1 4AB")


@pytest.mark.parametrize(
    "words",
    [
        "They live at RV1 4AB now.",
        "rv14ab",
        "RV1-4ab.",
        "R V 1 4 A B",
        "The flat in Heron Court is warm.",
        "They moved to heron\ncourt.",
        "HERON COURT",
        "at 14 Alder Street",
        "at fourteen Alder St.",
        "ALDER ST",
        "ＲＶ１ ４ＡＢ",
    ],
)
def test_home_that_is_named_is_found(words):
    assert named_in(words, [HOME]) == [HOME]


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Amina moved with the children to be safe.",
        "Riverside School was told.",  # a town by itself is not where somebody lives
        "There are herons at court.",
        "RV1 4ABC is not a postcode of theirs",
        "XRV1 4AB neither",
        "The alders in the street.",
        "They have 3 rooms and 14 friends.",
    ],
)
def test_other_words_are_left_alone(words):
    assert named_in(words, [HOME]) == []


@pytest.mark.parametrize(
    ("lines", "postcode", "words"),
    [
        ("", "", "Anything at all."),
        ("12", "", "There are 12 of them."),
        ("Flat 2", "M1", "Flat 2 in M1."),
        ("1 Elm", "", "An elm stands there."),
    ],
)
def test_address_that_says_too_little_finds_nothing(lines, postcode, words):
    assert named_in(words, [Home("x", lines, postcode)]) == []


def test_apostrophe_and_short_form_do_not_hide_a_street():
    home = Home("x", "2 St John's Rd", "")
    assert named_in("by St Johns Road", [home]) == [home]


@given(before=st.text(max_size=20), after=st.text(max_size=20), gap=st.sampled_from(["", " ", "-", " . ", "\n"]))
def test_postcode_is_found_wherever_it_stands(before, after, gap):
    assert named_in(f"{before} RV1{gap}4AB {after}", [HOME]) == [HOME]


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(words):
    assert set(named_in(words, [HOME, Home("y", words, words)])) <= {HOME, Home("y", words, words)}
