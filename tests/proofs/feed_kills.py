"""An import of an agency's file that is killed at a random moment leaves nothing that is seen, or the whole; again makes it whole.

In each trial a first file is taken in and then a second, which replaces it. Both imports are killed (SIGKILL), at a random moment
or at a named place between two steps, and started again. After each kill the delivery that counts is the one from before, or the
new one with every row; at the end there is one row, one file and one key for each file, and no record twice.
"""

import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from tests.context.delivered import dean, police
from tests.forks import Child, Failed, Nursery, installed, trail_faults
from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, copied

DATABASES = "both"
ROWS = 1500
SOME_DAY = date(2026, 3, 1)
PLACES = ("_begin", "write", "finish", "_complete", "after")
"""Killed just before each of these; `after` when all is committed and before it is said."""


def run(trials: int, seed: int) -> Outcome:
    """A random kill in each of the two imports of a trial, and one at each of the PLACES."""
    with timed() as outcome, installed() as (loaded, folder):
        kill(loaded, folder, outcome, trials=trials, seed=seed)
    return outcome


def kill(
    loaded: Nursery,
    folder: Path,
    outcome: Outcome,
    *,
    trials: int,
    seed: int,
    rows: int = ROWS,
    places: tuple[str, ...] = PLACES,
) -> None:
    """Run the trials in copies of an installation that has tables and nothing in them."""
    loaded.load("tests.proofs.feed_kills:load")
    loaded.call("tests.proofs.feed_kills:prepare")
    files = [police(folder / f"{more}.csv", *(dean(number) for number in range(rows + more))) for more in (0, 1)]
    with copied(loaded.place, folder) as clean:
        began = time.monotonic()
        for file in files:
            loaded.call("tests.proofs.feed_kills:take_in", str(file), at=clean)
        seconds = (time.monotonic() - began) / len(files)
    dice = random.Random(seed)  # noqa: S311  no secret
    moments: list[float | str] = [dice.uniform(0, seconds) for _trial in range(trials)]
    for moment in (*moments, *places):
        with copied(loaded.place, folder) as stopped:
            for place_of, file in enumerate(files):
                outcome.trials += _is_killed(loaded, stopped, file, moment)
                outcome.failures += [f"{moment}: {fault}" for fault in _faults(loaded, stopped, rows, place_of)]
                _again(loaded, stopped, file)
            outcome.failures += [f"{moment}: in the end {fault}" for fault in _left(loaded, stopped, rows + 1)]
            outcome.failures += [f"{moment}: {fault}" for fault in trail_faults(loaded, stopped)]


def _is_killed(loaded: Nursery, stopped: Place, file: Path, moment: float | str) -> bool:
    where = moment if isinstance(moment, str) else ""
    importing: Child = loaded.start("tests.proofs.feed_kills:take_in", str(file), where, at=stopped)
    with importing.said:
        if where:
            return importing.wait() == -signal.SIGKILL
        time.sleep(float(moment))
        return importing.kill()


def _again(loaded: Nursery, stopped: Place, file: Path) -> None:
    try:
        loaded.call("tests.proofs.feed_kills:take_in", str(file), at=stopped)
    except Failed as refused:
        if "taken in already" not in str(refused):
            raise


def _faults(loaded: Nursery, stopped: Place, rows: int, before: int) -> list[str]:
    """What is wrong after a kill: with the first file, nothing may count or all of it; with the second, the first or all of it."""
    counts = loaded.call("tests.proofs.feed_kills:what_counts", at=stopped)
    allowed: list[list[int]] = [[rows], [rows + 1]] if before else [[], [rows]]
    return [] if counts in allowed else [f"what counts has {counts} records, not one of {allowed}."]


def _left(loaded: Nursery, stopped: Place, rows: int) -> list[str]:
    found = loaded.call("tests.proofs.feed_kills:left", at=stopped)
    wanted = {"deliveries": 2, "complete": 2, "files": 2, "keys": 2, "records": rows}
    return [f"there are {found[name]} {name}, not {count}." for name, count in wanted.items() if found[name] != count]


def load() -> None:
    """For the nursery: what each fork would otherwise import for itself."""
    from alongside.context import deliveries, papers

    assert deliveries.feed_named("police"), papers


def prepare() -> None:
    """For a fork: the data steward and the papers."""
    from alongside.access import actions as access
    from alongside.access.policy import Role
    from alongside.context import papers
    from alongside.context.models import FeedPaper

    steward = access.make_staff_account("steward", Role.DATA_STEWARD, by=None)
    for kind in FeedPaper.Kind:
        papers.record_paper("police", kind, kept_where="Safe", signed_by="A. Roe", signed_on=SOME_DAY, by=steward)


def take_in(file: str, killed_at: str = "") -> None:
    """For a fork: import the file; killed_at: one of the PLACES, before which this process kills itself."""
    from alongside.context import deliveries, delivery_files, sealed_parquet

    def dies(*arguments: Any, **options: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def dies_in_the_middle(out: Any, rows: Any, *others: Any) -> None:
        out.write(b"half")
        out.flush()
        next(iter(rows))
        dies()

    if killed_at in ("_begin", "_complete"):
        setattr(deliveries, killed_at, dies)
    elif killed_at == "write":
        sealed_parquet.write = dies_in_the_middle  # type: ignore[assignment]
    elif killed_at == "finish":
        delivery_files.finish = dies  # type: ignore[assignment]
    deliveries.take_in("police", Path(file), by=None, correct_as_of=SOME_DAY)
    if killed_at == "after":
        dies()


def what_counts() -> list[int]:
    """For a fork: how many different records each delivery that counts has; a wrong number of rows shows as -1."""
    from alongside.context import deliveries
    from alongside.context.models import FeedDelivery

    counts = []
    for delivery in FeedDelivery.objects.in_force():
        rows = [row.record for batch in deliveries.records_of(delivery) for row in deliveries.rows_of(batch)]
        counts.append(len(rows) if len(set(rows)) == len(rows) == delivery.rows_read else -1)
    return counts


def left() -> dict[str, int]:
    """For a fork: what there is when all is done. The steward's account has no key, so that those of the deliveries are all."""
    from django.conf import settings

    from alongside.access.models import DataKey
    from alongside.context.models import FeedDelivery

    return {
        "deliveries": FeedDelivery.objects.count(),
        "complete": FeedDelivery.objects.exclude(completed_at=None).count(),
        "files": len(list((settings.VAR / "deliveries").iterdir())),
        "keys": DataKey.objects.count(),
        "records": sum(what_counts()),
    }


if __name__ == "__main__":
    sys.exit(command(run, trials=10))
