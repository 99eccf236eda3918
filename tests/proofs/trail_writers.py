"""Eight writers to the trail at once: one chain without a fork, and at least 300 entries a second together.

Each writer is a process of its own, as the web server's are. `trials` is how many entries each one writes.
"""

import sys
import time
from pathlib import Path

from tests.forks import Nursery, installed
from tests.proofs.proof import Outcome, command, timed

DATABASES = "both"
LEAST_A_SECOND = 300


def run(trials: int, seed: int) -> Outcome:
    """seed is not used: the order in which writers come is the operating system's."""
    with timed() as outcome, installed() as (loaded, folder):
        write(loaded, folder, outcome, writers=8, each=trials)
    return outcome


def writer(started: str, go: str, each: int) -> float:
    """For a fork: write when the file `go` is there. Returns when it had written all."""
    from django.db import connection, transaction

    from alongside.access import trail

    connection.ensure_connection()
    Path(started).touch()
    while not Path(go).exists():
        time.sleep(0.005)
    for number in range(each):
        with transaction.atomic():
            trail.act("access.something", None, by=None, number=number)
    return time.time()


def write(loaded: Nursery, folder: Path, outcome: Outcome, *, writers: int, each: int) -> None:
    """Let writers write at once into an installation with tables, and look at the chain they made."""
    go = folder / "go"
    started = [folder / f"started-{number}" for number in range(writers)]
    children = [loaded.start("tests.proofs.trail_writers:writer", str(path), str(go), each) for path in started]
    while not all(path.exists() for path in started) and not any(child.has_ended() for child in children):
        time.sleep(0.01)
    began = time.time()
    go.touch()
    ended = [child.result() for child in children]
    outcome.trials = each * writers
    a_second = outcome.trials / (max(ended) - began)
    outcome.notes.append(f"{a_second:,.0f} entries a second by {writers} writers")
    said = loaded.call("tests.forks:command", "audit", "verify")
    if f"{outcome.trials} entries, none changed, missing or out of order" not in said:
        outcome.failures.append(said.strip())
    if a_second < LEAST_A_SECOND:
        outcome.failures.append(f"{a_second:,.0f} entries a second are fewer than {LEAST_A_SECOND}.")


if __name__ == "__main__":
    sys.exit(command(run, trials=1000))
