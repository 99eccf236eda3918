"""The keys: shares of the key file, changing keys while people work, and what is said when they are not there."""

import io
import itertools
import json
import os

import pytest
from django.conf import settings as in_force
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from alongside.access import escrow, key_commands, keys, rotation, shares, trail, verifying
from alongside.access.data_keys import make_data_key
from alongside.access.models import DataKey, TrailEntry
from alongside.people import actions as people
from alongside.ui.errors import Broken

PASSPHRASES = ["a lamp in the quiet hall", "four geese over the weir", "late bread and marmalade"]


@given(st.binary(min_size=1, max_size=64), st.integers(2, 5), st.integers(0, 3), st.randoms())
def test_any_few_shares_give_the_secret_back_and_fewer_do_not(secret, needed, more, chance):
    made = shares.split(secret, needed=needed, shares=needed + more)
    assert shares.combine(chance.sample(made, needed)) == secret
    assert all(share[1:] != secret or len(secret) < 8 for share in made)
    if len(secret) >= 16:
        assert shares.combine(made[: needed - 1]) != secret


def test_one_share_alone_fits_every_secret():
    """With one of two shares, each byte of the secret could be any of 256: for each there is a second share."""
    (one, _other) = shares.split(b"\x42", needed=2, shares=2)
    assert {shares.combine([one, bytes([2, byte])]) for byte in range(256)} == {bytes([byte]) for byte in range(256)}


def test_shares_that_do_not_belong_together_are_refused():
    one, other = shares.split(b"secret", needed=2, shares=2)
    for wrong in ([one, one], [one, other[:-1]], [one, b"\x00" + other[1:]]):
        with pytest.raises(ValueError, match="do not belong together"):
            shares.combine(wrong)
    with pytest.raises(ValueError, match="two people"):
        shares.split(b"secret", needed=1, shares=3)


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(escrow, "SCRYPT_COST", 2**10)


@pytest.fixture
def say(monkeypatch):
    """say(*lines): run `alongside keys ARGUMENTS` with these lines typed."""

    def run(path, *arguments, typed=()):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        return key_commands.run([str(argument) for argument in arguments], path)

    return run


def test_any_two_of_three_give_the_key_file_back(tmp_path, cheap, say):
    path = tmp_path / "keys.json"
    say(path, "make")
    content = path.read_text()
    twice = [line for each in PASSPHRASES for line in (each, each)]
    say(path, "escrow", tmp_path / "shares", typed=twice)
    files = sorted((tmp_path / "shares").iterdir())
    assert len(files) == 3
    assert not any(json.loads(content)["index"] in file.read_text() for file in files)
    for one, other in itertools.permutations(range(3), 2):
        said = say(path, "drill", files[one], files[other], typed=[PASSPHRASES[one], PASSPHRASES[other]])
        assert "give back the key file in use" in said
        assert json.loads(content)["secret"] not in said
    path.unlink()
    assert "is back" in say(path, "recover", files[2], files[0], typed=[PASSPHRASES[2], PASSPHRASES[0]])
    assert json.loads(path.read_text()) == json.loads(content)
    assert oct(path.stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize(
    ("which", "typed", "refusal"),
    [
        ((0, 1), (PASSPHRASES[0], "not the passphrase"), "That is not the passphrase of share 2"),
        ((0,), (PASSPHRASES[0],), "2 shares are needed; there are 1"),
        ((0, 0), (PASSPHRASES[0], PASSPHRASES[0]), "given twice"),
    ],
)
def test_too_few_shares_or_a_wrong_passphrase_give_nothing(tmp_path, cheap, say, which, typed, refusal):
    path = tmp_path / "keys.json"
    say(path, "make")
    say(path, "escrow", tmp_path / "shares", typed=[line for each in PASSPHRASES for line in (each, each)])
    files = sorted((tmp_path / "shares").iterdir())
    with pytest.raises(key_commands.Refused, match=refusal):
        say(path, "drill", *(files[number] for number in which), typed=typed)


def test_a_drill_says_when_the_shares_are_of_older_keys(tmp_path, cheap, say):
    path = tmp_path / "keys.json"
    say(path, "make")
    say(path, "escrow", tmp_path / "shares", typed=[line for each in PASSPHRASES for line in (each, each)])
    keys.add_wrapping_key(path)
    with pytest.raises(key_commands.Refused, match="the keys were changed since"):
        say(path, "drill", *sorted((tmp_path / "shares").iterdir())[:2], typed=PASSPHRASES[:2])


def test_short_or_equal_passphrases_and_a_key_file_that_is_there_are_refused(tmp_path, cheap, say):
    path = tmp_path / "keys.json"
    say(path, "make")
    with pytest.raises(key_commands.Refused, match="at least 12 letters"):
        say(path, "escrow", tmp_path / "one", typed=["short"] * 6)
    with pytest.raises(key_commands.Refused, match="of their own"):
        say(path, "escrow", tmp_path / "two", typed=[PASSPHRASES[0]] * 6)
    with pytest.raises(key_commands.Refused, match="Move it away first"):
        say(path, "recover", tmp_path / "nothing.json")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"current": "1"}', "\x00" * 40])
def test_a_damaged_key_file_is_said_to_be_damaged(tmp_path, content):
    path = tmp_path / "keys.json"
    path.write_text(content)
    with pytest.raises(keys.KeyFileMissing, match="is damaged"):
        keys.load(path)


