"""Checkpoints: signed lines outside the database, and what `alongside audit` says with them."""

import base64
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from alongside.access import checkpoints, keys, trail, verifying
from alongside.access.models import TrailEntry, TrailHead


@pytest.fixture
def folder(tmp_path, settings):
    settings.CHECKPOINTS = tmp_path / "checkpoints"
    return settings.CHECKPOINTS


def _audit(*arguments):
    out = io.StringIO()
    call_command("audit", *arguments, stdout=out)
    return out.getvalue()


def _add(times=1):
    for _ in range(times):
        with transaction.atomic():
            trail.act("access.something", None, by=None)


def _lines(folder):
    (path,) = folder.glob("trail-*.jsonl")
    return path, path.read_text().splitlines()


def test_without_checkpoints_it_is_said_what_would_not_be_noticed(db, folder):
    _add()
    assert "There are no checkpoints" in _audit("verify")


def test_entries_after_the_last_checkpoint_are_counted(db, folder):
    _add()
    assert f"Signed at entry {TrailHead.objects.get().last}" in _audit("checkpoint")
    _add(2)
    assert "Entries newer than the last checkpoint" in _audit("verify")


def test_a_folder_that_was_emptied_is_noticed(db, folder):
    _add()
    trail.checkpoint(folder)
    path, _ = _lines(folder)
    path.unlink()
    with pytest.raises(CommandError, match="Checkpoints were made up to entry"):
        _audit("verify")


def test_a_checkpoint_that_was_changed_is_noticed(db, folder):
    _add()
    trail.checkpoint(folder)
    path, (line,) = _lines(folder)
    path.write_text(json.dumps({**json.loads(line), "last": 7}) + "\n")
    with pytest.raises(CommandError, match="line 1 of the checkpoints was not signed by this installation"):
        _audit("verify")


def test_a_line_that_a_full_disk_cut_short_does_not_swallow_the_next(db, folder):
    _add()
    trail.checkpoint(folder)
    path, (line,) = _lines(folder)
    path.write_text(line + "\n" + line[:40])
    _add()
    trail.checkpoint(folder)
    said = _audit("verify")
    assert "line 2 of the checkpoints cannot be read" in said
    assert "Entries newer" not in said


def test_a_checkpoint_is_signed_also_when_nothing_was_added(db, folder):
    _add()
    assert trail.checkpoint(folder).last == trail.checkpoint(folder).last == TrailHead.objects.get().last
    _path, lines = _lines(folder)
    assert len(lines) == 2
    _audit("verify")


def test_serve_goes_on_when_a_checkpoint_cannot_be_made_and_says_so(db, settings, tmp_path, caplog, monkeypatch):
    from alongside.access.management.commands import serve

    monkeypatch.setattr(serve.connection, "close", lambda: None)  # the test's own
    (tmp_path / "a file").touch()
    settings.CHECKPOINTS = tmp_path / "a file"
    serve._sign_where_the_trail_is()
    assert "No checkpoint of the trail was made: FileExistsError" in caplog.text
    settings.CHECKPOINTS = tmp_path / "folder"
    serve._sign_where_the_trail_is()
    assert list((tmp_path / "folder").glob("trail-*.jsonl"))


def test_an_older_copy_put_back_is_noticed_until_somebody_says_so(db, folder):
    _add()
    copy = transaction.savepoint()
    _add(3)
    trail.checkpoint(folder)
    newest = TrailHead.objects.get().last
    transaction.savepoint_rollback(copy)
    last = TrailHead.objects.get().last
    with pytest.raises(CommandError, match=f"The trail ends at {last}, but a checkpoint .* was signed at {newest}"):
        _audit("verify")
    with pytest.raises(CommandError, match=f"Entries {last + 1} to {newest} at least are gone"):
        _audit("restored")
    _audit("restored", "--lost-is-known")
    _add(5)
    assert f"entries {last + 1} to {newest} at least are gone" in _audit("verify")
    assert TrailEntry.objects.get(verb="access.restore").detail == {"lost_from": last + 1, "lost_to": newest}
    trail.checkpoint(folder)
    _audit("verify")
    with pytest.raises(CommandError, match="nothing is missing"):
        _audit("restored", "--lost-is-known")


