"""A part of the trail in a sealed file: what it holds, who opens it, and that it was exported."""

import csv
import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from alongside.access import exporting, sealed_file, trail, verifying
from alongside.access.models import TrailEntry
from alongside.ui.errors import Broken

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVER = {"from_on": date(2020, 1, 1), "until_on": date(2100, 1, 1)}


def test_a_sealed_file_opens_with_its_passphrase_until_its_last_day_and_not_when_changed():
    passphrase = sealed_file.new_passphrase()
    file = sealed_file.seal(b"what was read", passphrase, now=NOW)
    assert b"what was read" not in file
    assert sealed_file.open_sealed(file, passphrase.lower().replace("-", " "), now=NOW) == b"what was read"
    with pytest.raises(sealed_file.CannotOpenFile, match="passphrase is wrong"):
        sealed_file.open_sealed(file, sealed_file.new_passphrase(), now=NOW)
    with pytest.raises(sealed_file.CannotOpenFile, match="opened until 07 December 2026"):
        sealed_file.open_sealed(file, passphrase, now=NOW + timedelta(days=15))
    later = file.replace(b"2026-12-07", b"2036-12-07")
    assert later != file
    with pytest.raises(sealed_file.CannotOpenFile, match="was changed"):
        sealed_file.open_sealed(later, passphrase, now=NOW)
    with pytest.raises(sealed_file.CannotOpenFile, match="not a sealed file"):
        sealed_file.open_sealed(b"PK", passphrase, now=NOW)


def _table(made, passphrase):
    content = sealed_file.open_sealed(made.content, passphrase, now=datetime.now(UTC))
    return content, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_holds_what_was_chosen_with_its_links_and_is_in_the_trail(world):
    trail.reading("read_family", world.family, by=world.joy.account, level="opened", reason="=A call")
    trail.shown("find_family", [world.family], by=world.ifan)
    trail.searched("somebody else", by=world.ifan, found=0)
    before = TrailEntry.objects.latest("number").number
    made = exporting.export(
        exporting.Chosen(**EVER, family=world.family.pk), "P" * 24, by=world.maria.account, because="Asked"
    )
    content, rows = _table(made, "P" * 24)
    assert made.entries == len(rows)
    numbers = {int(row["number"]) for row in rows}
    assert {before - 2, before - 1} <= numbers
    assert before not in numbers, "a search that names no family belongs to none"
    assert {row["family_id"] for row in rows} <= {str(world.family.pk), ""}
    assert next(row["words"] for row in rows if int(row["number"]) == before - 2) == "'=A call"
    assert list(exporting.differences(content)) == []
    entry = TrailEntry.objects.latest("number")
    assert (entry.verb, entry.family_id, entry.account_id) == (
        "access.export_trail",
        world.family.pk,
        world.maria.account_id,
    )
    assert entry.detail["table"] == hashlib.sha256(content).hexdigest()
    assert (entry.detail["entries"], entry.detail["last"]) == (len(rows), before - 1)
    assert trail.words_of([entry.number]) == {entry.number: "Asked"}
    assert list(verifying.faults()) == []


def test_a_table_that_was_changed_differs_from_the_trail(world):
    made = exporting.export(exporting.Chosen(**EVER, account=world.maria.account_id), "P" * 24, by=None)
    content, rows = _table(made, "P" * 24)
    changed = content.replace(rows[0]["what"].encode(), b"access.nothing", 1)
    assert list(exporting.differences(changed)) == [f"Entry {rows[0]['number']} is another in the trail."]


def test_nothing_to_export_and_days_the_wrong_way_round_are_refused(world):
    with pytest.raises(Broken, match="Nothing was read"):
        exporting.export(exporting.Chosen(date(2001, 1, 1), date(2001, 1, 2)), "P" * 24, by=None)
    with pytest.raises(Broken, match="before the first"):
        exporting.export(exporting.Chosen(date(2001, 1, 2), date(2001, 1, 1)), "P" * 24, by=None)
    assert not TrailEntry.objects.filter(verb="access.export_trail").exists()


def test_the_commands_write_a_file_and_open_it_again(world, tmp_path, monkeypatch):
    file, table, out = tmp_path / "trail.alongside", tmp_path / "trail.csv", io.StringIO()
    days = ["--from", "2020-01-01", "--to", "2100-01-01"]
    call_command("audit", "export", str(file), "--family", str(world.family.pk), *days, stdout=out)
    passphrase = out.getvalue().strip().splitlines()[-1]
    assert oct(file.stat().st_mode)[-3:] == "600"
    with pytest.raises(CommandError, match="already"):
        call_command("audit", "export", str(file), *days)
    with pytest.raises(CommandError, match="no account"):
        call_command("audit", "export", str(tmp_path / "x"), "--account", "nobody", *days)
    monkeypatch.setattr("sys.stdin", io.StringIO(passphrase))
    call_command("audit", "open", str(file), str(table), stdout=out)
    assert "is in the trail of this database" in out.getvalue()
    assert table.read_text(encoding="utf-8-sig").startswith("number,at,kind")
