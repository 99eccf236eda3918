"""What is sealed is in no raw file: not in the database, its write-ahead log, a backup, a dump, nor in a temporary file.

A canary word is written into every sealed column there is, through the program's own models, and then each file is searched for
it as text, as UTF-16, reversed, in hexadecimal figures and in base 64. What an agency delivers is taken in with canaries in every
column too, read back, and looked for in all files of the installation. So that the search proves something, one word is
written where it is not sealed, and must be found. `trials` is how many rows are given a canary in each column.
"""

import base64
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from tests.proofs.proof import Outcome, command, in_world, timed

DATABASES = "both"


def run(trials: int, seed: int) -> Outcome:
    """seed is not used: the canaries are random, so that none was there before."""
    with timed() as outcome, in_world() as world, tempfile.TemporaryDirectory() as folder:
        columns = list(sealed_columns())
        canaries = [word for model, column in columns for word in _sow(model, column, trials)]
        canaries += _sow_trail(world)
        canaries += _deliver(trials)
        open_word = _open_word(world)
        files = list(_raw_files(Path(folder)))
        outcome.trials = len(canaries)
        seen_open = False
        for path in files:
            content = path.read_bytes()
            seen_open |= open_word.encode() in content
            if path.parent.name == "deliveries" and _opens_without_its_key(path):
                outcome.failures.append(f"The delivery in {path.name} opens without its key.")
            outcome.failures += [
                f"A sealed word is in {path.name}, {how}." for word in canaries for how in _found(word, content)
            ]
        if not seen_open:
            outcome.failures.append("The word that is not sealed was not found: the search does not see.")
        outcome.notes.append(
            f"{len(columns)} sealed columns, {len(canaries)} canaries, {len(files)} files, "
            f"{sum(path.stat().st_size for path in files) / 1e6:,.1f} MB"
        )
    return outcome


def sealed_columns() -> Iterator[tuple[Any, str]]:
    """Every model with a sealed column, and the column."""
    from django.apps import apps

    from alongside.access.fields import SealedTextField

    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, SealedTextField):
                yield model, field.name


def _word() -> str:
    return "Canary" + secrets.token_hex(8)


def _sow(model: Any, column: str, trials: int) -> list[str]:
    """Write a canary into that column of some rows; of a table without rows there is nothing to write into."""
    words = []
    key = next(field.name for field in model._meta.get_fields() if field.name == "data_key")
    for row in model.objects.select_related(key).exclude(data_key=None)[:trials]:
        words.append(_word())
        setattr(row, column, words[-1])
        row.save(update_fields=[column])
    return words


def _sow_trail(world: Any) -> list[str]:
    from django.db import transaction

    from alongside.access import trail

    words = [_word(), _word()]
    trail.searched(words[0], by=world.maria.account, found=0)
    trail.reading("read_family", world.family, by=world.maria.account, level="opened", reason=words[1])
    with transaction.atomic():
        pass
    return words


def _deliver(trials: int) -> list[str]:
    """Take in a file of an agency with a canary in every column of text, read it back, and take it back for a reason."""
    from alongside.access.policy import Role
    from alongside.context import deliveries, papers
    from alongside.context.models import FeedPaper
    from tests.context.delivered import dean, police
    from tests.people import staff

    day = date(2026, 3, 1)
    steward = staff.account("Sten Ward", Role.DATA_STEWARD)
    for kind in FeedPaper.Kind:
        papers.record_paper("police", kind, kept_where="Safe", signed_by="A. Roe", signed_on=day, by=steward)
    columns = ("Nominal ref", "Surname", "First name", "Address 1", "Address 2", "Station", "Officer", "Rank")
    rows = [dean() | {column: _word() for column in columns} for _row in range(trials)]
    with tempfile.TemporaryDirectory() as elsewhere:
        delivery = deliveries.take_in("police", police(Path(elsewhere) / "a.csv", *rows), by=steward, correct_as_of=day)
    read = [row for batch in deliveries.records_of(delivery) for row in deliveries.rows_of(batch)]
    assert [row.surname for row in read] == [row["Surname"] for row in rows]
    because = _word()
    deliveries.take_back(delivery, because=because, by=steward)
    return [because, *(row[column] for row in rows for column in columns)]


def _opens_without_its_key(path: Path) -> bool:
    """Its pages are compressed, so a word in the clear would not be found by looking for it."""
    import pyarrow
    import pyarrow.parquet

    try:
        pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError):
        return False
    return True


def _open_word(world: Any) -> str:
    """A word where it is not sealed, so that the search is known to see."""
    from alongside.people.models import Team

    word = _word()
    Team.objects.create(name=word)
    return word


def _raw_files(folder: Path) -> Iterator[Path]:
    """The files of the installation, and those that hold the database: as they lie on the disk, as a backup, and as a dump."""
    from django.conf import settings as installation
    from django.db import connection

    yield from (path for path in sorted(Path(installation.VAR).rglob("*")) if path.is_file())
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        live = Path(settings["NAME"])
        yield from (path for path in sorted(live.parent.glob(f"{live.name}*")) if path.is_file())
        backup, dump = folder / "backup.sqlite3", folder / "dump.sql"
        with closing(sqlite3.connect(live)) as database:
            with closing(sqlite3.connect(backup)) as copy:
                database.backup(copy)
            dump.write_text("\n".join(database.iterdump()))
        yield from (backup, dump)
        return
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    if os.access(data, os.R_OK):
        yield from (path for path in sorted(data.rglob("*")) if path.is_file() and path.stat().st_size)
    from tests.postgres import programs

    dump = folder / "dump.sql"
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + str(settings["NAME"])
    with dump.open("wb") as out:
        subprocess.run([programs() / "pg_dump", url], stdout=out, check=True)
    yield dump


def _found(word: str, content: bytes) -> Iterator[str]:
    plain = word.encode()
    for how, looked_for in (
        ("as text", plain),
        ("as UTF-16", word.encode("utf-16-le")),
        ("reversed", plain[::-1]),
        ("in hexadecimal figures", plain.hex().encode()),
        ("in base 64", base64.b64encode(plain)[:-4]),
    ):
        if looked_for in content or looked_for.upper() in content:
            yield how


if __name__ == "__main__":
    sys.exit(command(run, trials=50))
