"""Files about people: drawn anew, sealed with the person's own key, under random names in a folder outside the database."""

import base64
import functools
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from alongside.access import sealing, trail
from alongside.access.models import Account
from alongside.people import pictures
from alongside.people.models import KeptFile, Person


@transaction.atomic
def keep_photo(person: Person, sent: bytes, *, by: Account) -> KeptFile:
    """A photo of somebody, in place of the one before. Raises pictures' NotAPicture.

    The sealed file is on disk before its row is written: a row always has its file, and a file without a row opens for nobody.
    """
    drawn = pictures.square(sent)
    _end(person, by=by)
    row = KeptFile(
        person=person,
        data_key=person.data_key,
        purpose=KeptFile.Purpose.PHOTO,
        content_type=pictures.CONTENT_TYPE,
        made_at=timezone.now(),
        made_by=by,
    )
    _write(_path(row), row.data_key.seal(base64.b64encode(drawn).decode(), _place(row)))
    row.save(force_insert=True)
    trail.act("people.keep_photo", person, by=by)
    return row


@transaction.atomic
def end_photo(person: Person, *, by: Account) -> None:
    """Nobody sees the photo any more, and its file is taken off the disk."""
    _end(person, by=by)
    trail.act("people.end_photo", person, by=by)


def photo_of(person: Person) -> KeptFile | None:
    """The photo in force, or None."""
    return KeptFile.objects.filter(person=person, purpose=KeptFile.Purpose.PHOTO, ended_at=None).first()


def read(row: KeptFile) -> bytes:
    """What the file holds. Raises FileNotFoundError when it is gone, sealing.CannotOpen when it was changed or exchanged."""
    return base64.b64decode(row.data_key.open(_path(row).read_bytes(), _place(row)))


def _end(person: Person, *, by: Account) -> None:
    for row in KeptFile.objects.filter(person=person, purpose=KeptFile.Purpose.PHOTO, ended_at=None):
        row.ended_at, row.ended_by = timezone.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        transaction.on_commit(functools.partial(_path(row).unlink, missing_ok=True))


def _path(row: KeptFile) -> Path:
    return Path(settings.FILES) / row.pk.hex[:2] / row.pk.hex


def _place(row: KeptFile) -> bytes:
    return sealing.place(row._meta.db_table, "file", row.pk)


def _write(path: Path, sealed: bytes) -> None:
    """Whole or not at all: the file appears under its name once it is on disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
