"""The people known here and the rows of a delivery, as tables that are compared. In memory only: nothing of it is written anywhere.

An address that is protected is there as its keyed hash alone. Records of agencies carry the hash of theirs too, so that the two can
be compared; it is never a reason that anybody is shown.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

import pyarrow as pa

from alongside.context.rows import FeedRow
from alongside.people.address_keys import address_hashes
from alongside.people.models import Address, Identifier, Person

SCHEMA = pa.schema(
    [
        ("id", pa.string()), ("forename", pa.string()), ("surname", pa.string()), ("born_on", pa.date32()),
        ("gender", pa.string()), ("nhs_number", pa.string()), ("upn", pa.string()), ("postcode", pa.string()),
        ("house", pa.string()), ("address", pa.string()), ("home", pa.string()), ("is_shared_address", pa.bool_()),
    ]
)  # fmt: skip
AT_ONCE = 5_000
NUMBERS = {"nhs number": "nhs_number", "unique pupil number": "upn"}
# Words in the kind of an address that many live at who are not related.
SHARED = ("refuge", "hostel", "foster", "placement", "residential", "school", "hospital", "prison")
HOUSE = re.compile(r"\b(\d+[A-Za-z]?)\b")


def as_table() -> pa.Table:
    """Everybody known here who is in a family, one row each. Second records of somebody are not there."""
    numbers = _numbers()
    homes = _homes()
    names = Person.objects.filter(merged_into=None, memberships__isnull=False).distinct().order_by("pk")
    people = names.values_list("pk", "forename", "surname", "birth_on", "sex").iterator(chunk_size=AT_ONCE)
    return _table(
        {
            "id": str(pk), "forename": forename, "surname": surname, "born_on": born_on, "gender": sex,
            **numbers.get(pk, {}), **homes.get(pk, {}),
        }
        for pk, forename, surname, born_on, sex in people
    )  # fmt: skip


def records_as_table(rows: Iterable[FeedRow]) -> pa.Table:
    """The rows of a delivery, one row each."""
    return _table(
        {
            "id": row.record, "forename": row.forename, "surname": row.surname, "born_on": row.born_on, "gender": row.gender,
            "nhs_number": row.nhs_number, "upn": row.upn, "postcode": _postcode(row.postcode), "house": row.house.upper(),
            "address": row.address,
            "home": address_hashes(row.postcode, row.house)[0] if row.postcode and row.house else "",
        }
        for row in rows
    )  # fmt: skip


def _table(rows: Iterable[dict[str, Any]]) -> pa.Table:
    """In batches, so that no more than one of them is held as Python objects."""
    batches = []
    for some in _batches(rows):
        columns = [pa.array([row.get(field.name, _empty(field)) for row in some], type=field.type) for field in SCHEMA]
        batches.append(pa.record_batch(columns, schema=SCHEMA))
    return pa.Table.from_batches(batches, SCHEMA)


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _empty(field: pa.Field) -> Any:
    return {pa.date32(): None, pa.bool_(): False}.get(field.type, "")


def _numbers() -> dict[UUID, dict[str, str]]:
    """NHS number and unique pupil number, by person; of several the last one in force."""
    found: dict[UUID, dict[str, str]] = {}
    rows = Identifier.objects.filter(kind__in=NUMBERS, until_on=None).order_by("pk")
    for person, kind, value in rows.values_list("person", "kind", "value").iterator(chunk_size=AT_ONCE):
        found.setdefault(person, {})[NUMBERS[kind]] = value
    return found


def _homes() -> dict[UUID, dict[str, Any]]:
    """The present address by person, as it may be compared: a protected one as its hash, and nothing else of the person's."""
    found: dict[UUID, dict[str, Any]] = {}
    rows = Address.objects.filter(until_on=None).select_related("data_key").order_by("person_id")
    for person, theirs in groupby(rows.iterator(chunk_size=AT_ONCE), key=attrgetter("person_id")):
        addresses = sorted(theirs, key=lambda each: (each.is_protected, each.from_on or date.min))
        last = addresses[-1]
        is_shared = any(word in last.kind.casefold() for word in SHARED)
        if last.is_protected:
            found[person] = {"home": last.found_by, "is_shared_address": is_shared}
        else:
            found[person] = {
                "postcode": _postcode(last.postcode), "house": house_in(last.lines), "address": last.lines,
                "is_shared_address": is_shared,
            }  # fmt: skip
    return found


def _postcode(written: str) -> str:
    return "".join(written.upper().split())


def house_in(lines: str) -> str:
    """The first number in an address, in capitals; empty when it has none."""
    found = HOUSE.search(lines)
    return found[1].upper() if found else ""
