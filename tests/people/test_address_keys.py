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
from alongside.people import address_keys, many_from_case_system
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


def _without_house(number, count=2):
    """A home of rows as they were written before the lines had to say the house."""
    rows = [_lives(f"Person {each}", 70 + int(number)) for each in range(count)]
    Address.objects.filter(pk__in=[row.pk for row in rows]).update(found_by=address_hash(POSTCODE, number))
    return rows


def _found_by(rows):
    return set(Address.objects.filter(pk__in=[row.pk for row in rows]).values_list("found_by", flat=True))


def test_a_house_number_that_the_lines_do_not_say_is_found_all_the_same(homes, own_keys, monkeypatch):
    rows = _without_house("99")
    said = _keys("rotate", "--index")
    assert "which house" not in said
    assert Address.objects.filter(found_by__in=address_hashes(POSTCODE, "99")).count() == 2
    assert _found_by(rows) == {address_hash(POSTCODE, "99")}
    assert index_keys.left() == {}


def test_a_home_of_which_nothing_says_the_house_stays_together_and_needs_no_older_key(homes, own_keys, monkeypatch):
    one, other = _lives("Zoe", 71), _lives("Yan", 71)
    with_one = _lives("Kit", 71)
    for rows, house in (((one, with_one), "Lane End"), ((other,), "Lane Top")):
        Address.objects.filter(pk__in=[row.pk for row in rows]).update(found_by=address_hash(POSTCODE, house))
    monkeypatch.setattr(index_keys, "LONGEST_WORK", timedelta(0))
    for key in ("2", "3"):
        said = _keys("rotate", "--index")
        if key == "2":
            assert "3 addresses do not say which house they are" in said
        assert index_keys.left() == {}, "no row keeps an older key"
        (together,), (alone,) = _found_by([one, with_one]), _found_by([other])
        assert together != alone, "two homes do not become one"
        assert together.startswith(f"{key}:")
        assert "is gone" in _keys("drop", "index")


@pytest.mark.parametrize(
    ("lines", "house", "written"),
    [
        ("Mill Lane\nRiverside", "12", "12\nMill Lane\nRiverside"),
        ("12 Mill Lane", "2", "2\n12 Mill Lane"),
        ("12 a Mill Lane", "12A", "12 a Mill Lane"),
        ("Flat 3, Heron Court", "Heron  Court", "Flat 3, Heron Court"),
        ("Heron Court, Mill Lane", "heron court", "Heron Court, Mill Lane"),
        ("", "12", "12"),
        ("Mill Lane", "", "Mill Lane"),
        ("12, Mill Lane", "12,", "12, Mill Lane"),
    ],
)
def test_an_address_is_written_with_its_house(db, lines, house, written):
    person = people.add_person(forename="Sam", by=None)
    one = people.record_address(person, lines=lines, postcode=POSTCODE, house=house, by=None)
    row = {"person": person, "lines": lines, "postcode": POSTCODE, "house": house}
    (many,) = many_from_case_system.record_addresses([row], by=None)
    assert [one.lines, many.lines] == [written, written]
    plain = address_keys._plain(POSTCODE, house)
    assert plain in {address_keys._plain(POSTCODE, each) for each in houses_in(written)}


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
