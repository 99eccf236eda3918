"""The key of the address index is changed while people work: nobody is lost, and who lives together lives together throughout."""

import io
from datetime import timedelta

import pytest
from django.conf import settings as in_force
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.access import guessing, index_keys, keys, verifying
from alongside.access.models import Guess, TrailEntry
from alongside.exchange.addresses import Address as Written
from alongside.people import actions as people
from alongside.people import address_keys
from alongside.people.address_keys import address_hash, address_hashes, houses_in
from alongside.people.models import Address

POSTCODE = "RV7 4QD"


@pytest.fixture(autouse=True)
def own_keys(tmp_path, settings):
    path = tmp_path / "keys.json"
    keys.write_new(path, keys.content_of(in_force.KEY_FILE))
    settings.KEY_FILE = path
    return path


@pytest.fixture
def homes(db):
    """Five homes with two people each, and an address of which nothing is known."""
    for number in range(5):
        for forename in ("Sam", "Layla"):
            _lives(forename, number)
    people.record_address(people.add_person(forename="Nobody", by=None), lines="", postcode="", by=None)


def _lives(forename, number):
    person = people.add_person(forename=forename, by=None)
    return people.record_address(
        person, lines=f"Flat 2, Rose Court\n{number}a Mill Lane", postcode=POSTCODE, house=f"{number}A", by=None
    )


def _found(number):
    return Address.objects.filter(found_by__in=address_hashes(POSTCODE, f"{number} a")).count()


def _are_together(people_in_each=2):
    counts = {}
    for found_by in Address.objects.exclude(found_by="").values_list("found_by", flat=True):
        counts[found_by] = counts.get(found_by, 0) + 1
    return sorted(counts.values()) == [people_in_each] * 5


def _keys(*arguments):
    out = io.StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def test_whatever_was_the_house_is_found_in_the_lines():
    @given(
        st.builds(
            Written,
            room=st.sampled_from(["", "Room 4"]),
            flat=st.sampled_from(["", "Flat 12b", "3"]),
            house=st.sampled_from(["", "12", "12 a", "The Old Coach House"]),
            building=st.sampled_from(["", "Heron Court", "St John's, Upper Yard"]),
            street=st.sampled_from(["", "Mill Lane"]),
            town=st.just("Riverside"),
        )
    )
    def is_there(address):
        house = address.house or address.building or address.flat
        wanted = address_keys._plain(POSTCODE, house)
        assert wanted in {address_keys._plain(POSTCODE, each) for each in houses_in("\n".join(address.lines()))}

    is_there()


def test_a_change_of_the_key_finds_everybody_and_the_older_key_can_go(homes, own_keys, monkeypatch):
    before = set(Address.objects.values_list("found_by", flat=True))
    said = _keys("rotate", "--index")
    assert "10 addresses" in said
    assert "Addresses are found by key 2. The key file has changed" in said
    assert not before & set(Address.objects.exclude(found_by="").values_list("found_by", flat=True))
    assert [_found(number) for number in range(5)] == [2] * 5
    assert _are_together()
    assert sum(entry.detail["rows"] for entry in TrailEntry.objects.filter(verb="access.rehash")) == 10
    assert list(verifying.faults()) == []
    assert "key of the index: 2; older: 1, needed by nothing" in _keys("status")
    with pytest.raises(CommandError, match="less than an hour ago"):
        _keys("drop", "index")
    monkeypatch.setattr(index_keys, "LONGEST_WORK", timedelta(0))
    assert "Key 1 of the index is gone" in _keys("drop", "index")
    assert keys.load(own_keys).older_index == {}
    assert [_found(number) for number in range(5)] == [2] * 5
    with pytest.raises(CommandError, match="There is no older key"):
        _keys("drop", "index")


def test_a_change_that_was_killed_leaves_every_home_found_and_whole_and_goes_on(homes, own_keys, monkeypatch):
    monkeypatch.setattr(address_keys, "HOMES_AT_ONCE", 2)
    assert index_keys.begin(own_keys) == "2"
    assert [_found(number) for number in range(5)] == [2] * 5, "killed before the first batch"
    steps = index_keys.move_all()
    assert next(steps).rows == 4
    monkeypatch.setattr(index_keys.trail, "act", lambda *_given, **_more: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        next(steps)
    monkeypatch.undo()
    assert index_keys.left() == {"addresses": 6}, "half of a batch does not count"
    assert [_found(number) for number in range(5)] == [2] * 5
    assert _are_together()
    monkeypatch.setattr(index_keys, "LONGEST_WORK", timedelta(0))
    with pytest.raises(CommandError, match="6 addresses are found by an older key"):
        _keys("drop", "index")
    assert "going on with it" in _keys("rotate", "--index")
    assert keys.load(own_keys).index_name == "2", "no third key was made"
    assert index_keys.left() == {}


def test_who_moves_in_meanwhile_lives_with_those_who_are_there(homes, own_keys):
    index_keys.begin(own_keys)
    new = _lives("Amina", 3)
    assert new.found_by.startswith("2:")
    assert Address.objects.filter(found_by=new.found_by).count() == 3
    assert _found(3) == 3
    assert index_keys.left() == {"addresses": 8}


def test_an_address_that_does_not_say_what_its_hash_was_made_of_keeps_the_older_key(homes, own_keys):
    address = Address.objects.filter(person__forename="Sam").first()
    Address.objects.filter(found_by=address.found_by).update(found_by=address_hash(POSTCODE, "99"))
    assert "2 addresses do not say what their hash was made of" in _keys("rotate", "--index")
    assert "needed by 2 addresses" in _keys("status")
    assert _found(99) == 0
    assert Address.objects.filter(found_by__in=address_hashes(POSTCODE, "99")).count() == 2


def test_nobody_lives_with_another_because_neither_address_is_known(homes):
    people.record_address(people.add_person(forename="Else", by=None), lines="", postcode=" ", house="", by=None)
    assert set(Address.objects.filter(lines=b"").values_list("found_by", flat=True)) <= {""}
    assert Address.objects.filter(found_by="").count() == 2


def test_many_homes_are_moved_in_few_queries(homes, own_keys, django_assert_max_num_queries):
    index_keys.begin(own_keys)
    with django_assert_max_num_queries(14):
        assert [moved.rows for moved in index_keys.move_all()] == [10]


def test_a_place_where_somebody_came_in_is_known_after_the_change_and_keeps_the_key(db, own_keys, monkeypatch):
    request = RequestFactory(REMOTE_ADDR="192.0.2.9").get("/")
    guessing.came_in(request, "maria@riverside.example")
    _keys("rotate", "--index")
    assert guessing.is_known(request, "maria@riverside.example")
    assert not guessing.is_known(request, "ifan@riverside.example")
    monkeypatch.setattr(index_keys, "LONGEST_WORK", timedelta(0))
    Guess.objects.update(last_at=timezone.now() - timedelta(days=1))
    assert "1 places where people came in" in _keys("status")
    with pytest.raises(CommandError, match="1 places from where people came in"):
        _keys("drop", "index")
    Guess.objects.update(last_at=timezone.now() - guessing.KNOWN_FOR - timedelta(days=1))
    assert "is gone" in _keys("drop", "index")
