from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alongside.access import trail
from alongside.access.models import TrailHead


class Command(BaseCommand):
    help = "Check that the trail of acts and readings was not changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(trail.faults())
        if found:
            raise CommandError("\n".join(found))
        last = TrailHead.objects.get(pk=1).last
        self.stdout.write(f"{last} entries, none changed, missing or out of order.")
