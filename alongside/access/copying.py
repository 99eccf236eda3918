"""Copies of the database that are whole, and the trial that one can be read back.

A plain copy of a live database file loses rows and looks whole, so SQLite is asked for its own copy and PostgreSQL's pg_dump
makes the other. The keys are not in it: keep them apart.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dj_database_url
from django.conf import settings
from django.db import connection


class CannotCopy(Exception):
    """No copy was made or it cannot be read back, in a sentence for whoever runs the installation."""


def make(file: Path) -> str:
    """Write a copy of the database to a new file that only its owner may read; returns its SHA-256. Raises CannotCopy.

    It appears under its name once it is whole and on disk, so that a copy that was cut short is never taken for one.
    """
    if file.exists():
        raise CannotCopy(f"There is a file at {file} already. It stays. Name another.")
    if not file.parent.is_dir():
        raise CannotCopy(f"There is no folder {file.parent}.")
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if connection.vendor == "sqlite":
            _from_sqlite(unfinished)
        else:
            _from_postgresql(unfinished)
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        unfinished.rename(file)
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    except OSError as error:
        raise CannotCopy(f"The copy could not be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return digest


def _from_sqlite(file: Path) -> None:
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as live, closing(sqlite3.connect(file)) as copy:
        try:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            (answer,) = copy.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.Error as error:
            raise CannotCopy("SQLite could not finish the copy. Is there room on the disk?") from error
    if answer != "ok":
        raise CannotCopy("The copy is not whole: SQLite's integrity check failed. Look at the disk.")


def _from_postgresql(file: Path) -> None:
    # The password goes by the environment: a command line can be read by every account of the machine.
    made = _run("pg_dump", "--format=custom", "--no-owner", f"--file={file}", settings_of=connection.settings_dict)
    if made.returncode:
        raise CannotCopy(f"pg_dump ended with {made.returncode}. Is its version that of the server, or newer?")


def _run(program: str, *arguments: str, settings_of: dict) -> subprocess.CompletedProcess[bytes]:
    found = shutil.which(program)
    if not found:
        raise CannotCopy(f"{program} is not installed here. Debian has it in postgresql-client.")
    names = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
    given = {variable: str(settings_of[name]) for name, variable in names.items() if settings_of.get(name)}
    return subprocess.run([found, *arguments], env={**os.environ, **given}, check=False, stderr=subprocess.DEVNULL)  # noqa: S603


def try_out(file: Path, *, into: str = "") -> str:
    """Read a copy back somewhere else and check the trail in it, and that the keys open what is sealed.

    into: url of an empty PostgreSQL database, which is needed for a copy of PostgreSQL; it is filled and stays for whoever
    wants to look. A copy of SQLite is tried in a temporary file. Returns what the checks said. Raises CannotCopy.
    """
    if not file.is_file():
        raise CannotCopy(f"There is no file at {file}.")
    with file.open("rb") as opened:
        is_sqlite = opened.read(15) == b"SQLite format 3"
    with _as_sqlite(file) if is_sqlite else _in_postgresql(file, into) as url:
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "alongside.settings",
            "DATABASE_URL": url,
            "ALONGSIDE_VAR": str(settings.VAR),
            "ALONGSIDE_KEY_FILE": str(settings.KEY_FILE),
        }
        said = []
        for check in (["migrate", "--check"], ["audit", "verify"], ["backup", "read-all"]):
            ran = subprocess.run(  # noqa: S603
                [sys.executable, "-m", "alongside", *check], env=environ, check=False, capture_output=True, text=True
            )
            if ran.returncode:
                raise CannotCopy(f"{' '.join(check)} failed on the copy.\n{ran.stdout}{ran.stderr}".strip())
            said.append(ran.stdout.strip())
    return "\n".join(line for line in said if line)


@contextmanager
def _as_sqlite(file: Path) -> Iterator[str]:
    # Beside the copy: it holds the same, and there is room where a copy fits.
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".trial-") as folder:
        copy = Path(folder) / "trial.sqlite3"
        shutil.copyfile(file, copy)
        yield f"sqlite:///{copy}"


@contextmanager
def _in_postgresql(file: Path, into: str) -> Iterator[str]:
    if not into:
        raise CannotCopy("Say where to try it: --into postgres://… of an empty database.")
    asked = dict(dj_database_url.parse(into))
    ran = _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={asked['NAME']}", str(file), settings_of=asked)
    if ran.returncode:
        raise CannotCopy(f"pg_restore ended with {ran.returncode}. Is the database empty?")
    yield into


def read_all() -> tuple[int, int]:
    """Open every sealed text once with the keys: how many rows, how many texts. Raises CannotOpen at the first that does not."""
    from django.apps import apps

    from alongside.access.fields import SealedTextField

    rows = texts = 0
    for model in apps.get_models():
        sealed = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        found = model._default_manager.all()
        if not sealed:
            rows += found.count()
            continue
        for row in found.select_related("data_key").iterator(chunk_size=2000):
            rows += 1
            for name in sealed:
                texts += bool(getattr(row, name))
    return rows, texts
