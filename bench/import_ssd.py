"""How fast an extract comes in: `python -m bench.import_ssd [--size small|council|region] [--open N --known N]`.

Prints rows a second of a first import, of a second one of the same files (which must change nothing), the peak of memory, and the
ratio to the plainest thing that could be done with the same files: reading them with `csv` and `executemany` into one bare table
without an index. Seconds are of the processor, so that what else the machine does is left out; the elapsed ones stand beside. The
database is that of DATABASE_URL, which must be empty, or a new SQLite file.
"""

import argparse
import csv
import os
import resource
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

TODAY = date(2026, 3, 18)
BATCH = 1000


def main() -> int:
    """Exit code 1 when the second import changed something."""
    parser = argparse.ArgumentParser(prog="python -m bench.import_ssd")
    parser.add_argument("--size", choices=("small", "council", "region"), default="small")
    parser.add_argument("--open", type=int, help="this many open families, in place of a size")
    parser.add_argument("--known", type=int, default=0, help="and this many that are known from the past")
    options = parser.parse_args()
    var = Path(tempfile.mkdtemp(prefix="alongside-bench-"))
    try:
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
    began = time.monotonic()
    council.write(var / "extract", today=TODAY, size=size)
    _say(f"{size.open_families:,} open and {size.known_families:,} known families written", time.monotonic() - began)
    _say(f"database: {connection.vendor}")
    bare = _bare(var / "extract", connection)
    changed = 0
    for name in ("first", "second"):
        processor, elapsed = time.process_time(), time.monotonic()
        total = import_ssd(var / "extract", today=TODAY).total
        processor, elapsed = time.process_time() - processor, time.monotonic() - elapsed
        changed = total.added + total.changed if name == "second" else 0
        _say(
            f"{name} import: {total.read:,} rows, {total.read / processor:,.0f} a second of the processor, "
            f"{total.read / elapsed:,.0f} a second elapsed, {bare / (total.read / processor):.0f} times the bare table's time, "
            f"{total.added:,} added, {total.changed:,} changed, {total.broken:,} broken"
        )
    _say(f"peak of memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    return 1 if changed else 0


def _bare(folder: Path, connection) -> float:
    """Rows a second of the processor into a bare table."""
    processor, rows = time.process_time(), 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (name text, cells text)")
        for path in sorted(folder.iterdir()):
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.reader(file)
                batch = []
                for cells in reader:
                    batch.append((path.name, "\x1f".join(cells)))
                    if len(batch) == BATCH:
                        cursor.executemany("INSERT INTO bare VALUES (%s, %s)", batch)
                        rows, batch = rows + len(batch), []
                if batch:
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