def test_words_that_were_changed_or_taken_away_are_noticed(world):
    entry = trail.searched("Zebedee", by=world.maria.account, found=0)
    other = trail.searched("Quill", by=world.maria.account, found=0)
    text = other.text
    text.words = "Somebody else"
    text.save()
    assert list(verifying.faults()) == [f"The words of entry {other.number} were changed."]
    entry.text.delete()
    assert f"The words of entry {entry.number} are missing." in list(verifying.faults())


def test_words_erased_without_an_act_are_noticed(world):
    entry = trail.searched("Zebedee", by=world.maria.account, found=0)
    type(entry.text).objects.filter(pk=entry.pk).update(words=b"", data_key=None, erased_at=entry.at)
    assert list(verifying.faults()) == [f"The words of entry {entry.number} were erased, and no act says so."]


@pytest.fixture
def own_keys(tmp_path, settings):
    path = tmp_path / "keys.json"
    keys.write_new(path, keys.content_of(settings.KEY_FILE))
    settings.KEY_FILE = path
    return path


def _rotate_signing():
    out = io.StringIO()
    call_command("keys", "rotate", "--signing", stdout=out)
    return out.getvalue()


def test_checkpoints_of_before_a_change_of_the_key_are_still_checked(db, folder, own_keys):
    _add()
    trail.checkpoint(folder)
    older = keys.load(own_keys).signing
    assert "nobody can sign with the older key any more" in _rotate_signing()
    assert base64.b64encode(older).decode() not in own_keys.read_text(), "the private half is gone"
    _rotate_signing()
    _add()
    trail.checkpoint(folder)
    _path, lines = _lines(folder)
    assert len(lines) == 4
    assert "none changed, missing or out of order" in _audit("verify")
    assert len((folder / "public-key.txt").read_text().split()) == 3
    entry = json.loads(lines[0])
    assert entry["last"] in verifying.signed_in(folder).digests
    out = io.StringIO()
    call_command("keys", "status", stdout=out)
    assert "key for checkpoints: there, 2 before it can still be checked" in out.getvalue()


@pytest.mark.parametrize("minutes", [-90, 10])
def test_who_found_the_older_key_can_add_nothing_with_it(db, folder, own_keys, minutes):
    """Also not a line that says the tail was lost in a restore, dated before the change."""
    _add()
    trail.checkpoint(folder)
    older = keys.load(own_keys).signing
    _rotate_signing()
    head = TrailHead.objects.get()
    for kind in (checkpoints.AT, checkpoints.RESTORED):
        made_at = datetime.now(UTC) + timedelta(minutes=minutes)
        with (next(folder.glob("trail-*.jsonl"))).open("a") as file:
            made = checkpoints.Checkpoint(kind, head.last, "00" * 32, made_at)
            signature = Ed25519PrivateKey.from_private_bytes(older).sign(made.signed_part()).hex()
            line = {"kind": kind, "last": head.last, "digest": made.digest, "made_at": made_at.isoformat()}
            file.write(json.dumps({**line, "signature": signature}) + "\n")
    with pytest.raises(CommandError, match="was signed with a key that had been changed") as refused:
        _audit("verify")
    assert str(refused.value).count("was signed with a key that had been changed") == 2


def test_a_program_that_was_signing_in_the_moment_of_the_change_raises_no_alarm(db, folder, own_keys):
    _add()
    trail.checkpoint(folder)
    older = keys.load(own_keys).signing
    _rotate_signing()
    head = TrailHead.objects.get()
    for kind, is_taken in ((checkpoints.AT, True), (checkpoints.RESTORED, False)):
        made = checkpoints.Checkpoint(kind, head.last, bytes(head.digest).hex(), datetime.now(UTC))
        checkpoints.write(folder, made, older)
        assert any(finding.is_fault for finding in verifying.signed_in(folder).findings) == (not is_taken)


def test_a_key_file_from_before_there_were_checkpoints_gets_a_key(db, folder, own_keys):
    content = keys.content_of(own_keys)
    del content["signing"]
    keys.replace(own_keys, content)
    with pytest.raises(keys.KeyFileMissing, match="no key to sign checkpoints with"):
        trail.checkpoint(folder)
    _rotate_signing()
    assert keys.load(own_keys).public_before == ()
    assert "none changed" in _audit("verify")
