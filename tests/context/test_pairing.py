"""Pairs are turned away before they are compared, and none that the comparing would have kept."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.context import known_as, pairing
from alongside.context.comparing import BY_NAME, COMPARED
from alongside.context.engine import Comparing, in_memory
from alongside.context.linkage import Learnt
from alongside.context.preparing import OF_ADDRESSES, prepared
from bench.region import FEEDS, Region
from tests.context.test_linking import AMINA, DAUGHTER, FATHER, table

WITH_NUMBERS = AMINA | {"id": "numbers", "forename": "Elizabeth", "nhs_number": "9434765919", "upn": "H801200001001",
                        "born_on": date(1991, 1, 23)}  # fmt: skip
NEW_YEAR = FATHER | {"id": "new year", "forename": "T", "born_on": date(1980, 1, 1), "home": "c0ffee" * 8}
# Numbers with the check digit that belongs to them, of which none is one slip from another.
NHS_NUMBERS = ("9434765870", "9434765919", "4010232137")


def slips(text):
    """Every text that is one letter too many, too few, another, or two swapped away."""
    for at in range(len(text) + 1):
        yield text[:at] + "o" + text[at:]
        if at < len(text):
            yield text[:at] + text[at + 1 :]
            yield text[:at] + ("9" if text[at].isdigit() else "e") + text[at + 1 :]
        if at + 1 < len(text):
            yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def written(person):
    """A person as clerks write them: each field changed by itself, and as nothing."""
    for name in ("forename", "surname", "upn", "postcode", "house", "home", "address"):
        for said in ("", *slips(person.get(name, ""))):
            yield person | {name: said}
    for day in (*range(-40, 40), -3650, 3650, 366, None):
        yield person | {"born_on": person["born_on"] + timedelta(days=day) if day is not None else None}
    yield person | {
        "born_on": date(1990, 11, 23)
    }  # the last of the year and the first of the month of 1991-01-23 swapped
    for number in NHS_NUMBERS:
        yield person | {"nhs_number": number}
    yield person | {"forename": person["surname"], "surname": person["forename"]}
    yield person | {"forename": f"Mohammed {person['forename']}"}
    yield person | {"surname": f"{person['surname']}-Mensah"}
    yield person | {"address": "Elverton Lane Mill Flat 2 12 Upper"}
    yield from (person | {"forename": short} for short in ("Liz", "Tom", "Betty", "Mina", "E", "A"))


@pytest.fixture(scope="module")
def small():
    people = [AMINA, DAUGHTER, FATHER, WITH_NUMBERS, NEW_YEAR]
    records = [each | {"id": f"r{at}"} for at, each in enumerate(each for one in people for each in written(one))]
    return prepared(table(*people)), prepared(table(*records)), ("true",)


@pytest.fixture(scope="module")
def town():
    region = Region(500, 3, hard=True)
    return prepared(region.people()[0]), prepared(region.records(FEEDS[1])[0]), pairing.PAIRED


def found(scored, from_bits):
    return {
        (person, record): bits
        for person, record, bits in zip(*(scored[name].to_pylist() for name in ("person", "record", "match_weight")), strict=True)
        if bits >= from_bits
    }  # fmt: skip


@pytest.mark.parametrize("where", ["small", "town"])
def test_no_pair_is_turned_away_that_the_comparing_keeps(where, request):
    people, records, rules = request.getfixturevalue(where)
    with in_memory() as engine:
        comparing = Comparing(engine, people, Learnt.shipped())
        whole = comparing.scored(records, -1000.0, rules)
        for from_bits in (-20.0, -3.0, 0.0, 3.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0):
            assert found(comparing.scored(records, from_bits, rules), -1000.0) == found(whole, from_bits)


def test_most_pairs_that_meet_are_turned_away_before_they_are_compared(town):
    people, records, rules = town
    with in_memory() as engine:
        comparing = Comparing(engine, people, Learnt.shipped())
        promising = len(comparing._promising(records, 0.0, rules)[0])
        assert (
            len(comparing.scored(records)) <= promising < len(comparing._promising(records, -1000.0, rules)[0]) * 3 / 4
        )


def test_what_holds_whenever_a_level_does_is_told_without_a_function_of_letters():
    """A level that has no condition of its own in HOLDS is seen by keys, which have no letters any more."""
    for compared in COMPARED:
        for key, condition in compared.levels:
            assert (compared.name, key) in pairing.HOLDS or not re.search(r"\w\(", condition)
    assert all(key in BY_NAME[name].keys for name, key in pairing.HOLDS)


def test_nobody_is_told_apart_by_the_number_of_their_words():
    """Two addresses share no more words than their bits and spare ones say, though some words have one bit."""
    words = [f"word{at}" for at in range(90)]
    lists = [" ".join(words[at : at + 30]) for at in range(0, 60, 5)]
    keyed = prepared(table(*({"id": "a", "address": each} for each in lists)))
    bits, spare = (keyed[name].to_pylist() for name in ("address_bits", "address_spare"))
    for one in range(len(lists)):
        for other in range(len(lists)):
            shared = len(set(lists[one].split()) & set(lists[other].split()))
            assert shared <= (bits[one] & bits[other]).bit_count() + spare[one]


@given(st.lists(st.text(st.sampled_from("ab1 ,'-/éŁ\u0130ßroad"), max_size=25), min_size=1, max_size=6))
def test_words_of_an_address_are_those_of_names_without_what_very_many_have(addresses):
    keyed = prepared(table(*({"id": "a", "address": address} for address in addresses)))
    for at, address in enumerate(addresses):
        words = [word for word in known_as.words(address) if word not in OF_ADDRESSES]
        assert keyed["address_words"][at].as_py() == (words or None)
        assert keyed["street_word"][at].as_py() == next((word for word in words if word.isalpha()), None)
        assert (keyed["address_bits"][at].as_py() is None) == (not words)
