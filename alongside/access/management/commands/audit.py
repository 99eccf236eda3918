import getpass
import os
import sys
import time
import uuid
from argparse import RawDescriptionHelpFormatter
from datetime import date, datetime
from datetime import time as datetime_time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from alongside.access import checkpoints, exporting, sealed_file, trail, verifying
from alongside.access.models import Account, TrailHead, TrailText
from alongside.ui.errors import Broken


class Command(BaseCommand):
    help = "The trail of acts and readings: check it, sign where it is, hand out a part of it, go on after a restore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        verify = what.add_parser("verify", help="was an entry changed, removed, added or moved, or the tail cut?")
        checkpoint = what.add_parser("checkpoint", help="sign where the trail is now; serve does so every five minutes")
        restored = what.add_parser(
            "restored", help="say that an older copy of the database was put back and goes on from there"
        )
        restored.add_argument(
            "--lost-is-known", action="store_true", help="what was done since that copy is written down elsewhere"
        )
        erase = what.add_parser(
            "erase", help="erase search terms and reasons that are no longer kept; the entries stay"
        )
        erase.add_argument("--before", type=date.fromisoformat, required=True, help="those of entries before this day")
        for each in (verify, checkpoint, restored):
            each.add_argument(
                "--checkpoints", type=Path, default=None, help="the folder (default: ALONGSIDE_CHECKPOINTS)"
            )

        export = what.add_parser("export", help="a part of the trail in a sealed file; its passphrase is shown once")
        export.add_argument("file", type=Path, help="where to write it; nothing is replaced")
        export.add_argument("--family", type=uuid.UUID, help="the id of one family")
        export.add_argument("--account", help="the sign-in name of one account")
        export.add_argument(
            "--from", dest="from_on", type=date.fromisoformat, required=True, help="first day, 2026-11-01"
        )
        export.add_argument("--to", dest="until_on", type=date.fromisoformat, required=True, help="last day")
        opens = what.add_parser(
            "open", help="open a sealed file, asking for its passphrase, and compare it with the trail"
        )
        opens.add_argument("file", type=Path)
        opens.add_argument("table", type=Path, help="where to write the table; nothing is replaced")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what in ("export", "open", "erase"):
            {"export": self._export, "open": self._open, "erase": self._erase}[what](**options)
            return
        folder = options["checkpoints"] or settings.CHECKPOINTS
        if what == "verify":
            self._verify(folder)
        elif what == "checkpoint":
            self._checkpoint(folder)
        else:
            self._restored(folder, is_known=options["lost_is_known"])

    def _export(self, *, file: Path, family: Any, account: str | None, from_on: date, until_on: date, **_: Any) -> None:
        found = Account.objects.filter(sign_in_name=account).first() if account else None
        if account and found is None:
            raise CommandError("There is no account of that sign-in name.")
        if file.exists():
            raise CommandError(f"There is a file at {file} already.")
        passphrase = sealed_file.new_passphrase()
        chosen = exporting.Chosen(from_on, until_on, family=family, account=found.pk if found else None)
        try:
            made = exporting.export(chosen, passphrase, by=None)
        except Broken as broken:
            raise CommandError(str(broken.sentence)) from broken
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(made.content)
        self.stdout.write(
            f"{made.entries} entries in {file}. It opens for {sealed_file.DAYS_OPEN} days with this passphrase, which is shown "
            f"once; give it by another way than the file:\n{passphrase}"
        )

    def _erase(self, *, before: date, **_: Any) -> None:
        moment = timezone.make_aware(datetime.combine(before, datetime_time.min))
        old = TrailText.objects.filter(entry__at__lt=moment, erased_at=None).select_related("entry")
        count = 0
        for text in old.iterator(chunk_size=1000):
            trail.erase_words(text.entry, by=None)
            count += 1
        self.stdout.write(
            f"Erased what was typed with {count} entries. The chain holds only digests that nobody can try guesses at."
        )

    def _open(self, *, file: Path, table: Path, **_: Any) -> None:
        said = getpass.getpass("Passphrase: ") if sys.stdin.isatty() else sys.stdin.readline()
        try:
            content = sealed_file.open_sealed(file.read_bytes(), said, now=timezone.now())
        except (sealed_file.CannotOpenFile, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        if table.exists():
            raise CommandError(f"There is a file at {table} already.")
        with os.fdopen(os.open(table, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
        if different := list(exporting.differences(content)):
            raise CommandError("\n".join(different))
        self.stdout.write(f"The table is in {table}. Each row is in the trail of this database as it was exported.")

    def _verify(self, folder: Path) -> None:
        began = time.monotonic()
        found = list(verifying.verify(folder))
        seconds = time.monotonic() - began
        faults = [finding.text for finding in found if finding.is_fault]
        for finding in found:
            if not finding.is_fault:
                self.stdout.write(finding.text)
        if faults:
            raise CommandError("\n".join(faults))
        last = TrailHead.objects.get(pk=1).last
        self.stdout.write(
            f"{last} entries, none changed, missing or out of order. {seconds:.1f} seconds, {last / seconds:,.0f} entries a second."
        )

    def _checkpoint(self, folder: Path) -> None:
        try:
            made = trail.checkpoint(folder)
        except OSError as error:
            raise CommandError(f"The checkpoint could not be written in {folder}: {error.strerror}.") from error
        self.stdout.write(f"Signed at entry {made.last} in {folder}.")

    def _restored(self, folder: Path, *, is_known: bool) -> None:
        """After a restore the checkpoints know of entries that are gone. This says so for good, and lets new ones follow."""
        faults = list(trail.faults())
        if faults:
            raise CommandError("This copy of the database is not whole. Put back another.\n" + "\n".join(faults))
        before = verifying.signed_in(folder)
        newest = max(before.digests, default=0)
        last = TrailHead.objects.get(pk=1).last
        if newest <= last:
            raise CommandError(f"The checkpoints end at {newest} and the trail at {last}: nothing is missing.")
        if not is_known:
            raise CommandError(
                f"Entries {last + 1} to {newest} at least are gone: what people did and read then. Write down what is known of "
                f"that time and why, then say: alongside audit restored --lost-is-known"
            )
        trail.checkpoint(folder, kind=checkpoints.RESTORED)
        with transaction.atomic():
            trail.act("access.restore", None, by=None, lost_from=last + 1, lost_to=newest)
        self.stdout.write(f"Said in {folder}: entries {last + 1} to {newest} are gone. The trail goes on from {last}.")
