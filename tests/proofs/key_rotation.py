"""A change of the wrapping key, killed at random moments while others write: everything opens, before and after it is finished.

Each trial begins a change in a process of its own, kills it after a random time, opens every data key with what lies on the
disk, and finishes the change. Meanwhile another process makes new data keys and says which it was told are saved.
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, empty

DATABASES = "both"
MADE = """
from alongside.access.data_keys import make_data_key
from django.db import transaction
for _ in range({}):
    with transaction.atomic():
        for _ in range(100):
            make_data_key()
"""
WRITER = """
import sys, time
import django
django.setup()
from django.db import transaction
from alongside.access.data_keys import make_data_key
while True:
    with transaction.atomic():
        key = make_data_key()
    print(key.pk, flush=True)
    time.sleep(0.02)
"""


def run(trials: int, seed: int, hundreds: int = 40) -> Outcome:
    """`trials` changes of the key over `hundreds` times a hundred data keys."""
    with timed() as outcome, tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        place.command("shell", "--command", MADE.format(hundreds))
        kill(place, Path(folder), outcome, trials=trials, chance=random.Random(seed))  # noqa: S311 (when to kill, no secret)
    return outcome


def kill(place: Place, folder: Path, outcome: Outcome, *, trials: int, chance: random.Random) -> None:
    """Kill changes of the key of an installation that has data keys."""
    environ = place.environ({"DJANGO_SETTINGS_MODULE": "alongside.settings"})
    told = folder / "told"
    with told.open("w") as said:
        writer = subprocess.Popen([sys.executable, "-W", "ignore", "-c", WRITER], env=environ, stdout=said)
    half_done = 0
    try:
        longest = _how_long(place, environ)
        for _ in range(trials):
            changing = subprocess.Popen(
                [sys.executable, "-m", "alongside", "keys", "rotate"], env=environ, stdout=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.3, 1) * longest)
            changing.send_signal(signal.SIGKILL)
            changing.wait()
            outcome.trials += 1
            half_done += _look(place, outcome, "after it was killed")
            place.command("keys", "rotate")
    finally:
        writer.kill()
        writer.wait()
    _look(place, outcome, "at the end")
    known = place.command("shell", "--verbosity=0", "--command",
        "from alongside.access.models import DataKey; print(*DataKey.objects.values_list('pk', flat=True))").split()  # fmt: skip
    lines = told.read_text().splitlines()
    lost = set(lines[:-1]) - set(known)
    if lost:
        outcome.failures.append(f"{len(lost)} data keys that were said to be saved are gone.")
    if "none changed" not in place.command("audit", "verify"):
        outcome.failures.append("The trail is not whole.")
    outcome.notes.append(
        f"{half_done} of {outcome.trials} kills left a change half done; {len(lines)} keys were made meanwhile"
    )


def _how_long(place: Place, environ: dict[str, str]) -> float:
    began = time.monotonic()
    place.command("keys", "rotate")
    return time.monotonic() - began


def _look(place: Place, outcome: Outcome, when: str) -> bool:
    """Open every data key. Returns whether both an older and the current key are in use."""
    try:
        said = place.command("keys", "status", "--open-all")
    except subprocess.CalledProcessError:
        outcome.failures.append(f"Data keys could not be opened {when}.")
        return False
    return sum(line.strip().startswith("wrapping key") and "wraps 0 " not in line for line in said.splitlines()) > 1


if __name__ == "__main__":
    sys.exit(command(run, trials=10))
