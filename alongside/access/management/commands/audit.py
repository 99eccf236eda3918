import time
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from alongside.access import checkpoints, trail, verifying
from alongside.access.models import TrailHead


class Command(BaseCommand):
    help = "The trail of acts and readings: check it, sign where it is, or say that an older copy was put back."

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
        for each in (verify, checkpoint, restored):
            each.add_argument(
                "--checkpoints", type=Path, default=None, help="the folder (default: ALONGSIDE_CHECKPOINTS)"
            )

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        folder = options["checkpoints"] or settings.CHECKPOINTS
        if what == "verify":
            self._verify(folder)
        elif what == "checkpoint":
            self._checkpoint(folder)
        else:
            self._restored(folder, is_known=options["lost_is_known"])

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
