"""Check an agency's file before it goes in: a report that its data owner can read."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.access import days
from alongside.context import checking, deliveries
from alongside.context.errors import CannotTake


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("feed", help="its key in the practice profile")
    parser.add_argument("file", type=Path, help="CSV or Parquet")
    parser.add_argument("--html", type=Path, metavar="OUT", help="write the report as a page to print or send")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the report for a program to read")


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Check, and write the report in short. Raises CannotTake when nothing of the file could be taken in."""
    feed = deliveries.feed_named(options["feed"])
    try:
        quality = checking.check(options["file"], feed, today=days.today())
        for out, text in ((options["html"], quality.as_html), (options["json"], quality.as_json)):
            if out:
                out.write_text(text(), encoding="utf-8")
    except OSError as wrong:
        raise CannotTake(f"{wrong.strerror}.") from wrong
    for line in checking.lines_of(quality):
        write(line)
    if quality.is_refused:
        raise CannotTake("This file cannot be taken in as it is.")
