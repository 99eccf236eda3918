import dataclasses
import secrets
import uuid

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from alongside.access import keys, sealing
from alongside.access.sealing import CannotOpen
from alongside.people import actions as people
from alongside.people.models import Address

KEYS = keys.Keys("1", {"1": secrets.token_bytes(32)}, b"t" * 32, b"i" * 32, "secret")
OWNER = uuid.uuid4()
DATA_KEY = sealing.unwrap(KEYS, "1", OWNER, sealing.new_data_key(KEYS, OWNER))


@given(st.text())
def test_sealed_text_opens_in_its_place(text):
    here = sealing.place("table", "column", OWNER)
    assert sealing.open_sealed(DATA_KEY, sealing.seal(DATA_KEY, text, here), here) == text


@pytest.mark.parametrize(
    "elsewhere",
    [
        ("other", "column", OWNER),
        ("table", "other", OWNER),
        ("table", "column", uuid.uuid4()),
        ("tablec", "olumn", OWNER),
    ],
)
def test_sealed_text_that_was_moved_does_not_open(elsewhere):
    sealed = sealing.seal(DATA_KEY, "14 Old Mill Lane", sealing.place("table", "column", OWNER))
    with pytest.raises(CannotOpen):
        sealing.open_sealed(DATA_KEY, sealed, sealing.place(*elsewhere))


def test_a_data_key_opens_only_in_its_own_row_and_with_its_wrapping_key():
    wrapped = sealing.new_data_key(KEYS, OWNER)
    with pytest.raises(CannotOpen):
        sealing.unwrap(KEYS, "1", uuid.uuid4(), wrapped)
    with pytest.raises(CannotOpen):
        sealing.unwrap(dataclasses.replace(KEYS, wrapping={"1": secrets.token_bytes(32)}), "1", OWNER, wrapped)
    with pytest.raises(CannotOpen, match="no wrapping key named 2"):
        sealing.unwrap(KEYS, "2", OWNER, wrapped)


def test_an_address_is_not_in_the_database_as_it_reads(db):
    person = people.add_person(forename="Amina", surname="Hassan", by=None)
    people.record_address(person, lines="Flat 3 Heron Court", postcode="RV7 4QD", house="3", by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines, postcode, found_by FROM people_address")
        row = [bytes(cell) if not isinstance(cell, str) else cell.encode() for cell in cursor.fetchone()]
    assert not any(b"Heron" in cell or b"RV7" in cell for cell in row)
    address = Address.objects.select_related("data_key").get()
    assert (address.lines, address.postcode) == ("Flat 3 Heron Court", "RV7 4QD")


def test_an_address_moved_to_another_person_does_not_open(db):
    one = people.add_person(forename="Amina", surname="Hassan", by=None)
    other = people.add_person(forename="Dean", surname="Carter", by=None)
    address = people.record_address(one, lines="Flat 3 Heron Court", postcode="RV7 4QD", by=None)
    Address.objects.filter(pk=address.pk).update(person=other, data_key=other.data_key)
    with pytest.raises(CannotOpen):
        assert Address.objects.get(pk=address.pk).lines


def test_a_key_file_is_never_replaced(tmp_path):
    path = tmp_path / "keys.json"
    keys.make(path)
    assert oct(path.stat().st_mode)[-3:] == "600"
    with pytest.raises(FileExistsError):
        keys.make(path)


def test_a_missing_key_file_says_what_to_do(tmp_path):
    with pytest.raises(keys.KeyFileMissing, match="alongside keys make"):
        keys.load(tmp_path / "nowhere.json")
