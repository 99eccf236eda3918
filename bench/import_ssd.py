"""How fast an extract comes in: `python -m bench.import_ssd [--size small|council|region] [--database sqlite|postgresql|URL]`.

Prints rows a second of a first import, of a second one of the same files (which must change nothing), the peak of memory when half
and when all had come in, and the ratio to the plainest thing that could be done with the same files: reading them with `csv` and
`executemany` into one bare table without an index. Seconds are of this process (the server of PostgreSQL has its own); the elapsed
ones stand beside. The database must be empty: a new SQLite file (as it is without --database), a PostgreSQL that goes when the
command ends, or that of a URL.
"""

import argparse
import csv
import os
import resource
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from itertools import islice
from pathlib import Path

TODAY = date(2026, 3, 18)
BATCH = 1000


def main() -> int:
    """Exit code 1 when the second import changed something."""
    parser = argparse.ArgumentParser(prog="python -m bench.import_ssd")
    parser.add_argument("--size", choices=("small", "council", "region"), default="small")
    parser.add_argument("--open", type=int, help="this many open families, in place of a size")
    parser.add_argument("--known", type=int, default=0, help="and this many that are known from the past")
    parser.add_argument("--extract", type=Path, help="the files of a council that was written before, on the same day")
    parser.add_argument("--database", default="sqlite", help="sqlite (default), postgresql, or a URL of an empty one")
    options = parser.parse_args()
    var = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    try:
        with ExitStack() as until_the_end:
            if options.database == "postgresql":
                from tests import postgres

                os.environ["DATABASE_URL"] = until_the_end.enter_context(postgres.cluster())
            elif options.database == "sqlite":
                os.environ.pop("DATABASE_URL", None)
            else:
                os.environ["DATABASE_URL"] = options.database
            return _measure(options, var)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _measure(options: argparse.Namespace, var: Path) -> int:
    from alongside.access import keys

    os.environ |= {"ALONGSIDE_VAR": str(var), "ALONGSIDE_DEMONSTRATION": "1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.settings"
    keys.make(var / "keys.json")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from alongside.exchange import council
    from alongside.exchange.council_sizes import SIZES, Size
    from alongside.exchange.importing import import_ssd

    call_command("migrate", verbosity=0)
    size = Size(options.open, options.known) if options.open else SIZES[options.size]
    began, extract = time.monotonic(), options.extract or var / "extract"
    if not options.extract:
        council.write(extract, today=TODAY, size=size)
        _say(
            f"{size.open_families:,} open and {size.known_families:,} known families written", time.monotonic() - began
        )
    _say(f"database: {connection.vendor}")
    bare = _bare(extract, connection)
    changed = 0
    for name in ("first", "second"):
        peaks = Peaks()
        processor, elapsed = time.process_time(), time.monotonic()
        total = import_ssd(extract, today=TODAY, on_progress=peaks.note).total
        processor, elapsed = time.process_time() - processor, time.monotonic() - elapsed
        changed = total.added + total.changed if name == "second" else 0
        _say(
            f"{name} import: {total.read:,} rows, {total.read / processor:,.0f} a second of the processor, "
            f"{total.read / elapsed:,.0f} a second elapsed, {bare / (total.read / processor):.0f} times the bare table's time, "
            f"{total.added:,} added, {total.changed:,} changed, {total.broken:,} broken"
        )
        _say(
            f"{name} import, peak of memory: {peaks.before:,.0f} MB before, "
            f"{peaks.at(total.read // 2):,.0f} MB at half of the rows, {peaks.at(total.read):,.0f} MB at all"
        )
    return 1 if changed else 0


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Peaks:
    """The most memory that this process had, in MB, when so many rows had come in."""

    def __init__(self) -> None:
        self.before, self._rows = _peak(), dict[str, int]()
        self._noted: list[tuple[int, float]] = []

    def note(self, table: str, rows: int) -> None:
        """What `import_ssd` tells while it works: a table and how many of its rows are done."""
        self._rows[table] = rows
        self._noted.append((sum(self._rows.values()), _peak()))

    def at(self, rows: int) -> float:
        """When the rows were first as many, or as many as there were."""
        return next((peak for done, peak in self._noted if done >= rows), self._noted[-1][1])


def _bare(folder: Path, connection) -> float:
    """Rows a second of the processor into a bare table, a transaction for each batch as the import has them."""
    from django.db import transaction

    processor, rows = time.process_time(), 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (name text, cells text)")
        for path in sorted(folder.iterdir()):
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                while batch := [(path.name, "\x1f".join(cells)) for cells in islice(reader, BATCH)]:
                    with transaction.atomic():
                        cursor.executemany("INSERT INTO bare VALUES (%s, %s)", batch)
                    rows += len(batch)
        cursor.execute("DROP TABLE bare")
    speed = rows / (time.process_time() - processor)
    _say(f"bare table: {speed:,.0f} rows a second of the processor")
    return speed


def _say(text: str, seconds: float | None = None) -> None:
    sys.stdout.write(text + (f" in {seconds:.1f} seconds" if seconds is not None else "") + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
