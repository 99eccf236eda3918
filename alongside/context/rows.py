"""One row of an agency's delivery, in the same fields whatever the agency calls its columns. Pure.

A row is about one person whom an agency knows. It says who that is, whether the agency works with them, whom to ring, and the few
items that the practice profile lets this feed show. It is kept as text (`as_text`), which is sealed, and read again by `from_text`.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self


class Involvement(StrEnum):
    """What the agency says of its work with somebody. NONE: it has a record of them and no involvement."""

    CURRENT = "current"
    HISTORIC = "historic"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Item:
    """One safeguarding-relevant detail, as the feed of the profile declares it.

    key: of the item in the profile. value: a date in ISO form, a declared value's key, or a short name, as the item's kind says.
    group: the number of the row it stands in, from 1, for an item that a feed has several of (offences); 0 for one alone.
    """

    key: str
    value: str
    group: int = 0


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A person as one agency knows them. Empty text and None mean that the agency said nothing.

    record: the agency's own identifier. gender: F, M, U or empty. address: its lines, with blanks between. house: the house
    number or name in them, in capitals, as `people.address_keys` hashes it. started_on: start of the last involvement;
    last_contact_on: the most recent contact; correct_as_of: the day on which the agency says that this was so.
    """

    record: str
    forename: str = ""
    surname: str = ""
    born_on: date | None = None
    gender: str = ""
    nhs_number: str = ""
    upn: str = ""
    address: str = ""
    house: str = ""
    postcode: str = ""
    involvement: Involvement = Involvement.NONE
    organisation: str = ""
    practitioner_name: str = ""
    practitioner_role: str = ""
    practitioner_phone: str = ""
    practitioner_email: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    last_contact_on: date | None = None
    correct_as_of: date | None = None
    items: tuple[Item, ...] = ()

    def as_text(self) -> str:
        """The row as JSON without what is empty."""
        said: dict[str, Any] = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, default=_written, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """The row that `as_text` wrote; what a later version no longer knows is left out."""
        said = json.loads(text)
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in said.items() if name in known}
        for name in DATES:
            if name in values:
                values[name] = date.fromisoformat(values[name])
        values["involvement"] = Involvement(values.get("involvement", Involvement.NONE))
        values["items"] = tuple(Item(**each) for each in values.get("items", ()))
        return cls(**values)


DATES = ("born_on", "started_on", "ended_on", "last_contact_on", "correct_as_of")


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no place in a row of a feed.")
