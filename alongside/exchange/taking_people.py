"""What the rows that say who people are become. Each function gives the thing that the row is now about."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from alongside.exchange.known import Known
from alongside.exchange.models import ImportedRow
from alongside.exchange.rows import (
    AddressRow,
    FamilyMemberRow,
    FamilyRow,
    MotherRow,
    PersonRow,
    ProfessionalRow,
    RelationshipRow,
)
from alongside.incoming.problems import Kind, RefusedRowError
from alongside.people import actions as people
from alongside.people import from_case_system as corrections
from alongside.people import identifiers
from alongside.people import many_from_case_system as many
from alongside.people.models import Address, Agency, Family, FamilyMember, Person
from alongside.people.protecting import is_shelter
from alongside.practice import profile

COUNCIL = "council"
LEGACY = "older case system"


def professional(row: ProfessionalRow, known: Known) -> models.Model:
    """A worker. Which agency they work for is said when they are new and stays, as the extract does not hold it."""
    name = row.name or row.job_title or row.ssd_id
    manages_team = " ".join(row.job_title.casefold().split()) == "team manager"
    worker = known.workers.get(row.ssd_id)
    agency = worker.agency if worker else _agency(row, known)
    team = people.team_named(row.department) if row.department and agency.key == COUNCIL else None
    about: dict[str, Any] = {
        "staff_id": row.staff_id,
        "registration_number": row.registration_number,
        "is_agency_worker": row.is_agency_worker,
    }
    if worker:
        corrections.correct_worker(
            worker, name=name, job_title=row.job_title, team=team, manages_team=manages_team, by=None, **about
        )
        return worker
    return people.add_worker(
        name=name,
        agency=agency,
        team=team,
        job_title=row.job_title,
        manages_team=manages_team,
        professional_id=row.ssd_id,
        by=None,
        **about,
    )


def _agency(row: ProfessionalRow, known: Known) -> Agency:
    own = (COUNCIL, str(profile.current().council.name))
    return people.agency_named(*known.agencies.get(row.department, own))


def person(row: PersonRow, known: Known) -> models.Model:
    """A person; what the case system holds of them is taken over whole."""
    found = known.recorded.get(row.ssd_id)
    if found is None:
        found = people.add_person(ssd_id=row.ssd_id, by=None, **columns_of_person(row))
        known.people[row.ssd_id] = known.recorded[row.ssd_id] = found
    else:
        corrections.correct_person(found, by=None, **columns_of_person(row))
        known.renamed |= set(found.families.all())
    many.keep_facts([(found, facts_of(row))], by=None)
    keep_own_identifiers(row, found, known)
    return found


def columns_of_person(row: PersonRow) -> dict[str, Any]:
    """What a row says of the columns of Person."""
    return {
        "forename": row.forename[:100],
        "surname": row.surname[:100],
        "sex": row.sex,
        "birth_on": row.birth_on,
        "expected_birth_on": row.expected_birth_on,
        "death_on": row.death_on,
    }


def facts_of(row: PersonRow) -> dict[str, Any]:
    """What a row says of the columns of CaseSystemFacts."""
    return {
        "gender": row.gender,
        "ethnicity": row.ethnicity,
        "nationality": row.nationality,
        "has_special_educational_needs": row.has_special_educational_needs,
        "pupil_number_unknown": row.pupil_number_unknown_reason,
    }


def keep_own_identifiers(row: PersonRow, someone: Person, known: Known) -> None:
    """The child's common identifier (an NHS number, or what a law puts in its place) and the number of an older case system."""
    common = identifiers.read("nhs number", row.common_child_identifier)
    kind = "common child identifier" if common.problem else "nhs number"
    for prefix, kind_of, value in (("common", kind, row.common_child_identifier), ("legacy", LEGACY, row.legacy_id)):
        ssd_id = f"{prefix} {row.ssd_id}"
        if value:
            people.record_identifier(someone, kind=kind_of, value=value, ssd_id=ssd_id, by=None)
        elif row.key in known.before:
            corrections.end_identifier(ssd_id, until_on=known.today, by=None)


