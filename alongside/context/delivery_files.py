"""Where the files of deliveries rest: under random names, for their owner only, with an unfinished name until they are whole."""

import fcntl
import hashlib
import hmac
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from alongside.access.fields import installation_keys

UNFINISHED = ".unfinished"


def digest_of(path: Path, feed: str) -> str:
    """The keyed digest of a file that a feed brought: the same for the same bytes, and no use to whoever has not the key."""
    keyed = hmac.new(installation_keys().taken_in, f"delivery of {feed}\0".encode(), hashlib.sha256)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            keyed.update(block)
    return keyed.hexdigest()


def path_of(delivery: uuid.UUID) -> Path:
    """Where the whole file of a delivery is."""
    return _folder() / delivery.hex


@contextmanager
def unfinished(delivery: uuid.UUID) -> Iterator[IO[bytes]]:
    """A new file for a delivery that begins, locked as long as this process lives and the block lasts: see is_being_written."""
    path = _unfinished(delivery)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file


def finish(delivery: uuid.UUID) -> None:
    """Give the file its name, on disk when this returns."""
    _unfinished(delivery).rename(path_of(delivery))
    _sync()


def is_being_written(delivery: uuid.UUID) -> bool:
    """Whether a process that lives is at it."""
    try:
        with _unfinished(delivery).open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    except FileNotFoundError:
        pass
    return False


def remove(delivery: uuid.UUID) -> None:
    """Take the file of a delivery off the disk, whole or not."""
    for path in (_unfinished(delivery), path_of(delivery)):
        path.unlink(missing_ok=True)
    _sync()


def left_over(known: set[uuid.UUID]) -> Iterator[uuid.UUID]:
    """Files of which no row is known and that nobody is writing: of processes that were killed."""
    for path in _folder().iterdir():
        with suppress(ValueError):
            delivery = uuid.UUID(path.name.removesuffix(UNFINISHED))
            if delivery not in known and not is_being_written(delivery):
                yield delivery


def _folder() -> Path:
    folder = Path(settings.VAR) / "deliveries"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _unfinished(delivery: uuid.UUID) -> Path:
    return _folder() / f"{delivery.hex}{UNFINISHED}"


def _sync() -> None:
    handle = os.open(_folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
