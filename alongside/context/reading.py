"""Read what an agency delivers, as its feed of the practice profile declares it: good rows, and what is broken by line."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from alongside.context import feed_cells, feed_files
from alongside.context.feed_cells import Noted
from alongside.context.rows import DATES, FeedRow, Involvement, Item
from alongside.incoming import cells
from alongside.incoming.cells import Column
from alongside.incoming.problems import NOT_SHOWN, BrokenCellError, Kind, Problem
from alongside.incoming.records import BrokenRecord, Record, UnreadableFileError
from alongside.incoming.seen import Seen
from alongside.practice.feeds import Feed, FeedItem, plain

LONGEST_HEADING = 60
MUST_BE_RIGHT = ("record", "involvement")
"""A row in which one of these is broken is left out: it would be shown as of somebody else, or as something else."""


@dataclass(frozen=True, slots=True)
class Found:
    """A good row and the line on which it starts."""

    line: int
    row: FeedRow


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a record something stands. heading: as the file writes it. group: the number of the row of a group, 0 without."""

    at: int
    heading: str
    key: str
    column: Column
    group: int = 0


@dataclass
class _Header:
    """What the headings of a file mean."""

    fields: dict[str, list[_Place]] = field(default_factory=dict)
    items: list[tuple[FeedItem, int, list[_Place]]] = field(default_factory=list)
    beyond: list[tuple[FeedItem, int, str]] = field(default_factory=list)


def read(path: Path, feed: Feed, *, today: date) -> Iterator[Found | Problem]:
    """The rows and problems of one file, in their order, in memory that does not grow with it.

    What is broken is told and the rest goes on: a broken cell is left empty, and a row is left out when it cannot be said
    whose it is or whether the agency is involved. `today` decides what is in the future. Raises OSError.
    """
    try:
        file = feed_files.opened(path)
        header = _Header()
        problems = list(_read_header(path.name, file, feed, header))
        yield from problems
        if any(problem.costs == "file" for problem in problems):
            return
        rows = 0
        with Seen() as seen:
            take_apart = _TakeApart(path.name, feed, header, today, seen)
            for record in file.rows:
                rows += 1
                if isinstance(record, BrokenRecord):
                    yield Problem(path.name, record.line, "", "", record.kind, record.reason)
                    continue
                row = take_apart.row(record)
                yield from take_apart.problems
                if row:
                    yield row
        if not rows:
            reason = _("There are headings and no rows. Nothing was taken. Ask the agency to send it again.")
            yield Problem(path.name, 1, "", "", Kind.EMPTY_FILE, reason, "file")
    except UnreadableFileError as wrong:
        yield Problem(path.name, 0, "", "", Kind.UNREADABLE_FILE, str(wrong), "file")


def _read_header(name: str, file: feed_files.Opened, feed: Feed, header: _Header) -> Iterator[Problem]:
    headings = [plain(each) for each in file.headings]
    places = {heading: at for at, heading in enumerate(headings)}
    times = Counter(headings)
    used: set[int] = set()
    missing: list[str] = []

    def place(heading: str, key: str, column: Column, group: int = 0, *, is_day: bool) -> list[_Place]:
        at = places.get(plain(heading))
        if at is None:
            missing.append(heading)
            return []
        used.add(at)
        if is_day and at in file.iso_days:
            column = cells.day(key)
        return [_Place(at, heading, key, column, group)]

    for key, written in feed.columns.items():
        column = feed_cells.column_of(key, feed)
        header.fields[key] = [
            found for heading in written for found in place(heading, key, column, is_day=key in DATES)
        ]
    for item in feed.items:
        for number in range(1, item.most + 1):
            group = number if item.kind == "group" else 0
            found = [
                each
                for part in item.columns()
                for each in place(
                    part.heading.replace("{n}", str(number)),
                    part.key,
                    feed_cells.column_of_part(part, feed),
                    group,
                    is_day=part.kind == "date",
                )
            ]
            header.items.append((item, group, found))
        for part in item.columns() if item.kind == "group" else ():
            pattern = re.compile(re.escape(plain(part.heading)).replace(r"\{n\}", "([0-9]{1,9})"))
            for at, heading in enumerate(headings):
                if (match := pattern.fullmatch(heading)) and int(match[1]) > item.most:
                    header.beyond.append((item, at, file.headings[at].strip()))
                    used.add(at)
    for heading in times:
        if heading and times[heading] > 1 and places[heading] in used:
            reason = _("This heading is there twice, so nothing was taken. Ask the agency which of the two it is.")
            yield Problem(name, file.line, heading, "", Kind.REPEATED_COLUMN, reason, "file")
    for heading in missing:
        reason = _(
            "This column is missing, so nothing was taken. The agency has changed its file, or the profile is wrong."
        )
        yield Problem(name, file.line, heading, "", Kind.MISSING_COLUMN, reason, "file")
    for at, heading in enumerate(file.headings):
        if at not in used and plain(heading) and places[plain(heading)] == at:
            # In a file without headings a person would stand here, so it is named only when those that are declared are there.
            reason = _("This column is not declared, so it was left out. What is not needed should not be sent.")
            shown = "" if missing else _heading_shown(heading)
            yield Problem(name, file.line, shown, "", Kind.UNKNOWN_COLUMN, reason, "nothing")


