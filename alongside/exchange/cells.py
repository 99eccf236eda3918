"""What one cell of an extract may hold, and the sentence for a cell that holds something else.

A `Column` knows its name in the file, how to read and write one value, and whether a broken value may be shown in a
report. The report is read by administrators and may be kept in logs, so names, addresses and free text are never shown,
and a date or code is shown only when it has the shape of one: in a row whose cells have slipped, a name may stand where
a date belongs.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from alongside.exchange.addresses import Address
from alongside.exchange.problems import NOT_SHOWN, BrokenCellError, Kind
from alongside.people.kinship import KINDS

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

SEXES = ("F", "M", "U")
CATEGORIES = ("NEG", "PHY", "SAB", "EMO", "MUL")
PARTICIPATION = ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
RELATIONSHIPS = tuple(KINDS)

# What case systems write for "no end", and what SQL Server makes of an empty date.
_NO_DAY = (date(9999, 12, 31), date(1900, 1, 1))
_YES, _NO = frozenset({"y", "yes", "1", "true"}), frozenset({"n", "no", "0", "false"})
_UNDECODED = re.compile("[\ud800-\udfff\ufffd]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TIME = r"(?:[T ]{1,2}(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?:[:.][0-5][0-9](?:[.:][0-9]{1,9})?)?(?: ?[AaPp][Mm])?)?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(" + "|".join(_MONTHS) + ")"
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})" + _TIME)
_YEAR_FIRST_TOGETHER = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})" + _TIME)
_MONTH_IN_WORDS = re.compile(r"([0-9]{1,2})[- ]" + _MONTH + r"[- ]([0-9]{4})" + _TIME, re.IGNORECASE)
# As SQL Server writes a date that nobody gave a format.
_MONTH_FIRST_IN_WORDS = re.compile(_MONTH + r" {1,2}([0-9]{1,2}) ([0-9]{4})" + _TIME, re.IGNORECASE)
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
        elif _UNDECODED.search(cell):
            raise BrokenCellError(
                Kind.CHARACTER,
                _("This cell holds bytes that are not text. Save the file as UTF-8 and import again."),
            )
        elif _CONTROL.search(cell):
            raise BrokenCellError(
                Kind.CHARACTER,
                _("This cell holds an invisible control character. Remove it in the case system and extract again."),
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
                _("This cell must not be empty. Fill it in the case system and extract again."),
            )
        return self.blank

    def shown(self, cell: str) -> str:
        """What a report may show of a broken cell."""
        text = cell.strip()
        if not text:
            return ""
        return text if self.shape and self.shape.fullmatch(text) else NOT_SHOWN


def identifier(name: str, *, required: bool = False, optional: bool = False, longest: int = 48) -> Column:
    """A key of the case system: open-ended text, kept as it is written."""
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
    return Column(name, _one_line, str, longest, optional=optional, blank="", keeps_null_word=True)


def text(name: str, *, optional: bool = False, longest: int = 255) -> Column:
    """Text of one line without a list of codes (a team, a role): not shown, since anything may stand in it."""
    return Column(name, _one_line, str, longest, optional=optional, blank="")


def day(name: str, *, required: bool = False, optional: bool = False) -> Column:
    """A date; a time behind it is left out. 31 December 9999 and 1 January 1900 are empty."""
    return Column(
        name, _date, date.isoformat, 40, required=required, optional=optional, shape=_LOOKS_LIKE_A_DATE, blank=None
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
                _("This is not one of the codes %(codes)s. Correct the code in the case system and extract again.")
                % {"codes": ", ".join(codes)},
            )
        return known[_plain(value)]

    return Column(name, parse, str, 255, required=required, optional=optional, shape=_LOOKS_LIKE_A_CODE, blank=blank)


def number(name: str, *, optional: bool = False) -> Column:
    """A number that is not negative."""
    return Column(name, _number, _written_number, 40, optional=optional, shape=_LOOKS_LIKE_A_NUMBER)


def address_json(name: str) -> Column:
    """An address as the JSON object of the Standard Safeguarding Dataset."""
    return Column(name, lambda value: Address.from_items(_json_items(value)), Address.as_json, 4000, blank=Address())


def outcome_json(name: str, *, optional: bool = False) -> Column:
    """Outcomes as a JSON object of single values, kept as pairs in the order of their names."""

    def write(pairs: tuple[tuple[str, str], ...]) -> str:
        return json.dumps(dict(pairs), ensure_ascii=False) if pairs else ""

    return Column(
        name, lambda value: tuple(sorted(_json_items(value).items())), write, 4000, optional=optional, blank=()
    )


def _plain(value: str) -> str:
    return " ".join(value.replace("\u2019", "'").casefold().split())


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _identifier(value: str) -> str:
    if re.search(r"[\n\r\t]", value):
        raise BrokenCellError(
            Kind.CHARACTER, _("An identifier must be on one line without tabs. Correct it and extract again.")
        )
    if _ROUNDED.fullmatch(value):
        raise BrokenCellError(
            Kind.ROUNDED,
            _("A spreadsheet has rounded this identifier. Take the file from the extract itself, without opening it."),
        )
    return value


def _date(value: str) -> date:
    if match := _YEAR_FIRST.fullmatch(value) or _YEAR_FIRST_TOGETHER.fullmatch(value):
        year, month, day_of_month = match.groups()
    elif (match := _DAY_FIRST.fullmatch(value)) or (match := _MONTH_IN_WORDS.fullmatch(value)):
        day_of_month, month, year = match.groups()
    elif match := _MONTH_FIRST_IN_WORDS.fullmatch(value):
        month, day_of_month, year = match.groups()
    elif match := _SERIAL.fullmatch(value):
        return _SERIAL_BEGINS + timedelta(days=int(match[1]))
    else:
        raise BrokenCellError(
            Kind.DATE_FORMAT,
            _("This is not a date that can be read. Write it as 2026-03-31 or 31/03/2026, without a time zone."),
        )
    if month.casefold() in _MONTHS:
        month = str(_MONTHS.index(month.casefold()) + 1)
    try:
        found = date(int(year), int(month), int(day_of_month))
    except ValueError:
        found = None
    if found is None or not (EARLIEST_YEAR <= found.year <= LATEST_YEAR or found in _NO_DAY):
        raise BrokenCellError(
            Kind.IMPOSSIBLE_DATE,
            _("There is no such day, or its year cannot be right. Correct the date in the case system."),
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


def _json_items(value: str) -> Mapping[str, str]:
    """The pairs of a JSON object of single values, all as text; empty ones are left out."""
    broken = BrokenCellError(
        Kind.JSON,
        _("This must be one JSON object with a text or number for each name. Correct the extract's JSON."),
    )
    try:
        found = json.loads(value, parse_int=str, parse_float=str, parse_constant=lambda constant: [constant])
    except (ValueError, RecursionError):
        raise broken from None
    if not isinstance(found, dict) or any(each is not None and not isinstance(each, str) for each in found.values()):
        raise broken
    items = {_one_line(name): _one_line(each) for name, each in found.items() if each is not None and each.strip()}
    if any(_CONTROL.search(each) or _UNDECODED.search(each) for pair in items.items() for each in pair):
        raise BrokenCellError(
            Kind.CHARACTER,
            _("This cell holds an invisible control character. Remove it in the case system and extract again."),
        )
    return items
