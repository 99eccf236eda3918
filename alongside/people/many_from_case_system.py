"""What an import writes by the thousand: rows that are new, each as `actions` and `from_case_system` write one.

A test holds the two ways together: whatever comes in one by one is the same as what comes in at once.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import transaction

from alongside.access import trail
from alongside.access.data_keys import make_data_keys
from alongside.access.inserting import insert
from alongside.access.models import Account
from alongside.access.ordered import ordered_id
from alongside.people.actions import address_hash, assigned, index_names
from alongside.people.address_keys import lines_with
from alongside.people.models import (
    Address,
    CaseSystemFacts,
    Family,
    FamilyMember,
    Involvement,
    Person,
    Relationship,
    Row,
    Worker,
)

AnyRow = TypeVar("AnyRow", bound=Row)
Fields = dict[str, Any]


def add_all(model: type[AnyRow], rows: Iterable[Fields], *, verb: str, by: Account | None) -> list[AnyRow]:
    """New rows of one table, with one act each. Call it inside the action that is their reason."""
    made = insert(model, [model(id=ordered_id(), **fields) for fields in rows])
    for each in made:
        trail.act(verb, each, by=by)
    return made


@transaction.atomic
def add_people(rows: Sequence[Fields], *, by: Account | None) -> list[Person]:
    """People with a data key of their own each, in the order of the rows, which are columns of Person."""
    keys = make_data_keys(len(rows))
    people = add_all(
        Person,
        ({"data_key": key, **fields} for key, fields in zip(keys, rows, strict=True)),
        verb="people.add_person",
        by=by,
    )
    index_names(people, is_new=True)
    return people


@transaction.atomic
def keep_facts(rows: Iterable[tuple[Person, Fields]], *, by: Account | None) -> None:
    """What the case system holds of people beside name and dates, instead of what it held. Of people of whom it holds nothing
    more there is no row.
    """
    rows = list(rows)
    kept = [
        CaseSystemFacts(person=person, **fields)
        for person, fields in rows
        if any(value not in ("", None) for value in fields.values())
    ]
    CaseSystemFacts.objects.filter(person__in=[person.pk for person, _fields in rows]).delete()
    insert(CaseSystemFacts, kept)
    for each in kept:
        trail.act("people.keep_facts", each, by=by)


@transaction.atomic
def add_families(rows: Sequence[Fields], *, by: Account | None) -> list[Family]:
    """Families without people so far, with a data key each, in the order of the rows, which are columns of Family."""
    keys = make_data_keys(len(rows))
    with_keys = ({"data_key": key, **fields} for key, fields in zip(keys, rows, strict=True))
    return add_all(Family, with_keys, verb="people.add_family", by=by)


@transaction.atomic
def join_families(rows: Iterable[Fields], *, by: Account | None) -> list[FamilyMember]:
    """People who are new in these families, and with whom nobody works yet: nobody may open a family because of them."""
    return add_all(FamilyMember, rows, verb="people.join_family", by=by)


@transaction.atomic
def relate_all(rows: Iterable[Fields], *, by: Account | None) -> list[Relationship]:
    """Relationships that nobody has recorded."""
    return add_all(Relationship, rows, verb="people.relate", by=by)


@transaction.atomic
def record_addresses(rows: Iterable[Fields], *, by: Account | None) -> list[Address]:
    """New addresses, sealed with the key of the person each. The columns of Address, with `house` in place of `found_by`."""

    def fields_of(row: Fields) -> Fields:
        person: Person = row["person"]
        found_by = address_hash(row["postcode"], row["house"])
        return {name: value for name, value in row.items() if name != "house"} | {
            "lines": lines_with(row["lines"], row["house"]),
            "data_key": person.data_key,
            "found_by": found_by,
        }

    return add_all(Address, map(fields_of, rows), verb="people.record_address", by=by)


@transaction.atomic
def involve_all(rows: Sequence[Fields], *, by: Account | None) -> list[Involvement]:
    """New parts of workers, columns of Involvement each. While one lasts, the worker and their team's managers may open the
    person's families.
    """
    made = add_all(Involvement, rows, verb="people.involve", by=by)
    managed = set(
        Worker.objects.filter(manages_team=True, person__account__is_active=True).values_list("team", flat=True)
    )
    lasting = [
        each for each in made if not each.until_on and (each.worker.person.account_id or each.worker.team_id in managed)
    ]
    families: dict[object, list[Family]] = {}
    for member in FamilyMember.objects.filter(person__in={each.person_id for each in lasting}).select_related("family"):
        families.setdefault(member.person_id, []).append(member.family)
    pairs = {(family, each.worker) for each in lasting for family in families.get(each.person_id, [])}
    for family, worker in sorted(pairs, key=lambda pair: (pair[0].pk, pair[1].pk)):
        assigned(family, worker)
    return made


@transaction.atomic
def name_families(families: Iterable[Family], *, by: Account | None) -> None:
    """What families are called in lists, as their `name` now says."""
    families = list(families)
    Family.objects.bulk_update(families, ["name"], batch_size=200)
    for each in families:
        trail.act("people.name_family", each, by=by)


@transaction.atomic
def record_all(model: type[AnyRow], rows: Iterable[Fields], *, by: Account | None) -> list[AnyRow]:
    """New rows of a table of `case_record` about a person each."""
    return add_all(model, rows, verb="people.record", by=by)