def _heading_shown(heading: str) -> str:
    """What a report may show of a heading that nobody declared: whoever made the file chose its signs and its length."""
    if cells.UNDECODED.search(heading) or cells.CONTROL.search(heading):
        return NOT_SHOWN
    said = cells.one_line(heading)
    return said if len(said) <= LONGEST_HEADING else said[:LONGEST_HEADING] + "…"


class _TakeApart:
    """Makes rows of the records of one file. `problems` are those of the record that was last looked at."""

    def __init__(self, file: str, feed: Feed, header: _Header, today: date, seen: Seen) -> None:
        self.file, self.feed, self.header, self.today, self.seen = file, feed, header, today, seen
        self.problems: list[Problem] = []

    def row(self, record: Record) -> Found | None:
        """The row, or None when it is left out."""
        self.problems = []
        values: dict[str, Any] = {}
        for key, places in self.header.fields.items():
            found = [self._value(record, place) for place in places]
            if key == "address":
                values[key] = " ".join(each for each in found if each)
                values.setdefault("house", feed_cells.house_in([record.cells[place.at] for place in places]))
            elif places and (found[0] or key not in values):
                values[key] = found[0]
        if not self._is_somebody(record, values):
            return None
        self._leave_out_what_cannot_be(record, values)
        values["involvement"] = Involvement(values["involvement"])
        return Found(record.line, FeedRow(**values, items=tuple(self._items(record))))

    def _value(self, record: Record, place: _Place) -> Any:
        """The value of a cell; its blank when it is broken, which is told."""
        cell = record.cells[place.at]
        try:
            value = place.column.read(cell)
            if isinstance(value, date):
                feed_cells.must_not_come(value, self.today)
        except BrokenCellError as wrong:
            costs = "row" if place.key in MUST_BE_RIGHT else "cell"
            shown = place.column.shown(cell)
            self._tell(record, place.heading, shown, wrong.kind, wrong.reason, costs)
            return place.column.blank
        if isinstance(value, Noted):
            self._tell(record, place.heading, NOT_SHOWN, value.kind, value.reason, "nothing")
            return value.value
        return value

    def _tell(self, record: Record, heading: str, shown: str, kind: Kind, reason: str, costs: Any) -> None:
        self.problems.append(Problem(self.file, record.line, heading, shown, kind, reason, costs))

    def _is_somebody(self, record: Record, values: dict[str, Any]) -> bool:
        headings = {key: places[0].heading for key, places in self.header.fields.items() if places}
        if not (values.get("surname") or values.get("forename")):
            reason = _("There is no name in this row, so it was left out. Fill it in at the agency.")
            self._tell(record, headings["surname"], "", Kind.MISSING_VALUE, reason, "row")
        if values.get("record"):
            first = self.seen.add(self.feed.key, values["record"], record.line)
            if first is not None:
                reason = _("Line %(line)d has the same identifier, so this row was left out.") % {"line": first}
                self._tell(record, headings["record"], NOT_SHOWN, Kind.REPEATED_KEY, reason, "row")
        return not any(problem.costs == "row" for problem in self.problems)

    def _leave_out_what_cannot_be(self, record: Record, values: dict[str, Any]) -> None:
        """Two values of a row that cannot both be right are both left out, since nobody here knows which is wrong."""
        started, ended = values.get("started_on"), values.get("ended_on")
        if started and ended and ended < started:
            heading = self.header.fields["ended_on"][0].heading
            reason = _("The end is before the start, so both days were left out. Correct one of them at the agency.")
            self._tell(record, heading, ended.isoformat(), Kind.END_BEFORE_START, reason, "cell")
            values["started_on"] = values["ended_on"] = None
        elif ended and values["involvement"] == Involvement.CURRENT:
            heading = self.header.fields["ended_on"][0].heading
            reason = _("The agency says both that it is involved now and that this has ended, so the end was left out.")
            self._tell(record, heading, ended.isoformat(), Kind.DISAGREE, reason, "cell")
            values["ended_on"] = None
        born = values.get("born_on")
        for key in ("started_on", "ended_on", "last_contact_on"):
            if born and values.get(key) and values[key] < born and key != "started_on":
                reason = _("This day is before the birth, so it was left out. Correct it at the agency.")
                heading = self.header.fields[key][0].heading
                self._tell(record, heading, values[key].isoformat(), Kind.DISAGREE, reason, "cell")
                values[key] = None

    def _items(self, record: Record) -> Iterator[Item]:
        for _item, group, places in self.header.items:
            before = len(self.problems)
            found = [(place, self._item_value(record, place)) for place in places]
            if group and any(problem.costs == "cell" for problem in self.problems[before:]):
                continue  # half of an offence says something else than the whole
            yield from (Item(place.key, value, group) for place, value in found if value)
        for item, at, heading in self.header.beyond:
            if record.cells[at].strip():
                reason = _("Only %(most)d are taken, so this one was left out.") % {"most": item.most}
                self._tell(record, heading, "", Kind.MORE_THAN_TAKEN, reason, "nothing")

    def _item_value(self, record: Record, place: _Place) -> str:
        value = self._value(record, place)
        if isinstance(value, date):
            return value.isoformat()
        return value or ""
