"""`alongside context VERB`: what agencies deliver, and to whom it is linked. Each verb is a module `command_VERB` of the room."""

import importlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alongside.context.errors import CannotTake

VERBS: tuple[str, ...] = ("search",)


class Command(BaseCommand):
    help = "Services around the family: check and bring in what agencies deliver, link it to people, search."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb in VERBS:
            module = importlib.import_module(f"alongside.context.command_{verb}")
            module.add_arguments(verbs.add_parser(verb, help=(module.__doc__ or "").splitlines()[0]))

    def handle(self, *, verb: str, **options: Any) -> None:
        """Run one verb. Its module's `run(options, write)` writes lines and raises CannotTake with a sentence."""
        module = importlib.import_module(f"alongside.context.command_{verb}")
        try:
            module.run(options, self.stdout.write)
        except CannotTake as wrong:
            raise CommandError(str(wrong)) from wrong
