"""The rows that a family's pages are made of, each kind by one query whose SQL is kept, put together as Django would."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.access.prepared import gather, prepared
from alongside.conferences.models import Conference, ConferenceChild, Decision, Enquiry
from alongside.people.models import Address, Family, Involvement, Person, Relationship
from alongside.plans.models import AreaOfChange, CoreGroup, Plan, PlanChild, Review
from alongside.reports.models import Release


def enquiries_about(family: Family) -> list[Enquiry]:
    """Every enquiry of a family that may have led to a conference, the earliest first."""
    return _enquiries(family.pk)


@prepared
def _enquiries(family: UUID) -> QuerySet[Enquiry]:
    found = Enquiry.objects.filter(family=family, needs_no_conference=False).select_related("family", "child")
    return found.order_by("started_on", "child__birth_on")


def conferences_of(families: Iterable[Any]) -> list[Conference]:
    """Conferences that were not cancelled, with what their tasks depend on."""
    found = _conferences(list(families))
    if found:
        ids = [each.pk for each in found]
        gather(found, "decisions", _decisions(ids), "conference")
        gather(found, "plans", _plans_made(ids), "conference")
        gather(found, "about", about(ids), "conference")
    if reports := [each.report for each in found if hasattr(each, "report")]:
        gather(reports, "releases", releases([each.pk for each in reports]), "report")
    return found


@prepared
def _conferences(families: list[Any]) -> QuerySet[Conference]:
    found = Conference.objects.filter(family__in=families, cancelled_at=None)
    return found.select_related("family", "report", "chair__account").order_by("starts_at")


@prepared
def _decisions(conferences: list[Any]) -> QuerySet[Decision]:
    return Decision.objects.filter(conference__in=conferences).select_related("replaced_by")


@prepared
def _plans_made(conferences: list[Any]) -> QuerySet[Plan]:
    return Plan.objects.filter(conference__in=conferences)


@prepared
def about(conferences: list[Any]) -> QuerySet[ConferenceChild]:
    """Which children conferences are about."""
    return ConferenceChild.objects.filter(conference__in=conferences)


@prepared
def releases(reports: list[Any]) -> QuerySet[Release]:
    """When reports were released."""
    return Release.objects.filter(report__in=reports)


def plans_of(families: Iterable[Any]) -> list[Plan]:
    """Plans in force, with their core groups and reviews."""
    found = _plans(list(families))
    if found:
        ids = [each.pk for each in found]
        gather(found, "areas", _areas(ids), "plan")
        gather(found, "core_groups", _core_groups(ids), "plan")
        theirs = children(ids)
        gather(found, "children", theirs, "plan")
        gather(theirs, "reviews", reviews([each.pk for each in theirs]), "plan_child")
    return found


@prepared
def _plans(families: list[Any]) -> QuerySet[Plan]:
    found = Plan.objects.filter(family__in=families, children__ended_on=None)
    return found.distinct().select_related("family", "conference")


@prepared
def _areas(plans: list[Any]) -> QuerySet[AreaOfChange]:
    return AreaOfChange.objects.filter(plan__in=plans)


@prepared
def _core_groups(plans: list[Any]) -> QuerySet[CoreGroup]:
    return CoreGroup.objects.filter(plan__in=plans)


@prepared
def children(plans: list[Any]) -> QuerySet[PlanChild]:
    """The children of plans."""
    return PlanChild.objects.filter(plan__in=plans).select_related("child")


@prepared
def reviews(plan_children: list[Any]) -> QuerySet[Review]:
    """The reviews of children's plans."""
    return Review.objects.filter(plan_child__in=plan_children)


def members_of(family: Family) -> list[Person]:
    """Everybody of a family with how they are related and who works with them: adults first, children by age."""
    people = _members(family.pk)
    if people:
        ids = [each.pk for each in people]
        gather(people, "relationships", _related(family.pk, ids), "person")
        gather(people, "involvements", _involved(ids), "person")
        gather(people, "addresses", _addresses(ids), "person")
    return sorted(people, key=lambda person: (person.birth_on is None, person.birth_on or person.expected_birth_on))


@prepared
def _members(family: UUID) -> QuerySet[Person]:
    return Person.objects.filter(memberships__family=family, memberships__until_on=None)


@prepared
def _related(family: UUID, people: list[Any]) -> QuerySet[Relationship]:
    found = Relationship.objects.current().filter(person__in=people, other__families=family)
    return found.select_related("other")


@prepared
def _involved(people: list[Any]) -> QuerySet[Involvement]:
    found = Involvement.objects.filter(person__in=people, until_on=None)
    return found.select_related("worker__person", "worker__agency")


@prepared
def _addresses(people: list[Any]) -> QuerySet[Address]:
    return Address.objects.filter(person__in=people)
