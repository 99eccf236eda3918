"""`alongside backup make|try|read-all`: a whole copy of the database, and the trial that it can be read back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alongside.access import copying
from alongside.access.sealing import CannotOpen


class Command(BaseCommand):
    help = "Copy the database whole while it is used, and try that a copy can be read back. The keys are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        make = what.add_parser("make", help="write a copy to a new file")
        make.add_argument("file", type=Path)
        trial = what.add_parser("try", help="read a copy back elsewhere, and check the trail and the keys with it")
        trial.add_argument("file", type=Path)
        trial.add_argument("--into", default="", help="url of an empty PostgreSQL database, for a copy of PostgreSQL")
        what.add_parser("read-all", help="open every sealed text of this database once")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            if what == "make":
                digest = copying.make(options["file"])
                self.stdout.write(f"{options['file']} is whole and on disk. SHA-256 {digest}")
            elif what == "try":
                self.stdout.write(copying.try_out(options["file"], into=options["into"]))
                self.stdout.write("The copy can be read back.")
            else:
                rows, texts = copying.read_all()
                self.stdout.write(f"{rows:,} rows were read and {texts:,} sealed texts opened.")
        except (copying.CannotCopy, CannotOpen) as wrong:
            raise CommandError(str(wrong)) from wrong
