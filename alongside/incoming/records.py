"""The records of one CSV file with the physical line each starts on, in memory that does not grow with the file.

A quotation mark that is never closed would swallow the rest of the file. A record of several lines whose quotation marks
do not match is therefore given up at its first line, and reading goes on at the second.
"""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from alongside.incoming.problems import Kind

MOST_LINES = 100
LONGEST_LINE = 1_000_000
DELIMITERS = ",;\t|"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableFileError(ValueError):
    """A file of which nothing can be read; the text is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record and the physical line, counted from 1, on which it starts."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record that cannot be taken apart into the cells of the header."""

    line: int
    kind: Kind
    reason: str


def encoding_of(path: Path) -> str:
    """`utf-8-sig`, `utf-16` (which Excel calls Unicode text) or `cp1252`.

    A file with a few broken lines among lines of good UTF-8 is UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(3)
        if start[:2] in _UTF_16:
            return "utf-16"
        if start == codecs.BOM_UTF8:
            return "utf-8-sig"
        file.seek(0)
        try:
            while block := file.read(1 << 16):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "utf-8-sig" if _is_mostly_utf_8(path) else "cp1252"
    return "utf-8-sig"


def _is_mostly_utf_8(path: Path) -> bool:
    good = bad = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > bad


class _Lines:
    """The physical lines of a file for the CSV reader, with the lines of the current record kept to go back to."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.waiting: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise csv.Error("too many lines in one record")
        line = self.waiting.popleft() if self.waiting else self.file.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            while (rest := self.file.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            raise csv.Error("too long a line")
        return line

    def start_record(self) -> int:
        self.line += len(self.taken)
        self.taken = []
        return self.line

    def has_odd_quotes(self) -> bool:
        """True for a record that the CSV reader forgives: a piece of another one, which would become an invented row."""
        return sum(line.count('"') for line in self.taken) % 2 == 1

    def give_back_all_but_first(self) -> int:
        """The last physical line that had been taken."""
        last = self.line + len(self.taken) - 1
        self.waiting.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]
        return last


def records(path: Path) -> Iterator[Record | BrokenRecord]:
    """The header and then each record that is not blank. Bytes that are not text come as lone surrogates.

    Raises `UnreadableFileError` and `OSError`.
    """
    encoding = encoding_of(path)
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, strict=True, delimiter=_delimiter(lines))
        width = recovering_until = 0
        while True:
            line = lines.start_record()
            broken = None
            cells: list[str] = []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                broken = BrokenRecord(line, Kind.QUOTES, _quotes())
            if not broken and lines.has_odd_quotes():
                broken = BrokenRecord(line, Kind.QUOTES, _quotes())
            if not broken and not any(cell.strip() for cell in cells):
                continue
            if not broken and width and len(cells) != width:
                broken = BrokenRecord(line, Kind.CELLS, _cells(len(cells), width))
            if not broken:
                width = width or len(cells)
                yield Record(line, cells)
            elif line > recovering_until:
                yield broken
            if broken and broken.kind is Kind.QUOTES and len(lines.taken) > 1:
                recovering_until = max(recovering_until, lines.give_back_all_but_first())


def _delimiter(lines: _Lines) -> str:
    """What stands between the cells, by the header: a comma, semicolon, tab or upright. Skips Excel's line `sep=;`."""
    header = lines.file.readline(LONGEST_LINE)
    if (named := re.fullmatch(r"\s*sep=([,;\t|])\s*", header, re.IGNORECASE)) is not None:
        lines.line += 1
        return str(named[1])
    lines.waiting.append(header) if header else None
    outside_quotes = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=outside_quotes.count)


def _quotes() -> str:
    return _(
        "A quotation mark in this row is not closed, or stands alone inside a value. "
        "Put values with quotation marks in quotation marks and write each one inside twice."
    )


def _cells(found: int, expected: int) -> str:
    return _(
        "This row has %(found)d cells and the header has %(expected)d. "
        "Put values that hold commas in quotation marks, and make the file again."
    ) % {"found": found, "expected": expected}
