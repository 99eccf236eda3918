"""What is not yours is answered like what is not there: the same status, body and headers, in the same time.

A difference, however small, tells a hostile reader that a record exists. The time is compared over pairs: one request for
a record that exists and is not the reader's, one for an identifier that is nowhere, in random order.
"""

import random
import statistics
import sys
import time
import uuid

from django.test import Client
from django.urls import reverse

from tests.proofs.proof import Outcome, command, in_world, timed

DATABASES = "both"
MOST_MILLISECONDS = 2.0
ENOUGH_TO_TIME = 500  # fewer pairs say nothing about time on a busy machine


def run(trials: int, seed: int) -> Outcome:
    """`trials` pairs of requests, over every kind of record, as a colleague of another team and as the former partner."""
    with timed() as outcome, in_world() as world:
        from tests.access import walk

        chance = random.Random(seed)  # noqa: S311 (the order of the trials, no secret)
        readers = {"ifan": world.of(world.ifan), "luke": world.of(world.luke), "dean": world.of(world.dean)}
        named = [(name, path) for name, path in walk.everywhere() if "{" not in path]
        hidden = {reader: _hidden_from(client, named) for reader, client in readers.items()}
        differences = []
        for _ in range(trials):
            reader = chance.choice(sorted(readers))
            name, path = chance.choice(hidden[reader])
            there, nowhere = _pair(readers[reader], name, path, chance)
            if there[1] != nowhere[1]:
                outcome.failures.append(
                    f"{reader} can tell that {name} is there: {_what_differs(there[1], nowhere[1])}"
                )
            differences.append(there[0] - nowhere[0])
        outcome.trials = trials
        median = abs(statistics.median(differences)) * 1000
        outcome.notes.append(f"median difference {median:.3f} ms")
        if median >= MOST_MILLISECONDS and trials >= ENOUGH_TO_TIME:
            outcome.failures.append(f"The median difference is {median:.3f} ms.")
    return outcome


def _hidden_from(client: Client, named: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One path of each kind that is not found, though it is there."""
    hidden: dict[str, str] = {}
    for name, path in named:
        if name not in hidden and client.get(path).status_code == 404:
            hidden[name] = path
    return sorted(hidden.items())


def _pair(client: Client, name: str, path: str, chance: random.Random) -> tuple[tuple[float, dict], tuple[float, dict]]:
    from django.urls import resolve

    parts = resolve(path).kwargs
    elsewhere = reverse(
        name, kwargs={part: uuid.UUID(int=chance.getrandbits(128), version=4) if isinstance(value, uuid.UUID) else value
                      for part, value in parts.items()}
    )  # fmt: skip
    order = [path, elsewhere]
    chance.shuffle(order)
    answers = {asked: _ask(client, asked) for asked in order}
    return answers[path], answers[elsewhere]


def _ask(client: Client, path: str) -> tuple[float, dict]:
    from tests.access.walk import steady

    began = time.perf_counter()
    response = client.get(path)
    seconds = time.perf_counter() - began
    body = steady(response).replace(path, "PATH")
    return seconds, {"status": response.status_code, "body": body, "headers": sorted(response.items())}


def _what_differs(one: dict, other: dict) -> str:
    return ", ".join(part for part in one if one[part] != other[part])


if __name__ == "__main__":
    sys.exit(command(run, trials=1000))
