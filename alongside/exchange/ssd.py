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
from typing import Any, TextIO

from django.utils.translation import gettext as _

from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.exchange.record_rows import (
    DisabilityRow,
    EarlyHelpRow,
    FirstContactRow,
    LinkedIdentifierRow,
    ReferralRow,
    VisitRow,
    VoiceRow,
)
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
from alongside.incoming.problems import BrokenCellError, Kind, Problem
from alongside.incoming.records import BrokenRecord, Record, UnreadableFileError, records
from alongside.incoming.seen import Seen

TABLES: tuple[type[Row], ...] = (
    ProfessionalRow,
    PersonRow,
    FamilyRow,
    FamilyMemberRow,
    RelationshipRow,
    MotherRow,
    AddressRow,
    DisabilityRow,
    LinkedIdentifierRow,
    FirstContactRow,
    EarlyHelpRow,
    ReferralRow,
    InvolvementRow,
    EnquiryRow,
    InitialConferenceRow,
    PlanRow,
    ReviewRow,
    VisitRow,
    VoiceRow,
)
"""In an order in which what a row refers to comes before it."""

OUR_OWN = (FamilyMemberRow, RelationshipRow)


@dataclass(frozen=True, slots=True)
class Found:
    """A good row and where it stands."""

    file: str
    line: int
    row: Row
    key: str


def file_name(row_type: type[Row]) -> str:
    """The name of the file of a table."""
    return f"{row_type.table}.csv"


def read(directory: Path, *, today: date, seen: Seen | None = None) -> Iterator[Found | Problem]:
    """The rows and problems of all tables in a folder, table by table in the order of `TABLES`, as a stream.

    `today` decides what is in the future. `seen` afterwards holds the keys of all rows whose key could be read, under the name
    of the table, and under `whole(table)` something when the whole table could be.

    Raises `NotADirectoryError` or `FileNotFoundError` for the folder only.
    """
    if seen is None:
        with Seen() as own:
            yield from read(directory, today=today, seen=own)
        return
    present = {path.name.casefold(): path for path in sorted(Path(directory).iterdir()) if path.is_file()}
    for row_type in TABLES:
        name = file_name(row_type)
        if path := present.get(name.casefold()):
            yield from read_table(path, row_type, today=today, seen=seen)
        elif row_type not in OUR_OWN:
            yield _file_problem(
                name, 0, Kind.MISSING_FILE, _("This file is not in the folder. Extract it and import again.")
            )


def whole(table: str) -> str:
    """The name under which `Seen` holds that every key of a table could be read."""
    return f"whole {table}"


def read_table(path: Path, row_type: type[Row], *, today: date, seen: Seen | None = None) -> Iterator[Found | Problem]:
    """The rows and problems of one file, in memory that does not grow with it."""
    if seen is None:
        with Seen() as own:
            yield from read_table(path, row_type, today=today, seen=own)
        return
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
        is_whole = True
        take_apart = _TakeApart(path.name, fields, row_type, today, seen)
        for record in found:
            if isinstance(record, BrokenRecord):
                is_whole = False
                yield Problem(path.name, record.line, "", "", record.kind, record.reason)
            elif isinstance(row := take_apart.row(record), Row):
                yield Found(path.name, record.line, row, take_apart.key)
            else:
                yield from row
        if is_whole and take_apart.keys_are_known:
            seen.add(whole(row_type.table), "")
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


class _TakeApart:
    """Makes rows of the records of one file, or says what is wrong with each."""

    def __init__(self, file: str, fields: list[str | None], row_type: type[Row], today: date, seen: Seen) -> None:
        self.file, self.row_type, self.today, self.seen = file, row_type, today, seen
        self.table = columns(row_type)
        self.places = [(place, field, self.table[field].read) for place, field in enumerate(fields) if field]
        self.place_of = {field: place for place, field, _read in self.places}
        self.keys_are_known = True
        self.key = ""

    def row(self, record: Record) -> Row | list[Problem]:
        values: dict[str, Any] = {}
        wrong: list[tuple[str, Kind, str]] = []
        cells = record.cells
        for place, field, read_cell in self.places:
            if cell := cells[place]:
                try:
                    values[field] = read_cell(cell)
                except BrokenCellError as error:
                    wrong.append((field, error.kind, error.reason))
            elif self.table[field].required:
                try:
                    read_cell(cell)
                except BrokenCellError as error:
                    wrong.append((field, error.kind, error.reason))
        if wrong:
            self._remember_key(values, record.line)
            return self._problems(record, wrong)
        row = self.row_type(**values)
        self.key = row.key
        wrong = [tuple(each) for each in row.disagreements(self.today)]
        first = self.seen.add(self.row_type.table, self.key, record.line)
        if first is not None and not wrong:
            reason = _("Line %(line)d has the same key already. Remove one of the two.") % {"line": first}
            wrong = [(self.row_type.key_fields[0], Kind.REPEATED_KEY, reason)]
        return self._problems(record, wrong) if wrong else row

    def _remember_key(self, values: dict[str, Any], line: int) -> None:
        """A row that is broken elsewhere is still in the extract."""
        table = self.row_type.key_fields
        if all(name in values or not self.table[name].required for name in table):
            known = {name: values.get(name, self.table[name].blank) for name in table}
            self.seen.add(self.row_type.table, self.row_type.key_of(known), line)
        else:
            self.keys_are_known = False

    def _problems(self, record: Record, wrong: list[tuple[str, Kind, str]]) -> list[Problem]:
        found = []
        for field, kind, reason in wrong:
            column = self.table[field]
            cell = record.cells[self.place_of[field]] if field in self.place_of else ""
            found.append(Problem(self.file, record.line, column.name, column.shown(cell), kind, reason))
        return found


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
