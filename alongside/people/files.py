"""Files about people: drawn anew, sealed with the person's own key, under random names in a folder outside the database."""

import base64
import functools
import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import sealing, trail
from alongside.access.models import Account
from alongside.people import pictures
from alongside.people.changes import saved_by
from alongside.people.models import KeptFile, Person
from alongside.ui import stale


@transaction.atomic
def keep_photo(person: Person, sent: bytes, *, by: Account, seen: str = "") -> KeptFile:
    """A photo of somebody, in place of the one before. Raises pictures' NotAPicture.

    seen: `version_of_photo` that the page showed, here and below; raises StaleEdit when there is another one now, or none.
    The sealed file is on disk before its row is written: a row always has its file, and a file without a row opens for nobody.
    """
    drawn = pictures.square(sent)
    _must_be_the_photo(person, seen, by=by, files={"photo": drawn})
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
def end_photo(person: Person, *, by: Account, seen: str = "") -> None:
    """Nobody sees the photo any more, and its file is taken off the disk. seen: as above."""
    _must_be_the_photo(person, seen, by=by)
    _end(person, by=by)
    trail.act("people.end_photo", person, by=by)


def photo_of(person: Person) -> KeptFile | None:
    """The photo in force, or None."""
    return KeptFile.objects.filter(person=person, purpose=KeptFile.Purpose.PHOTO, ended_at=None).first()


def version_of_photo(photo: KeptFile | None) -> str:
    """What a page shows of somebody's photo; also of none."""
    return stale.version(photo and photo.pk)


def _must_be_the_photo(person: Person, seen: str, *, by: Account, files: dict[str, bytes] | None = None) -> None:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    now = photo_of(person)

    def saved() -> stale.Saved:
        last = (
            now or KeptFile.objects.filter(person=person, purpose=KeptFile.Purpose.PHOTO).order_by("-ended_at").first()
        )
        account, at = (
            (None, None) if last is None else (last.ended_by_id or last.made_by_id, last.ended_at or last.made_at)
        )
        says = _("another photo, which this page shows") if now else ""
        return saved_by(account, at=at, by=by, texts=[(_("Photo"), says)])

    stale.must_be_current(seen, version_of_photo(now), saved, files)


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
