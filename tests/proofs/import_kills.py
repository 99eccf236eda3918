"""An import that is killed at a random moment, again and again, and then started once more, ends as one that nobody stopped.

Each trial takes in a first extract and then a second, in which rows changed, came and went. Both are killed (SIGKILL) when a
random number of rows has come in. A digest of all tables is compared with that of a clean run, and what an unfinished import
leaves must say of itself that it is not finished.
"""

import csv
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, copied, empty

DATABASES = "both"
TODAY = date(2026, 3, 18)
BATCH_ROWS = 40
SECONDS = 120


def run(trials: int, seed: int) -> Outcome:
    """One kill in each of the two extracts of a trial, two in every third one."""
    with timed() as outcome, tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        kill(place, Path(folder), outcome, trials=trials, seed=seed)
    return outcome


def kill(place: Place, folder: Path, outcome: Outcome, *, trials: int, seed: int, families: int = 14) -> None:
    """Run the trials in copies of an installation that has tables and nothing in them."""
    extracts = extracts_in(folder, place, families)
    with copied(place, folder) as clean:
        totals = []
        for extract in extracts:
            _import(clean, extract).communicate(timeout=SECONDS)
            totals.append(_rows(clean))
        wanted = _digest(clean)
    dice = random.Random(seed)  # noqa: S311  no secret
    for trial in range(trials):
        with copied(place, folder) as stopped:
            for extract, before, total in zip(extracts, [0, *totals], totals, strict=False):
                for _time in range(2 if trial % 3 == 2 else 1):
                    if not _kill_at(stopped, extract, dice.uniform(before, total)):
                        continue
                    outcome.trials += 1
                    outcome.failures += _faults(stopped, trial)
                if _import(stopped, extract).wait(SECONDS):
                    outcome.failures.append(f"Trial {trial}: the import did not go on.")
            if _digest(stopped) != wanted:
                outcome.failures.append(f"Trial {trial}: the tables are not those of a clean run.")
            if "none changed, missing or out of order" not in stopped.command("audit", "verify"):
                outcome.failures.append(f"Trial {trial}: the trail is broken.")


def extracts_in(folder: Path, place: Place, families: int) -> list[Path]:
    """Two extracts: in the second a tenth of the people have another name, some addresses are gone, and a family is new."""
    first, second = folder / "first", folder / "second"
    for directory, count in ((first, families), (second, families + 1)):
        script = (
            "import sys, datetime, pathlib, django; django.setup(); from alongside.exchange import council; "
            "council.write(pathlib.Path(sys.argv[1]), today=datetime.date.fromisoformat(sys.argv[2]), "
            "families=int(sys.argv[3]))"
        )
        arguments = [sys.executable, "-W", "ignore", "-c", script, str(directory), TODAY.isoformat(), str(count)]
        subprocess.run(arguments, env=_environ(place), check=True)
    _edit(second / "ssd_person.csv", lambda place, row: row | {"pers_forename": "Other"} if place % 10 == 3 else row)
    _edit(second / "ssd_address.csv", lambda place, row: None if place % 20 == 5 else row)
    return [first, second]


def _edit(path: Path, change) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = [changed for place, row in enumerate(rows) if (changed := change(place, row))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(kept)


def _environ(place: Place) -> dict[str, str]:
    return place.environ({"DJANGO_SETTINGS_MODULE": "alongside.settings"})


def _import(place: Place, extract: Path) -> "subprocess.Popen[bytes]":
    script = (
        "import sys, datetime, pathlib, django; django.setup(); from alongside.exchange.importing import import_ssd; "
        "import_ssd(pathlib.Path(sys.argv[1]), today=datetime.date.fromisoformat(sys.argv[2]), batch_rows=int(sys.argv[3]))"
    )
    arguments = [sys.executable, "-W", "ignore", "-c", script, str(extract), TODAY.isoformat(), str(BATCH_ROWS)]
    return subprocess.Popen(arguments, env=_environ(place))


def _kill_at(place: Place, extract: Path, rows: float) -> bool:
    """Kill an import when so many rows are remembered; false when it had ended by then."""
    process = _import(place, extract)
    give_up_at = time.monotonic() + SECONDS
    while process.poll() is None and _asked(place, "SELECT count(*) FROM exchange_importedrow") < rows:
        if time.monotonic() > give_up_at:
            break
        time.sleep(0.01)
    # Somewhere in the batch that follows, not always at its beginning.
    time.sleep(random.Random(rows).uniform(0, 0.05))  # noqa: S311
    process.send_signal(signal.SIGKILL)
    return process.wait(SECONDS) == -signal.SIGKILL


def _rows(place: Place) -> int:
    return _asked(place, "SELECT count(*) FROM exchange_importedrow")


def _faults(place: Place, trial: int) -> list[str]:
    unfinished = _asked(place, "SELECT count(*) FROM people_delivery WHERE completed_at IS NULL")
    doubled = _asked(place, "SELECT count(*) - count(DISTINCT ssd_id) FROM people_address")
    if not unfinished:
        return [f"Trial {trial}: an import that was killed says that it has come in whole."]
    return [f"Trial {trial}: rows are doubled."] if doubled else []


def _asked(place: Place, question: str) -> int:
    if place.database_url.startswith("sqlite"):
        import sqlite3

        path = place.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as connection:
            return int(connection.execute(question).fetchone()[0])
    import psycopg

    with psycopg.connect(place.database_url) as connection:
        found = connection.execute(question).fetchone()  # type: ignore[call-overload]
        return int(found[0])


def _digest(place: Place) -> str:
    arguments = [sys.executable, "-W", "ignore", "-m", "tests.proofs.digest_of_tables"]
    return subprocess.run(arguments, env=_environ(place), check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(command(run, trials=10))
