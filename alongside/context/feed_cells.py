"""What one cell of an agency's file may hold. Pure but for the language of its sentences.

A broken cell never goes further: the row goes on without it, or is left out when it would then say something wrong.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from alongside.context.rows import DATES
from alongside.incoming import cells
from alongside.incoming.cells import Column, one_line
from alongside.incoming.problems import BrokenCellError, Kind
from alongside.people import identifiers
from alongside.practice.feeds import Feed, FeedPart, plain

LONGEST_NAME = 60
_GENDERS = {"f": "F", "female": "F", "2": "F", "m": "M", "male": "M", "1": "M"}
_GENDERS |= dict.fromkeys(("u", "unknown", "x", "other", "not known", "not specified", "indeterminate", "0", "9"), "U")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
# No sign with which a link to write to it could name more recipients, or words.
_EMAIL = re.compile(r"[^@\s,;?&%<>\"]+@[^@\s,;?&%<>\"]+\.[^@\s,;?&%<>\"]+")
_PHONE = re.compile(r"\+?[0-9 ()./-]{5,24}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)
_SENTENCE = re.compile(r"[?!;:@\"]|[.] [A-Z].* [.]|[0-9]{6}")
_NUMBERED = re.compile(r"([0-9]+ ?[A-Z]?(?:[-/][0-9]+[A-Z]?)?)[ ,]+[^\W\d]")
_INSIDE = re.compile(r"(?:FLAT|APARTMENT|APT|UNIT|ROOM|FLOOR)\b")


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that is taken, though something about it should be put right at the agency."""

    value: Any
    kind: Kind
    reason: str


def column_of(field: str, feed: Feed) -> Column:
    """How a cell of that field of FeedRow is read; a heading of its own is not needed."""
    makers: dict[str, Callable[[str, Feed], Column]] = {
        "record": lambda name, feed: cells.identifier(name, required=True, longest=80),
        "nhs_number": lambda name, feed: _of(name, lambda text: _number_of(text, "nhs number")),
        "upn": lambda name, feed: _of(name, lambda text: _number_of(text, "unique pupil number")),
        "gender": lambda name, feed: _of(name, _gender, shape=re.compile(r"[A-Za-z0-9]{1,3}")),
        "postcode": lambda name, feed: _of(name, _postcode),
        "address": lambda name, feed: _of(name, one_line, longest=400),
        "house": lambda name, feed: _of(name, lambda text: one_line(text).upper(), longest=80),
        "involvement": _involvement,
        "practitioner_phone": lambda name, feed: _of(name, _phone),
        "practitioner_email": lambda name, feed: _of(name, _email),
        "forename": lambda name, feed: cells.personal(name),
        "surname": lambda name, feed: cells.personal(name),
    }
    if field in DATES:
        return _past_day(field, feed)
    return makers.get(field, lambda name, feed: cells.text(name))(field, feed)


def column_of_part(part: FeedPart, feed: Feed) -> Column:
    """How a cell of an item, or of a part of a group, is read: its value is what Item keeps."""
    match part.kind:
        case "date":
            return _past_day(part.key, feed)
        case "value":
            known = {plain(written): value.key for value in part.values for written in value.written}
            return _of(part.key, lambda text: _declared(text, known))
        case "number":
            return _of(part.key, _digits)
    return _of(part.key, _short_name)


def house_in(lines: list[str]) -> str:
    """The house number or name in the lines of an address, in capitals; empty when there is none to be seen."""
    parts = [one_line(part).upper() for line in lines for part in re.split(r"[\n,]", line) if part.strip()]
    for part in parts:
        if found := _NUMBERED.match(part):
            return found[1].replace(" ", "")
    named = [part for part in parts if not _INSIDE.match(part)]
    if len(parts) > 1 and named:
        return named[0]
    return ""


def _of(name: str, parse: Callable[[str], Any], *, longest: int = 255, shape: re.Pattern[str] | None = None) -> Column:
    return Column(name, parse, str, longest, shape=shape, blank="")


def _past_day(name: str, feed: Feed) -> Column:
    return cells.day(name, forms=feed.date_forms)


def must_not_come(day: date, today: date) -> None:
    """Raises BrokenCellError for a day that has not come yet."""
    if day > today:
        raise BrokenCellError(
            Kind.IN_THE_FUTURE, _("This day has not come yet, so it was left out. Correct it at the agency.")
        )


def _involvement(name: str, feed: Feed) -> Column:
    known = feed.involvement.meanings()
    return Column(name, lambda text: _declared(text, known), str, 255, required=True, blank="")


def _declared(text: str, known: dict[str, str]) -> str:
    if plain(text) not in known:
        raise BrokenCellError(
            Kind.UNDECLARED,
            _("Nobody has declared what this value means. Ask the agency, and write it into the practice profile."),
        )
    return known[plain(text)]


def _gender(text: str) -> str:
    if plain(text) not in _GENDERS:
        raise BrokenCellError(Kind.UNDECLARED, _("This says no gender that is known here. Correct it at the agency."))
    return _GENDERS[plain(text)]


def _number_of(text: str, kind: str) -> str | Noted:
    read = identifiers.read(kind, text)
    if read.problem:
        raise BrokenCellError(Kind.IDENTIFIER, read.problem)
    written = identifiers.compact(text)
    if kind == "nhs number" and len(re.sub(r"\D", "", written)) < len(read.value):
        return Noted(
            read.value,
            Kind.LOST_A_ZERO,
            _("A spreadsheet took the zero in front. It was put back. Export this column as text."),
        )
    if text.strip() not in (read.value, identifiers.shown(kind, read.value)):
        return Noted(
            read.value,
            Kind.BLANKS,
            _("There are blanks or signs in this number where none belong. It was read without them."),
        )
    return read.value


def _postcode(text: str) -> str:
    found = identifiers.compact(text)
    if not _POSTCODE.fullmatch(found):
        raise BrokenCellError(
            Kind.IDENTIFIER, _("This is not a postcode, so it was left out. Correct it at the agency.")
        )
    return f"{found[:-3]} {found[-3:]}"


def _phone(text: str) -> str | Noted:
    found = one_line(text)
    if not _PHONE.fullmatch(found):
        raise BrokenCellError(Kind.NUMBER, _("This is not a telephone number, so it was left out."))
    figures = re.sub(r"\D", "", found)
    if len(figures) == 10 and figures == found and found[0] in "1237":
        return Noted(
            f"0{found}",
            Kind.LOST_A_ZERO,
            _("A spreadsheet took the zero in front. It was put back. Export this column as text."),
        )
    return found


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text.strip()):
        raise BrokenCellError(Kind.IDENTIFIER, _("This is not an e-mail address, so it was left out."))
    return text.strip()


def _digits(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,10}", text.strip()):
        raise BrokenCellError(Kind.NUMBER, _("This is not a number, so it was left out. Correct it at the agency."))
    return text.strip()


def _short_name(text: str) -> str:
    found = one_line(text)
    if len(found) > LONGEST_NAME or _SENTENCE.search(found):
        raise BrokenCellError(
            Kind.NOT_A_NAME,
            _("Only a short name belongs here, and what somebody wrote is never taken. It was left out."),
        )
    return found
