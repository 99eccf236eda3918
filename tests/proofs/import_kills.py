"""An import that is killed at a random moment, again and again, and then started once more, ends as one that nobody stopped.

Each trial takes in a first extract and then a second, in which rows changed, came and went. Both are killed (SIGKILL) when a
random number of rows has come in. A digest of all tables is compared with that of a clean run, and what an unfinished import
leaves must say of itself that it is not finished.
"""

import csv
import random
import sys
import time
from datetime import date
from pathlib import Path

from tests.forks import Child, Nursery, installed, trail_faults
from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, copied

DATABASES = "both"
TODAY = date(2026, 3, 18)
BATCH_ROWS = 40
SECONDS = 120
REMEMBERED = "SELECT count(*) FROM exchange_importedrow"


def run(trials: int, seed: int) -> Outcome:
    """One kill in each of the two extracts of a trial, two in every third one."""
    with timed() as outcome, installed() as (loaded, folder):
        kill(loaded, folder, outcome, trials=trials, seed=seed)
    return outcome


def kill(loaded: Nursery, folder: Path, outcome: Outcome, *, trials: int, seed: int, families: int = 14) -> None:
    """Run the trials in copies of an installation that has tables and nothing in them."""
    extracts = extracts_in(folder, loaded, families)
    with copied(loaded.place, folder) as clean:
        totals = []
        for extract in extracts:
            _import(loaded, clean, extract).result()
            totals.append(clean.count(REMEMBERED))
        wanted = _digest(loaded, clean)
    dice = random.Random(seed)  # noqa: S311  no secret
    for trial in range(trials):
        with copied(loaded.place, folder) as stopped:
            for extract, before, total in zip(extracts, [0, *totals], totals, strict=False):
                for _time in range(2 if trial % 3 == 2 else 1):
                    if not _kill_at(_import(loaded, stopped, extract), stopped, dice.uniform(before, total)):
                        continue
                    outcome.trials += 1
                    outcome.failures += _faults(stopped, trial)
                _import(loaded, stopped, extract).result()
            if _digest(loaded, stopped) != wanted:
                outcome.failures.append(f"Trial {trial}: the tables are not those of a clean run.")
            outcome.failures += [f"Trial {trial}: {fault}" for fault in trail_faults(loaded, stopped)]


def extracts_in(folder: Path, loaded: Nursery, families: int) -> list[Path]:
    """Two extracts: in the second a tenth of the people have another name, some addresses are gone, and a family is new."""
    first, second = folder / "first", folder / "second"
    for directory, count in ((first, families), (second, families + 1)):
        loaded.call("tests.proofs.import_kills:write", str(directory), count)
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


def write(directory: str, families: int) -> None:
    """For a fork: the extract of a small council."""
    from alongside.exchange import council

    council.write(Path(directory), today=TODAY, families=families)


def take_in(directory: str) -> None:
    """For a fork: import it in small batches."""
    from alongside.exchange.importing import import_ssd

    import_ssd(Path(directory), today=TODAY, batch_rows=BATCH_ROWS)


def _import(loaded: Nursery, place: Place, extract: Path) -> Child:
    return loaded.start("tests.proofs.import_kills:take_in", str(extract), at=place)


def _kill_at(importing: Child, place: Place, rows: float) -> bool:
    """Kill an import when so many rows are remembered; false when it had ended by then."""
    give_up_at = time.monotonic() + SECONDS
    while not importing.has_ended() and place.count(REMEMBERED) < rows and time.monotonic() < give_up_at:
        time.sleep(0.01)
    # Somewhere in the batch that follows, not always at its beginning.
    time.sleep(random.Random(rows).uniform(0, 0.05))  # noqa: S311
    with importing.said:
        return importing.kill()


def _faults(place: Place, trial: int) -> list[str]:
    unfinished = place.count("SELECT count(*) FROM people_delivery WHERE completed_at IS NULL")
    doubled = place.count("SELECT count(*) - count(DISTINCT ssd_id) FROM people_address")
    if not unfinished:
        return [f"Trial {trial}: an import that was killed says that it has come in whole."]
    return [f"Trial {trial}: rows are doubled."] if doubled else []


def _digest(loaded: Nursery, place: Place) -> str:
    return loaded.call("tests.proofs.digest_of_tables:digest", at=place)


if __name__ == "__main__":
    sys.exit(command(run, trials=10))
