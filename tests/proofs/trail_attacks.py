"""The trail attacked in six ways by somebody who may do anything to the database: each must be seen from outside.

Edit, delete, insert, reorder, cut the tail with its head, write all of it anew with the chain's key. The attacker has taken
away the triggers; what they do not have is the folder of checkpoints. Each trial is one of each, at a random place.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.proofs.proof import Outcome, command, in_world, timed

DATABASES = "both"


class _Undone(Exception):
    """Raised to take an attack back."""


def run(trials: int, seed: int) -> Outcome:
    """`trials` rounds of six attacks on the trail of the Hassan family; before and after them it must be whole."""
    with timed() as outcome, in_world(), tempfile.TemporaryDirectory() as folder:
        from alongside.access import trail, verifying

        trail.checkpoint(Path(folder))
        chance = random.Random(seed)  # noqa: S311 (where to attack, no secret)
        if faults := _faults(Path(folder)):
            outcome.failures.append(f"Faults in a trail that nobody attacked: {faults[0]}")
        for _ in range(trials):
            for attack in ATTACKS:
                faults = _attacked(attack, chance, Path(folder))
                outcome.trials += 1
                if not faults:
                    outcome.failures.append(f"{attack.__name__.strip('_').replace('_', ' ')} was not seen")
        if list(verifying.faults()):
            outcome.failures.append("An attack was not taken back.")
        seen = outcome.trials - len(outcome.failures)
        outcome.notes.append(f"{seen} of {outcome.trials} attacks seen")
    return outcome


def _faults(folder: Path) -> list[str]:
    from alongside.access import verifying

    return [finding.text for finding in verifying.verify(folder) if finding.is_fault]


def _attacked(attack: Callable[[random.Random, int], None], chance: random.Random, folder: Path) -> list[str]:
    from django.db import connection, transaction

    from alongside.access.models import TrailHead

    faults: list[str] = []
    with suppress(_Undone), transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER trail_no_update")
                cursor.execute("DROP TRIGGER trail_no_delete")
            else:
                cursor.execute("ALTER TABLE access_trailentry DISABLE TRIGGER USER")
        attack(chance, TrailHead.objects.get(pk=1).last)
        faults = _faults(folder)
        raise _Undone
    return faults


def _sql(statement: str, *values: object) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


EDITS = (
    "UPDATE access_trailentry SET verb = 'people.add_person', detail = '{}' WHERE number = %s",
    "UPDATE access_trailentry SET level = 'searched' WHERE number = %s",
    "UPDATE access_trailentry SET kind = 'nothing' WHERE number = %s",
    "UPDATE access_trailentry SET digest = (SELECT digest FROM access_trailentry WHERE number = 1) WHERE number = %s",
    "UPDATE access_trailentry SET subject_id = '0' WHERE number = %s",
)


def _edit(chance: random.Random, last: int) -> None:
    _sql(chance.choice(EDITS), chance.randint(2, last))


def _delete(chance: random.Random, last: int) -> None:
    number = chance.randint(1, last - 1)
    _sql("DELETE FROM access_trailentry WHERE number = %s", number)
    if chance.random() < 0.5:  # and close the gap
        _shift(number, -1)
        _sql("UPDATE access_trailhead SET last = last - 1")


def _insert(chance: random.Random, last: int) -> None:
    number = chance.randint(1, last)
    _shift(number - 1, 1)
    _sql(
        "INSERT INTO access_trailentry "
        "(number, at, kind, verb, account_id, subject_kind, subject_id, family_id, level, detail, digest) "
        "SELECT %s, at, kind, verb, account_id, subject_kind, subject_id, family_id, level, detail, digest "
        "FROM access_trailentry WHERE number = %s",
        number,
        chance.choice([each for each in range(1, last + 2) if each != number]),
    )
    _sql("UPDATE access_trailhead SET last = last + 1")


def _reorder(chance: random.Random, last: int) -> None:
    one, other = chance.sample(range(1, last + 1), 2)
    _sql("UPDATE access_trailentry SET number = -1 WHERE number = %s", one)
    _sql("UPDATE access_trailentry SET number = %s WHERE number = %s", one, other)
    _sql("UPDATE access_trailentry SET number = %s WHERE number = -1", other)


def _cut_the_tail(chance: random.Random, last: int) -> None:
    end = chance.randint(1, last - 1)
    _sql("DELETE FROM access_trailtext WHERE entry_id > %s", end)
    _sql("DELETE FROM access_trailentry WHERE number > %s", end)
    _sql(
        "UPDATE access_trailhead SET last = %s, digest = (SELECT digest FROM access_trailentry WHERE number = %s), checked = 0",
        end,
        end,
    )


def _write_all_anew_with_the_key(chance: random.Random, last: int) -> None:
    """The worst: whoever has the database and the key file takes one entry out and binds all others anew."""
    from alongside.access import chain
    from alongside.access.fields import installation_keys
    from alongside.access.models import TrailEntry

    gone = chance.randint(1, last)
    _sql("DELETE FROM access_trailtext WHERE entry_id >= %s", gone)
    _sql("DELETE FROM access_trailentry WHERE number = %s", gone)
    _shift(gone, -1)
    previous = b""
    for entry in list(TrailEntry.objects.order_by("number")):
        previous = chain.link(installation_keys().trail, previous, chain.fields_of(entry))
        if bytes(entry.digest) != previous:
            _sql("UPDATE access_trailentry SET digest = %s WHERE number = %s", previous, entry.number)
    _sql("UPDATE access_trailhead SET last = last - 1, digest = %s, checked = 0", previous)


def _shift(after: int, by: int) -> None:
    """Renumber the entries after a number; by way of negative ones, since numbers are unique at every moment."""
    _sql("UPDATE access_trailentry SET number = -(number + %s) WHERE number > %s", by, after)
    _sql("UPDATE access_trailentry SET number = -number WHERE number < 0")


ATTACKS = (_edit, _delete, _insert, _reorder, _cut_the_tail, _write_all_anew_with_the_key)


if __name__ == "__main__":
    sys.exit(command(run, trials=100))
