"""What one cell of a file may hold, and the sentence for a cell that holds something else.

A `Column` knows its name in the file, how to read and write one value, and whether a broken value may be shown in a
report. The report is read by administrators and may be kept in logs, so names, addresses and free text are never shown,
and a date or code is shown only when it has the shape of one: in a row whose cells have slipped, a name may stand where
a date belongs.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from alongside.incoming.problems import NOT_SHOWN, BrokenCellError, Kind

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

# What case systems write for "no end", and what SQL Server makes of an empty date.
_NO_DAY = (date(9999, 12, 31), date(1900, 1, 1))
_YES, _NO = frozenset({"y", "yes", "1", "true"}), frozenset({"n", "no", "0", "false"})
UNDECODED = re.compile("[\ud800-\udfff\ufffd]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TIME = r"(?:[T ]{1,2}(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?:[:.][0-5][0-9](?:[.:][0-9]{1,9})?)?(?: ?[AaPp][Mm])?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
DATE_FORMS = {
    "year_first": re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})" + _TIME),
    "together": re.compile(r"(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    "day_first": re.compile(r"(?P<day>[0-9]{1,2})[-/.](?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})" + _TIME),
    "month_in_words": re.compile(
        rf"(?P<day>[0-9]{{1,2}})[- ](?P<month>{_MONTH})[- ](?P<year>[0-9]{{4}}){_TIME}", re.IGNORECASE
    ),
    # As SQL Server writes a date that nobody gave a format.
    "month_word_first": re.compile(
        rf"(?P<month>{_MONTH}) {{1,2}}(?P<day>[0-9]{{1,2}}) (?P<year>[0-9]{{4}}){_TIME}", re.IGNORECASE
    ),
    "serial": None,
}
"""The ways in which a date is written. The month before the day in figures is none of them: it cannot be told apart."""

# Days since 30 December 1899, which is how a spreadsheet keeps a date; the part behind the point is the time of day.
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]{1,12})?")
_SERIAL_BEGINS = date(1899, 12, 30)
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_LOOKS_LIKE_A_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}(?:[T ][0-9:.]{1,18}(?:Z|[+-][0-9:]{2,5})?)?")
_LOOKS_LIKE_A_CODE = re.compile(r"[A-Za-z0-9]{1,3}")
_LOOKS_LIKE_A_NUMBER = re.compile(r"-?[0-9]{1,6}(?:\.[0-9]{1,4})?")
_LOOKS_LIKE_AN_IDENTIFIER = re.compile(r"[A-Za-z]{0,8}[-_/ ]?[A-Za-z0-9_/-]{0,40}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: its name there, and how a cell becomes a value and a value a cell.

    `required`: each row must have a value. `optional`: the file may do without the column. `shape`: a broken value is
    shown in reports only when the whole of it matches; None means never. `blank` is the value of an empty cell.
    """

    name: str
    parse: Callable[[str], Any]
    write: Callable[[Any], str]
    longest: int
    required: bool = False
    optional: bool = False
    shape: re.Pattern[str] | None = None
    blank: Any = None
    keeps_null_word: bool = False

    def read(self, cell: str) -> Any:
        """The value of a cell. Raises `BrokenCellError`.

        `NULL` is how SQL Server exports an empty value; in names it is kept, since people are called Null.
        """
        if cell.isascii() and cell.isprintable():
            pass  # nothing below can be found in it
        elif UNDECODED.search(cell):
            raise BrokenCellError(
                Kind.CHARACTER,
                _("This cell holds bytes that are not text. Save the file as UTF-8 and import again."),
            )
        elif CONTROL.search(cell):
            raise BrokenCellError(
                Kind.CHARACTER,
                _(
                    "This cell holds an invisible control character. Remove it where it was written, and make the file again."
                ),
            )
        text = cell.strip()
        if not text or (text == "NULL" and not self.keeps_null_word):
            return self._empty()
        if len(text) > self.longest:
            raise BrokenCellError(
                Kind.TOO_LONG,
                _("This value has %(length)d characters and may have at most %(longest)d. Shorten it.")
                % {"length": len(text), "longest": self.longest},
            )
        value = self.parse(text)
        return self._empty() if value in _NO_DAY else value

    def _empty(self) -> Any:
        if self.required:
            raise BrokenCellError(
                Kind.MISSING_VALUE,
                _("This cell must not be empty. Fill it where it is kept, and make the file again."),
            )
        return self.blank

    def shown(self, cell: str) -> str:
        """What a report may show of a broken cell."""
        text = cell.strip()
        if not text:
            return ""
        return text if self.shape and self.shape.fullmatch(text) else NOT_SHOWN


