"""Read and write extracts of the Standard Safeguarding Dataset: a folder with one CSV file for each table.

Reading gives each good row with its place, and a `Problem` for whatever is broken, and goes on with the rest. Whether
the people and plans that rows refer to exist is for the importer to say, which knows what came before.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from alongside.exchange.problems import BrokenCellError, Kind, Problem
from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.exchange.records import BrokenRecord, Record, UnreadableFileError, records
from alongside.exchange.rows import (
    AddressRow,
    FamilyMemberRow,
    FamilyRow,
    MotherRow,
    PersonRow,
    ProfessionalRow,
    RelationshipRow,
    Row,
    columns,
)

TABLES: tuple[type[Row], ...] = (
    ProfessionalRow,
    PersonRow,
    FamilyRow,
    FamilyMemberRow,
    RelationshipRow,
    MotherRow,
    AddressRow,
    InvolvementRow,
    EnquiryRow,
    InitialConferenceRow,
    PlanRow,
    ReviewRow,
)
"""In an order in which what a row refers to comes before it."""

OUR_OWN = (FamilyMemberRow, RelationshipRow)


@dataclass(frozen=True, slots=True)
class Found:
    """A good row and where it stands."""

    file: str
    line: int
    row: Row


def file_name(row_type: type[Row]) -> str:
    """The name of the file of a table."""
    return f"{row_type.table}.csv"


def read(directory: Path, *, today: date) -> Iterator[Found | Problem]:
    """The rows and problems of all tables in a folder, table by table in the order of `TABLES`, as a stream.

    `today` decides what is in the future. Raises `NotADirectoryError` or `FileNotFoundError` for the folder only.
    """
    present = {path.name.casefold(): path for path in sorted(Path(directory).iterdir()) if path.is_file()}
    for row_type in TABLES:
        name = file_name(row_type)
        if path := present.get(name.casefold()):
            yield from read_table(path, row_type, today=today)
        elif row_type not in OUR_OWN:
            yield _file_problem(
                name, 0, Kind.MISSING_FILE, _("This file is not in the folder. Extract it and import again.")
            )


def read_table(path: Path, row_type: type[Row], *, today: date) -> Iterator[Found | Problem]:
    """The rows and problems of one file. Only the keys of the rows are kept in memory."""
    found = records(path)
    try:
        header = next(found, None)
        if not isinstance(header, Record):
            yield _file_problem(
                path.name, 1, Kind.UNREADABLE_FILE, _("This file has no header. Extract it with names of columns.")
            )
            return
        names = ["_".join(cell.casefold().split()) for cell in header.cells]
        problems = list(_header_problems(path.name, header.line, names, row_type))
        yield from problems
        if any(problem.costs == "file" for problem in problems):
            return
        known = {column.name: field for field, column in columns(row_type).items()}
        fields = [known.get(name) for name in names]
        lines_of_keys: dict[str, int] = {}
        for record in found:
            if isinstance(record, BrokenRecord):
                yield Problem(path.name, record.line, "", "", record.kind, record.reason)
            else:
                yield from _row(path.name, record, fields, row_type, today, lines_of_keys)
    except (UnreadableFileError, OSError) as error:
        reason = (
            str(error)
            if isinstance(error, UnreadableFileError)
            else _("This file cannot be opened. Look at its permissions.")
        )
        yield _file_problem(path.name, 0, Kind.UNREADABLE_FILE, reason)


def write_table(directory: Path, row_type: type[Row], rows: Iterable[Row]) -> Path:
    """Write the file of one table, in UTF-8 with all columns, and return its path."""
    with Writing(directory, [row_type]) as files:
        for row in rows:
            files.add(row)
    return files.paths[0]


class Writing:
    """The files of all tables, open for rows in any order, so that memory does not grow with the council.

    Use it in a `with` block; `paths` are the files.
    """

    def __init__(self, directory: Path, row_types: Iterable[type[Row]] = ()) -> None:
        self._files = ExitStack()
        self._write: dict[type[Row], Callable[[Row], object]] = {}
        self.paths: list[Path] = []
        for row_type in row_types or TABLES:
            path = Path(directory) / file_name(row_type)
            self.paths.append(path)
            file = self._files.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._write[row_type] = _writer(file, row_type)

    def add(self, row: Row) -> None:
        """Write one row at the end of its table."""
        self._write[type(row)](row)

    def __enter__(self) -> "Writing":
        return self

    def __exit__(self, *error: object) -> None:
        self._files.close()


def _writer(file: TextIO, row_type: type[Row]) -> Callable[[Row], object]:
    writer = csv.writer(file, lineterminator="\n")
    table = columns(row_type)
    writer.writerow(column.name for column in table.values())
    names = list(table)
    writes = [column.write for column in table.values()]

    def write(row: Row) -> object:
        values = [getattr(row, name) for name in names]
        return writer.writerow(
            ["" if value is None or value == "" else of(value) for of, value in zip(writes, values, strict=True)]
        )

    return write


def _row(
    file: str,
    record: Record,
    fields: list[str | None],
    row_type: type[Row],
    today: date,
    lines_of_keys: dict[str, int],
) -> Iterator[Found | Problem]:
    table = columns(row_type)
    cells = {field: cell for field, cell in zip(fields, record.cells, strict=True) if field}

    def problem(field: str, kind: Kind, reason: str) -> Problem:
        column = table[field]
        shown = column.shown(cells.get(field, ""))
        return Problem(file, record.line, column.name, shown, kind, reason)

    values, problems = {}, []
    for field, cell in cells.items():
        try:
            values[field] = table[field].read(cell)
        except BrokenCellError as error:
            problems.append(problem(field, error.kind, error.reason))
    if problems:
        yield from problems
        return
    row = row_type(**values)
    problems = [problem(*disagreement) for disagreement in row.disagreements(today)]
    if not problems and (first := lines_of_keys.get(row.key)):
        reason = _("Line %(line)d has the same key already and was taken. Remove one of the two.") % {"line": first}
        problems = [problem(row.key_fields[0], Kind.REPEATED_KEY, reason)]
    if problems:
        yield from problems
        return
    lines_of_keys[row.key] = record.line
    yield Found(file, record.line, row)


def _header_problems(file: str, line: int, names: list[str], row_type: type[Row]) -> Iterator[Problem]:
    table = {column.name: column for column in columns(row_type).values()}
    for name in dict.fromkeys(names):
        if name in table and names.count(name) > 1:
            yield Problem(
                file, line, name, "", Kind.REPEATED_COLUMN, _("This column is in the header twice. Remove one."), "file"
            )
        elif name and name not in table:
            # A file without a header would have a person's row here, so the name itself is shown only when it is one.
            shown = name if name.isascii() and name.replace("_", "").isalpha() and "_" in name else ""
            reason = _("This column is not known and was left out. Rename it if it is one of the dataset's columns.")
            yield Problem(file, line, shown, "", Kind.UNKNOWN_COLUMN, reason, "nothing")
    for name, column in table.items():
        if name not in names and not column.optional:
            reason = _("This column is missing, so nothing of the file was taken. Add it and import again.")
            yield Problem(file, line, name, "", Kind.MISSING_COLUMN, reason, "file")


def _file_problem(file: str, line: int, kind: Kind, reason: str) -> Problem:
    return Problem(file, line, "", "", kind, reason, "file")
