"""What *My work* and *Your team* are made of: one query for each kind of thing, however many families there are."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from alongside.access.each import ExistsForEach
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.access.prepared import gather, prepared
from alongside.conferences.models import Conference, Decision, Enquiry, Invitation
from alongside.desk import work
from alongside.people.models import Family, Grant
from alongside.plans.models import AreaOfChange, CoreGroup, Plan, PlanChild, Review
from alongside.reports.models import Release
from alongside.voices.models import Response, View

# How somebody stands to the families whose work is theirs. Opening one with a reason makes no work of it.
WORKS_BY = {
    Role.SOCIAL_WORKER: {Scope.OWN},
    Role.TEAM_MANAGER: {Scope.TEAM, Scope.OWN},
    Role.CHAIR: {Scope.CONFERENCE},
}
OF_PAGE = 50

Families = dict[Any, Family]


def families_of(reader: Account) -> Families:
    """The families whose work is this reader's, by name. None for those who have all of the authority's, or none."""
    scopes = WORKS_BY.get(Role(reader.role))
    if not scopes:
        return {}
    return {family.pk: family for family in _held(reader, frozenset(scopes))}


@prepared
def _held(reader: Account, scopes: frozenset[Scope]) -> QuerySet[Family]:
    held = Grant.in_force().filter(account=reader, scope__in=scopes)
    return Family.objects.open_to(reader).filter(pk__in=held.values("family")).order_by("name", "pk")


def work_of(families: Families) -> work.Work:
    """What is open for these families, each row with its family."""
    rows = work.Work(enquiries_to_book(families), open_conferences(families), plans_in_force(families))
    for row in (*rows.to_book, *rows.conferences, *rows.plans):
        row.family = families[row.family_id]
    return rows


def enquiries_to_book(families: Iterable[Any]) -> list[Enquiry]:
    """The enquiry that counts for each of these families that await a conference and have none booked."""
    return _to_book(list(families))


@prepared
def _to_book(families: list[Any]) -> QuerySet[Enquiry]:
    return Enquiry.objects.to_book().filter(family__in=families).order_by("clock_start", "pk")


def open_conferences(families: Iterable[Any]) -> list[Conference]:
    """Conferences with something left to do: not closed, or closed with a decision for a plan that nobody has begun."""
    return _conferences(list(families))


@prepared
def _conferences(families: list[Any]) -> QuerySet[Conference]:
    decided = Decision.objects.filter(conference=OuterRef("pk"), outcome=Decision.Outcome.PLAN, replaced_by=None)
    found = Conference.objects.filter(family__in=families, cancelled_at=None)
    return (
        found.filter(Q(closed_at=None) | Q(Exists(decided), opened_at__isnull=False, plans=None))
        .select_related("report")
        .annotate(is_released=Exists(Release.objects.filter(report__conference=OuterRef("pk"))))
        .order_by("starts_at", "pk")
    )


def plans_in_force(families: Iterable[Any]) -> list[Plan]:
    """Plans with the days their clocks count from: `last_group_on`, `last_review_on`; `has_areas` when it is kept here."""
    return _plans(list(families))


@prepared
def _plans(families: list[Any]) -> QuerySet[Plan]:
    running = PlanChild.objects.filter(plan=OuterRef("pk"), ended_on=None)
    groups = CoreGroup.objects.filter(plan=OuterRef("pk")).values("plan").annotate(last=Max("held_on")).values("last")
    reviews = (
        Review.objects.filter(plan_child__plan=OuterRef("pk"))
        .values("plan_child__plan")
        .annotate(last=Max("held_on"))
        .values("last")
    )
    return Plan.objects.filter(Exists(running), family__in=families).annotate(
        has_areas=Exists(AreaOfChange.objects.filter(plan=OuterRef("pk"))),
        last_group_on=Subquery(groups),
        last_review_on=Subquery(reviews),
    )


def views_for(reader: Account, families: Iterable[Any]) -> list[View]:
    """What families said that this reader may read, with responses; the longest waiting first."""
    views = _views(reader, list(families))
    if views:
        gather(views, "responses", _responses([view.pk for view in views]), "view")
    return views


@prepared
def _views(reader: Account, families: list[Any]) -> QuerySet[View]:
    return (
        View.objects.visible_to(reader)
        .current()
        .filter(family__in=families)
        .exclude(speaker__account=reader)
        .exclude(topic=View.Topic.PLACE)
        .order_by("said_at")
    )


@prepared
def _responses(views: list[Any]) -> QuerySet[Response]:
    return Response.objects.filter(view__in=views)


def invitations_of(reader: Account) -> list[Invitation]:
    """Conferences that a professional is invited to and that are not over."""
    return _asked_to(reader)


@prepared
def _asked_to(reader: Account) -> QuerySet[Invitation]:
    return (
        Invitation.objects.filter(
            person__account=reader, withdrawn_at=None, conference__closed_at=None, conference__cancelled_at=None
        )
        .filter(Exists(Family.objects.open_to(reader).filter(pk=OuterRef("conference__family"))))
        .select_related("conference__family")
        .order_by("conference__starts_at")
    )


def page_to_book(reader: Account, after: tuple[date, Any] | None) -> tuple[list[Enquiry], bool]:
    """Of all the authority's: a page of what is to be booked, the earliest clock first, and whether there is more."""
    return _page(_all_to_book(reader, OF_PAGE + 1, *(after or (None, None))))


@prepared
def _all_to_book(reader: Account, most: int, after_on: date | None, after: UUID | None) -> QuerySet[Enquiry]:
    found = Enquiry.objects.to_book().select_related("family").order_by("clock_start", "pk")
    if after_on:
        found = found.filter(Q(clock_start__gt=after_on) | Q(clock_start=after_on, pk__gt=after))
    return found.filter(ExistsForEach(_open_to(reader)))[:most]


def page_to_come(reader: Account, after: tuple[date, Any] | None) -> tuple[list[Conference], bool]:
    """Of all the authority's: a page of conferences that are booked, the earliest first, and whether there is more."""
    return _page(_all_to_come(reader, OF_PAGE + 1, *(after or (None, None))))


@prepared
def _all_to_come(reader: Account, most: int, after_at: datetime | None, after: UUID | None) -> QuerySet[Conference]:
    found = Conference.objects.filter(closed_at=None, cancelled_at=None).select_related("family")
    found = found.order_by("starts_at", "pk")
    if after_at:
        found = found.filter(Q(starts_at__gt=after_at) | Q(starts_at=after_at, pk__gt=after))
    return found.filter(ExistsForEach(_open_to(reader)))[:most]


def _open_to(reader: Account) -> QuerySet[Family]:
    return Family.objects.visible_to(reader).filter(pk=OuterRef("family"))


def _page(rows: list[Any]) -> tuple[list[Any], bool]:
    return rows[:OF_PAGE], len(rows) > OF_PAGE
