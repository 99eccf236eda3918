from typing import Any

from django.core.management.base import BaseCommand

from alongside.access import policy


class Command(BaseCommand):
    help = "Print the table of who may do what."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(policy.as_markdown(), ending="")
