"""Compare every delivery that counts with the people known now, and link what is certain."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import duckdb

from alongside.access.models import Account
from alongside.context import linking_up, models_of_linkage
from alongside.context.engine import in_memory, on_spark, spark_settings
from alongside.context.errors import CannotTake


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--engine", choices=("duckdb", "spark"), default="duckdb", help="spark: on a region's own cluster (an extra)"
    )
    parser.add_argument(
        "--master", default="local[*]", help="the cluster, as Spark names it, such as spark://host:7077"
    )


def run(options: dict[str, Any], write: Callable[[str], Any]) -> None:
    """Link, and write a line for each delivery. Raises CannotTake when the engine is not installed."""
    link(write, engine=partial(_spark, options["master"]) if options["engine"] == "spark" else in_memory)


def link(
    write: Callable[[str], Any],
    *,
    by: Account | None = None,
    engine: linking_up.Engine = in_memory,
    only_new: bool = False,
) -> None:
    """Link, and write a line for each delivery. Raises CannotTake when there is too little memory."""
    try:
        for each in linking_up.link_all(by=by, learnt=models_of_linkage.current(), engine=engine, only_new=only_new):
            write(
                f"{each.feed}: {each.records:,} records, {each.certain:,} certain, {each.uncertain:,} for the data steward, "
                f"{each.reopened:,} to be looked at again, {each.withdrawn:,} taken off"
            )
    except duckdb.OutOfMemoryException as full:
        raise CannotTake(
            "There are too many people for this machine's memory. What was linked before stands; the rest is linked by "
            "`alongside context link` on a machine with more."
        ) from full


@contextmanager
def _spark(master: str) -> Iterator[Any]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise CannotTake("Spark is an extra: pip install 'alongside[spark]', with Java 17 or newer.") from missing
    builder = SparkSession.builder.master(master).appName("alongside linking")
    for name, value in spark_settings().items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield on_spark(session)
    finally:
        session.stop()
