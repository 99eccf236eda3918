"""The keys that find somebody although they were typed otherwise, and how alike two names and dates are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people import nicknames
from alongside.people.likeness import Dated, Spelt, likeness, recorded_parts
from alongside.people.naming import plain
from alongside.people.search_keys import keys_of, keys_typed, near_spellings, parts_of, sound_of

BORN = date(2018, 3, 12)


def shared(recorded, typed, birth_on=BORN, born_on=None, born_in=None):
    few, usual = keys_typed(tuple(typed.split()), born_on, born_in)
    return len(keys_of(*recorded, birth_on) & (few | usual))


def test_somebody_with_two_names_has_nine_keys():
    assert len(keys_of("Jane", "Carter", BORN)) == 9
    assert len(keys_of("Jane", "Carter", None)) == 4
    assert keys_of("", "", None) == set()


def test_keys_are_whole_numbers_that_both_databases_keep():
    assert all(-(2**63) <= key < 2**63 for key in keys_of("Mary Jane", "Ferreira da Silva", BORN))


@pytest.mark.parametrize(
    "typed",
    [
        "jane carter",
        "carter jane",
        "jane cartre",
        "jane catrer",
        "jane crter",
        "jnae carter",
        "jane karter",
        "janey carter",
    ],
)
def test_one_slip_in_a_name_leaves_a_key(typed):
    assert shared(("Jane", "Carter"), typed)


@pytest.mark.parametrize(
    ("typed", "born_on"),
    [
        ("jnae crater", BORN),  # both names, and the day is right
        ("jane cxrter", date(2018, 12, 3)),  # a name, and day and month turned
        ("jane cxrter", date(2018, 3, 13)),
        ("jxne carter", date(2017, 3, 12)),
        ("carter", date(2018, 3, 21)),
        ("jane carter", date(2008, 4, 11)),  # the names, and nothing of the date
        ("xyz qrs", date(2018, 12, 3)),
    ],
)
def test_two_mistakes_leave_a_key(typed, born_on):
    assert shared(("Jane", "Carter"), typed, born_on=born_on)


def test_a_year_is_a_key_with_one_name():
    assert shared(("Jane", "Carter"), "carter", born_in=2018)
    assert not shared(("Jane", "Carter"), "carter", born_in=2011)


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        (("William", "Carter"), "bill carter"),
        (("Billy", "Carter"), "william carter"),
        (("Mohammed", "Khan"), "mohamed khan"),
        (("Katarzyna", "Nowak"), "kasia nowak"),
        (("Seán", "O'Brien"), "shaun obrien"),
        (("Yusuf", "Ali"), "joseph ali"),
    ],
)
def test_a_short_form_is_its_whole_name(recorded, typed):
    assert shared(recorded, typed)


NAMES = st.text(alphabet="abcdefghijklmnoprstuvwyzéłñ", min_size=2, max_size=12)


@given(NAMES, NAMES, st.booleans())
def test_everybody_shares_keys_with_their_own_name_in_any_order(forename, surname, is_turned):
    typed = f"{surname} {forename}" if is_turned else f"{forename} {surname}"
    if len(parts_of(typed)) > 1 and parts_of(forename) != parts_of(surname):
        assert shared((forename, surname), plain(typed))
    assert shared((forename, surname), plain(typed), born_on=BORN)


@given(st.text(max_size=60), st.text(max_size=60), st.none() | st.dates())
def test_any_text_has_keys_or_none_and_raises_nothing(forename, surname, birth_on):
    kept = keys_of(forename, surname, birth_on)
    typed = keys_typed(tuple(f"{forename} {surname}".split()), birth_on, None)
    assert all(isinstance(key, int) for key in kept)
    assert typed is not None
    likeness(parts_of(forename), birth_on, None, recorded_parts(forename, surname), birth_on)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("philips", "fillipps"),
        ("hassan", "hasan"),
        ("smith", "smyth"),
        ("wright", "right"),
        ("knight", "nite"),
        ("czarny", "sharny"),
    ],
)
def test_what_sounds_alike_has_one_sound(one, other):
    assert sound_of(one) == sound_of(other)


def test_particles_and_prefixes_count_only_where_there_is_nothing_else():
    assert parts_of("Ferreira da Silva") == ("ferreira", "silva")
    assert parts_of("De") == ("de",)
    assert parts_of("McDonald") == ("donald",)
    assert parts_of("Mary-Jane") == ("mary", "jane")


@given(NAMES.map(plain).filter(lambda word: word.isascii() and len(word) > 3), st.data())
def test_a_letter_changed_for_its_neighbour_is_a_near_spelling(word, data):
    place = data.draw(st.integers(0, len(word) - 2))
    turned = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert turned == word or turned in near_spellings(word)


def test_no_name_is_in_two_groups():
    lines = nicknames.GROUPS.replace("\n ", " ").split()
    assert len(lines) == len(set(lines))
    assert nicknames.group_of("billy") == nicknames.group_of("liam") == "william"
    assert nicknames.group_of("xander") == nicknames.group_of("alexandra")
    assert nicknames.group_of("nobody") == "nobody"
    assert all(plain(name) == name for name in lines)


@pytest.mark.parametrize(
    ("typed", "recorded", "spelt"),
    [
        ("jane carter", ("Jane", "Carter"), Spelt.SAME),
        ("carter jane", ("Jane", "Carter"), Spelt.SAME),
        ("bill carter", ("William", "Carter"), Spelt.FORM),
        ("jane cartre", ("Jane", "Carter"), Spelt.NEARLY),
        ("j carter", ("Jane", "Carter"), Spelt.BEGINNING),
        ("jane philips", ("Jane", "Fillipps"), Spelt.SOUND),
        ("jane wood", ("Jane", "Carter"), Spelt.OTHER),
    ],
)
def test_how_a_name_is_spelt_is_said(typed, recorded, spelt):
    assert likeness(typed.split(), None, None, recorded_parts(*recorded), None).spelt is spelt


@pytest.mark.parametrize(
    ("born_on", "dated"),
    [
        (BORN, Dated.SAME),
        (date(2018, 12, 3), Dated.TURNED),
        (date(2018, 3, 13), Dated.OTHER_DAY),
        (date(2018, 4, 12), Dated.OTHER_MONTH),
        (date(2017, 3, 12), Dated.OTHER_YEAR),
        (date(2018, 4, 13), Dated.FAR),
        (date(1961, 7, 30), Dated.OTHER),
        (None, Dated.NOT_SAID),
    ],
)
def test_how_a_birth_date_differs_is_said(born_on, dated):
    assert likeness(("jane",), born_on, None, ("jane",), BORN).dated is dated


@given(st.lists(NAMES.map(plain), min_size=1, max_size=4, unique=True), st.none() | st.dates())
def test_nobody_is_more_like_what_was_typed_than_themselves(parts, born_on):
    same = likeness(parts, born_on, None, parts, born_on)
    assert same.points == same.most
    assert same.is_enough
