"""Write what agencies deliver to the demonstration council: one CSV file for each feed, about the people of its extract.

The same day and seed give the same files, byte for byte. A few cells are broken, as in real files.
"""

import csv
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from alongside.exchange import council
from alongside.exchange.council_services import (
    KNOWN_TO_NOBODY,
    SERVICES,
    Someone,
    also_there,
    records,
    stranger,
)
from alongside.exchange.council_sizes import SMALL, Size
from alongside.exchange.extract import Extract
from alongside.exchange.record_rows import LinkedIdentifierRow
from alongside.exchange.rows import AddressRow, PersonRow, Row
from alongside.practice.feeds import Feed

# How each agency's system happens to write its file.
DELIMITERS = {"housing": ";", "probation": ";", "mental_health": "\t", "youth_justice": "|"}
ENCODINGS = {"housing": "utf-8-sig", "probation": "cp1252"}
_FORMS = {"year_first": "%Y-%m-%d", "together": "%Y%m%d", "day_first": "%d/%m/%Y", "month_in_words": "%d-%b-%Y"}
STRANGERS_OF_A_FAMILY = 2
BROKEN = 0.004


def file_name(feed: Feed) -> str:
    """The name of the file of a feed."""
    return f"{feed.key}.csv"


def correct_as_of(feed: Feed, today: date) -> date:
    """The day the file of a feed is correct as of; one of them is older than it should be."""
    days = {service.feed: service.days_old for service in SERVICES}
    return today - timedelta(days=days[feed.key])


def writable(feeds: tuple[Feed, ...]) -> list[Feed]:
    """Those of a profile's feeds that this council's services deliver."""
    known = {service.feed for service in SERVICES}
    return [feed for feed in feeds if feed.key in known]


def write(directory: Path, feeds: tuple[Feed, ...], *, today: date, seed: int = 1, size: Size = SMALL) -> list[Path]:
    """Write one file for each of the feeds into a folder, which is made when missing, and return their paths."""
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {}
        for feed in writable(feeds):
            file = files.enter_context(
                (directory / file_name(feed)).open(
                    "w", newline="", encoding=ENCODINGS.get(feed.key, "utf-8"), errors="replace"
                )
            )
            writers[feed.key] = _Writer(feed, csv.writer(file, delimiter=DELIMITERS.get(feed.key, ",")))
        council.add_families(_Gathering(today, writers, seed), size, seed)
    return [directory / file_name(feed) for feed in writable(feeds)]


class _Writer:
    """Writes records under the headings of one feed."""

    def __init__(self, feed: Feed, writer: Any) -> None:
        self.feed, self.writer = feed, writer
        self.number = 0
        self.items = [
            (part, number if item.kind == "group" else 0)
            for item in feed.items
            for number in range(1, item.most + 1)
            for part in item.columns()
        ]
        headings = [heading for written in feed.columns.values() for heading in written]
        writer.writerow([*headings, *(part.heading.replace("{n}", str(number)) for part, number in self.items)])

    def add(self, said: dict[str, Any], random: Random, *, may_break: bool) -> None:
        self.number += 1
        said = said | {"record": f"{self.feed.key[:2].upper()}{self.number:07}"}
        said["involvement"] = random.choice(self._written(said["involvement"]))
        if said.get("nhs_number") and random.random() < 0.3:
            number = said["nhs_number"]
            said["nhs_number"] = f"{number[:3]} {number[3:6]} {number[6:]}"
        if may_break:
            _break_something(said, random)
        cells: list[str] = []
        for name, headings in self.feed.columns.items():
            cells += self._lines(said, len(headings)) if name == "address" else [self._cell(said.get(name))]
        for part, number in self.items:
            value = said.get(f"{part.key} {number}" if number else part.key)
            declared = part.value_of(str(value)) if value else None
            cells.append(random.choice(declared.written) if declared else self._cell(value))
        self.writer.writerow(cells)

    def _written(self, involvement: str) -> tuple[str, ...]:
        return getattr(self.feed.involvement, involvement) or self.feed.involvement.current

    def _lines(self, said: dict[str, Any], columns: int) -> list[str]:
        lines = [*said["lines"]]
        kept = [*lines[: columns - 1], "\n".join(lines[columns - 1 :])]
        return kept + [""] * (columns - len(kept))

    def _cell(self, value: Any) -> str:
        if isinstance(value, date):
            return value.strftime(_FORMS[self.feed.date_forms[0]])
        return str(value or "")


def _break_something(said: dict[str, Any], random: Random) -> None:
    """Now and then, what real files are broken by."""
    if random.random() < BROKEN:
        said["involvement"] = "See notes"
    elif random.random() < BROKEN and said["started_on"]:
        said["ended_on"] = said["started_on"] - timedelta(days=3)
    elif random.random() < BROKEN:
        said["born_on"] = "unknown"
    elif random.random() < BROKEN and said.get("nhs_number"):
        said["nhs_number"] = said["nhs_number"][:-1]


class _Gathering(Extract):
    """Stands in for the extract: keeps the people of one family at a time, and tells the services of them."""

    def __init__(self, today: date, writers: dict[str, _Writer], seed: int) -> None:
        super().__init__(today, self._gather)
        self.writers, self.seed = writers, seed
        self.people: list[PersonRow] = []
        self.addresses: dict[str, list[AddressRow]] = {}
        self.nhs_numbers: dict[str, str] = {}
        self.strangers = 0

    def _gather(self, row: Row) -> None:
        if isinstance(row, PersonRow):
            self.people.append(row)
        elif isinstance(row, AddressRow):
            self.addresses.setdefault(row.person_id, []).append(row)
        elif isinstance(row, LinkedIdentifierRow) and row.kind == "NHS Number":
            self.nhs_numbers[row.person_id] = row.value

    def finish_family(self) -> None:
        super().finish_family()
        for row in self.people:
            random = Random(f"services {self.seed}-{row.ssd_id}")  # noqa: S311  no secret
            someone = self._someone(row)
            if row.birth_on and (someone.is_of_the_cast or random.random() >= KNOWN_TO_NOBODY):
                self._tell(someone, random)
                for feed, other in also_there(someone):
                    self._tell(other, random, only=feed)
        for _each in range(STRANGERS_OF_A_FAMILY):
            self.strangers += 1
            random = Random(f"services {self.seed}-X{self.strangers}")  # noqa: S311
            self._tell(stranger(self.strangers, self.today, random), random)
        self.people, self.addresses, self.nhs_numbers = [], {}, {}

    def _tell(self, someone: Someone, random: Random, only: str = "") -> None:
        for service in SERVICES:
            if service.feed not in self.writers or only not in ("", service.feed):
                continue
            if said := records(someone, service, self.today, random, surely=bool(only)):
                self.writers[service.feed].add(said, random, may_break=not (only or someone.is_of_the_cast))

    def _someone(self, row: PersonRow) -> Someone:
        homes = self.addresses.get(row.ssd_id, [])
        now = next((each for each in homes if each.end_on is None), None)
        before = next((each for each in homes if each.end_on), None)
        return Someone(
            row.ssd_id,
            row.forename,
            row.surname,
            row.sex,
            row.birth_on,
            tuple(now.address.lines()) if now else (),
            now.postcode if now else "",
            tuple(before.address.lines()) if before else (),
            before.postcode if before else "",
            self.nhs_numbers.get(row.ssd_id, ""),
        )
