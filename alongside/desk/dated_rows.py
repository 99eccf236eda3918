"""The dated rows of a family, each kind by one query whose SQL is kept; `dated` makes events of them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alongside.access.models import Account
from alongside.access.prepared import Prepared, gather, prepared
from alongside.conferences.models import Conference, Decision, Enquiry
from alongside.context.models import Conversation
from alongside.desk import family_rows
from alongside.people.models import Address, EarlyHelpEpisode, FirstContact, Involvement, Person, Referral
from alongside.plans.models import CoreGroup, Plan, Visit
from alongside.voices.models import View


def members_of(family: UUID) -> list[Person]:
    """Everybody who is or was in a family, with what the case system and the workers recorded about them."""
    people = _members(family)
    if people:
        ids = [each.pk for each in people]
        kinds: dict[str, tuple[Prepared[Any], str]] = {
            "addresses": (_addresses, "person"),
            "first_contacts": (_first_contacts, "person"),
            "early_help": (_early_help, "person"),
            "referrals": (_referrals, "person"),
            "visits": (_visits, "child"),
            "involvements": (_involvements, "person"),
        }
        for name, (rows, key) in kinds.items():
            gather(people, name, rows(ids), key)
    return people


@prepared
def _members(family: UUID) -> QuerySet[Person]:
    return Person.objects.filter(families=family)


@prepared
def _addresses(people: list[Any]) -> QuerySet[Address]:
    return Address.objects.filter(person__in=people).only("person", "ssd_id", "from_on")  # never where


@prepared
def _first_contacts(people: list[Any]) -> QuerySet[FirstContact]:
    return FirstContact.objects.filter(person__in=people)


@prepared
def _early_help(people: list[Any]) -> QuerySet[EarlyHelpEpisode]:
    return EarlyHelpEpisode.objects.filter(person__in=people)


@prepared
def _referrals(people: list[Any]) -> QuerySet[Referral]:
    return Referral.objects.filter(person__in=people)


@prepared
def _visits(people: list[Any]) -> QuerySet[Visit]:
    return Visit.objects.filter(child__in=people).exclude(on=None)


@prepared
def _involvements(people: list[Any]) -> QuerySet[Involvement]:
    return Involvement.objects.filter(person__in=people).select_related("worker__person", "worker__agency")


def conferences_of(family: UUID) -> list[Conference]:
    """Conferences that were not cancelled, with whom they were about, what was decided, and when the report was released."""
    found = _conferences(family)
    if found:
        ids = [each.pk for each in found]
        gather(found, "about", family_rows.about(ids), "conference")
        gather(found, "decisions", _decisions(ids), "conference")
    if reports := [each.report for each in found if hasattr(each, "report")]:
        gather(reports, "releases", family_rows.releases([each.pk for each in reports]), "report")
    return found


@prepared
def _conferences(family: UUID) -> QuerySet[Conference]:
    return Conference.objects.filter(family=family, cancelled_at=None).select_related("report")


@prepared
def _decisions(conferences: list[Any]) -> QuerySet[Decision]:
    found = Decision.objects.filter(conference__in=conferences, replaced_by=None)
    return found.select_related("child", "by__person")


def plans_of(family: UUID) -> list[Plan]:
    """Every plan, with its core groups, its children and their reviews."""
    found = _plans(family)
    if found:
        ids = [each.pk for each in found]
        gather(found, "core_groups", _core_groups(ids), "plan")
        children = family_rows.children(ids)
        gather(found, "children", children, "plan")
        gather(children, "reviews", family_rows.reviews([each.pk for each in children]), "plan_child")
    return found


@prepared
def _plans(family: UUID) -> QuerySet[Plan]:
    return Plan.objects.filter(family=family)


@prepared
def _core_groups(plans: list[Any]) -> QuerySet[CoreGroup]:
    return CoreGroup.objects.filter(plan__in=plans).order_by("held_on")


@prepared
def enquiries_of(family: UUID) -> QuerySet[Enquiry]:
    """Every section 47 enquiry, with its child."""
    return Enquiry.objects.filter(family=family).select_related("child")


@prepared
def views_of(reader: Account, family: UUID) -> QuerySet[View]:
    """What was said that this reader may read. A place on a ladder is not a thing said."""
    views = View.objects.current().visible_to(reader).filter(family=family).exclude(topic=View.Topic.PLACE)
    return views.select_related("speaker")


@prepared
def conversations_of(reader: Account, family: UUID) -> QuerySet[Conversation]:
    """The conversations with services that this reader may read."""
    said = Conversation.objects.visible_to(reader).filter(family=family)
    return said.select_related("by__person", "data_key")
