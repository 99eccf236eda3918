import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.context import known_as, linkage
from alongside.context.comparing import BY_NAME, COMPARED
from alongside.context.linkage import Band, Evidence, Learnt, Part

LEVELS = {"forename": "same", "surname": "same", "born": "same", "gender": "same", "place": "same",
          "nhs_number": "missing", "upn": "missing"}  # fmt: skip


def evidence(**levels):
    return Evidence(0.0, tuple(Part(name, level, 0.0) for name, level in (LEVELS | levels).items()))


@pytest.mark.parametrize(
    ("levels", "probability", "band"),
    [
        ({}, 1.0, Band.CERTAIN),
        ({}, 0.99, Band.UNCERTAIN),
        ({}, 0.4, Band.NONE),
        ({"forename": "swapped"}, 1.0, Band.CERTAIN),
        ({"forename": "called"}, 1.0, Band.CERTAIN),
        # A twin: one address, one birth date, another first name, however close.
        ({"forename": "different"}, 1.0, Band.UNCERTAIN),
        ({"forename": "near"}, 1.0, Band.UNCERTAIN),
        ({"forename": "typo"}, 1.0, Band.UNCERTAIN),
        ({"forename": "part"}, 1.0, Band.UNCERTAIN),
        ({"forename": "missing"}, 1.0, Band.UNCERTAIN),
        # A junior: one name, one address, another birth date, or none that would tell.
        ({"born": "different"}, 1.0, Band.UNCERTAIN),
        ({"born": "part"}, 1.0, Band.UNCERTAIN),
        ({"born": "year"}, 1.0, Band.UNCERTAIN),
        ({"born": "missing"}, 1.0, Band.UNCERTAIN),
        ({"born": "other_way"}, 1.0, Band.CERTAIN),
        # 1 January is given to whoever does not know their birthday.
        ({"born": "new_year"}, 1.0, Band.CERTAIN),
        ({"born": "new_year", "place": "different"}, 1.0, Band.UNCERTAIN),
        ({"born": "new_year", "place": "different", "nhs_number": "same"}, 1.0, Band.CERTAIN),
        # Identifiers: enough with name and birth date, never against them, and never against each other.
        ({"nhs_number": "same", "forename": "typo", "born": "typo"}, 0.995, Band.CERTAIN),
        ({"upn": "same", "place": "missing"}, 0.995, Band.CERTAIN),
        ({"nhs_number": "same", "forename": "different"}, 1.0, Band.UNCERTAIN),
        ({"nhs_number": "same", "born": "different"}, 1.0, Band.UNCERTAIN),
        ({"nhs_number": "different"}, 1.0, Band.UNCERTAIN),
        ({"nhs_number": "same", "upn": "different"}, 1.0, Band.UNCERTAIN),
    ],
)
def test_band(levels, probability, band):
    assert linkage.band_of(evidence(**levels), probability) is band


@given(
    st.fixed_dictionaries({name: st.sampled_from([*BY_NAME[name].keys, "missing"]) for name in BY_NAME}),
    st.floats(0, 1),
)
def test_nothing_is_certain_when_first_names_or_identifiers_disagree(levels, probability):
    band = linkage.band_of(evidence(**levels), probability)
    if levels["forename"] in ("different", "near", "part") or "different" in (levels["nhs_number"], levels["upn"]):
        assert band is not Band.CERTAIN
    if band is Band.CERTAIN:
        assert probability >= linkage.CERTAIN_WITH_IDENTIFIER_FROM
        assert levels["born"] in linkage.LIKE_BIRTH


def test_evidence_is_read_as_it_was_written():
    said = Evidence(-12.34, (Part("forename", "same", 9.1), Part("household", "likely", -3.25)))
    assert Evidence.from_text(said.as_text()) == said
    assert said.bits == pytest.approx(-12.34 + 9.1 - 3.25)


def test_shipped_figures_know_every_level_and_nobody():
    learnt = Learnt.shipped()
    assert {name: set(levels) for name, levels in learnt.levels.items()} == {
        each.name: set(each.keys) for each in COMPARED
    }
    assert Learnt.from_text(learnt.as_text()).as_text() == learnt.as_text()
    told = json.loads(linkage.SHIPPED.read_text("utf-8"))
    assert set(told) == {"version", "share", "others", "together", "trained_on", "levels"}
    keys = {key for each in COMPARED for key in each.keys}
    assert set(told["together"]) <= {f"{one}|{other}" for one in keys for other in keys}


def test_another_first_name_in_one_household_speaks_against():
    learnt = Learnt.shipped()
    twin = dict.fromkeys(BY_NAME, "missing") | {
        "forename": "different",
        "surname": "same",
        "born": "same",
        "place": "same",
    }
    junior = twin | {"forename": "same", "born": "different"}
    oneself = twin | {"forename": "same"}
    assert learnt.household_bits(twin) < 0
    assert learnt.household_bits(junior) < 0
    assert learnt.household_bits(oneself) > 10


@pytest.mark.parametrize(
    ("one", "other"),
    [("mohammed", "muhamad"), ("catherine", "kathryn"), ("yusuf", "yousef"), ("stephen", "steven"), ("philip", "filip"),
     ("smith", "smyth"), ("chowdhury", "choudhry"), ("rhys", "reece"), ("mckenzie", "mackenzie")],
)  # fmt: skip
def test_names_that_sound_alike_have_one_sound(one, other):
    assert known_as.sound(one) == known_as.sound(other)


@pytest.mark.parametrize(
    ("said", "gender", "names"),
    [("liz", "F", {"elizabeth"}), ("sam", "F", {"samantha"}), ("sam", "M", {"samuel"}), ("sam", "", {"samantha", "samuel"}),
     ("kasia", "F", {"catherine"}), ("dai", "M", {"dafydd"}), ("zebedee", "M", {"zebedee"})],
)  # fmt: skip
def test_what_a_first_name_stands_for(said, gender, names):
    assert set(known_as.called(said, gender)) == names


@given(st.text(max_size=30))
def test_any_text_has_words_and_a_sound(text):
    words = known_as.words(text)
    assert all(known_as.sound(word) == known_as.sound(word) for word in words)
    assert len(known_as.family_parts(words)) == 2
