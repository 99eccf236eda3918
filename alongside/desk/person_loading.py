"""What the pages about one person show, loaded through the family that the reader opened, in a fixed number of queries.

Nobody outside that family is named, whoever they are related to: another family may be none of the reader's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.desk.loading import MemberOf, family_named, person_named
from alongside.people.kinship import MUTUAL, Fact, acquired_in_words, derived, in_words
from alongside.people.models import (
    Address,
    Change,
    Competence,
    ContactDetail,
    Family,
    Person,
    Relationship,
    SharedDetail,
)


class InFamily(MemberOf):
    """A row about a person of a family: the guard asks the family, the trail names the person."""

    def __init__(self, row: Any, person: Person, family: Family) -> None:
        super().__init__(person, family)
        self.row = row


def relationship_named(reader: Account, family: Any, relationship: Any) -> InFamily:
    """A relationship between two people of a family that the reader may know of, also one that is over: it may have ended while
    they wrote. Raises ObjectDoesNotExist."""
    found = family_named(reader, family)
    row = _all_relationships_in(found).get(pk=relationship)
    return InFamily(row, row.person, found)


def detail_named(reader: Account, family: Any, person: Any, detail: Any) -> InFamily:
    """A detail of somebody of a family, also one that is over: it may have ended while the reader wrote. Raises
    ObjectDoesNotExist."""
    member = person_named(reader, family, person)
    row = ContactDetail.objects.select_related("data_key").get(pk=detail, person=member.person)
    return InFamily(row, member.person, member.family)


def shareable_named(reader: Account, family: Any, person: Any, detail: Any) -> InFamily:
    """A detail or an address of somebody of a family, by its id, also one that is over: as above. Raises ObjectDoesNotExist."""
    member = person_named(reader, family, person)
    own = Q(pk=detail, person=member.person)
    row: Any = ContactDetail.objects.filter(own).select_related("data_key").first()
    row = row or Address.objects.select_related("data_key").get(own)
    row.person = member.person
    return InFamily(row, member.person, member.family)


def address_named(reader: Account, family: Any, address: Any) -> InFamily:
    """An address of somebody of a family that the reader may know of. Raises ObjectDoesNotExist."""
    found = family_named(reader, family)
    row = Address.objects.select_related("data_key", "person").get(pk=address, person__memberships__family=found)
    return InFamily(row, row.person, found)


def shared_named(reader: Account, family: Any, shared: Any) -> InFamily:
    """Something that is shared by somebody of a family. Raises ObjectDoesNotExist."""
    found = family_named(reader, family)
    row = SharedDetail.objects.select_related("person").get(
        pk=shared, taken_back_at=None, person__memberships__family=found
    )
    return InFamily(row, row.person, found)


def members(family: Family) -> list[Person]:
    """Everybody of a family now, by name."""
    people = family.people.filter(memberships__family=family, memberships__until_on=None)
    return list(people.order_by("surname", "forename").distinct())


def relationships_in(family: Family) -> Any:
    """The relationships that last between two people of a family."""
    return _all_relationships_in(family).current().order_by("person__birth_on", "other__birth_on", "pk")


def _all_relationships_in(family: Family) -> Any:
    inside = family.people.values("pk")
    rows = Relationship.objects.filter(person__in=inside, other__in=inside)
    return rows.select_related("person__data_key", "other")


@dataclass(frozen=True)
class Relation:
    """One relationship as the page of one person says it: who the other is, in words, and whether it is recorded."""

    words: str
    with_whom: Person
    row: Relationship | None = None
    responsibility: str = ""


def relations_of(person: Person, family: Family) -> list[Relation]:
    """How somebody is related to the others of a family: first what is recorded, then what follows from it."""
    rows = list(relationships_in(family))
    people = {each.pk: each for row in rows for each in (row.person, row.other)}
    said = [_relation(row, person) for row in rows if person.pk in (row.person_id, row.other_id)]
    return said + _following(person, people, [Fact(row.person_id, row.kind, row.other_id) for row in rows])


def relations_among(person: Person, members: list[Person], facts: list[Fact]) -> list[str]:
    """The same in words alone, of people and facts that were loaded: what is recorded and what follows."""
    people = {each.pk: each for each in members}
    said = [
        of_whom(fact.kind, people[fact.other]) if fact.person == person.pk else _is(fact.kind, people[fact.person])
        for fact in facts
        if person.pk in (fact.person, fact.other) and fact.person in people and fact.other in people
    ]
    known = [fact for fact in facts if fact.person in people and fact.other in people]
    return said + [each.words for each in _following(person, people, known)]


def _following(person: Person, people: dict[Any, Person], facts: list[Fact]) -> list[Relation]:
    said = []
    for fact in derived(facts):
        if person.pk == fact.person and fact.kind not in MUTUAL:
            said.append(Relation(of_whom(fact.kind, people[fact.other]), people[fact.other]))
        elif person.pk in (fact.person, fact.other):
            other = people[fact.other if person.pk == fact.person else fact.person]
            said.append(Relation(_is(fact.kind, other), other))
    return said


def _relation(row: Relationship, person: Person) -> Relation:
    responsibility = acquired_in_words(row.acquired) if row.acquired else ""
    if row.person_id == person.pk:
        return Relation(of_whom(row.kind, row.other), row.other, row, responsibility)
    return Relation(_is(row.kind, row.person), row.person, row, responsibility)


def of_whom(kind: str, other: Person) -> str:
    return _("%(kind)s of %(names)s") % {"kind": in_words(kind), "names": other.name}


def _is(kind: str, other: Person) -> str:
    return _("%(kind)s: %(name)s") % {"kind": in_words(kind), "name": other.name}


def changes_of(person: Person, family: Family) -> list[Change]:
    """What was changed about a person, the newest first; not what names somebody outside this family."""
    inside = family.people.values("pk")
    return list(
        Change.objects.filter(Q(person=person) | Q(other=person))
        .filter(Q(other=None) | Q(other__in=inside), person__in=inside)
        .select_related("data_key", "by__person")
        .order_by("-at")
    )


@dataclass(frozen=True)
class Judged:
    """One decision: how it was judged last, and the times before, the latest first."""

    now: Competence
    before: list[Competence]


def competences_of(child: Person) -> list[Judged]:
    """The decisions that were judged, the newest first, each with every time it was judged."""
    rows = Competence.objects.filter(child=child).select_related("data_key", "assessor", "recorded_by__person")
    found = {row.pk: row for row in rows.order_by("-assessed_on", "-recorded_at")}
    replaced = {row.replaces_id for row in found.values()}
    return [Judged(row, list(_before(row, found))) for row in found.values() if row.pk not in replaced]


def _before(row: Competence, found: dict[Any, Competence]) -> Iterator[Competence]:
    while row.replaces_id in found:
        row = found[row.replaces_id]
        yield row


def competence_named(reader: Account, family: Any, person: Any, competence: Any) -> InFamily:
    """How a decision of somebody of a family was judged. Raises ObjectDoesNotExist."""
    member = person_named(reader, family, person)
    row = Competence.objects.select_related("data_key", "child__data_key", "assessor").get(
        pk=competence, child=member.person
    )
    return InFamily(row, member.person, member.family)


def assessors_of(family: Family, reader: Account) -> list[Person]:
    """Who may have judged a decision: the reader, and then whoever works with the family now."""
    working = Person.objects.filter(
        worker__involvements__person__memberships__family=family,
        worker__involvements__until_on=None,
        worker__left_on=None,
    ).exclude(pk=reader.person.pk)
    return [reader.person, *working.distinct().order_by("forename", "surname")]


def details_of(person: Person) -> list[ContactDetail]:
    """Confidential details in force."""
    return list(person.contact_details.filter(ended_at=None).select_related("data_key").order_by("kind", "recorded_at"))


def shared_of(person: Person) -> dict[Any, list[SharedDetail]]:
    """What is shared of a person and not taken back, by the detail or address it is about."""
    found: dict[Any, list[SharedDetail]] = {}
    rows = (
        SharedDetail.objects.filter(person=person, taken_back_at=None)
        .select_related("data_key", "by__person")
        .prefetch_related("audience__people")
        .order_by("at")
    )
    for row in rows:
        found.setdefault(row.detail_id or row.address_id, []).append(row)
    return found
