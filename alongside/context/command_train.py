"""Learn the figures of linking anew, from the people known here and what services delivered."""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.access import days
from alongside.context import known_people, linking_up, models_of_linkage, training
from alongside.context.errors import CannotTake
from alongside.context.models import FeedDelivery, LinkageModel

FEWEST = 5_000  # records; fewer teach too little, and the figures that came with the program are better


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("version", help="a name for these figures, such as 2027-spring")
    parser.add_argument("--card", type=Path, metavar="FILE.json", help="how good they are, as it was measured")


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Train on every delivery that counts, and use the figures from now on. Raises CannotTake."""
    if LinkageModel.objects.filter(version=options["version"]).exists():
        raise CannotTake("There are figures of that name already. Choose another.")
    people = known_people.as_table()
    deliveries = FeedDelivery.objects.in_force().select_related("data_key").order_by("completed_at")
    feeds = [known_people.records_as_table(linking_up.rows_in(each)) for each in deliveries]
    count = sum(len(each) for each in feeds)
    if count < FEWEST:
        raise CannotTake(
            f"There are {count:,} records, and at least {FEWEST:,} are needed. The figures stay as they are."
        )
    learnt = training.train(people, feeds, version=options["version"])
    said = {"learnt_from": f"{len(people):,} people and {count:,} records of this authority, {days.today():%d %B %Y}"}
    card = json.loads(options["card"].read_text(encoding="utf-8")) if options["card"] else {}
    models_of_linkage.keep(learnt, {**said, **card}, by=None)
    write(
        f"Learnt from {len(people):,} people and {count:,} records. Decisions keep the figures that they were made with."
    )
