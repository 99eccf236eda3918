from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from alongside.access import index_keys, keys, rotation, trail
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
        which = rotate.add_mutually_exclusive_group()
        which.add_argument("--trail", action="store_true", help="a new key for the trail's chain instead")
        which.add_argument("--signing", action="store_true", help="a new key for checkpoints instead")
        which.add_argument("--index", action="store_true", help="a new key for what is found by keyed hashes instead")
        drop = what.add_parser("drop", help="remove an older key that nothing uses any more")
        drop.add_argument("name", help="of a wrapping key; or `index` for the older keys of the index")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        path: Path = settings.KEY_FILE
        if what == "status":
            self._status(path, open_all=options["open_all"])
        elif what == "drop":
            self._drop(path, options["name"])
        elif options["trail"]:
            self._rotate_trail(path)
        elif options["signing"]:
            self._rotate_signing(path)
        elif options["index"]:
            self._rotate_index(path)
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
        self.stdout.write(f"  key of the index: {now.index_name}{self._older_index(path)}")
        before = f", {len(now.public_before)} before it can still be checked" if now.public_before else ""
        self.stdout.write(
            f"  key for checkpoints: {'there' if now.signing else 'none; alongside keys rotate --signing'}{before}"
        )
        missing = sum(count for name, count in used.items() if name not in now.wrapping)
        wrong = rotation.cannot_be_opened() if open_all else missing
        if wrong:
            raise CommandError(
                f"{wrong} of {DataKey.objects.count()} data keys cannot be opened with this key file. Put back the right one."
            )
        if open_all:
            self.stdout.write(f"All {DataKey.objects.count()} data keys open.")

    def _older_index(self, path: Path) -> str:
        older, since = installation_keys().older_index, keys.index_since(path)
        if not older or since is None:
            return ""
        needs = [f"{count} {name}" for name, count in index_keys.left().items()]
        if places := index_keys.known_places(since):
            needs.append(f"{places} places where people came in")
        return f"; older: {', '.join(older)}, needed by {' and '.join(needs) or 'nothing: alongside keys drop index'}"

    def _rotate_index(self, path: Path) -> None:
        if index_keys.begin(path) is None:
            self.stdout.write("The last change of this key was not finished; going on with it.")
        done = stuck = 0
        for moved in index_keys.move_all():
            done, stuck = done + moved.rows, stuck + moved.stuck
            self.stdout.write(f"\r{done} addresses", ending="")
        if stuck:
            self.stdout.write(
                f"\n{stuck} addresses do not say which house they are. Who lives there stays together, and nobody new is seen to "
                f"live with them: record these addresses again."
            )
        name = installation_keys().index_name
        self.stdout.write(f"\nAddresses are found by key {name}. {self._changed(path)}")

    def _rotate_signing(self, path: Path) -> None:
        """A checkpoint by the new key comes at once, so that nothing signed by the older one counts after it."""
        keys.change_signing_key(path)
        with transaction.atomic():
            trail.act("access.rotate_signing_key", None, by=None, keys=len(installation_keys().public_before) + 1)
        trail.checkpoint(settings.CHECKPOINTS)
        self.stdout.write(
            f"Checkpoints are signed with a new key. Those before can still be checked, and nobody can sign with the older key "
            f"any more. {self._changed(path)}"
        )

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
            if name == "index":
                name = f"{' and '.join(index_keys.drop(path))} of the index"
            else:
                rotation.drop(path, name)
        except Broken as broken:
            raise CommandError(broken.sentence) from broken
        self.stdout.write(
            f"Key {name} is gone. Backups from before the change need the older key file. " + self._changed(path)
        )
