"""The disk is full, the database takes no writes, or somebody else holds its lock: never a page that says it is saved.

Each press is made while the database refuses; the answer must be no redirect and no page of success, and nothing of it may be
there afterwards, nor half of it. Then the same press is made again, and is saved once. SQLite's own limits stand for the
disk (SQLITE_FULL), the mount (read-only) and the other writer (SQLITE_BUSY).
"""

import contextlib
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from tests.proofs.proof import Outcome, command, in_world, timed


@contextmanager
def full(connection: Any) -> Iterator[None]:
    """No page of the file can be added any more."""
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute("PRAGMA freelist_count")
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count = {most}")


@contextmanager
def read_only(connection: Any) -> Iterator[None]:
    """The database may be read and not written."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def locked(connection: Any) -> Iterator[None]:
    """Somebody else writes for longer than this connection waits."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 20000")


REFUSALS = {"full": full, "read-only": read_only, "locked": locked}


def presses(world: Any, number: int) -> dict[str, tuple[Any, str, dict[str, object]]]:
    """By name: who presses, where, and what is sent. Each holds words that are nowhere else; those for `full` are long."""
    from datetime import timedelta

    from django.urls import reverse

    from alongside.access import days
    from alongside.plans.models import AreaOfChange
    from alongside.voices.loading import questions_for

    key = questions_for(world.sam)[0].key
    area = AreaOfChange.objects.first()
    assert area
    due = days.today() + timedelta(7)
    words = f"word-{number} " + "of many " * 1000
    day = {"due_on-day": due.day, "due_on-month": due.month, "due_on-year": due.year}
    said = reverse("record_view", kwargs={"family": world.family.pk, "person": world.sam.pk})
    action = reverse("add_action", kwargs={"area": area.pk})
    return {
        "what a child said": (world.maria, said, {f"words_{key}": words, "was_read_back": "on"}),
        "an action of the plan": (world.maria, action, {"words": words, "owner": str(world.maria.pk), **day}),
    }


def kept(number: int) -> int:
    """How many rows hold the words of a press."""
    from alongside.plans.models import Action
    from alongside.voices.models import View

    rows = [*View.objects.select_related("data_key"), *Action.objects.select_related("data_key")]
    return sum(row.words.startswith(f"word-{number} ") for row in rows)


def run(trials: int, seed: int) -> Outcome:
    """`trials` presses, with each refusal in turn."""
    with in_world() as world:
        return press(world, trials, seed)


def in_a_fork(trials: int, seed: int) -> tuple[int, list[str], list[str]]:
    """For a fork that has a world: trials, failures and notes."""
    from django.test.utils import setup_test_environment

    from tests import kept, world

    setup_test_environment()
    with kept.days_at_today():
        outcome = press(world.found(), trials, seed)
    return outcome.trials, outcome.failures, outcome.notes


def press(world: Any, trials: int, seed: int) -> Outcome:
    """Make the presses, outside any transaction."""
    with timed() as outcome:
        from django.db import connection

        if connection.vendor != "sqlite":
            outcome.skipped = "made with SQLite's own limits"
            return outcome
        chance = random.Random(seed)  # noqa: S311 (which press, no secret)
        clients: dict[Any, Any] = {}
        counted: dict[str, int] = {}
        for number in range(trials):
            name, refuse = list(REFUSALS.items())[number % len(REFUSALS)]
            what, (who, url, sent) = chance.choice(sorted(presses(world, number).items(), key=lambda each: each[0]))
            client = clients.setdefault(who.pk, world.of(who))
            client.raise_request_exception = False
            client.get(url)
            with refuse(connection):
                status = client.post(url, sent).status_code
            outcome.trials += 1
            counted[f"{name}: {status}"] = counted.get(f"{name}: {status}", 0) + 1
            if status < 500:
                outcome.failures.append(f"{what} was answered with {status} while the database was {name}")
            if kept(number):
                outcome.failures.append(f"{what} is there, though the database was {name}")
            with contextlib.suppress(Exception):
                connection.close()  # as a new request would find it
            again = client.post(url, sent).status_code
            if again != 302 or kept(number) != 1:
                outcome.failures.append(f"{what} sent again: {again}, and is there {kept(number)} times")
        outcome.notes += [f"{times} times {each}" for each, times in sorted(counted.items())]
    return outcome


if __name__ == "__main__":
    sys.exit(command(run, trials=50))