@pytest.fixture
def own_keys(tmp_path, settings):
    """A key file of this test's own, with what the database's trail needs."""
    path = tmp_path / "keys.json"
    keys.write_new(path, keys.content_of(in_force.KEY_FILE))
    settings.KEY_FILE = path
    return path


def _people(count):
    found = [people.add_person(forename=f"Sam{number}", by=None) for number in range(count)]
    for person in found:
        people.record_address(person, lines=f"{number_of(person)} Mill Lane", postcode="RV7 4QD", by=None)
    return found


def number_of(person):
    return person.forename.removeprefix("Sam")


def _all_open():
    from alongside.people.models import Address

    return all(
        address.lines == f"{number_of(address.person)} Mill Lane"
        for address in Address.objects.select_related("person", "data_key")
    )


def _keys(*arguments):
    out = io.StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def test_after_a_change_of_keys_everything_opens_and_the_trail_says_so(db, own_keys):
    _people(7)
    before = DataKey.objects.count()
    assert "All data keys are wrapped by key 2. The key file has changed" in _keys("rotate")
    assert rotation.used_by() == {"2": before}
    assert _all_open()
    assert sum(entry.detail["keys"] for entry in TrailEntry.objects.filter(verb="access.rewrap_keys")) == before
    assert make_data_key().wrapped_by == "2"
    assert list(verifying.faults()) == []
    assert "wrapping key 2: in use" in _keys("status", "--open-all")


def test_a_change_of_keys_that_was_stopped_goes_on(db, own_keys):
    _people(5)
    assert rotation.begin(own_keys) == "2"
    assert _all_open(), "stopped before the first batch"
    assert rotation.rewrap(at_once=2) == 2
    assert _all_open(), "stopped between two batches"
    assert set(rotation.used_by()) == {"1", "2"}
    assert "going on with it" in _keys("rotate")
    assert set(rotation.used_by()) == {"2"}, "no third key was made"
    assert _all_open()


def test_a_change_of_the_file_that_was_killed_leaves_it_whole(own_keys, monkeypatch):
    before = own_keys.read_text()
    monkeypatch.setattr(keys.Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        keys.add_wrapping_key(own_keys)
    assert own_keys.read_text() == before
    monkeypatch.undo()
    assert keys.add_wrapping_key(own_keys) == "2"


def test_a_key_is_dropped_only_when_nothing_uses_it_and_work_that_knew_it_is_over(db, own_keys, monkeypatch):
    _people(2)
    rotation.begin(own_keys)
    with pytest.raises(Broken, match="data keys are wrapped by key 1"):
        rotation.drop(own_keys, "1")
    with pytest.raises(Broken, match="is the one in use"):
        rotation.drop(own_keys, "2")
    rotation.rewrap()
    with pytest.raises(Broken, match="less than an hour ago"):
        rotation.drop(own_keys, "1")
    monkeypatch.setattr(rotation, "LONGEST_WORK", rotation.LONGEST_WORK * 0)
    rotation.drop(own_keys, "1")
    assert list(keys.load(own_keys).wrapping) == ["2"]
    assert _all_open()


def test_a_data_key_whose_wrapping_key_is_gone_is_counted(db, own_keys):
    _people(2)
    content = keys.content_of(own_keys)
    keys.replace(own_keys, {**content, "wrapping": {"2": content["index"]}, "current": "2"})
    with pytest.raises(CommandError, match="data keys cannot be opened with this key file"):
        _keys("status")
    with pytest.raises(CommandError, match=r"no wrapping key named 1.*Nothing is lost"):
        _keys("rotate")


def test_the_chain_goes_on_under_a_new_key_and_an_older_key_file_is_refused(db, own_keys):
    older = keys.content_of(own_keys)
    with transaction.atomic():
        trail.act("access.something", None, by=None)
    assert "have key 2" in _keys("rotate", "--trail")
    with transaction.atomic():
        trail.act("access.something", None, by=None)
    assert list(verifying.faults()) == []
    keys.replace(own_keys, older)
    with pytest.raises(keys.KeyFileMissing, match="older than the database"), transaction.atomic():
        trail.act("access.something", None, by=None)
    assert "which the key file does not hold" in next(iter(verifying.faults()))


def test_an_entry_that_claims_a_new_key_without_having_it_is_seen(db, own_keys):
    """Who has stolen the chain's older key cannot begin a new one with it."""
    with transaction.atomic():
        trail.act("access.something", None, by=None)
    _keys("rotate", "--trail")
    number = TrailEntry.objects.get(verb=verifying.NEW_KEY).number
    from alongside.access import chain

    entries = list(TrailEntry.objects.order_by("number"))
    previous = bytes(entries[number - 2].digest)
    entries[number - 1].digest = chain.link(
        keys.load(own_keys).older_trail["1"], previous, chain.fields_of(entries[number - 1])
    )
    assert f"Entry {number} was changed, or the one before it was." in list(verifying.faults_in(entries))


def test_a_changed_key_file_is_seen_by_a_program_that_runs(own_keys):
    assert keys.load(own_keys).current == "1"
    keys.add_wrapping_key(own_keys)
    assert keys.load(own_keys).current == "2"
    assert os.stat(own_keys).st_mode & 0o777 == 0o600


def test_keys_of_persons_are_wrapped_in_batches_without_reading_them_all(db, own_keys, django_assert_max_num_queries):
    _people(6)
    rotation.begin(own_keys)
    with django_assert_max_num_queries(10):
        assert rotation.rewrap(at_once=4) == 4
    assert connection.vendor
