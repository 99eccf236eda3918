"""The records of an agency's file, CSV or Parquet, as cells of text under its headings, in memory that does not grow with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from alongside.incoming.records import BrokenRecord, Record, UnreadableFileError, records

PARQUET = b"PAR1"
ROWS_AT_ONCE = 5000
UNREADABLE = "\ufffd"
# Text that is none, a day in no calendar, a time zone that nobody knows.
NO_VALUE = (pa.ArrowException, ArithmeticError, LookupError, ValueError)
_OTHER_FORMATS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"7z\xbc\xaf", b"\x89PNG", b"\xff\xd8\xff")


@dataclass
class Opened:
    """A file whose headings are known. iso_days: places of columns that hold days by their type, and so are read as 2026-03-31."""

    headings: list[str]
    line: int
    rows: Iterator[Record | BrokenRecord]
    iso_days: set[int] = field(default_factory=set)


def opened(path: Path) -> Opened:
    """Raises UnreadableFileError with a sentence, and OSError."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise UnreadableFileError(_("The file is empty. Ask the agency to send it again."))
    if start.startswith(PARQUET):
        return _parquet(path)
    if start.startswith(_OTHER_FORMATS) or (b"\0" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFileError(_("This is neither a CSV nor a Parquet file. Export it as CSV, in UTF-8."))
    found = records(path)
    header = next(found, None)
    if not isinstance(header, Record):
        raise UnreadableFileError(_("The file has no line with headings. Export it with the names of its columns."))
    return Opened(header.cells, header.line, found)


def _parquet(path: Path) -> Opened:
    unreadable = UnreadableFileError(_("This Parquet file is damaged or locked. Ask the agency to send it again."))
    try:
        file = pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as wrong:
        raise unreadable from wrong

    def rows() -> Iterator[Record | BrokenRecord]:
        line = 1
        try:
            for batch in file.iter_batches(ROWS_AT_ONCE):
                for values in zip(*map(_values, batch.columns), strict=True):
                    line += 1
                    yield Record(line, [_text(value) for value in values])
        except (pa.ArrowException, OSError) as wrong:
            raise unreadable from wrong

    schema = file.schema_arrow
    days = {
        place for place, each in enumerate(schema) if pa.types.is_date(each.type) or pa.types.is_timestamp(each.type)
    }
    return Opened(list(schema.names), 1, rows(), days)


def _values(column: pa.Array) -> list[Any]:
    """The values of a column. One that its own type does not allow becomes a sign that no cell may hold, and costs its cell."""
    try:
        return list(column.to_pylist())
    except NO_VALUE:
        return [_value(each) for each in column]


def _value(scalar: pa.Scalar) -> Any:
    try:
        return scalar.as_py()
    except NO_VALUE:
        return UNREADABLE


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", errors="surrogateescape")
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
