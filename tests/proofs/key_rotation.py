"""A change of the wrapping key, killed at random moments while others write: everything opens, before and after it is finished.

Each trial begins a change in a process of its own, kills it after a random time, opens every data key with what lies on the
disk, and finishes the change. Meanwhile another process makes new data keys and says which it was told are saved.
"""

import random
import sys
import threading
import time

from tests.forks import Failed, Nursery, installed
from tests.proofs.proof import Outcome, command, timed

DATABASES = "both"


def run(trials: int, seed: int, hundreds: int = 40) -> Outcome:
    """`trials` changes of the key over `hundreds` times a hundred data keys."""
    with timed() as outcome, installed() as (loaded, _folder):
        loaded.call("tests.proofs.key_rotation:make", hundreds)
        kill(loaded, outcome, trials=trials, seed=seed)
    return outcome


def make(hundreds: int) -> None:
    """For a fork: so many times a hundred data keys."""
    from django.db import transaction

    from alongside.access.data_keys import make_data_keys

    for _ in range(hundreds):
        with transaction.atomic():
            make_data_keys(100)


def write() -> None:
    """For a fork: make data keys, and print each when it is saved, until it is killed."""
    from django.db import transaction

    from alongside.access.data_keys import make_data_key

    while True:
        with transaction.atomic():
            key = make_data_key()
        sys.stdout.write(f"{key.pk}\n")
        sys.stdout.flush()
        time.sleep(0.02)


def known() -> list[str]:
    """For a fork: the data keys that are there."""
    from alongside.access.models import DataKey

    return [str(key) for key in DataKey.objects.values_list("pk", flat=True)]


def kill(loaded: Nursery, outcome: Outcome, *, trials: int, seed: int) -> None:
    """Kill changes of the key of an installation that has data keys."""
    chance = random.Random(seed)  # noqa: S311 (when to kill, no secret)
    writer = loaded.start("tests.proofs.key_rotation:write")
    told: list[str] = []
    listening = threading.Thread(target=lambda: told.extend(line.strip() for line in writer.said))
    listening.start()
    half_done = 0
    try:
        began = time.monotonic()
        _finish(loaded)
        longest = time.monotonic() - began
        for _ in range(trials):
            changing = loaded.start("tests.forks:command", "keys", "rotate")
            time.sleep(chance.uniform(0, 1) * longest)
            changing.kill()
            changing.said.close()
            outcome.trials += 1
            half_done += _look(loaded, outcome, "after it was killed")
            _finish(loaded)
    finally:
        writer.kill()
        listening.join()
        writer.said.close()
    _look(loaded, outcome, "at the end")
    lost = set(told[:-1]) - set(loaded.call("tests.proofs.key_rotation:known"))
    if lost:
        outcome.failures.append(f"{len(lost)} data keys that were said to be saved are gone.")
    if len(told) < 2:
        outcome.failures.append("Nobody wrote meanwhile.")
    if "none changed" not in loaded.call("tests.forks:command", "audit", "verify"):
        outcome.failures.append("The trail is not whole.")
    outcome.notes.append(
        f"{half_done} of {outcome.trials} kills left a change half done; {len(told)} keys were made meanwhile"
    )


def _finish(loaded: Nursery) -> None:
    loaded.call("tests.forks:command", "keys", "rotate")


def _look(loaded: Nursery, outcome: Outcome, when: str) -> bool:
    """Open every data key. Returns whether both an older and the current key are in use."""
    try:
        said = loaded.call("tests.forks:command", "keys", "status", "--open-all")
    except Failed:
        outcome.failures.append(f"Data keys could not be opened {when}.")
        return False
    return sum(line.strip().startswith("wrapping key") and "wraps 0 " not in line for line in said.splitlines()) > 1


if __name__ == "__main__":
    sys.exit(command(run, trials=10))
