"""Checkpoints: signed lines outside the database, and what `alongside audit` says with them."""

import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from alongside.access import trail, verifying
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
