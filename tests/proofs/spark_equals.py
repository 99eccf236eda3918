"""Linking on Spark decides as linking on DuckDB does: same pairs, bands and levels, probabilities equal to a millionth.

A region's data team links on a cluster of its own with the same settings and figures. Needs the extra `spark` and Java 17.
"""

import importlib.util
import shutil
import sys
from typing import Any

from tests.proofs.proof import Outcome, command, timed

DATABASES = "sqlite"
CLOSE = 1e-6


def run(trials: int, seed: int) -> Outcome:
    """Both engines link what agencies of a small synthetic region deliver; trials: how many records at the least."""
    with timed() as outcome:
        if importlib.util.find_spec("pyspark") is None:
            outcome.skipped = "the extra spark is not installed"
        elif shutil.which("java") is None:
            outcome.skipped = "there is no Java on this machine"
        else:
            _compare(outcome, trials, seed)
    return outcome


def _compare(outcome: Outcome, trials: int, seed: int) -> None:
    from alongside.context.engine import in_memory, on_spark
    from alongside.context.linkage import Learnt
    from alongside.context.linking import Linking
    from bench.region import FEEDS, Region

    region = Region(max(trials // 3, 40), seed)
    people, _ = region.people()
    learnt = Learnt.shipped()
    session = _session()
    try:
        for feed in FEEDS[:2]:
            records, _ = region.records(feed)
            with in_memory() as engine:
                here = _by_pair(Linking(engine, people, learnt).pairs(records))
            there = _by_pair(Linking(on_spark(session), people, learnt).pairs(records))
            outcome.trials += len(records)
            outcome.failures += _differences(feed.name, here, there)
            outcome.notes.append(f"{feed.name}: {len(records):,} records, {len(here):,} pairs in either engine")
    finally:
        session.stop()


def _session() -> Any:
    from pyspark.sql import SparkSession

    from alongside.context.engine import spark_settings

    builder = SparkSession.builder.master("local[2]").appName("alongside").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "4").config("spark.driver.memory", "2g")
    for name, value in spark_settings().items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _by_pair(found: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["person"], row["record"]): row for row in found.to_pylist()}


def _differences(feed: str, here: dict, there: dict) -> list[str]:
    """What differs, without a name: pairs are known by numbers of the synthetic region."""
    from alongside.context.linkage import Evidence

    found = [f"{feed} {pair}: found by one engine only" for pair in here.keys() ^ there.keys()]
    for pair in here.keys() & there.keys():
        one, other = here[pair], there[pair]
        if one["band"] != other["band"]:
            found.append(f"{feed} {pair}: {one['band']} and {other['band']}")
        elif Evidence.from_text(one["evidence"]).levels != Evidence.from_text(other["evidence"]).levels:
            found.append(f"{feed} {pair}: other levels")
        elif abs(one["probability"] - other["probability"]) > CLOSE:
            found.append(f"{feed} {pair}: probability {one['probability']} and {other['probability']}")
    return found


if __name__ == "__main__":
    sys.exit(command(run, trials=2000))
