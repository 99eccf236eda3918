"""Write every link that stands as a table: feed, record, person, probability, band, decided by."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.access.models import Account
from alongside.context import exporting
from alongside.context.errors import CannotTake


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--csv", type=Path, required=True, metavar="FILE", help="a new file, readable by its owner only"
    )
    parser.add_argument("--as", dest="account", required=True, metavar="SIGN_IN_NAME", help="the data steward who asks")


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Write the file. What is closed to the data steward is not in it. Raises CannotTake."""
    account = Account.objects.filter(sign_in_name=options["account"], is_active=True).first()
    if account is None:
        raise CannotTake("Nobody signs in by that name.")
    try:
        with exporting.private_file(options["csv"]) as file:
            table, count = exporting.export(account)
            file.write(table)
    except FileExistsError as there:
        raise CannotTake("There is a file of that name already. Choose another.") from there
    write(f"{count:,} links written.")
