"""A copy is whole, is read back elsewhere, and one that was changed or cut is not taken for a good one."""

import os
import sqlite3
import stat
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from alongside.access import copying
from tests.server import created


@pytest.fixture
def copy(world, tmp_path):
    file = tmp_path / "copy"
    call_command("backup", "make", str(file))
    return file


@pytest.fixture
def elsewhere():
    """Where a copy of PostgreSQL is tried."""
    if connection.vendor == "sqlite":
        yield ""
    else:
        with created(os.environ["DATABASE_URL"], "tried_out") as url:
            yield url


def test_a_copy_is_read_back_with_its_trail_and_every_sealed_text(copy, elsewhere):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    said = copying.try_out(copy, into=elsewhere)
    assert "none changed, missing or out of order" in said
    assert "sealed texts opened" in said
    assert [path.name for path in copy.parent.iterdir()] == ["copy"], "nothing is left beside it"


@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="SQLite's file is changed by hand")
def test_a_text_that_was_changed_in_a_copy_is_found(copy):
    with closing(sqlite3.connect(copy)) as opened:
        opened.execute("UPDATE voices_view SET words = zeroblob(40)")
        opened.commit()
    with pytest.raises(copying.CannotCopy, match="read-all failed"):
        copying.try_out(copy)


def test_a_file_that_is_there_already_stays(copy, tmp_path):
    before = copy.read_bytes()
    with pytest.raises(CommandError, match="It stays"):
        call_command("backup", "make", str(copy))
    assert copy.read_bytes() == before
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("backup", "make", str(tmp_path / "nowhere" / "copy"))


def test_what_is_no_copy_is_not_taken_for_one(tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    for file in (tmp_path / "empty", tmp_path / "none"):
        with pytest.raises(copying.CannotCopy):
            copying.try_out(file)
