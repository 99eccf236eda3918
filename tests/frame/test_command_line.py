import json
import os
import subprocess
import sys

import pytest


@pytest.fixture
def alongside(tmp_path):
    """alongside(*arguments): run the command line with an empty folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ALONGSIDE_", "DJANGO_"))}
    environ = {**kept, "ALONGSIDE_VAR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3"}

    def run(*arguments):
        command = [sys.executable, "-m", "alongside", *arguments]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)

    return run


def test_keys_make_writes_a_file_for_its_owner_only(alongside, tmp_path):
    assert alongside("keys", "make").returncode == 0
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600


def test_keys_make_never_replaces_keys(alongside, tmp_path):
    alongside("keys", "make")
    before = json.loads((tmp_path / "keys.json").read_text())
    again = alongside("keys", "make")
    assert again.returncode == 1
    assert "already" in again.stderr
    assert json.loads((tmp_path / "keys.json").read_text()) == before


def test_serve_without_keys_says_in_one_line_what_to_do(alongside, tmp_path):
    ran = alongside("serve", "--port", "0")
    assert ran.returncode == 1
    assert "alongside keys make" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert not (tmp_path / "keys.json").exists()


def test_serve_refuses_a_database_that_waits_for_changes(alongside):
    alongside("keys", "make")
    ran = alongside("serve", "--port", "0")
    assert ran.returncode == 1
    assert "alongside migrate" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_keys_of_another_installation_are_refused_in_one_line_by_every_command(installation):
    made = (
        "from alongside.access.data_keys import make_data_key; from django.db import transaction\n"
        "with transaction.atomic(): make_data_key()"
    )
    installation.command("shell", "--command", made)
    (installation.var / "keys.json").unlink()
    installation.command("keys", "make")
    for command in (("serve", "--port", "0"), ("db_worker", "--batch")):
        ran = subprocess.run(
            [sys.executable, "-m", "alongside", *command],
            env=installation.environ(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 1, command
        assert "not the one this database was written with" in ran.stderr
        assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("content", ["", "{}"])
def test_a_damaged_key_file_is_said_in_one_line(alongside, tmp_path, content):
    (tmp_path / "keys.json").write_text(content)
    ran = alongside("serve", "--port", "0")
    assert ran.returncode == 1
    assert "is damaged" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
