"""Eight writers to the trail at once: one chain without a fork, and at least 300 entries a second together.

Each writer is a process of its own, as the web server's are. `trials` is how many entries each one writes.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, empty

DATABASES = "both"
LEAST_A_SECOND = 300
WRITER = """
import sys, time
from pathlib import Path
import django
django.setup()
from django.db import connection, transaction
from alongside.access import trail
connection.ensure_connection()
Path(sys.argv[1]).touch()
while not Path(sys.argv[2]).exists():
    time.sleep(0.005)
for number in range(int(sys.argv[3])):
    with transaction.atomic():
        trail.act("access.something", None, by=None, number=number)
print(time.time())
"""


def run(trials: int, seed: int) -> Outcome:
    """seed is not used: the order in which writers come is the operating system's."""
    with timed() as outcome, tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        write(place, Path(folder), outcome, writers=8, each=trials)
    return outcome


def write(place: Place, folder: Path, outcome: Outcome, *, writers: int, each: int) -> None:
    """Let writers write at once into an installation with tables, and look at the chain they made."""
    go = folder / "go"
    started = [folder / f"started-{number}" for number in range(writers)]
    environ = place.environ({"DJANGO_SETTINGS_MODULE": "alongside.settings"})
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", WRITER, str(path), str(go), str(each)],
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
        )
        for path in started
    ]
    while not all(path.exists() for path in started) and all(process.poll() is None for process in processes):
        time.sleep(0.01)
    began = time.time()
    go.touch()
    ended = [process.communicate()[0] for process in processes]
    outcome.trials = each * writers
    if any(process.returncode for process in processes):
        outcome.failures.append("A writer could not write.")
        return
    a_second = outcome.trials / (max(float(said) for said in ended) - began)
    outcome.notes.append(f"{a_second:,.0f} entries a second by {writers} writers")
    said = place.command("audit", "verify")
    if f"{outcome.trials} entries, none changed, missing or out of order" not in said:
        outcome.failures.append(said.strip())
    if a_second < LEAST_A_SECOND:
        outcome.failures.append(f"{a_second:,.0f} entries a second are fewer than {LEAST_A_SECOND}.")


if __name__ == "__main__":
    sys.exit(command(run, trials=1000))
