"""Bring in what an agency delivered, the whole file or nothing of it, and compare it with the people known here."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from alongside.access.models import Account
from alongside.context import deliveries
from alongside.context.errors import CannotTake


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("feed", help="its key in the practice profile")
    parser.add_argument("file", type=Path, help="CSV or Parquet")
    parser.add_argument(
        "--correct-as-of",
        type=date.fromisoformat,
        metavar="DATE",
        help="the day it was so at the agency, as 2026-03-31",
    )
    parser.add_argument("--as", dest="sign_in_name", metavar="SIGN_IN_NAME", help="who brings it in")
    parser.add_argument("--accept-fewer", action="store_true", help="it is right that it holds far less than before")
    parser.add_argument(
        "--compare-later", action="store_true", help="what came before is shown until `alongside context link` was said"
    )


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Import, and write each problem on a line of its own. Raises CannotTake."""
    by = _account(options["sign_in_name"])
    try:
        delivery = deliveries.take_in(
            options["feed"],
            options["file"],
            by=by,
            correct_as_of=options["correct_as_of"],
            accepts_fewer=options["accept_fewer"],
            on_problem=lambda problem: write(problem.in_one_line()),
        )
    except OSError as wrong:
        raise CannotTake(f"The file cannot be read: {wrong.strerror}.") from wrong
    write(
        f"{delivery.rows_read - delivery.rows_left_out:,} of {delivery.rows_read:,} rows of {delivery.feed} came in, "
        f"correct as of {delivery.correct_as_of.isoformat()}."
    )
    if not options["compare_later"]:
        # Brings the engine with it, which is large: only when it is used.
        from alongside.context.command_link import link

        link(write, by=by, only_new=True)


def _account(sign_in_name: str | None) -> Account | None:
    if sign_in_name is None:
        return None
    found = Account.objects.filter(sign_in_name__iexact=sign_in_name).first()
    if found is None:
        raise CannotTake("Nobody signs in by that name.")
    return found
