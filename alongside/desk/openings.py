"""What the pages of families that are opened with a reason load, and the rows that tell those in charge."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.access.days import latest
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.access.prepared import prepared
from alongside.people.models import Family, Involvement, Person
from alongside.people.standing import Opening, Openings
from alongside.plans.models import Plan

NEWEST = 50


def to_open(reader: Account, family: Any) -> Family:
    """A family that a search may show to the reader and that is not restricted. Raises Family.DoesNotExist."""
    return Family.objects.findable_by(reader).filter(restricted_at=None).select_related("data_key").get(pk=family)


def opening_named(reader: Account, opening: Any) -> Opening:
    """One's own opening, or one that the reader answers for. Raises Opening.DoesNotExist."""
    return Opening.objects.visible_to(reader).select_related("family", "account__person", "data_key").get(pk=opening)


def answered_for(reader: Account) -> Openings:
    """Openings that the reader is told of, the newest first, with what was said about them."""
    found = Opening.objects.visible_to(reader).exclude(account=reader)
    return (
        found.select_related("family", "account__person__worker", "data_key")
        .prefetch_related("answers__by__person", "answers__data_key")
        .order_by("-at", "pk")[:NEWEST]
    )


def waiting_for(reader: Account) -> list[Opening]:
    """Those that the reader is still to say something about."""
    return _waiting(reader)


@prepared
def _waiting(reader: Account) -> QuerySet[Opening]:
    return Opening.objects.waiting_for(reader).select_related("family", "account__person")


def opens_as(account: Account) -> str:
    """The name of the page by which an account opens a family that it may open: emergency duty has one of its own. Empty for
    roles that open none."""
    if scopes_for(account.role, Permission.READ_FAMILY):
        return "family"
    return "family_in_emergency" if scopes_for(account.role, Permission.READ_SAFETY) else ""


def marks(account: Account, scopes: set[Scope], family: Any) -> Iterator[dict[str, Any]]:
    """What the pages of a family carry at the top: that it is restricted (quietly), or opened with a reason (loudly)."""
    if Scope.NAMED in scopes:
        yield {"is_loud": False, "text": _("Restricted. Only people who are named may know of this family.")}
    if Scope.REASON in scopes:
        opening = account.openings.running().filter(family=family).order_by("-until_at").first()
        if opening:
            minutes = max(1, int((opening.until_at - latest()).total_seconds() // 60))
            yield {
                "is_loud": True,
                "text": _("You have opened this family with a reason. The manager has been told."),
                "left": _("%(hours)s hours %(minutes)s minutes left")
                % {"hours": minutes // 60, "minutes": minutes % 60},
                "end": reverse("end_opening", kwargs={"opening": opening.pk}),
            }


def safety_of(family: Family) -> dict[str, Any]:
    """What emergency duty reads of a family: names, who works with them, plans in force, and what keeps somebody safe.

    Safety information says that an address is protected and whether there is a safe way to reach somebody; never the address
    and never the number, which the duty manager has.
    """
    members = list(
        family.people.filter(memberships__family=family, memberships__until_on=None)
        .prefetch_related("addresses", "safe_contacts")
        .distinct()
        .order_by("birth_on", "surname", "forename")
    )
    parts = Involvement.objects.filter(person__in=members, until_on=None).select_related(
        "worker__person__account", "worker__team", "worker__agency"
    )
    workers = {part.worker_id: part for part in parts}
    return {
        "members": [_kept_safe(member) for member in members],
        "workers": list(workers.values()),
        "plans": list(Plan.objects.filter(family=family, children__ended_on=None).distinct().order_by("-started_on")),
    }


def _kept_safe(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "is_protected": any(each.is_protected and not each.until_on for each in person.addresses.all()),
        "has_safe_contact": any(each.ended_at is None for each in person.safe_contacts.all()),
    }
