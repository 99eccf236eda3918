"""The tables of a practice profile that say what agencies deliver: whose it is, how it is written, what is shown, and why."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from alongside.practice.tables import Key, Line, Table
from alongside.practice.text import Text

MOST_OF_A_GROUP = 3
"""At most so many offences, or others of their kind, are ever taken. More would be a record, and not a sign whom to ring."""

Headings = Annotated[tuple[Line, ...], Field(min_length=1)]
DateForm = Literal["year_first", "together", "day_first", "month_in_words", "month_word_first", "serial"]
FeedField = Literal[
    "record",
    "forename",
    "surname",
    "born_on",
    "gender",
    "nhs_number",
    "upn",
    "address",
    "house",
    "postcode",
    "involvement",
    "organisation",
    "practitioner_name",
    "practitioner_role",
    "practitioner_phone",
    "practitioner_email",
    "started_on",
    "ended_on",
    "last_contact_on",
    "correct_as_of",
]
NEEDED: tuple[FeedField, ...] = ("record", "surname", "involvement")


class Owner(Table):
    """Who answers for the data at the agency."""

    name: Line
    role: Line
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


class Coverage(Table):
    """What a feed holds: since when, until when (or still), and where, in words. `postcodes`: how those of the area begin."""

    since: date
    until: date | None = None
    area: Text
    postcodes: tuple[Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9]{0,2}$")], ...] = ()

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(cls, until: date | None, info) -> date | None:
        if until and "since" in info.data and until < info.data["since"]:
            raise ValueError("it must not be before since")
        return until


class FeedInvolvement(Table):
    """What the agency writes when it works with somebody now, did so before, or has a record of them and never did."""

    current: Headings
    historic: tuple[Line, ...] = ()
    none: tuple[Line, ...] = ()

    def meanings(self) -> dict[str, str]:
        """From what is written, in small letters, to current, historic or none."""
        return {
            plain(each): meaning
            for meaning, written in (("current", self.current), ("historic", self.historic), ("none", self.none))
            for each in written
        }

    @model_validator(mode="after")
    def _are_apart(self) -> Self:
        _must_be_apart([*self.current, *self.historic, *self.none])
        return self


class FeedValue(Table):
    """One of the values that an item may have: what is shown for it, and how the agency writes it."""

    key: Key
    words: Text
    written: Headings


class FeedPart(Table):
    """A detail in a single column, or in one column for each of a group: a declared value, a date, a short name or a number.

    Never free text: what somebody wrote about a family is not shown here.
    """

    key: Key
    name: Text
    kind: Literal["value", "date", "name", "number"]
    heading: Line
    values: tuple[FeedValue, ...] = ()

    @model_validator(mode="after")
    def _has_values_if_it_needs_them(self) -> Self:
        if (self.kind == "value") != bool(self.values):
            raise ValueError("values are needed for an item of the kind value, and for no other")
        _must_be_apart([each for value in self.values for each in value.written])
        return self

    def value_of(self, key: str) -> FeedValue | None:
        """The value with that key; None for one that is declared no longer."""
        return next((each for each in self.values if each.key == key), None)


class FeedItem(Table):
    """A safeguarding-relevant detail that this feed shows, and why. A `group` has several: its parts' headings hold {n}, from 1."""

    key: Key
    name: Text
    kind: Literal["value", "date", "name", "number", "group"]
    because: Text
    heading: str = ""
    values: tuple[FeedValue, ...] = ()
    most: Annotated[int, Field(ge=1, le=MOST_OF_A_GROUP)] = 1
    parts: tuple[FeedPart, ...] = ()

    @model_validator(mode="after")
    def _is_one_or_a_group(self) -> Self:
        if self.kind == "group":
            if not self.parts or self.heading or self.values:
                raise ValueError("a group has parts, and neither a heading nor values of its own")
            if without := [part.key for part in self.parts if "{n}" not in part.heading]:
                raise ValueError(f"the headings of the parts of a group hold {{n}}, and not so of {', '.join(without)}")
            return self
        if self.parts:
            raise ValueError("only a group has parts")
        FeedPart(key=self.key, name=self.name, kind=self.kind, heading=self.heading, values=self.values)
        return self

    def columns(self) -> list[FeedPart]:
        """Itself when it is alone, otherwise its parts."""
        if self.kind == "group":
            return list(self.parts)
        return [FeedPart(key=self.key, name=self.name, kind=self.kind, heading=self.heading, values=self.values)]


class Feed(Table):
    """What one agency delivers.

    agency: of the agencies. columns: the agency's own headings for each field; several are joined by blanks (an address). because:
    why a worker may see that this service is involved at all. holds_all: a delivery replaces what came before; otherwise it adds.
    shown_from_age, shown_until_age: whole years, both included. stale_after_days: then the page says "not checked since".
    keeps_days: how long a delivery is kept after the day it is correct as of.
    """

    key: Key
    name: Text
    agency: Key
    because: Text
    owner: Owner
    coverage: Coverage
    columns: dict[FeedField, Headings]
    date_forms: Annotated[tuple[DateForm, ...], Field(min_length=1)]
    involvement: FeedInvolvement
    items: tuple[FeedItem, ...] = ()
    holds_all: bool
    shown_from_age: Annotated[int, Field(ge=0, le=120)] = 0
    shown_until_age: Annotated[int, Field(ge=0, le=120)] | None = None
    stale_after_days: Annotated[int, Field(ge=1, le=1000)]
    keeps_days: Annotated[int, Field(ge=1, le=3650)]

    @field_validator("columns")
    @classmethod
    def _says_who_it_is(cls, columns: dict[FeedField, Headings]) -> dict[FeedField, Headings]:
        if missing := [name for name in NEEDED if name not in columns]:
            raise ValueError(f"there is no heading for {', '.join(missing)}")
        several = [name for name, headings in columns.items() if len(headings) > 1 and name != "address"]
        if several:
            raise ValueError(f"only an address may be in several columns, not {', '.join(several)}")
        return columns

    @field_validator("shown_until_age")
    @classmethod
    def _is_not_before(cls, until: int | None, info) -> int | None:
        if until is not None and until < info.data.get("shown_from_age", 0):
            raise ValueError("it must not be less than shown_from_age")
        return until

    @model_validator(mode="after")
    def _has_each_heading_and_item_once(self) -> Self:
        parts = [part for item in self.items for part in item.columns()]
        headings = [each for written in self.columns.values() for each in written] + [part.heading for part in parts]
        _must_be_apart(headings)
        _must_be_apart([part.key for part in parts])
        return self


class Services(Table):
    """How services around the family are looked at: anyone with a reason, or only people linked to a child of one's own cases.

    famous_names: surnames that workers may be tempted by; who searches for one is asked about it.
    """

    journey: Literal["search_with_reason", "linked_to_caseload"] = "linked_to_caseload"
    famous_names: tuple[Line, ...] = ()


def plain(written: str) -> str:
    """How headings and values are compared: in small letters, with single blanks."""
    return " ".join(written.replace("_", " ").casefold().split())


def _must_be_apart(written: list[str]) -> None:
    seen: set[str] = set()
    for each in written:
        if plain(each) in seen:
            raise ValueError(f"“{each}” is there twice")
        seen.add(plain(each))
