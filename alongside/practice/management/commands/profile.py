"""alongside profile check FILE"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from alongside.practice.profile import ProfileMistake, load


class Command(BaseCommand):
    help = "Looks a practice profile through and names every mistake by file, table and key."
    # The profile in use may be the broken one, and this command is how to mend it.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="name every mistake, or say that the profile is good")
        check.add_argument("file", help="a TOML file, or england, wales or demo")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            profile = load(options["file"])
        except ProfileMistake as found:
            for mistake in found.mistakes:
                self.stderr.write(str(mistake))
            raise SystemExit(1) from None
        self.stdout.write(f"Good: {profile.name}, version {profile.version}, digest {profile.digest}")
