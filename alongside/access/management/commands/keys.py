from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from alongside.access import keys, rotation, trail
from alongside.access.fields import installation_keys
from alongside.access.models import DataKey, TrailHead
from alongside.access.sealing import CannotOpen
from alongside.ui.errors import Broken


class Command(BaseCommand):
    help = "The keys: make, escrow, drill, recover (without a database); status, rotate, drop."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        status = what.add_parser("status", help="which keys there are and what each is used for")
        status.add_argument(
            "--open-all", action="store_true", help="open every data key, to be sure the file is the right one"
        )
        rotate = what.add_parser("rotate", help="a new wrapping key, while people work; goes on when it was stopped")
        rotate.add_argument("--trail", action="store_true", help="a new key for the trail's chain instead")
        rotate.add_argument("--signing", action="store_true", help="add the key for checkpoints to an older key file")
        drop = what.add_parser("drop", help="remove an older wrapping key that nothing uses any more")
        drop.add_argument("name")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        path: Path = settings.KEY_FILE
        if what == "status":
            self._status(path, open_all=options["open_all"])
        elif what == "drop":
            self._drop(path, options["name"])
        elif options["trail"]:
            self._rotate_trail(path)
        elif options["signing"]:
            keys.add_signing_key(path)
            self.stdout.write("Checkpoints can be signed. " + self._changed(path))
        else:
            self._rotate(path)

    def _changed(self, path: Path) -> str:
        return (
            f"The key file has changed ({keys.checksum(keys.content_of(path))}): copy it to where copies are kept, and make "
            f"new shares with: alongside keys escrow FOLDER"
        )

    def _status(self, path: Path, *, open_all: bool) -> None:
        now, used = installation_keys(), rotation.used_by()
        self.stdout.write(f"Key file {keys.checksum(keys.content_of(path))} at {path}")
        for name in sorted({*now.wrapping, *used}, key=int):
            words = (
                "in use" if name == now.current else "older" if name in now.wrapping else "MISSING FROM THE KEY FILE"
            )
            self.stdout.write(f"  wrapping key {name}: {words}, wraps {used.get(name, 0)} data keys")
        self.stdout.write(f"  key of the trail: {now.trail_name}; the last entry has {TrailHead.objects.get(pk=1).key}")
        self.stdout.write(
            f"  key for checkpoints: {'there' if now.signing else 'none; alongside keys rotate --signing'}"
        )
        missing = sum(count for name, count in used.items() if name not in now.wrapping)
        wrong = rotation.cannot_be_opened() if open_all else missing
        if wrong:
            raise CommandError(
                f"{wrong} of {DataKey.objects.count()} data keys cannot be opened with this key file. Put back the right one."
            )
        if open_all:
            self.stdout.write(f"All {DataKey.objects.count()} data keys open.")

    def _rotate(self, path: Path) -> None:
        name = rotation.begin(path)
        if name is None:
            self.stdout.write("The last change of keys was not finished; going on with it.")
        total, done = rotation.left(), 0
        try:
            while count := rotation.rewrap():
                done += count
                self.stdout.write(f"\r{done} of {total} data keys", ending="")
        except CannotOpen as closed:
            raise CommandError(
                f"{closed} Nothing is lost: {rotation.left()} data keys keep the key they had."
            ) from closed
        self.stdout.write(f"\nAll data keys are wrapped by key {installation_keys().current}. {self._changed(path)}")

    def _rotate_trail(self, path: Path) -> None:
        name = keys.add_trail_key(path)
        with transaction.atomic():
            trail.act("access.rotate_trail_key", None, by=None, key=name)
        self.stdout.write(f"New entries of the trail have key {name}. {self._changed(path)}")

    def _drop(self, path: Path, name: str) -> None:
        try:
            rotation.drop(path, name)
        except Broken as broken:
            raise CommandError(broken.sentence) from broken
        self.stdout.write(
            f"Key {name} is gone. Backups from before the change need the older key file. " + self._changed(path)
        )
