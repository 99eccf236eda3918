"""`alongside demo make|write|feeds|play`: the demonstration council."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alongside.access import actions as access
from alongside.access import days
from alongside.access.errors import NotADemonstration
from alongside.exchange import council, council_feeds, council_sizes, delivered, demonstration
from alongside.practice import profile
from alongside.practice.clocks import BeyondCalendar


class Command(BaseCommand):
    help = "The demonstration council: invented people at each step of the journey."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        write = verbs.add_parser("write", help="write it as the files of an extract")
        write.add_argument("directory", type=Path)
        feeds = verbs.add_parser(
            "feeds", help="write what agencies deliver about it as one file for each feed of the profile"
        )
        feeds.add_argument("directory", type=Path)
        make = verbs.add_parser("make", help="write it, import it and play it, on an empty database")
        for parser_of in (write, feeds, make):
            parser_of.add_argument("--today", type=date.fromisoformat, help="the day of the extract, as 2026-03-31")
            parser_of.add_argument("--seed", type=int, default=1, help="another council for each (default: 1)")
            parser_of.add_argument(
                "--size",
                choices=council_sizes.SIZES,
                default="small",
                help="small: 60 families; council: 3,000 open families and 100,000 people; region: fifteen councils",
            )
        verbs.add_parser("play", help="open the staff's accounts and play the imported cast to its steps")

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            getattr(self, verb)(**options)
        except (NotADemonstration, BeyondCalendar, ValueError) as wrong:
            raise CommandError(str(wrong)) from wrong

    def write(self, *, directory: Path, today: date | None, seed: int, size: str, **options: Any) -> None:
        for path in council.write(directory, today=today or days.today(), seed=seed, size=council_sizes.SIZES[size]):
            self.stdout.write(str(path))

    def feeds(self, *, directory: Path, today: date | None, seed: int, size: str, **options: Any) -> None:
        day, of_size = today or days.today(), council_sizes.SIZES[size]
        for path in council_feeds.write(directory, profile.current().feeds, today=day, seed=seed, size=of_size):
            self.stdout.write(str(path))

    def play(self, **options: Any) -> None:
        if not access.is_demonstration():
            raise CommandError("The cast can only be played on a database that `alongside demo make` has made.")
        demonstration.play_cast()
        delivered.bring_in(today=days.today())
        self.tell()

    def make(self, *, today: date | None, seed: int, size: str, **options: Any) -> None:
        if access.is_demonstration() and demonstration.is_made():
            self.stdout.write("The demonstration is made already. Nothing was changed.")
        else:
            summary = demonstration.make(today=today or days.today(), seed=seed, size=council_sizes.SIZES[size])
            self.stdout.write(f"{summary.total.added:,} rows of the demonstration council came in.")
        self.tell()

    def tell(self) -> None:
        """Who can sign in, a line each."""
        self.stdout.write("These people can sign in with one press, on the page /demonstration/:")
        for part in demonstration.staff():
            if part.account and part.account.is_active:
                self.stdout.write(f"  {part.person.name}, {part.what}: {part.sees}")
        for household in demonstration.households():
            for part in household.members:
                if part.account and part.account.is_active:
                    self.stdout.write(f"  {part.person.name}, {part.what}: {household.step}")
        if for_real := demonstration.to_sign_in_for_real():
            self.stdout.write(f"Without one press: {for_real[0]}, password {for_real[1]}, on the page /sign-in/.")