def child_of_family(row: FamilyRow, known: Known) -> models.Model:
    """A child's place in a family, which is made with its first child."""
    child = known.person(row)
    family = known.families.get(row.family_id)
    if family is None:
        family = people.add_family(name=child.surname, people=[], ssd_id=row.family_id, by=None)
        known.families[row.family_id] = family
    member = corrections.join_family(family, child, by=None)
    _leave_former(row.key, member, known)
    known.renamed.add(family)
    return member


def _leave_former(key: str, member: FamilyMember, known: Known) -> None:
    """The row spoke of another child or family before: nobody is left in a family where they do not belong."""
    before = known.before.get(key)
    if before is None or before.subject_id == str(member.pk):
        return
    said_by_others = ImportedRow.objects.filter(subject_kind=before.subject_kind, subject_id=before.subject_id).exclude(
        pk=before.pk
    )
    former = FamilyMember.objects.filter(pk=before.subject_id).select_related("family", "person").first()
    if former and not said_by_others.exists():
        known.renamed.add(former.family)
        corrections.leave_family(former, by=None)


def family_member(row: FamilyMemberRow, known: Known) -> models.Model:
    """An adult or another person around the children of a family."""
    someone = known.person(row)
    family = known.family(row)
    known.renamed.add(family)
    return corrections.join_family(family, someone, from_on=row.from_on, until_on=row.until_on, by=None)


def relationship(row: RelationshipRow, known: Known) -> models.Model:
    """How two people are related. Parental responsibility is kept as a fact."""
    someone, other = known.person(row), known.person(row, "other_person_id")
    if row.relationship == "mother":
        known.renamed |= set(_families_of(other))
    return corrections.relate(
        someone,
        row.relationship,
        other,
        parental_responsibility=row.has_parental_responsibility,
        from_on=row.from_on,
        until_on=row.until_on,
        by=None,
    )


def mother(row: MotherRow, known: Known) -> models.Model:
    """Who the mother of a child is. This table says nothing of parental responsibility, so nothing is taken from it."""
    someone, child = known.person(row), known.person(row, "child_person_id")
    known.renamed |= set(_families_of(child))
    return corrections.relate(someone, "mother", child, by=None)


def _families_of(someone: Person) -> models.QuerySet[Family]:
    return Family.objects.filter(people=someone)


def address(row: AddressRow, known: Known) -> models.Model:
    """Where somebody lives. The extract does not say what is protected, so an import protects and never lowers.

    A new address is protected when the same place is protected for anybody, and when the person has a protected address that
    has not ended: somebody who fled has fled wherever they live next.
    """
    someone = known.person(row)
    is_former = Address.objects.filter(ssd_id=row.ssd_id).exclude(person=someone).exists()
    if is_former:
        raise RefusedRowError(
            "person_id",
            Kind.ANOTHER_PERSON,
            _("This address belonged to somebody else before. Give it an identifier of its own in the case system."),
        )
    columns = columns_of_address(row)
    protected = Address.objects.filter(is_protected=True, until_on=None)
    columns["is_protected"] |= row.end_on is None and protected.filter(person=someone).exists()
    if row.postcode and columns["house"]:
        found_by = people.address_hash(row.postcode, columns["house"])
        columns["is_protected"] |= protected.filter(found_by=found_by).exists()
    return people.record_address(someone, ssd_id=row.ssd_id, by=None, **columns)


def columns_of_address(row: AddressRow) -> dict[str, Any]:
    """What a row says of the columns of Address, with `house` in place of `found_by`. A refuge, a hostel and a placement are
    protected wherever they are.
    """
    return {
        "lines": "\n".join(row.address.lines()),
        "postcode": row.postcode,
        "house": row.address.house or row.address.building or row.address.flat,
        "kind": row.address_type[:60],
        "from_on": row.start_on,
        "until_on": row.end_on,
        "is_protected": is_shelter(row.address_type),
    }
