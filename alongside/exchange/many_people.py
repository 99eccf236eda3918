"""Rows that say who people are and that no extract had before, taken in by the batch. Each function gives, by the key of the
row, the thing that the row is now about, and leaves to `taking_people` whatever is not plainly new.
"""

from collections.abc import Callable, Iterable
from typing import Any

from alongside.exchange.known import Known
from alongside.exchange.rows import AddressRow, FamilyMemberRow, FamilyRow, MotherRow, PersonRow, RelationshipRow
from alongside.exchange.taking_people import columns_of_address, columns_of_person, facts_of, keep_own_identifiers
from alongside.people import actions as people
from alongside.people import many_from_case_system as many
from alongside.people.models import Address, FamilyMember, Person, Relationship

Subjects = dict[str, Any]


def persons(rows: Iterable[PersonRow], known: Known) -> Subjects:
    """People, with what else is known of them."""
    new = [row for row in rows if row.ssd_id not in known.people]
    made = many.add_people([{"ssd_id": row.ssd_id, **columns_of_person(row)} for row in new], by=None)
    pairs = list(zip(new, made, strict=True))
    many.keep_facts([(person, facts_of(row)) for row, person in pairs], by=None)
    for row, person in pairs:
        known.people[row.ssd_id] = person
        if row.common_child_identifier or row.legacy_id:
            keep_own_identifiers(row, person, known)
    return {row.key: person for row, person in pairs}


def children_of_families(rows: Iterable[FamilyRow], known: Known) -> Subjects:
    """Places of children in families; a family is made with its first child."""
    rows = [row for row in rows if _has_nobody_working(row.person_id, known)]
    new = {row.family_id: row for row in reversed(rows) if row.family_id not in known.families}
    named = [{"name": known.people[row.person_id].surname, "ssd_id": row.family_id} for row in new.values()]
    for family in many.add_families(named, by=None):
        known.families[str(family.ssd_id)] = family
    return _join(rows, known, lambda row: {})


def family_members(rows: Iterable[FamilyMemberRow], known: Known) -> Subjects:
    """Places of adults and others in families that are known."""
    good = [row for row in rows if row.family_id in known.families and _has_nobody_working(row.person_id, known)]
    there = {(each.family_id, ssd_id) for ssd_id, each in _places(known)}
    new = [row for row in good if (known.families[row.family_id].pk, row.person_id) not in there]
    return _join(new, known, lambda row: {"from_on": row.from_on, "until_on": row.until_on})


def _has_nobody_working(person_id: str, known: Known) -> bool:
    person = known.people.get(person_id)
    return person is not None and person.pk not in known.worked_with


def _places(known: Known) -> Iterable[tuple[str | None, FamilyMember]]:
    for ssd_id, person in known.people.items():
        for member in known.memberships.get(person.pk, ()):
            yield ssd_id, member


def _join(rows: list[Any], known: Known, dates: Callable[[Any], dict[str, Any]]) -> Subjects:
    members = {(each.family_id, each.person_id): each for _ssd_id, each in _places(known)}
    new: dict[tuple[object, object], dict[str, Any]] = {}
    places = []
    for row in rows:
        family, person = known.families[row.family_id], known.people[row.person_id]
        known.renamed.add(family)
        place = family.pk, person.pk
        places.append((row.key, place))
        if place not in members and place not in new:
            new[place] = {"family": family, "person": person, **dates(row)}
    made = many.join_families(new.values(), by=None)
    members |= {(each.family_id, each.person_id): each for each in made}
    for each in made:
        known.memberships[each.person_id].append(each)
    return {key: members[place] for key, place in places}


def relationships(rows: Iterable[RelationshipRow], known: Known) -> Subjects:
    """How people are related that nobody has said before."""
    ids = [each.pk for each in known.people.values()]
    related = set(Relationship.objects.filter(person__in=ids, other__in=ids).values_list("person", "other", "kind"))
    new: dict[tuple[object, object, str], tuple[RelationshipRow, dict[str, Any]]] = {}
    for row in rows:
        person, other = known.people.get(row.person_id), known.people.get(row.other_person_id)
        if person is None or other is None:
            continue
        place = person.pk, other.pk, row.relationship
        if place not in related and place not in new:
            new[place] = (
                row,
                {
                    "person": person,
                    "other": other,
                    "kind": row.relationship,
                    "parental_responsibility": row.has_parental_responsibility,
                    "from_on": row.from_on,
                    "until_on": row.until_on,
                },
            )
    made = many.relate_all([fields for _row, fields in new.values()], by=None)
    _renamed([each.other for each in made if each.kind == "mother"], known)
    return {row.key: each for (row, _fields), each in zip(new.values(), made, strict=True)}


def mothers(rows: Iterable[MotherRow], known: Known) -> Subjects:
    """Who the mothers are. Most have been said by the table of relationships already; of these only the key is given."""
    rows = list(rows)
    ids = [known.people[row.child_person_id].pk for row in rows if row.child_person_id in known.people]
    related: dict[tuple[object, object], Relationship] = {
        (person, other): Relationship(id=pk)
        for pk, person, other in Relationship.objects.filter(other__in=ids, kind="mother").values_list(
            "pk", "person", "other"
        )
    }
    places: dict[str, tuple[object, object]] = {}
    new: dict[tuple[object, object], dict[str, Any]] = {}
    for row in rows:
        person, child = known.people.get(row.person_id), known.people.get(row.child_person_id)
        if person is None or child is None:
            continue
        places[row.key] = place = person.pk, child.pk
        if place not in related and place not in new:
            new[place] = {"person": person, "other": child, "kind": "mother"}
    made = many.relate_all(new.values(), by=None)
    _renamed([each.other for each in made], known)
    related |= {(each.person_id, each.other_id): each for each in made}
    return {key: related[place] for key, place in places.items()}


def _renamed(children: Iterable[Person], known: Known) -> None:
    for child in children:
        known.renamed |= {member.family for member in known.memberships.get(child.pk, ())}


def addresses(rows: Iterable[AddressRow], known: Known) -> Subjects:
    """Where people live. The rules of what is protected are those of `taking_people.address`."""
    rows = [row for row in rows if row.person_id in known.people]
    taken = set(Address.objects.filter(ssd_id__in=[row.ssd_id for row in rows]).values_list("ssd_id", flat=True))
    rows = [row for row in rows if row.ssd_id not in taken]
    columns = [{"person": known.people[row.person_id], **columns_of_address(row)} for row in rows]
    places = [people.address_hash(each["postcode"], each["house"]) for each in columns]
    protected = Address.objects.filter(is_protected=True, until_on=None)
    fled = set(protected.filter(person__in=[each["person"].pk for each in columns]).values_list("person", flat=True))
    hidden = set(protected.filter(found_by__in=places).values_list("found_by", flat=True))
    for row, each, place in zip(rows, columns, places, strict=True):
        has_place = bool(row.postcode and each["house"])
        each["is_protected"] |= (each["person"].pk in fled and row.end_on is None) or (has_place and place in hidden)
        if each["is_protected"] and row.end_on is None:
            fled.add(each["person"].pk)
            hidden |= {place} if has_place else set()
    made = many.record_addresses(
        ({"ssd_id": row.ssd_id, **each} for row, each in zip(rows, columns, strict=True)), by=None
    )
    return {row.key: each for row, each in zip(rows, made, strict=True)}
