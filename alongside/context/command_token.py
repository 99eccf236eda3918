"""Make or end a token by which another program reads services."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from alongside.context import tokens
from alongside.context.errors import CannotTake


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("do", choices=("make", "end"))
    parser.add_argument("name", help="which program it is for, such as: case system")
    parser.add_argument("--until", type=date.fromisoformat, help="its last day, as 2027-03-31; at most a year from now")


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Print the new token, once; or say how many were ended. Raises CannotTake."""
    if options["do"] == "end":
        if not (count := tokens.end(options["name"])):
            raise CannotTake("There is no token of that name in force.")
        write(f"{count} ended. Nothing opens with them any more.")
        return
    if not options["until"]:
        raise CannotTake("Say until when: --until 2027-03-31.")
    write(tokens.make(options["name"], options["until"]))
