"""`alongside import ssd DIR`: take in an extract of the case system."""  # noqa: N999 the command is called import

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from alongside.access import days
from alongside.exchange import ssd
from alongside.exchange.importing import Counts, Summary, import_ssd
from alongside.incoming.problems import Problem


class Command(BaseCommand):
    help = "Take in an extract of the case system. What is broken is told, and the rest goes in."

    def add_arguments(self, parser: CommandParser) -> None:
        formats = parser.add_subparsers(dest="format", required=True)
        one = formats.add_parser("ssd", help="a folder with the CSV files of the Standard Safeguarding Dataset")
        one.add_argument("directory", type=Path)
        one.add_argument(
            "--accept-gone", action="store_true", help="it is right when much is no longer in the extract: mark it"
        )
        one.add_argument("--report", type=Path, metavar="FILE.csv", help="write each problem as a row of this file")

    def handle(self, *, directory: Path, report: Path | None, accept_gone: bool, **options: Any) -> None:
        problems: list[Problem] = []
        try:
            with _progress(directory) as on_progress:
                summary = import_ssd(
                    directory,
                    today=days.today(),
                    on_problem=problems.append,
                    on_progress=on_progress,
                    accepts_gone=accept_gone,
                )
        except (NotADirectoryError, FileNotFoundError) as wrong:
            raise CommandError(f"There is no folder {directory}. Nothing was imported.") from wrong
        if report:
            _write(report, problems)
        for problem in problems:
            self.stdout.write(problem.in_one_line())
        self.stdout.write(table_of(summary))
        if summary.total.read == summary.total.broken:
            raise CommandError("No row could be read, so nothing was imported.")


def table_of(summary: Summary) -> str:
    """What became of the rows, by table."""
    names = [each.name for each in fields(Counts)]
    lines = [f"{'':28}" + "".join(f"{name:>11}" for name in names)]
    for table, counts in {**summary.tables, "all": summary.total}.items():
        lines.append(f"{table:28}" + "".join(f"{count:>11,}" for count in asdict(counts).values()))
    return "\n".join(lines)


def _write(report: Path, problems: list[Problem]) -> None:
    with report.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(each.name for each in fields(Problem))
        writer.writerows(astuple(each) for each in problems)


@contextmanager
def _progress(directory: Path) -> Iterator[Any]:
    """A bar on a terminal, nothing elsewhere. It counts lines, of which a long address may have several."""
    if not sys.stderr.isatty():
        yield lambda table, rows: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {
            each.table: bar.add_task(each.table, total=_lines(directory / ssd.file_name(each)), visible=False)
            for each in ssd.TABLES
        }
        yield lambda table, rows: bar.update(tasks[table], completed=rows, visible=True)


def _lines(path: Path) -> int | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
