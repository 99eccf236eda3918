"""Compare every delivery that counts with the people known now, and link what is certain."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandParser

from alongside.context import linking_up, models_of_linkage


def add_arguments(parser: CommandParser) -> None:
    """What the command line says."""
    parser.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="spark: on a region's own cluster (an extra)"
    )
    parser.add_argument("--master", default="", help="the cluster, as Spark names it, such as spark://host:7077")


def run(options: dict[str, Any], write: Callable[[str], None]) -> None:
    """A line for each delivery: how many records, and what became of them."""
    learnt = models_of_linkage.current()
    engine = linking_up.engine_named(options["engine"], options["master"])
    for each in linking_up.link_all(by=None, learnt=learnt, engine=engine):
        write(
            f"{each.feed}: {each.records:,} records, {each.certain:,} certain, {each.uncertain:,} for the data steward, "
            f"{each.reopened:,} to be looked at again, {each.withdrawn:,} taken off"
        )