def identifier(name: str, *, required: bool = False, optional: bool = False, longest: int = 48) -> Column:
    """A key of another system: open-ended text, kept as it is written."""
    return Column(
        name,
        _identifier,
        str,
        longest,
        required=required,
        optional=optional,
        shape=_LOOKS_LIKE_AN_IDENTIFIER,
        blank="",
    )


def personal(name: str, *, optional: bool = False, longest: int = 255) -> Column:
    """A name or other personal text of one line: never shown in reports."""
    return Column(name, one_line, str, longest, optional=optional, blank="", keeps_null_word=True)


def text(name: str, *, optional: bool = False, longest: int = 255) -> Column:
    """Text of one line without a list of codes (a team, a role): not shown, since anything may stand in it."""
    return Column(name, one_line, str, longest, optional=optional, blank="")


def day(
    name: str, *, required: bool = False, optional: bool = False, forms: tuple[str, ...] = tuple(DATE_FORMS)
) -> Column:
    """A date in one of these forms (of DATE_FORMS); a time behind it is left out. 31 December 9999 and 1 January 1900 are empty."""

    def read_day(text: str) -> date:
        return _date(text, forms)

    return Column(
        name, read_day, date.isoformat, 40, required=required, optional=optional, shape=_LOOKS_LIKE_A_DATE, blank=None
    )


def flag(name: str, *, optional: bool = False) -> Column:
    """Yes, no or not known (None)."""
    return Column(name, _flag, lambda value: "Y" if value else "N", 40, optional=optional, shape=_LOOKS_LIKE_A_CODE)


def code(
    name: str, codes: tuple[str, ...], *, blank: str = "", required: bool = False, optional: bool = False
) -> Column:
    """One of a short list of codes, in capital or small letters."""
    known = {_plain(each): each for each in codes}

    def parse(value: str) -> str:
        if _plain(value) not in known:
            raise BrokenCellError(
                Kind.CODE,
                _("This is not one of the codes %(codes)s. Correct it where it is kept, and make the file again.")
                % {"codes": ", ".join(codes)},
            )
        return known[_plain(value)]

    return Column(name, parse, str, 255, required=required, optional=optional, shape=_LOOKS_LIKE_A_CODE, blank=blank)


def number(name: str, *, optional: bool = False) -> Column:
    """A number that is not negative."""
    return Column(name, _number, _written_number, 40, optional=optional, shape=_LOOKS_LIKE_A_NUMBER)


def _plain(value: str) -> str:
    return " ".join(value.replace("\u2019", "'").casefold().split())


def one_line(value: str) -> str:
    return " ".join(value.split())


def _identifier(value: str) -> str:
    if re.search(r"[\n\r\t]", value):
        raise BrokenCellError(
            Kind.CHARACTER, _("An identifier must be on one line without tabs. Correct it, and make the file again.")
        )
    if _ROUNDED.fullmatch(value):
        raise BrokenCellError(
            Kind.ROUNDED,
            _("A spreadsheet has rounded this identifier. Take the file as it was made, without opening it there."),
        )
    return value


def _date(value: str, forms: tuple[str, ...]) -> date:
    for form in forms:
        pattern = DATE_FORMS[form]
        if pattern is None:
            if serial := _SERIAL.fullmatch(value):
                return _SERIAL_BEGINS + timedelta(days=int(serial[1]))
        elif match := pattern.fullmatch(value):
            return _day_of(match["year"], match["month"], match["day"])
    raise BrokenCellError(
        Kind.DATE_FORMAT,
        _("This is not a date that can be read. Write it as 2026-03-31 or 31/03/2026, without a time zone."),
    )


def _day_of(year: str, month: str, day_of_month: str) -> date:
    if month.casefold() in _MONTHS:
        month = str(_MONTHS.index(month.casefold()) + 1)
    try:
        found = date(int(year), int(month), int(day_of_month))
    except ValueError:
        found = None
    if found is None or not (EARLIEST_YEAR <= found.year <= LATEST_YEAR or found in _NO_DAY):
        raise BrokenCellError(
            Kind.IMPOSSIBLE_DATE,
            _("There is no such day, or its year cannot be right. Correct the date where it is kept."),
        )
    return found


def _flag(value: str) -> bool:
    if value.casefold() in _YES:
        return True
    if value.casefold() in _NO:
        return False
    raise BrokenCellError(Kind.FLAG, _("This must be Y or N, or empty when it is not known. Correct it."))


def _number(value: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", value):
        raise BrokenCellError(Kind.NUMBER, _("This must be a number such as 12 or 0.8, or empty. Correct it."))
    return float(value)


def _written_number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
