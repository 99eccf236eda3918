"""Which keys of a file were read, on disk, so that memory does not grow with the files. No Django here.

A key may hold a person's identifier, so only its keyed digest is written; the key is drawn for each `Seen` and never leaves the
memory, and the file is nameless and goes with the process.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from types import TracebackType

CACHE_KILOBYTES = 16_000


class Seen:
    """Keys by table. Use it in a `with` block."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._file = sqlite3.connect("", isolation_level=None)  # a nameless file of its own
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute("PRAGMA synchronous=OFF")
        self._file.execute(f"PRAGMA cache_size=-{CACHE_KILOBYTES}")
        self._file.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, line INTEGER) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def __enter__(self) -> "Seen":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def _digest(self, table: str, key: str) -> bytes:
        return hashlib.blake2b(f"{table}\0{key}".encode(errors="replace"), key=self._key, digest_size=16).digest()

    def add(self, table: str, key: str, line: int = 0) -> int | None:
        """Remember a key; the line that had it before, if any had."""
        digest = self._digest(table, key)
        added = self._file.execute("INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, line))
        if added.rowcount:
            return None
        with closing(self._file.execute("SELECT line FROM seen WHERE digest = ?", (digest,))) as found:
            return int(found.fetchone()[0])

    def has(self, table: str, key: str) -> bool:
        """Whether the key was read."""
        digest = self._digest(table, key)
        with closing(self._file.execute("SELECT 1 FROM seen WHERE digest = ?", (digest,))) as found:
            return found.fetchone() is not None
