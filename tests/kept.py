"""A database for each step of the world, played once in each process of the tests and rolled back after each test."""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from django.db import connection, transaction

from alongside.access import actions as access
from alongside.access import days
from tests import world as worlds
from tests.server import created


class Kept:
    """The databases of one process. `at(step)` makes that step's database the one Django uses, until the block ends."""

    def __init__(self, everything: ExitStack):
        self._everything = everything
        self._names: dict[str, str] = {}

    @contextmanager
    def at(self, step: str) -> Iterator[None]:
        assert not connection.in_atomic_block, "`world` brings its own database: ask for it before what asks for `db`."
        empty = connection.settings_dict["NAME"]
        connection.close()
        if step not in self._names:
            name = self._everything.enter_context(_copy_of(empty))
            with _used(name), days_at_today(), transaction.atomic():
                access.mark_as_demonstration(lambda: True)
                worlds.build(through=step)
                access.move_day(worlds.TODAY, by=None)
            self._names[step] = name
        with _used(self._names[step]):
            yield


@contextmanager
def days_at_today() -> Iterator[None]:
    """Make it TODAY of tests.world for what the test itself calls."""
    token = days.moved_to.set(worlds.TODAY)
    try:
        yield
    finally:
        days.moved_to.reset(token)


@contextmanager
def _used(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def _copy_of(name: str) -> Iterator[str]:
    """A copy of a database that nobody is connected to; yields its name and removes it afterwards."""
    if connection.vendor == "sqlite":
        folder = Path(mkdtemp(dir=Path(name).parent))
        copy = folder / "world.sqlite3"
        with closing(sqlite3.connect(name)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        yield str(copy)
        shutil.rmtree(folder)
    else:
        copy = f"world_{uuid.uuid4().hex[:12]}"
        with created(os.environ["DATABASE_URL"], copy, template=name):
            yield copy
