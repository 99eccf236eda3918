"""An address as the Standard Safeguarding Dataset writes it: one JSON object of parts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields

# Map references are as good as an address to someone who looks for a person, and nothing here needs them.
_LEFT_OUT = frozenset({"uprn", "easting", "northing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of an address without its postcode, which has a column of its own.

    Parts with names the dataset does not know are kept in `other_parts`, so that no line of an address is lost.
    """

    room: str = ""
    floor: str = ""
    flat: str = ""
    building: str = ""
    house: str = ""
    street: str = ""
    town: str = ""
    other_parts: tuple[str, ...] = ()

    @classmethod
    def from_items(cls, items: Mapping[str, str]) -> "Address":
        """The address in the pairs of a JSON object; names in capital or small letters."""
        known = {field.name for field in fields(cls)} - {"other_parts"}
        parts: dict[str, str] = {}
        other = []
        for name, value in items.items():
            part = name.casefold()
            if part in known and part not in parts:
                parts[part] = value
            elif part not in _LEFT_OUT:
                other.append(value)
        return cls(**parts, other_parts=tuple(other))

    def as_json(self) -> str:
        """The JSON object of the dataset; empty text for an address without parts."""
        parts = {
            field.name.upper(): getattr(self, field.name)
            for field in fields(self)
            if field.name != "other_parts" and getattr(self, field.name)
        }
        parts |= {f"OTHER_{place}": value for place, value in enumerate(self.other_parts, start=1)}
        return json.dumps(parts, ensure_ascii=False) if parts else ""

    def lines(self) -> list[str]:
        """The lines as on an envelope, without the postcode."""
        inside = ", ".join(part for part in (self.room, self.floor, self.flat) if part)
        street = " ".join(part for part in (self.house, self.street) if part)
        return [line for line in (inside, self.building, street, *self.other_parts, self.town) if line]
