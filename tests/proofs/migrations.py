"""Every change of the tables, made on a database that is full: counts, values and sealed words are afterwards what they were.

A trial begins with nothing, or with the tables of a release; puts rows in every table there is by the models of that moment;
and goes forward one migration at a time, filling each table that is new, so that whatever comes later finds rows in it. In the
end every row that was put in is there with the values it had, in every column that is still there; all sealed words open; every
reference leads somewhere, and the trail is whole. What was meant to change is named here with its reason.

It also holds that no migration is missing, and that each can be taken back, or says here why not.
"""

import sys
import tempfile
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from tests.forks import nursery
from tests.proofs.proof import Outcome, command, timed
from tests.server import empty

DATABASES = "both"

# Each release by the last migration of each room, the oldest first. Before the first one: the first tables that were ever used.
RELEASES: dict[str, dict[str, str]] = {
    "the journey": {
        "access": "0002_trail_is_kept",
        "asking": "0001_initial",
        "conferences": "0002_attendance_and_place_on_the_agenda",
        "exchange": "0001_initial",
        "messages": "0001_initial",
        "people": "0001_initial",
        "plans": "0001_initial",
        "practice": "0001_initial",
        "reports": "0001_initial",
        "voices": "0001_initial",
    },
}
# A column that is filled from another, is renamed or goes: (table, column) and why. A table that moves: its new name.
MEANT: dict[tuple[str, str], str] = {
    ("mfa_authenticator", "data"): "secrets are sealed anew, bound to their account",
}
MOVED: dict[str, str] = {"exchange_delivery": "people_delivery"}
# Migrations that cannot be taken back, and why.
ONE_WAY: dict[str, str] = {
    "access.0002_trail_is_kept": "the trail was never without its guards, and going back would take them away",
    "access.0004_lists_are_kept": "the trail was never without its guards, and going back would take them away",
}


@dataclass
class Kept:
    """What was put in: rows by table and key, and what sealed columns say in clear."""

    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    words: dict[tuple[str, str, str], str] = field(default_factory=dict)


def forward(release: str) -> dict[str, Any]:
    """For a fork with an empty database: fill a release ("" for none), go forward, and say what is not as it was."""
    from django.db import connection

    from tests.proofs.migrating import Filling

    kept = Kept()
    executor = Filling(connection, kept)
    leaves = executor.loader.graph.leaf_nodes()
    if release:
        rooms = RELEASES[release]
        executor.fills = False
        others = [
            leaf for leaf in leaves if leaf[0] in ("contenttypes", "auth", "sessions", "mfa", "django_tasks_database")
        ]
        executor.fill(executor.migrate([*rooms.items(), *others]).apps)
        executor.loader.build_graph()
        executor.fills = True
    executor.migrate(leaves)
    faults = [*changed(kept), *_closed(kept), *_loose(), *_broken_trail()]
    return {
        "faults": faults,
        "tables": len(kept.rows),
        "rows": sum(map(len, kept.rows.values())),
        "words": len(kept.words),
    }


def changed(kept: Kept) -> list[str]:
    """Rows and values that are not what they were, in words."""
    from tests.proofs.migrating import rows_of, tables

    faults, here = [], tables()
    for old, rows in kept.rows.items():
        table = MOVED.get(old, old)
        if table not in here:
            faults.append(f"The table {old} is gone.")
            continue
        now = rows_of(table)
        lost = rows.keys() - now.keys()
        if lost:
            faults.append(f"{len(lost)} of {len(rows)} rows of {old} are gone.")
        for key in rows.keys() & now.keys():
            faults += [
                f"{old}.{column} is gone or another"
                for column, value in rows[key].items()
                if (old, column) not in MEANT and now[key].get(column, "gone") != value
            ]
    return sorted(set(faults))


def _closed(kept: Kept) -> list[str]:
    from django.apps import apps

    models = {model._meta.db_table: model for model in apps.get_models()}
    faults = set()
    for (table, column, key), words in kept.words.items():
        if (table, column) in MEANT:
            continue
        model: Any = models[MOVED.get(table, table)]
        name = next(each.attname for each in model._meta.concrete_fields if each.column == column)
        if getattr(model._default_manager.get(pk=key), name) != words:
            faults.add(f"{table}.{column} says something else.")
    return sorted(faults)


def _loose() -> list[str]:
    from django.apps import apps
    from django.db import DatabaseError, connection

    try:
        connection.check_constraints()
    except DatabaseError as error:
        return [str(error)]
    # As the program reads them: each row of each table by the models of today.
    return [
        f"{model._meta.label} cannot be read: it has no row"
        for model in apps.get_models()
        if model._meta.app_label in RELEASES["the journey"] and not list(model._default_manager.all())
    ]


def _broken_trail() -> list[str]:
    """The chain of entries alone: the words beside it were put there by nobody's act, and are compared as rows."""
    from alongside.access import verifying
    from alongside.access.models import TrailEntry

    return list(verifying.faults_in(TrailEntry.objects.order_by("number")))


def missing() -> list[str]:
    """Migrations that the models wait for, as `makemigrations --check` says."""
    from django.core.management import call_command

    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, verbosity=1)
    except SystemExit:
        return [f"The models wait for a migration: {said.getvalue().strip()}"]
    return []


def one_way() -> list[str]:
    """Migrations of the rooms that cannot be taken back and do not say why."""
    from django.db.migrations.loader import MigrationLoader

    found = {
        f"{room}.{name}"
        for (room, name), migration in MigrationLoader(None).disk_migrations.items()
        if room in RELEASES["the journey"] and not all(operation.reversible for operation in migration.operations)
    }
    return [
        *(f"{name} cannot be taken back, and nothing says why." for name in sorted(found - ONE_WAY.keys())),
        *(f"{name} can be taken back." for name in sorted(ONE_WAY.keys() - found)),
    ]


def run(trials: int, seed: int) -> Outcome:
    """From nothing and from each release, the newest first; `trials` at most. seed is not used: nothing is left to chance."""
    with timed() as outcome, tempfile.TemporaryDirectory() as folder:
        for release in ["", *reversed(RELEASES)][:trials]:
            with empty(Path(folder)) as place:
                place.command("keys", "make")
                with nursery(place) as loaded:
                    judge(outcome, release, loaded.call("tests.proofs.migrations:forward", release))
                    if not outcome.trials:
                        for asked in ("missing", "one_way"):
                            outcome.failures += loaded.call(f"tests.proofs.migrations:{asked}")
                    outcome.trials += 1
    return outcome


def judge(outcome: Outcome, release: str, found: dict[str, Any]) -> None:
    """Note what one way forward found."""
    began = release or "nothing"
    outcome.failures += [f"from {began}: {fault}" for fault in found["faults"]]
    outcome.notes.append(
        f"from {began}: {found['rows']:,} rows in {found['tables']} tables, {found['words']:,} sealed words opened again"
    )


if __name__ == "__main__":
    sys.exit(command(run, trials=1 + len(RELEASES)))
